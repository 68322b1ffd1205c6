/* Lessons that nobody writes and anybody may send: each is made anew at the size that is asked for,
 * so that the tests of the parser, of layout, of the checker and of the player meet the same. */
#ifndef BEKAL_TESTS_HOSTILE_H
#define BEKAL_TESTS_HOSTILE_H

#include "base/buf.h"

struct hostile {
    const char *name;
    const char *head;   /* once, at the beginning */
    const char *body;   /* again and again */
    const char *middle; /* once, in the middle; from there on .rest is repeated, or .body */
    const char *rest;
    const char *code;   /* of the diagnostic that it gets; NULL: none */
    int across;         /* head, body and middle are the cells of rows of so many; 0: text */
};

extern const struct hostile hostile_lessons[];
extern const size_t hostile_lesson_count;

const struct hostile *hostile_find(const char *name); /* NULL: there is none */

/* Of about that many bytes, always whole repetitions. False: no memory. */
bool hostile_write(const struct hostile *lesson, size_t bytes, struct buf *out);

#endif
