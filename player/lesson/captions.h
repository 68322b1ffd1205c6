/* Captions of audio and video: WebVTT as a list of cues in plain text.
 *
 * Styles, regions and notes are skipped and markup within a cue is left out, but for the name of
 * who speaks, which goes before what is said. What is wrong is told with its line, and the rest is
 * read all the same. Ownership: one arena, borrowed until captions_free. Thread: immutable after
 * parsing; any. Source: WebVTT (W3C, 2019). */
#ifndef BEKAL_LESSON_CAPTIONS_H
#define BEKAL_LESSON_CAPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/err.h"

#define CAPTIONS_BYTES_MAX (1u << 20)
#define CAPTIONS_ARENA_BYTES_MAX (8u << 20) /* more than the other limits leave room for */
#define CAPTIONS_CUES_MAX 10000
#define CAPTIONS_CUE_BYTES_MAX 2000 /* of its text; a longer cue is left out */
#define CAPTIONS_ACTIVE_MAX 4       /* cues that are shown at once; the newest ones */
#define CAPTIONS_HOURS_MAX 999

struct cue {
    int64_t start_ms, end_ms; /* shown from start up to, not at, end */
    int64_t reach_ms;         /* the latest end of this one and all before it */
    const char *text;         /* lines parted by \n; never empty; closed by a NUL */
    size_t size;
    int line;                 /* in the source, of its times */
};

struct captions {
    struct arena arena;
    struct cue *cues; /* by start; of those with one start, as in the file */
    size_t count;
};

/* Parses n bytes. diags and file may be NULL. Fails where the text does not begin as WebVTT does
 * (ERR_FORMAT), over CAPTIONS_BYTES_MAX (ERR_LIMIT) and without memory; all else that is wrong is
 * told to diags: captions-time, captions-order, captions-limit, captions-empty, bad-utf8. */
MUST_USE bool captions_parse(const char *text, size_t n, const char *file, struct diags *diags,
                             struct captions **out, struct err *err);
void captions_free(struct captions *captions);

/* The places of the cues that are shown at a time, in order; returns their number. */
size_t captions_at(const struct captions *captions, int64_t ms,
                   size_t places[CAPTIONS_ACTIVE_MAX]);

/* The last cue that began at that time or before it; SIZE_MAX where none has. */
size_t captions_begun(const struct captions *captions, int64_t ms);

#endif
