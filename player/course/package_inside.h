/* The inside of a package, for the files of this folder only. */
#ifndef BEKAL_COURSE_PACKAGE_INSIDE_H
#define BEKAL_COURSE_PACKAGE_INSIDE_H

#include <zip.h>

#include "base/arena.h"
#include "base/hash.h"
#include "course/package.h"

#define PACKAGE_MIMETYPE_NAME "mimetype"
#define PACKAGE_SIGNATURES "META-INF/signatures.json"
#define PACKAGE_FOLDER_DEPTH_MAX 16

struct package_digest {
    unsigned char bytes[SHA256_BYTES];
};

/* 64 bytes an entry, so that ten thousand cost little. */
struct package_entry {
    const char *name; /* borrowed from the zip, or in the arena of a folder */
    uint64_t size_bytes;
    struct package_digest digest;
    uint32_t first_piece, piece_count; /* a run of package.pieces */
    bool listed;                       /* the contents name it, and its digest is known */
    bool checked;                      /* was read whole and found right */
};

struct package {
    char *folder; /* a source folder; else NULL, and all but the next is of a zip */
    char *below;  /* with a folder: another one, for what that lacks; or NULL */
    zip_t *zip;   /* the place of an entry is its index in the zip */
    uint64_t file_bytes;
    struct arena names;
    struct package_entry *entries;
    size_t count;
    uint32_t *slots; /* place + 1 of an entry by the hash of its folded name; 0: free */
    size_t slot_count;
    uint64_t seed;
    struct package_digest *pieces;
    size_t piece_count, piece_room;
};

/* Entries without a digest in the contents: what carries them, and what signs them. */
bool package_name_unlisted(const char *name);
bool package_name_hidden(const char *name);

/* The table of names. package_table_fill takes all entries; two that are equal but for ASCII case
 * are refused. */
MUST_USE bool package_table_fill(struct package *package, struct err *err);
struct package_entry *package_find(const struct package *package, const char *name);

/* Fills the digests from the n bytes of contents.json, and holds them against the entries. */
MUST_USE bool contents_read(struct package *package, const char *text, size_t n, struct err *err);

/* An error of libzip in words; `what` is the file or entry. Returns false. */
bool package_zip_error(struct err *err, zip_error_t *error, const char *what);

MUST_USE bool package_walk_folder(struct package *package, struct err *err);

/* Reading one entry of a zip from its start to its end, checking as it goes. */
struct entry_reader {
    struct package *package;
    struct package_entry *entry;
    zip_file_t *file;
    uint64_t done_bytes;
    struct sha256 sha; /* of the whole, or of the current piece */
};
MUST_USE bool entry_open(struct entry_reader *reader, struct package *package,
                         struct package_entry *entry, struct err *err);
/* *got is 0 only at the end, when all was found right. room > 0. */
MUST_USE bool entry_next(struct entry_reader *reader, void *to, size_t room, size_t *got,
                         struct err *err);
void entry_close(struct entry_reader *reader);

/* Bytes of the package's own file; 0 for a folder. */
uint64_t package_file_bytes(const struct package *package);

#endif
