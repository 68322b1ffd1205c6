/* What an author's tool tells the player that shows the course while it is written: the file
 * CACHE/preview.json, written whole and renamed into its place.
 *
 * In CACHE/course lies what was made of the source (course.json, compiled quizzes, drawn and
 * scaled pictures), always of the last good state; the rest is read in the source itself. Serials
 * count the changes from 1 on. Ownership: one arena. Thread: any. */
#ifndef BEKAL_COURSE_PREVIEW_STATE_H
#define BEKAL_COURSE_PREVIEW_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/err.h"

#define PREVIEW_STATE_FILE "preview.json"
#define PREVIEW_COURSE_FOLDER "course"
#define PREVIEW_HOME_FOLDER "home"
#define PREVIEW_STATE_BYTES_MAX (16u << 20)
#define PREVIEW_FINDINGS_MAX 500 /* told one by one; the numbers count all */

struct preview_finding {
    enum diag_severity severity;
    const char *place;   /* "lessons/01.md:9:3"; "" where it is none of a file */
    const char *message;
    const char *remedy;  /* or "" */
};

struct preview_change {
    const char *name; /* of a lesson, a quiz (in the source), or a picture (as it is packed) */
    uint32_t serial;  /* of its last change */
};

struct preview_state {
    struct arena arena;
    uint32_t serial;
    uint32_t course;    /* the serial of the last good course.json; 0: there was none yet */
    const char *source; /* the author's folder */
    size_t errors, warnings;
    bool checked;       /* the numbers and findings are of this state, not of an earlier one */
    struct preview_finding *findings;
    size_t finding_count;
    struct preview_finding *blocked; /* why the last good state is shown in place of the newest */
    size_t blocked_count;
    struct preview_change *changes;
    size_t change_count;
};

MUST_USE bool preview_state_read(const char *text, size_t n, struct preview_state **out,
                                 struct err *err);
void preview_state_free(struct preview_state *state); /* NULL is legal */

MUST_USE bool preview_state_write(const struct preview_state *state, struct buf *out,
                                  struct err *err);

/* The serial of a file's last change; 0: it did not change. */
uint32_t preview_state_of(const struct preview_state *state, const char *name);

#endif
