/* Each pixel of the result is the mean of the rectangle it covers, in whole numbers, so that
 * the same picture gives the same bytes everywhere. Colours are weighted by their alpha: what
 * can't be seen must not tint an edge. */
#include "author/scale.h"

#define SDL_MAIN_HANDLED
#include <SDL.h>
#include <SDL_image.h>
#include <math.h>

#include "base/mem.h"

static void mean_of(const SDL_Surface *from, int x0, int x1, int y0, int y1, uint8_t out[4])
{
    uint64_t sum[4] = {0, 0, 0, 0}, count = 0;
    for (int y = y0; y < y1; y++) {
        const uint8_t *p = (const uint8_t *)from->pixels + (size_t)y * (size_t)from->pitch +
                           (size_t)x0 * 4;
        for (int x = x0; x < x1; x++, p += 4, count++) {
            for (int c = 0; c < 3; c++)
                sum[c] += (uint64_t)p[c] * p[3];
            sum[3] += p[3];
        }
    }
    for (int c = 0; c < 3; c++)
        out[c] = sum[3] ? (uint8_t)((sum[c] + sum[3] / 2) / sum[3]) : 0;
    out[3] = (uint8_t)((sum[3] + count / 2) / count);
}

static void shrink(const SDL_Surface *from, SDL_Surface *to)
{
    for (int y = 0; y < to->h; y++) {
        uint8_t *p = (uint8_t *)to->pixels + (size_t)y * (size_t)to->pitch;
        int y0 = (int)((int64_t)y * from->h / to->h);
        int y1 = (int)((int64_t)(y + 1) * from->h / to->h);
        for (int x = 0; x < to->w; x++, p += 4) {
            int x0 = (int)((int64_t)x * from->w / to->w);
            int x1 = (int)((int64_t)(x + 1) * from->w / to->w);
            mean_of(from, x0, x1, y0, y1, p);
        }
    }
}

/* A stream of SDL's that ends in a buf; only writing is ever asked of it. */
static size_t SDLCALL write_to_buf(SDL_RWops *ops, const void *bytes, size_t each, size_t count)
{
    return buf_add(ops->hidden.unknown.data1, bytes, each * count) ? count : 0;
}

static Sint64 SDLCALL tell_buf(SDL_RWops *ops, Sint64 offset, int whence)
{
    struct buf *buf = ops->hidden.unknown.data1;
    return whence == RW_SEEK_CUR && offset == 0 ? (Sint64)buf->size : -1;
}

static bool encode(SDL_Surface *surface, enum media_kind kind, struct buf *out, struct err *err)
{
    SDL_RWops *ops = SDL_AllocRW();
    if (!ops)
        return err_no_memory(err);
    ops->write = write_to_buf;
    ops->seek = tell_buf;
    ops->hidden.unknown.data1 = out;
    int failed = kind == MEDIA_PNG ? IMG_SavePNG_RW(surface, ops, 0)
                                   : IMG_SaveJPG_RW(surface, ops, 0, SCALE_JPEG_QUALITY);
    SDL_FreeRW(ops);
    if (out->failed)
        return err_no_memory(err);
    return !failed || err_set(err, ERR_FORMAT, "cannot encode: %s", IMG_GetError());
}

static SDL_Surface *decode(const void *bytes, size_t n, struct err *err)
{
    SDL_RWops *ops = SDL_RWFromConstMem(bytes, (int)n);
    SDL_Surface *read = ops ? IMG_Load_RW(ops, 1) : NULL;
    if (!read) {
        err_set(err, ERR_FORMAT, "cannot decode: %s", IMG_GetError());
        return NULL;
    }
    SDL_Surface *plain = SDL_ConvertSurfaceFormat(read, SDL_PIXELFORMAT_RGBA32, 0);
    SDL_FreeSurface(read);
    if (!plain)
        err_no_memory(err);
    return plain;
}

bool scale_picture(const void *bytes, size_t n, enum media_kind kind, uint32_t max_pixels,
                   struct buf *out, struct err *err)
{
    SDL_Surface *from = decode(bytes, n, err);
    if (!from)
        return false;
    double factor = fmin(1, sqrt((double)max_pixels / ((double)from->w * from->h)));
    int width = (int)fmax(1, floor(from->w * factor));
    int height = (int)fmax(1, floor(from->h * factor));
    SDL_Surface *to =
        SDL_CreateRGBSurfaceWithFormat(0, width, height, 32, SDL_PIXELFORMAT_RGBA32);
    bool good = false;
    if (to) {
        shrink(from, to);
        good = encode(to, kind, out, err);
    } else {
        err_no_memory(err);
    }
    SDL_FreeSurface(to);
    SDL_FreeSurface(from);
    return good;
}
