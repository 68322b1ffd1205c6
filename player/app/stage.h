/* The model on stage: input in, pixels out. Shared by the window and the replay, which differ only
 * in where input and time come from and who does the requests.
 *
 * Thread: the main one. */
#ifndef BEKAL_APP_STAGE_H
#define BEKAL_APP_STAGE_H

#include "app/fonts.h"
#include "draw/raster.h"
#include "screens/view.h"

struct stage_options {
    int width, height;
    const char *language;      /* "id", "en", or NULL: as the record says, else Indonesian */
    const char *locale_folder; /* of the message catalogues */
    const char *package_path;  /* to install at the start, or NULL */
    bool preview;              /* of a course that is being written */
    bool can_speak;            /* there is a voice to read aloud with */
    int64_t (*clock_us)(void); /* for work in slices; NULL: all at once */
    void (*now)(void *context, struct moment *out);
    void (*chance)(void *context, uint64_t out[2]);
    /* Takes the request over. Requests for the app itself come here too. */
    void (*send)(void *context, struct request *request);
    /* The picture of a film that plays, about that large; NULL: none plays. */
    bool (*film)(void *context, int width, int height, struct pixels *out);
    void *context;
};

struct stage;

MUST_USE bool stage_new(const struct stage_options *options, struct fonts *fonts,
                        struct stage **out, struct err *err);
void stage_free(struct stage *stage);

void stage_input(struct stage *stage, const struct input *input);
void stage_reply(struct stage *stage, struct reply *reply); /* takes it over */

/* Paints what changed. Returns whether there was anything new. */
bool stage_paint(struct stage *stage, struct pixels to, struct damage *damage);
void stage_forget_pixels(struct stage *stage); /* the target lost its content */

bool stage_wants_paint(const struct stage *stage);
bool stage_work(struct stage *stage); /* one slice of layout; true while there is more */
/* All nodes of the text on screen, and the language that it is in (see view_text). */
void stage_text(const struct stage *stage, struct draw_list *list);
const char *stage_text_language(const struct stage *stage);
const struct frame *stage_frame(const struct stage *stage);
struct model *stage_model(struct stage *stage);

#endif
