/* Diagnostics for authors: what is wrong, where, and what to do.
 *
 * A reader that finds several things reports all of them here instead of stopping at the first.
 * Ownership: texts are copied and owned by the list. Errors: when memory ends, .failed is set and
 * the entry is dropped; over DIAG_MAX entries, further ones are only counted. */
#ifndef BEKAL_BASE_DIAG_H
#define BEKAL_BASE_DIAG_H

#include <stdbool.h>
#include <stddef.h>

#define DIAG_MAX 2000

enum diag_severity { DIAG_ERROR, DIAG_WARNING, DIAG_NOTE };

struct diag {
    enum diag_severity severity;
    const char *code;   /* stable, kebab-case, as "unknown-member"; static */
    char *file;         /* relative to the course folder; may be NULL */
    int line, column;   /* from 1; 0 where unknown */
    char *pointer;      /* JSON pointer (RFC 6901), or NULL */
    char *message;      /* what is wrong */
    char *remedy;       /* what to do; may be NULL */
};

struct diags {
    struct diag *list;
    size_t count, room;
    size_t errors, warnings; /* counted even where the entry was dropped */
    bool failed;
};

#define DIAGS_INIT {NULL, 0, 0, 0, 0, false}

struct diag_place {
    const char *file;
    int line, column;
    const char *pointer;
};

/* Adds an entry. message is formatted; remedy is taken as it is and may be NULL. Format and remedy
 * are looked up in the catalogue in use (base/words.h). */
void diag_add(struct diags *diags, enum diag_severity severity, const char *code,
              struct diag_place place, const char *remedy, const char *format, ...)
    __attribute__((format(printf, 6, 7)));

void diags_finish(struct diags *diags);

/* The place as compilers write it, so that editors can jump to it: "FILE:LINE:COLUMN", or as much
 * of that as is known; where only a pointer is, "FILE#POINTER"; "" where it is none of a file. */
void diag_where(const struct diag *diag, char *out, size_t size);

#endif
