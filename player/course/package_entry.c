/* Reading an entry and holding it against its digest: the whole one where the contents give no
 * pieces, else each MiB as soon as it is complete, so that what was handed on before a fault was
 * right. libzip checks the CRC when it meets the end, so the end is always read. */
#include "course/package_inside.h"

#include <string.h>

static bool damaged(const struct entry_reader *reader, struct err *err)
{
    return err_set(err, ERR_INTEGRITY,
                   "\"%s\" is damaged: its content is not what the package says",
                   reader->entry->name);
}

static bool read_failed(const struct entry_reader *reader, zip_error_t *error, struct err *err)
{
    switch (zip_error_code_zip(error)) {
    case ZIP_ER_CRC:
    case ZIP_ER_ZLIB:
    case ZIP_ER_EOF:
    case ZIP_ER_INCONS:
    case ZIP_ER_NOZIP:
    case ZIP_ER_INVAL:
    case ZIP_ER_COMPRESSED_DATA:
        return damaged(reader, err);
    default:
        return package_zip_error(err, error, reader->entry->name);
    }
}

bool entry_open(struct entry_reader *reader, struct package *package,
                struct package_entry *entry, struct err *err)
{
    *reader = (struct entry_reader){.package = package, .entry = entry};
    sha256_start(&reader->sha);
    reader->file = zip_fopen_index(package->zip, (zip_uint64_t)(entry - package->entries),
                                   ZIP_FL_UNCHANGED);
    return reader->file || read_failed(reader, zip_get_error(package->zip), err);
}

static bool digest_equals(struct sha256 *sha, const struct package_digest *digest)
{
    unsigned char found[SHA256_BYTES];
    sha256_end(sha, found);
    sha256_start(sha);
    return memcmp(found, digest->bytes, sizeof found) == 0;
}

/* The piece that ends at done_bytes. */
static bool piece_right(struct entry_reader *reader)
{
    uint64_t place = (reader->done_bytes - 1) / PACKAGE_PIECE_BYTES;
    return digest_equals(&reader->sha,
                         &reader->package->pieces[reader->entry->first_piece + place]);
}

static bool add_pieces(struct entry_reader *reader, const char *bytes, size_t n)
{
    while (n) {
        size_t step = PACKAGE_PIECE_BYTES - (size_t)(reader->done_bytes % PACKAGE_PIECE_BYTES);
        if (step > n)
            step = n;
        sha256_add(&reader->sha, bytes, step);
        reader->done_bytes += step;
        bytes += step;
        n -= step;
        bool whole = reader->done_bytes % PACKAGE_PIECE_BYTES == 0 ||
                     reader->done_bytes == reader->entry->size_bytes;
        if (whole && !piece_right(reader))
            return false;
    }
    return true;
}

static bool add_bytes(struct entry_reader *reader, const char *bytes, size_t n)
{
    const struct package_entry *entry = reader->entry;
    if (n > entry->size_bytes - reader->done_bytes)
        return false;
    if (entry->listed && !entry->checked && entry->piece_count)
        return add_pieces(reader, bytes, n);
    if (entry->listed && !entry->checked)
        sha256_add(&reader->sha, bytes, n);
    reader->done_bytes += n;
    return true;
}

static bool end_right(struct entry_reader *reader)
{
    struct package_entry *entry = reader->entry;
    if (reader->done_bytes != entry->size_bytes)
        return false;
    if (entry->listed && !entry->checked && !entry->piece_count &&
        !digest_equals(&reader->sha, &entry->digest))
        return false;
    entry->checked = entry->listed;
    return true;
}

bool entry_next(struct entry_reader *reader, void *to, size_t room, size_t *got, struct err *err)
{
    *got = 0;
    zip_int64_t n = zip_fread(reader->file, to, room);
    if (n < 0)
        return read_failed(reader, zip_file_get_error(reader->file), err);
    if (n == 0)
        return end_right(reader) || damaged(reader, err);
    if (!add_bytes(reader, to, (size_t)n))
        return damaged(reader, err);
    *got = (size_t)n;
    return true;
}

void entry_close(struct entry_reader *reader)
{
    if (reader->file)
        zip_fclose(reader->file);
    reader->file = NULL;
}
