/* A few pieces are kept, since the tracks of a file may lie apart: what is read by turns from two
 * places would else be read and hashed again and again. */
#include "course/package_stream.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "course/package_inside.h"

#define KEPT_PIECES 3

struct kept_piece {
    char *bytes;    /* PACKAGE_PIECE_BYTES; NULL: not used yet */
    uint64_t place; /* of the piece in the entry */
    uint64_t used;  /* number of the read that used it last; 0: holds nothing */
};

struct package_stream {
    struct package *package;
    struct package_entry *entry;
    struct buf whole; /* a small entry */
    bool in_memory;
    FILE *file;       /* of a source folder */
    zip_file_t *zip;
    uint64_t reads;
    struct kept_piece kept[KEPT_PIECES];
};

static bool open_file(struct package_stream *stream, struct err *err)
{
    char *path = path_join(stream->package->folder, stream->entry->name);
    if (!path)
        return err_no_memory(err);
    stream->file = file_open(path, "rb", err);
    mem_free(path);
    return stream->file != NULL;
}

static bool open_zip(struct package_stream *stream, struct err *err)
{
    zip_uint64_t index = (zip_uint64_t)(stream->entry - stream->package->entries);
    zip_stat_t st;
    zip_stat_init(&st);
    if (zip_stat_index(stream->package->zip, index, ZIP_FL_UNCHANGED, &st) != 0)
        return package_zip_error(err, zip_get_error(stream->package->zip), stream->entry->name);
    if (st.comp_method != ZIP_CM_STORE || !stream->entry->piece_count)
        return err_set(err, ERR_UNSUPPORTED,
                       "\"%s\" is packed in a way that can't be played from; pack the course anew",
                       stream->entry->name);
    stream->zip = zip_fopen_index(stream->package->zip, index, ZIP_FL_UNCHANGED);
    return stream->zip ||
           package_zip_error(err, zip_get_error(stream->package->zip), stream->entry->name);
}

bool package_stream_open(struct package *package, const char *name, struct package_stream **out,
                         struct err *err)
{
    struct package_entry *entry = package_find(package, name);
    *out = NULL;
    if (!entry)
        return err_set(err, ERR_NOT_FOUND, "\"%s\" is not in the course", name);
    struct package_stream *stream = mem_alloc(sizeof *stream);
    if (!stream)
        return err_no_memory(err);
    stream->package = package;
    stream->entry = entry;
    stream->in_memory = !package->folder && entry->size_bytes <= PACKAGE_PIECE_MIN_BYTES;
    bool good = stream->in_memory ? package_read(package, name, PACKAGE_PIECE_MIN_BYTES,
                                                 &stream->whole, err)
                : package->folder ? open_file(stream, err) : open_zip(stream, err);
    if (!good) {
        package_stream_close(stream);
        return false;
    }
    *out = stream;
    return true;
}

void package_stream_close(struct package_stream *stream)
{
    if (!stream)
        return;
    if (stream->file)
        fclose(stream->file);
    if (stream->zip)
        zip_fclose(stream->zip);
    for (size_t i = 0; i < KEPT_PIECES; i++)
        mem_free(stream->kept[i].bytes);
    buf_finish(&stream->whole);
    mem_free(stream);
}

uint64_t package_stream_size(const struct package_stream *stream)
{
    return stream->entry->size_bytes;
}

static size_t piece_bytes(const struct package_stream *stream, uint64_t place)
{
    uint64_t left = stream->entry->size_bytes - place * PACKAGE_PIECE_BYTES;
    return left < PACKAGE_PIECE_BYTES ? (size_t)left : PACKAGE_PIECE_BYTES;
}

static bool damaged(const struct package_stream *stream, struct err *err)
{
    return err_set(err, ERR_INTEGRITY,
                   "\"%s\" is damaged: its content is not what the package says",
                   stream->entry->name);
}

static bool read_zip(struct package_stream *stream, uint64_t at, char *to, size_t n,
                     struct err *err)
{
    if (zip_fseek(stream->zip, (zip_int64_t)at, SEEK_SET) != 0)
        return package_zip_error(err, zip_file_get_error(stream->zip), stream->entry->name);
    for (size_t done = 0; done < n;) {
        zip_int64_t got = zip_fread(stream->zip, to + done, n - done);
        if (got <= 0)
            return damaged(stream, err);
        done += (size_t)got;
    }
    return true;
}

static bool piece_right(const struct package_stream *stream, uint64_t place, const char *bytes,
                        size_t n)
{
    unsigned char found[SHA256_BYTES];
    struct sha256 sha;
    sha256_start(&sha);
    sha256_add(&sha, bytes, n);
    sha256_end(&sha, found);
    return memcmp(found,
                  stream->package->pieces[stream->entry->first_piece + place].bytes,
                  sizeof found) == 0;
}

/* The piece from the kept ones, or read in place of the one that was not used for longest. */
static struct kept_piece *piece_at(struct package_stream *stream, uint64_t place, struct err *err)
{
    struct kept_piece *oldest = &stream->kept[0];
    for (size_t i = 0; i < KEPT_PIECES; i++) {
        struct kept_piece *piece = &stream->kept[i];
        if (piece->used && piece->place == place)
            return piece;
        if (piece->used < oldest->used)
            oldest = piece;
    }
    oldest->used = 0;
    if (!oldest->bytes && !(oldest->bytes = mem_alloc(PACKAGE_PIECE_BYTES))) {
        err_no_memory(err);
        return NULL;
    }
    size_t n = piece_bytes(stream, place);
    if (!read_zip(stream, place * PACKAGE_PIECE_BYTES, oldest->bytes, n, err))
        return NULL;
    if (!piece_right(stream, place, oldest->bytes, n)) {
        damaged(stream, err);
        return NULL;
    }
    oldest->place = place;
    return oldest;
}

/* A file of a folder may have become shorter since it was listed: it then ends sooner. */
static bool read_file(struct package_stream *stream, uint64_t at, void *to, size_t room,
                      size_t *got, struct err *err)
{
    if (!file_seek(stream->file, at))
        return err_set(err, ERR_IO, "can't read \"%s\"", stream->entry->name);
    *got = fread(to, 1, room, stream->file);
    return *got || !ferror(stream->file) ||
           err_set(err, ERR_IO, "can't read \"%s\"", stream->entry->name);
}

bool package_stream_read(struct package_stream *stream, uint64_t at, void *to, size_t room,
                         size_t *got, struct err *err)
{
    *got = 0;
    if (at >= stream->entry->size_bytes || !room)
        return true;
    uint64_t left = stream->entry->size_bytes - at;
    size_t n = room < left ? room : (size_t)left;
    if (stream->file)
        return read_file(stream, at, to, n, got, err);
    const char *from = stream->whole.data + at;
    if (!stream->in_memory) {
        uint64_t place = at / PACKAGE_PIECE_BYTES;
        size_t within = (size_t)(at % PACKAGE_PIECE_BYTES);
        struct kept_piece *piece = piece_at(stream, place, err);
        if (!piece)
            return false;
        piece->used = ++stream->reads;
        from = piece->bytes + within;
        size_t held = piece_bytes(stream, place) - within;
        n = n < held ? n : held;
    }
    memcpy(to, from, n);
    *got = n;
    return true;
}
