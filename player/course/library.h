/* The courses installed in a home: HOME/courses/, one package file each, edition beside edition.
 *
 * Installing is atomic: copy beside, flush, verify the copy, rename. A cut at any moment leaves the
 * old package or the new one. The name of a file is derived from the course's id and edition.
 * HOME/courses/index.json caches what Beranda shows (title, version, items…) so that a start with a
 * hundred courses opens no package; it is rebuilt when it does not fit the files (names, sizes,
 * times). Thread: one at a time; the slow thread in the player. */
#ifndef BEKAL_COURSE_LIBRARY_H
#define BEKAL_COURSE_LIBRARY_H

#include "course/course.h"

struct library_entry {
    const char *file; /* name within HOME/courses */
    const char *course_id, *edition, *version, *language;
    struct text title, summary;
    const char *cover;
    int jp, minutes;
    size_t item_count;
    const char *damage; /* why it can't be used, for a person; NULL: it is well. Where set, the
                           strings above but for file are "", and the texts absent */
};

struct library {
    struct arena arena;
    struct library_entry *entries; /* sorted by file name */
    size_t count;
};

/* Lists what is installed. A damaged package is an entry with .damage set, never a failure. */
MUST_USE bool library_list(const char *home, struct library **out, struct err *err);
void library_free(struct library *library);

/* Opens an installed package and its course. The caller closes and frees both. */
MUST_USE bool library_open(const char *home, const char *file, struct package **package,
                           struct course **course, struct err *err);

/* The path of an installed package; mem_free. NULL: out of memory. */
char *library_path(const char *home, const char *file);

enum install_result { INSTALLED_NEW, INSTALLED_UPDATE, INSTALLED_SAME };

/* Copies the package at path, verifies the copy and installs it. INSTALLED_SAME: the installed one
 * has the same content and is whole; a damaged one is replaced. A lower version than the installed
 * one of the same edition is refused (ERR_EXISTS) unless allow_older. ERR_FULL before anything is
 * written where the disk has no room for it and a reserve. ERR_BUSY: another program is installing.
 * progress (may be NULL) returns false to stop (ERR_CANCELLED). *file_out (may be NULL) takes the
 * name within HOME/courses; mem_free. */
MUST_USE bool library_install(const char *home, const char *path, bool allow_older,
                              bool (*progress)(void *, uint64_t done, uint64_t all),
                              void *context, enum install_result *result, char **file_out,
                              struct err *err);

#endif
