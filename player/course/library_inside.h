/* What listing, the index and installing share. Inside this folder only. */
#ifndef BEKAL_COURSE_LIBRARY_INSIDE_H
#define BEKAL_COURSE_LIBRARY_INSIDE_H

#include "base/file.h"
#include "course/library.h"

#define LIBRARY_FOLDER "courses"
#define LIBRARY_SUFFIX ".bekal"
#define LIBRARY_INDEX "index.json"
#define LIBRARY_NEW ".new-" /* starts the name of a package that is being written */
#define LIBRARY_LOCK ".lock"
#define LIBRARY_INDEX_BYTES_MAX (32u << 20)
#define LIBRARY_ARENA_BYTES_MAX (64u << 20)

/* The index as it was read; without a tree where there is none that can be used. */
struct library_index {
    struct json_doc doc;
    size_t count;
};
/* Fails for want of memory only: an index that can't be read is none. */
void library_index_load(const char *folder, struct library_index *index);
void library_index_close(struct library_index *index);

/* Fills an entry whose file is named, if the index knows that file with that size and time. */
bool library_index_find(const struct library_index *index, struct file_info info,
                        struct arena *arena, struct library_entry *entry);

/* Writes the index of the entries that are well. infos are their files, one for one. */
MUST_USE bool library_index_save(const char *folder, const struct library *library,
                                 const struct file_info *infos, struct err *err);

/* Removes what installs and index writes that were cut left behind. The lock is held. */
void library_sweep(const char *folder, const struct names *names);
bool library_is_leftover(const char *name);
bool library_is_package(const char *name);

#endif
