/* Inside the screens: what the views of the screens share. Not a public header. */
#ifndef BEKAL_SCREENS_SCENE_H
#define BEKAL_SCREENS_SCENE_H

#include "screens/ui.h"
#include "screens/update.h"
#include "screens/view.h"
#include "screens/words.h"

/* One frame being made. */
struct scene {
    struct ui ui;
    const struct model *model;
    struct view *view;
    struct frame *frame;
    int margin; /* at the left and right of the window */
    const struct layout_mark *spoken; /* of the Markdown that is set next; NULL: none */
    bool bar_choices; /* the upper bar offers text size and colours */
};

#define BAR_PX 64
#define FOOT_PX 80
#define COLUMN_PX 760

static inline struct action act(enum act_kind kind, int a, int b)
{
    return (struct action){(uint16_t)kind, a, b};
}

/* The bar at the top: back (where there is a way back), title, and what follows it quietly. Returns
 * its height. */
int scene_bar(struct scene *scene, const char *title, const char *quiet, bool back);
/* "Aa" in the upper bar; returns its left edge. */
int scene_bar_choices(struct scene *scene, int right, int bar_h);
/* The button for reading aloud beside it, where there is something to read; likewise. */
int scene_bar_aloud(struct scene *scene, int right, int bar_h);
/* While it reads: the controls above the foot, which begins at `bottom`. Returns their height. */
int scene_aloud(struct scene *scene, int bottom);
/* The sentence that is read: its layout goes as far, and the frame tells where it stands. */
void scene_reach_spoken(struct scene *scene, struct layout *layout);
bool scene_first_line(const struct layout *layout, int top, struct lesson_place *out);
void scene_tell_spoken(struct scene *scene, const struct layout *layout, int y);
bool aloud_mark(const struct model *model, struct layout_mark *out); /* false: nothing is read */
/* The text of a quiz that is set next may be the one that is read: part 0 is the stem. The caller
 * keeps the mark, and takes it away (scene->spoken) when it is set. */
void scene_spoken_part(struct scene *scene, size_t question, size_t part,
                       struct layout_mark *mark);
void scene_tell_part(struct scene *scene, size_t question, size_t part, struct rect box);
/* The bar at the foot; returns its box. Content goes into it by hand. */
struct rect scene_foot(struct scene *scene, int height_px);
int scene_foot_height(const struct ui *ui, int height_px);
/* "Tersimpan pukul 09.41", centred in a box. */
void scene_saved(struct scene *scene, struct rect box, bool with_time);

/* What the dialogs have in common: text and quiet text, which return their heights, and the button
 * that closes. */
int dialog_text(struct scene *scene, const char *name, int x, int y, int width, const char *words);
int dialog_quiet(struct scene *scene, const char *name, int x, int y, int width, int size,
                 const char *words);
struct button dialog_closing(const char *label, enum button_look look);

/* What is saved and what is sent, in the foot; pressed, it leads to the screen of that name. */
void scene_sending(struct scene *scene, struct rect foot);

/* A page between the bars; the scroll is the model's for the screen. */
struct page scene_page(struct scene *scene, int top, int bottom);
void scene_page_end(struct scene *scene, struct page *page, int content_h);

/* Markdown set in a column: laid out once and kept. Returns its height. */
int scene_markdown(struct scene *scene, const char *text, int x, int y, int width);
/* The same with a node, so that it is read aloud; and its words without Markdown's signs. */
int scene_markdown_said(struct scene *scene, uint32_t id, const char *text, int x, int y,
                        int width);
const char *scene_plain(struct scene *scene, const char *text, int width);
int scene_markdown_height(struct scene *scene, const char *text, int width);

/* What plays audio and video, in a lesson and enlarged. The height is asked for while the lesson is
 * laid out, the rest while it is drawn. */
int view_recording_height(struct ui *ui, const struct model *model, const struct block *block,
                          int width);
void view_recording(struct scene *scene, const struct block *block, struct rect box);
void view_recording_large(struct scene *scene);

