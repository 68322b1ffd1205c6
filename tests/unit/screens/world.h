/* A world for the screens: a real record in a temporary home, courses made of strings, and requests
 * that are answered when the test says so. Labels are those of the English interface. */
#ifndef BEKAL_TESTS_WORLD_H
#define BEKAL_TESTS_WORLD_H

#include "app/service.h"
#include "screens/view.h"

#define WORLD_PENDING_MAX 256

struct world {
    char home[64];
    struct model *model;
    struct view *view;
    struct frame frame;
    struct store_service *records;
    struct course *shelf; /* what the library tells of */
    struct request *pending[WORLD_PENDING_MAX]; /* asked for, not yet answered */
    size_t pending_count;
    uint64_t chance;
    const char *lesson;   /* the text of the lessons; NULL: one of its own */
    bool lesson_in_parts; /* its beginning first; the rest when the test says so */
    struct reply *rest;
    bool preview; /* of a course that is being written; its texts, where they are not the usual: */
    const char *course_text, *quiz_text;
    struct request *spoken; /* the sentence that is being said; NULL: silent */
    bool spoken_paused;
    bool commits_fail; /* as on a full disk */
    bool faulty;       /* allocations may fail inside the model and the view, and only there */
    size_t faults_left;
    bool fault_struck;
};

bool world_open(struct world *w);   /* at the identity form; false: a fault came in between */
void world_close(struct world *w);
void world_restart(struct world *w, bool hard);

void world_paint(struct world *w);
bool world_answer_one(struct world *w); /* the oldest request; false: none */
/* News of the author's tool, as the JSON of its state. */
void world_tell(struct world *w, const char *state);
void world_bring_rest(struct world *w);
void world_heard(struct world *w); /* the sentence was said to its end; settles */
void world_unheard(struct world *w, enum err_code code);
void world_settle(struct world *w);     /* all requests and what they cause, then paints */

void world_put(struct world *w, struct input input); /* no answer, no painting */
void world_key(struct world *w, enum key key);       /* and settles */
bool world_click(struct world *w, const char *label);
bool world_sees(const struct world *w, const char *text);
const struct draw_node *world_find(const struct world *w, const char *label);

/* Whether what the model shows of the open attempt is in the record. */
bool world_attempt_is_kept(struct world *w);

#endif
