/* What the rooms of importing share. */
#ifndef BEKAL_AUTHOR_IMPORT_INSIDE_H
#define BEKAL_AUTHOR_IMPORT_INSIDE_H

#include "author/import.h"
#include "author/source.h"
#include "base/buf.h"
#include "quiz/quiz.h"

#define IMPORT_TARGET_BYTES (QUIZ_ID_BYTES_MAX + 16)

struct import_file {
    const char *name; /* within the source; borrowed from it */
    char id[QUIZ_ID_BYTES_MAX + 1];
    char target[IMPORT_TARGET_BYTES]; /* "lessons/ID.md" */
    char *title;
    bool quiz;
    size_t front_lines; /* of a lesson's front matter, which is left out */
    long minutes;
    size_t module; /* an index */
};

struct import_module {
    char *key; /* what its files have in common */
    char *title;
    char id[QUIZ_ID_BYTES_MAX + 1];
};

struct import_media {
    char *path; /* its real path */
    char name[IMPORT_TARGET_BYTES]; /* "media/…" */
};

struct import {
    const struct import_options *options;
    struct source *source;
    char *root;   /* real */
    char *prefix; /* of the source within the root; "" where they are one */
    const char *target;
    struct import_file *files; /* in the order of the outline */
    size_t file_count;
    struct import_module *modules;
    size_t module_count;
    struct import_media *media;
    size_t media_count, media_room;
    struct diags *diags;
};

/* Order, titles, ids and modules. */
MUST_USE bool import_outline(struct import *import, struct err *err);

/* Appends the text with its links and pictures as the course has them; first_line is the number
 * of its first line in the file. */
MUST_USE bool import_text(struct import *import, const struct import_file *file,
                          const char *text, size_t n, int first_line, struct buf *out,
                          struct err *err);

/* What an address in a text is to become. */
enum import_fate { IMPORT_KEEP, IMPORT_LOCAL, IMPORT_DROP };
struct import_link {
    enum import_fate fate;
    char href[IMPORT_TARGET_BYTES + 8]; /* of IMPORT_LOCAL, from the file's new place */
    const char *code, *why;             /* of IMPORT_DROP */
};
MUST_USE bool import_resolve(struct import *import, const struct import_file *file,
                             const char *address, bool picture, struct import_link *out,
                             struct err *err);

/* Takes a picture (real path) along, once; *out is its place, or NULL and *why. */
MUST_USE bool import_picture(struct import *import, const char *path,
                             const struct import_media **out, const char **why,
                             struct err *err);

/* Reads a file of the source; told and *readable false where that fails. */
MUST_USE bool import_read(struct import *import, const char *name, struct buf *text,
                          bool *readable, struct err *err);

/* Writes texts, media and course.json into the target. */
MUST_USE bool import_write(struct import *import, struct err *err);

void import_tell(struct import *import, enum diag_severity severity, const char *code,
                 const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 6, 7)));

#endif
