/* The stream authenticates each frame, their order and the end; what is left to check here is that
 * lengths are sane and that nothing follows the end. */
#include "office/frames.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>

#include "base/mem.h"

#define STREAM_HEADER_BYTES crypto_secretstream_xchacha20poly1305_HEADERBYTES
#define EXTRA_BYTES crypto_secretstream_xchacha20poly1305_ABYTES
#define LENGTH_BYTES 4

typedef crypto_secretstream_xchacha20poly1305_state stream_state;
_Static_assert(sizeof(stream_state) <= sizeof(((struct frames *)0)->state), "room for the state");
_Static_assert(crypto_secretstream_xchacha20poly1305_KEYBYTES == KEY_BYTES, "key");

static stream_state *inside(struct frames *frames)
{
    return (stream_state *)(void *)frames->state;
}

static bool prepare(struct frames *frames, FILE *file, const char *path, const struct buf *header,
                    struct err *err)
{
    *frames = (struct frames){.file = file, .path = path, .bytes = header->size};
    crypto_hash_sha512(frames->bound, (const unsigned char *)header->data, header->size);
    frames->plain = mem_alloc(FRAME_BYTES);
    frames->sealed = mem_alloc(FRAME_BYTES + EXTRA_BYTES);
    return (frames->plain && frames->sealed) || err_no_memory(err);
}

static bool put(struct frames *frames, const void *bytes, size_t n, struct err *err)
{
    errno = 0;
    if (fwrite(bytes, 1, n, frames->file) != n)
        return err_sys(err, errno ? errno : EIO, "cannot write %s", frames->path);
    frames->bytes += n;
    return true;
}

bool frames_begin(struct frames *frames, FILE *file, const char *path, const struct buf *header,
                  const unsigned char key[KEY_BYTES], struct err *err)
{
    unsigned char start[STREAM_HEADER_BYTES];
    if (!prepare(frames, file, path, header, err))
        return false;
    crypto_secretstream_xchacha20poly1305_init_push(inside(frames), start, key);
    return put(frames, start, sizeof start, err);
}

static bool flush_frame(struct frames *frames, unsigned char tag, struct err *err)
{
    unsigned long long n;
    crypto_secretstream_xchacha20poly1305_push(inside(frames), frames->sealed, &n, frames->plain,
                                               frames->pending, frames->bound,
                                               sizeof frames->bound, tag);
    unsigned char length[LENGTH_BYTES];
    for (int i = 0; i < LENGTH_BYTES; i++)
        length[i] = (unsigned char)(n >> 8 * i);
    frames->pending = 0;
    return put(frames, length, sizeof length, err) && put(frames, frames->sealed, (size_t)n, err);
}

bool frames_add(struct frames *frames, const void *bytes, size_t n, struct err *err)
{
    const unsigned char *from = bytes;
    while (n) {
        size_t step = FRAME_BYTES - frames->pending;
        if (step > n)
            step = n;
        memcpy(frames->plain + frames->pending, from, step);
        frames->pending += step;
        from += step;
        n -= step;
        if (frames->pending == FRAME_BYTES && !flush_frame(frames, 0, err))
            return false;
    }
    return true;
}

bool frames_end(struct frames *frames, struct err *err)
{
    frames->final = true;
    if (!flush_frame(frames, crypto_secretstream_xchacha20poly1305_TAG_FINAL, err))
        return false;
    return fflush(frames->file) == 0 || err_sys(err, errno, "cannot write %s", frames->path);
}

/* ---- Reading ---- */

static bool broken(const struct frames *frames, struct err *err)
{
    return err_set(err, ERR_INTEGRITY, "%s was altered, damaged or cut short", frames->path);
}

static bool take(struct frames *frames, void *out, size_t n, struct err *err)
{
    errno = 0;
    if (fread(out, 1, n, frames->file) == n) {
        frames->bytes += n;
        return true;
    }
    if (ferror(frames->file))
        return err_sys(err, errno ? errno : EIO, "cannot read %s", frames->path);
    return broken(frames, err);
}

bool frames_open(struct frames *frames, FILE *file, const char *path, const struct buf *header,
                 const unsigned char key[KEY_BYTES], struct err *err)
{
    unsigned char start[STREAM_HEADER_BYTES];
    return prepare(frames, file, path, header, err) && take(frames, start, sizeof start, err) &&
           (crypto_secretstream_xchacha20poly1305_init_pull(inside(frames), start, key) == 0 ||
            broken(frames, err));
}

static bool read_frame(struct frames *frames, size_t *n, struct err *err)
{
    unsigned char length[LENGTH_BYTES], tag;
    unsigned long long size = 0, sealed = 0;
    if (!take(frames, length, sizeof length, err))
        return false;
    for (int i = 0; i < LENGTH_BYTES; i++)
        sealed |= (unsigned long long)length[i] << 8 * i;
    if (sealed < EXTRA_BYTES || sealed > FRAME_BYTES + EXTRA_BYTES)
        return broken(frames, err);
    if (!take(frames, frames->sealed, (size_t)sealed, err))
        return false;
    if (crypto_secretstream_xchacha20poly1305_pull(inside(frames), frames->plain, &size, &tag,
                                                   frames->sealed, sealed, frames->bound,
                                                   sizeof frames->bound) != 0)
        return broken(frames, err);
    frames->final = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
    *n = (size_t)size;
    return true;
}

bool frames_next(struct frames *frames, const unsigned char **plain, size_t *n, struct err *err)
{
    *plain = frames->plain;
    *n = 0;
    while (!frames->final && !*n)
        if (!read_frame(frames, n, err))
            return false;
    /* Bytes behind the end are of nobody: not what was written. */
    if (frames->final && fgetc(frames->file) != EOF)
        return broken(frames, err);
    return true;
}

void frames_finish(struct frames *frames)
{
    keys_wipe(frames->plain, FRAME_BYTES);
    mem_free(frames->plain);
    mem_free(frames->sealed);
    keys_wipe(frames, sizeof *frames);
}
