/* Making a course of a tree of Markdown files, as a repository or a wiki has them.
 *
 * Each Markdown file becomes a lesson, or a quiz where it reads as one; README and index come
 * first, names that begin with N.M are grouped into modules, links between the files become links
 * between items, and pictures come along. Whatever could not be kept is told with file and line.
 * The source is only read. Thread: one at a time. Source: docs/course-format.md. */
#ifndef BEKAL_AUTHOR_IMPORT_H
#define BEKAL_AUTHOR_IMPORT_H

#include "base/diag.h"
#include "base/err.h"

#define IMPORT_MEDIA_MAX 20000
#define IMPORT_NESTING_MAX 16           /* of links within links' texts */
#define IMPORT_LINK_BYTES_MAX 4096u /* of one link or picture with its text */
#define IMPORT_DEFINITIONS_MAX 2000     /* link definitions of one file */

struct import_options {
    const char *from;       /* the folder of the Markdown files */
    const char *root;       /* pictures may come from here; NULL: from */
    const char *repository; /* its name in addresses, as "owner/name" or "name"; NULL: the root's */
    const char *language;
    const char *title; /* NULL: the first heading of README, or the folder's name */
    const char *id;    /* an IRI; NULL: one is made */
};

struct import_summary {
    size_t modules, lessons, quizzes, media;
};

/* Writes a course into folder, which is made where it is absent and must be empty (ERR_EXISTS).
 * A source outside the root, or a target inside it, is ERR_USAGE; a source without Markdown
 * ERR_NOT_FOUND. On failure what was written is taken away again. */
MUST_USE bool import_course(const char *folder, const struct import_options *options,
                            struct diags *diags, struct import_summary *summary,
                            struct err *err);

/* Appends a file's name as words: without folder, ending, numbers before it and marks between.
 * False: out of memory. */
struct buf;
bool import_name_words(const char *name, struct buf *out);

#endif
