/* A course package (.bekal), read in place, or an author's source folder behind the same face.
 *
 * Opening costs the central directory and META-INF/contents.json's index, whatever the package
 * holds; each entry's SHA-256 is checked when it is first read (entries over
 * PACKAGE_PIECE_MIN_BYTES carry one for each MiB, checked as they are read).
 * Thread: one at a time; the slow thread owns it in the player.
 * Source: docs/course-format.md; zip by libzip. */
#ifndef BEKAL_COURSE_PACKAGE_H
#define BEKAL_COURSE_PACKAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

#define PACKAGE_MIMETYPE "application/vnd.bekal.course+zip"
#define PACKAGE_CONTENTS "META-INF/contents.json"

#define PACKAGE_ENTRIES_MAX 65535
#define PACKAGE_NAME_BYTES_MAX 255
#define PACKAGE_COURSE_BYTES_MAX (4u << 20)    /* course.json */
#define PACKAGE_CONTENTS_BYTES_MAX (32u << 20) /* META-INF/contents.json */
#define PACKAGE_TEXT_BYTES_MAX (16u << 20)     /* a lesson, a quiz index, a shard */
#define PACKAGE_IMAGE_BYTES_MAX (64u << 20)
#define PACKAGE_IMAGE_PIXELS_MAX (64u << 20)
#define PACKAGE_ENTRY_BYTES_MAX (8ull << 30)
#define PACKAGE_RATIO_MAX 200 /* inflated : stored, for entries over 1 MiB inflated */
#define PACKAGE_PIECE_MIN_BYTES (4u << 20)
#define PACKAGE_PIECE_BYTES (1u << 20)

struct package;

/* Opens a .bekal file. A damaged or hostile one is refused with a reason: ERR_FORMAT, ERR_LIMIT,
 * ERR_INTEGRITY, ERR_NEWER, ERR_UNSUPPORTED. */
MUST_USE bool package_open(const char *path, struct package **out, struct err *err);

/* Opens n bytes in memory (borrowed until the close): for tests and fuzzing. */
MUST_USE bool package_open_memory(const void *bytes, size_t n, struct package **out,
                                  struct err *err);

/* Opens a source folder: entries are its files, nothing is hashed. */
MUST_USE bool package_open_folder(const char *path, struct package **out, struct err *err);

/* The same with another folder below it, for what the first one lacks: its files are seen as they
 * are when they are asked for, and are not counted. */
MUST_USE bool package_open_folders(const char *path, const char *below, struct package **out,
                                   struct err *err);

void package_close(struct package *package); /* NULL is legal */

size_t package_count(const struct package *package);
const char *package_name_at(const struct package *package, size_t index); /* borrowed */
bool package_has(const struct package *package, const char *name);
uint64_t package_size_of(const struct package *package, const char *name); /* inflated; 0: absent */

/* Reads an entry whole into buf (emptied first), at most max_bytes (else ERR_LIMIT), and checks its
 * hash (ERR_INTEGRITY names the entry). Absent: ERR_NOT_FOUND. */
MUST_USE bool package_read(struct package *package, const char *name, size_t max_bytes,
                           struct buf *buf, struct err *err);

/* Reads the beginning of an entry, at most `bytes` of it, into buf (emptied first). It is not held
 * against the digest, which is of the whole: for showing at once what package_read is about to
 * bring and to check. */
MUST_USE bool package_read_head(struct package *package, const char *name, size_t bytes,
                                struct buf *buf, struct err *err);

/* Reads and checks every entry. progress (may be NULL) is told bytes done and bytes in all, and
 * stops the work (ERR_CANCELLED) by returning false. The first bad entry is named. */
MUST_USE bool package_verify(struct package *package,
                             bool (*progress)(void *, uint64_t done, uint64_t all),
                             void *context, struct err *err);

/* Whether a name may stand in a package: relative, with '/', no "." or ".." part, no backslash,
 * colon, control or over-long part, UTF-8. */
bool package_name_safe(const char *name);

#endif
