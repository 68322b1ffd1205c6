/* The view: a model as a frame. Memoises what is costly (laid-out lessons and questions), so that
 * the same model gives the same frame, only sooner. Thread: the main one. */
#ifndef BEKAL_SCREENS_VIEW_H
#define BEKAL_SCREENS_VIEW_H

#include "screens/model.h"

struct view;

/* clock_us: a running clock for laying out in slices of 4 ms; NULL: lay out all at once. */
MUST_USE bool view_new(const struct text_metrics *metrics, int64_t (*clock_us)(void),
                       struct view **out, struct err *err);
void view_free(struct view *view);

/* Makes the frame of a model. frame->list must be initialised (draw_init) before the first call. */
void view_frame(struct view *view, const struct model *model, struct frame *frame);

/* How many layouts of lessons were begun so far: each change of what they follow from costs one. */
unsigned view_layouts_made(const struct view *view);

/* Lays out further what does not fit one slice. True while there is more. */
bool view_work(struct view *view);

/* All nodes of the text that the last frame shows a part of (frame.text.whole), at their places
 * from the text's top left; appended to the list. */
void view_text(const struct view *view, const struct model *model, struct draw_list *list);

/* What a choice is called: its text, or the word for true and false. Borrowed. */
uint32_t view_choice_id(const char *id, size_t question, size_t choice); /* of its node */
const char *view_choice_text(const struct question *question, const struct choice *choice);

/* Forgets layouts, when their lesson or the language has gone. */
void view_forget(struct view *view);

#endif
