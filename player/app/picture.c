/* A picture is scaled once, by averaging the area that falls on each pixel, to the size at which it
 * is shown: what is kept in memory is what is seen. */
#include "app/picture.h"

#include <string.h>

#include <SDL.h>
#include <SDL_image.h>

#include "base/mem.h"
#include "base/str.h"
#include "course/course.h"
#include "course/picture_header.h"
#include "course/picture_whole.h"

bool picture_entry(const struct package *package, const char *from, const char *href, char *out,
                   size_t size)
{
    if (!course_resolve(from, href, out, size))
        return false;
    if (str_ends_fold(out, ".svg")) {
        size_t n = strlen(out);
        if (n + 5 > size)
            return false;
        memcpy(out + n, ".png", 5);
    }
    return package_has(package, out);
}

bool picture_size(struct package *package, const char *name, int *width, int *height,
                  struct err *err)
{
    struct buf bytes = BUF_INIT;
    bool good = package_read(package, name, PACKAGE_IMAGE_BYTES_MAX, &bytes, err) &&
                picture_header_read(bytes.data, bytes.size, width, height, err);
    if (good && str_ends_fold(name, ".svg.png")) { /* two pixels for each px of the drawing */
        *width = (*width + 1) / 2;
        *height = (*height + 1) / 2;
    }
    buf_finish(&bytes);
    return good;
}

static uint32_t average(const SDL_Surface *from, int x0, int x1, int y0, int y1)
{
    uint64_t a = 0, r = 0, g = 0, b = 0;
    for (int y = y0; y < y1; y++) {
        const uint32_t *row = (const uint32_t *)(const void *)((const char *)from->pixels +
                                                               (size_t)y * (size_t)from->pitch);
        for (int x = x0; x < x1; x++) {
            uint32_t p = row[x], pa = p >> 24;
            a += pa;
            r += (p >> 16 & 255) * pa;
            g += (p >> 8 & 255) * pa;
            b += (p & 255) * pa;
        }
    }
    uint64_t n = (uint64_t)(x1 - x0) * (uint64_t)(y1 - y0);
    if (!a)
        return 0;
    return (uint32_t)((a / n) << 24 | (r / a) << 16 | (g / a) << 8 | b / a);
}

static void scale(const SDL_Surface *from, uint32_t *to, int width, int height)
{
    for (int y = 0; y < height; y++) {
        int y0 = (int)((int64_t)y * from->h / height);
        int y1 = (int)((int64_t)(y + 1) * from->h / height);
        for (int x = 0; x < width; x++) {
            int x0 = (int)((int64_t)x * from->w / width);
            int x1 = (int)((int64_t)(x + 1) * from->w / width);
            to[(size_t)y * (size_t)width + (size_t)x] =
                average(from, x0, x1 > x0 ? x1 : x0 + 1, y0, y1 > y0 ? y1 : y0 + 1);
        }
    }
}

static SDL_Surface *decode(const struct buf *bytes)
{
    return IMG_Load_RW(SDL_RWFromConstMem(bytes->data, (int)bytes->size), 1);
}

/* SDL_image decodes no animated WebP, or all images of it at once: the first one is taken out. */
static SDL_Surface *first_image(const struct buf *bytes, int width, int height)
{
    int x, y;
    struct buf still = BUF_INIT;
    SDL_Surface *whole = NULL;
    SDL_Surface *image = picture_first_image(bytes->data, bytes->size, &still, &x, &y)
                             ? decode(&still) : NULL;
    buf_finish(&still);
    if (image)
        whole = SDL_CreateRGBSurfaceWithFormat(0, width, height, 32, SDL_PIXELFORMAT_ARGB8888);
    if (whole) {
        SDL_SetSurfaceBlendMode(image, SDL_BLENDMODE_NONE);
        SDL_BlitSurface(image, NULL, whole, &(SDL_Rect){x, y, 0, 0});
    }
    SDL_FreeSurface(image);
    return whole;
}

bool picture_load(struct package *package, const char *name, int width, int height,
                  uint32_t **out, struct err *err)
{
    *out = NULL;
    bool good = false;
    int own_w, own_h;
    struct buf bytes = BUF_INIT;
    SDL_Surface *decoded = NULL, *plain = NULL;
    if (width < 1 || height < 1 ||
        (uint64_t)width * (uint64_t)height > PACKAGE_IMAGE_PIXELS_MAX)
        return err_set(err, ERR_LIMIT, "a picture of %d × %d is not drawn", width, height);
    if (!package_read(package, name, PACKAGE_IMAGE_BYTES_MAX, &bytes, err) ||
        !picture_header_read(bytes.data, bytes.size, &own_w, &own_h, err))
        goto cleanup;
    if ((uint64_t)own_w * (uint64_t)own_h > PACKAGE_IMAGE_PIXELS_MAX) {
        err_set(err, ERR_LIMIT, "%s has more than %u million pixels", name,
                PACKAGE_IMAGE_PIXELS_MAX >> 20);
        goto cleanup;
    }
    bool moving = picture_format_of(bytes.data, bytes.size) == PICTURE_WEBP &&
                  picture_look_whole(bytes.data, bytes.size).moving;
    decoded = moving ? first_image(&bytes, own_w, own_h) : decode(&bytes);
    buf_finish(&bytes);
    plain = decoded ? SDL_ConvertSurfaceFormat(decoded, SDL_PIXELFORMAT_ARGB8888, 0) : NULL;
    if (!plain) {
        err_set(err, ERR_FORMAT, "%s can't be decoded: %s", name, IMG_GetError());
        goto cleanup;
    }
    SDL_FreeSurface(decoded);
    decoded = NULL;
    *out = mem_alloc((size_t)width * (size_t)height * sizeof **out);
    if (!*out) {
        err_no_memory(err);
        goto cleanup;
    }
    scale(plain, *out, width, height);
    good = true;
cleanup:
    SDL_FreeSurface(decoded);
    SDL_FreeSurface(plain);
    buf_finish(&bytes);
    return good;
}
