/* Checking a course past its syntax: what a learner would stumble over, told to the author with
 * what to do about it.
 *
 * Everything found goes to the list; nothing stops the rest. Thread: one at a time. */
#ifndef BEKAL_AUTHOR_CHECK_H
#define BEKAL_AUTHOR_CHECK_H

#include "author/progress.h"
#include "author/source.h"
#include "lesson/lesson.h"

#define CHECK_WORDS_A_MINUTE 180
#define CHECK_JP_MINUTES 45
#define CHECK_LONG_FACTOR 4   /* declared minutes over this many times what reading takes */
#define CHECK_LONG_MINUTES 10 /* and only from here on: a short lesson has room for thought */
#define CHECK_PARAGRAPH_WORDS 150
#define CHECK_SENTENCE_WORDS 40
#define PICTURE_PACKED_PIXELS_MAX 4000000u /* larger ones are scaled down when packing */

/* Checks all of the source and marks its files as used. Fails only without memory or when
 * interrupted (ERR_CANCELLED); progress may be NULL. */
MUST_USE bool check_source(struct source *source, struct diags *diags,
                           struct progress *progress, struct err *err);

/* The rooms of it. */
void check_outline(struct source *source, struct diags *diags);
MUST_USE bool check_lesson_item(struct source *source, const struct course_item *item,
                                struct diags *diags, struct err *err);
MUST_USE bool check_quiz_item(struct source *source, const struct course_item *item,
                              struct diags *diags, struct err *err);
MUST_USE bool check_files(struct source *source, struct diags *diags, struct err *err);

/* Paragraphs and sentences that are long. */
MUST_USE bool check_reading(const struct lesson *lesson, const char *file, struct diags *diags,
                            struct err *err);

/* In document order, from the root to NULL. */
const struct block *check_next_block(const struct block *block);

/* A link or picture that some text holds. */
struct reference {
    const char *from; /* the file of the text */
    struct diag_place place;
    const char *href;
    bool picture;
    bool alone;     /* in its paragraph, in a lesson */
    bool described; /* …and details follow it */
    const char *alt, *title; /* of a picture; may be NULL */
};

/* Checks that it leads somewhere, and marks the file it names as used. */
void check_reference(struct source *source, const struct reference *reference,
                     struct diags *diags);

/* The same for one that names audio or video; and what such a file, or captions, hold. */
void check_media(struct source *source, const struct reference *reference,
                 const struct source_file *media, struct diags *diags);
MUST_USE bool check_media_file(const struct source *source, const struct source_file *file,
                               struct diags *diags, struct err *err);

/* Checks the references of one Markdown text that stands at place in a JSON file. */
MUST_USE bool check_lesson_text(struct source *source, struct diag_place place,
                                const char *text, struct diags *diags, struct err *err);

#endif