/* Parts of it. */
struct recording_look {
    const struct block *block;
    const struct lesson_recording *recording;
    const struct captions *captions; /* NULL: none */
    bool video, open, playing, present;
    int64_t position_ms, duration_ms;
};
struct recording_look recording_look(const struct model *model, const struct block *block);
int recording_controls_height(const struct ui *ui);
void recording_controls(struct scene *scene, const struct recording_look *look, int x, int y,
                        int width, bool large);
void recording_picture(struct scene *scene, const struct recording_look *look, struct rect box);
int recording_transcript_height(struct ui *ui, const struct recording_look *look, int width);
void recording_transcript(struct scene *scene, const struct recording_look *look, int x, int y,
                          int width);
char *recording_time(struct scene *scene, int64_t ms);

/* What a layout asks back while it is drawn: given as the context of its view. */
#define PICTURE_NAME_BYTES (PACKAGE_NAME_BYTES_MAX + 300)
struct scene_asked {
    const struct model *model;
    struct scene *scene;
    char name[PICTURE_NAME_BYTES];
};
void scene_picture_name(const struct model *model, const char *entry, char *out, size_t size);
const char *scene_image_name(void *context, const char *href);

/* The lesson of the model, laid out for a width. NULL: no memory. */
void scene_lesson_nodes(const struct layout *layout, const struct model *model,
                        struct draw_list *list);
struct layout *scene_lesson(struct scene *scene, int width);

/* ---- view_find.c ---- */
/* Its button in the upper bar, of lessons only; returns what is left of the bar. */
int scene_bar_find(struct scene *scene, int right, int bar_h);
int view_find(struct scene *scene, int top); /* the bar, while it is open; returns its height */

/* ---- view_reading.c: over the text of a lesson ---- */
/* The marks in it, sorted. */
const struct layout_mark *reading_marks(struct scene *scene, size_t *count);
/* Handles of a selection and what can be done with it. `page` is the page's box. */
void reading_overlay(struct scene *scene, const struct layout *layout, struct rect page,
                     int scroll);
/* The scroll that brings the wanted place into sight; laid out as far as that needs. */
int reading_scroll(struct scene *scene, struct layout *layout, int pad, int scroll, int view_h);

const char *scene_text(const struct scene *scene, const struct text *text);
char *scene_format(struct scene *scene, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

struct state_look {
    enum chip_look look;
    enum icon icon;
    const char *word;
};
struct state_look scene_state(enum item_state state);

void view_starting(struct scene *scene);
void view_identity(struct scene *scene);
void view_home(struct scene *scene);
void view_course(struct scene *scene);
void view_lesson(struct scene *scene);
void view_quiz_intro(struct scene *scene);
void view_quiz(struct scene *scene);
void view_result(struct scene *scene);
void view_review(struct scene *scene);
void view_history(struct scene *scene);
void view_trouble(struct scene *scene);
void view_sending(struct scene *scene);
void view_settings(struct scene *scene);
void view_dialog(struct scene *scene);
void view_board(struct scene *scene);
void view_findings(struct scene *scene);
void view_preview_waiting(struct scene *scene);
void view_preview_band(struct scene *scene, int top, int height);
int preview_band_px(const struct model *model, int scale_percent); /* 0: no preview */
void view_outside(struct scene *scene);
void view_comfort_dialog(struct scene *scene);

void view_office(struct scene *scene);
void view_carry(struct scene *scene); /* the dialogs of what is carried */

struct dialog_card {
    const char *title;
    enum icon icon;
    rgb color;
    struct button buttons[3];
    size_t button_count;
};
/* A card on the plain ground; `body` draws its middle and returns the height. */
void scene_dialog(struct scene *scene, struct dialog_card *card,
                  int (*body)(struct scene *, int x, int y, int width));

const char *view_quiz_title(struct scene *scene);
void view_choice_mark(struct ui *ui, struct rect box, bool many, bool chosen, rgb color);
/* The choice at that place of the question, for answering, as a row. Returns its height. */
int view_choice(struct scene *scene, size_t question, size_t shown, int x, int y, int width);

/* Those of a survey. */
void view_survey_intro(struct scene *scene);
void view_survey(struct scene *scene);
void view_survey_thanks(struct scene *scene);
void view_survey_dialog(struct scene *scene);

/* A question with its choices, for answering or (given) for review. Returns its height. */
int view_question(struct scene *scene, size_t index, int x, int y, int width, bool review);

#endif
