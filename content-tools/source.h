/* An author's folder as the tools see it: its files, and the course they make.
 *
 * Ownership: everything belongs to the source until source_close. Thread: one at a time. */
#ifndef BEKAL_AUTHOR_SOURCE_H
#define BEKAL_AUTHOR_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "author/media.h"
#include "base/diag.h"
#include "base/err.h"
#include "course/course.h"
#include "course/package.h"

#define SOURCE_DEPTH_MAX 16 /* of folders within folders */

struct source_file {
    char *name; /* within the folder, with '/': "media/loket.png" */
    uint64_t size_bytes;
    enum media_kind media;
    bool used;    /* a text, the cover or the outline names it */
    bool checked; /* as the lesson of an item */
    bool planned; /* stands in the plan of a package */
};

struct spelling;

struct source {
    char *folder;
    struct source_file *files; /* sorted by byte */
    size_t file_count, file_room;
    struct course *course;   /* NULL where course.json has errors */
    struct package *package; /* by source_package; else NULL */
    struct err refusal;      /* why there is none */
    struct spelling *spelling; /* gathers the words of what is checked; borrowed, or NULL */
};

/* Lists the folder and reads course.json. What is wrong with the content goes to diags and is
 * no failure; a folder that can't be read is. */
MUST_USE bool source_open(const char *folder, struct diags *diags, struct source **out,
                          struct err *err);

/* Lists a folder that is no course: source_open without course.json. */
MUST_USE bool source_list(const char *folder, struct diags *diags, struct source **out,
                          struct err *err);
void source_close(struct source *source); /* NULL is legal */

/* The folder behind the player's reader, opened when first asked for; NULL where that refuses,
 * and then .refusal tells why. Borrowed. */
struct package *source_package(struct source *source);

/* The file of that name, or NULL. Borrowed. */
struct source_file *source_find(const struct source *source, const char *name);

/* The file whose name differs by case only or by a slip of the finger, or NULL. Borrowed. */
const char *source_near(const struct source *source, const char *name);

/* The file's path on the disk; mem_free. NULL: out of memory. */
char *source_path(const struct source *source, const char *name);

/* Whether a file travels as it is: everything of a known kind in media/, and what is used. */
bool source_file_travels(const struct source_file *file);

#endif
