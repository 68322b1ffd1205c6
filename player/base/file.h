/* Files and folders; the only place that calls the system for them. Paths are UTF-8.
 *
 * Errors carry the path and the system's reason. Thread: any. */
#ifndef BEKAL_BASE_FILE_H
#define BEKAL_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/err.h"

/* Reads a whole file of at most max_bytes into buf (emptied first). Larger: ERR_LIMIT. */
MUST_USE bool file_read(const char *path, size_t max_bytes, struct buf *buf, struct err *err);

/* Writes beside the target, flushes to the disk, renames over it, and flushes the folder: after a
 * cut at any moment the old content or the new one is there, whole. */
MUST_USE bool file_write_atomic(const char *path, const void *bytes, size_t n, struct err *err);

/* The same for secrets: from its first byte on, only this user can read it. */
MUST_USE bool file_write_private(const char *path, const void *bytes, size_t n, struct err *err);

/* Renames over the target too, but flushes nothing: for what can be made again. */
MUST_USE bool file_write_quick(const char *path, const void *bytes, size_t n, struct err *err);

/* The last steps of the first, for a file that was written by other means: flush `from`, rename it
 * to `to`, flush the folder. */
MUST_USE bool file_commit(const char *from, const char *to, struct err *err);

/* Copies a file and flushes it; progress (may be NULL) is told the bytes done, and stops the copy
 * (ERR_CANCELLED, target removed) by returning false. */
MUST_USE bool file_copy(const char *from, const char *to, bool (*progress)(void *, uint64_t),
                        void *context, struct err *err);

FILE *file_open(const char *path, const char *mode, struct err *err); /* as fopen; fclose it */

bool file_seek(FILE *file, uint64_t at); /* from the beginning */

struct file_info {
    bool exists, is_folder, is_regular, is_link;
    uint64_t size_bytes;
    int64_t modified_ms;
};
/* Never fails: what can't be seen does not exist. Links are not followed. */
struct file_info file_look(const char *path);

MUST_USE bool file_remove(const char *path, struct err *err); /* an absent one is no error */
MUST_USE bool file_remove_tree(const char *path, struct err *err);
MUST_USE bool file_rename(const char *from, const char *to, struct err *err);
MUST_USE bool folder_make(const char *path, struct err *err); /* with all above it */

/* A new empty folder for this user alone where temporary files go, its name beginning with
 * `begin`. mem_free the path. */
MUST_USE bool folder_make_temporary(const char *begin, char **path, struct err *err);

/* The names in a folder, sorted by byte, without "." and "..". names_free frees. */
struct names {
    char **list;
    size_t count;
};
MUST_USE bool folder_list(const char *path, struct names *out, struct err *err);
void names_free(struct names *names);

/* Bytes free for this user on the file system of path; UINT64_MAX where unknown. */
uint64_t file_free_bytes(const char *path);

/* Whether files can be made in this folder: tried, not guessed. */
bool folder_writable(const char *path);

/* "a/b"; an absolute b is itself. The caller frees with mem_free; NULL: out of memory. */
char *path_join(const char *a, const char *b);
char *path_real(const char *path); /* absolute, links followed; NULL: there is none. mem_free */
const char *path_base(const char *path); /* what follows the last slash; borrowed */
char *path_folder(const char *path);     /* "." where there is no slash; mem_free */

/* A lock that is gone with its holder. file_lock takes it or fails with ERR_BUSY. */
struct file_lock;
MUST_USE bool file_lock(const char *path, struct file_lock **out, struct err *err);
void file_unlock(struct file_lock *lock);

/* Where this user's Bekal keeps its data by default ($XDG_DATA_HOME/bekal or
 * ~/.local/share/bekal). mem_free. */
char *path_default_home(void);

bool file_is_terminal(FILE *stream);

#endif
