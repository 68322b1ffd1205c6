/* Source: PNG (W3C, third edition) 5.3 and 11.3.6; JPEG (ITU T.81) B.1.1.5; WebP (RFC 9649) 2. */
#include "course/picture_whole.h"

#include <stdint.h>
#include <string.h>

#include "course/picture_header.h"

static uint32_t big32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static uint32_t little24(const uint8_t *p)
{
    return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16;
}

static uint32_t little32(const uint8_t *p)
{
    return little24(p) | (uint32_t)p[3] << 24;
}

static struct picture_shape png_shape(const uint8_t *p, size_t n)
{
    struct picture_shape shape = {.cut = true};
    for (size_t at = 8; n - at >= 12;) {
        size_t size = big32(p + at);
        if (size > n - at - 12)
            break;
        if (memcmp(p + at + 4, "acTL", 4) == 0)
            shape.moving = true;
        if (memcmp(p + at + 4, "IEND", 4) == 0) {
            shape.cut = false;
            break;
        }
        at += size + 12;
    }
    return shape;
}

/* Behind the first start of a scan, the marker of the end can't be anything else: within data, FF
 * is always followed by 00 or by a restart. Before it, segments are stepped over: a thumbnail has
 * an end of its own. */
static struct picture_shape jpeg_shape(const uint8_t *p, size_t n)
{
    size_t at = 2;
    while (at + 4 <= n && p[at] == 0xFF && p[at + 1] != 0xDA)
        at += p[at + 1] == 0xFF ? 1 : 2 + ((size_t)p[at + 2] << 8 | p[at + 3]);
    for (; at + 2 <= n; at++)
        if (p[at] == 0xFF && p[at + 1] == 0xD9)
            return (struct picture_shape){false, false};
    return (struct picture_shape){.cut = true};
}

static struct picture_shape webp_shape(const uint8_t *p, size_t n)
{
    struct picture_shape shape = {.cut = n < 21 || little32(p + 4) > n - 8};
    shape.moving = n > 20 && memcmp(p + 12, "VP8X", 4) == 0 && p[20] & 0x02;
    return shape;
}

struct picture_shape picture_look_whole(const void *bytes, size_t n)
{
    switch (picture_format_of(bytes, n)) {
    case PICTURE_PNG:
        return png_shape(bytes, n);
    case PICTURE_JPEG:
        return jpeg_shape(bytes, n);
    case PICTURE_WEBP:
        return webp_shape(bytes, n);
    default:
        return (struct picture_shape){false, false};
    }
}

/* ---- The first image of an animated WebP ---- */

#define FRAME_HEAD_BYTES 16 /* of ANMF, before the chunks of its image */

static void add_little(struct buf *out, uint32_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        buf_add_char(out, (char)(value >> (8 * i) & 255));
}

/* An image with alpha of its own (ALPH) needs the extended header, which tells its size. */
static void add_header(struct buf *out, const uint8_t *frame, size_t chunks)
{
    bool alpha = memcmp(frame + FRAME_HEAD_BYTES, "ALPH", 4) == 0;
    buf_add(out, "RIFF", 4);
    add_little(out, (uint32_t)(4 + (alpha ? 18 : 0) + chunks), 4);
    buf_add(out, "WEBP", 4);
    if (!alpha)
        return;
    buf_add(out, "VP8X", 4);
    add_little(out, 10, 4);
    add_little(out, 0x10, 4);
    buf_add(out, frame + 6, 6); /* width and height, each less one, as VP8X has them */
}

bool picture_first_image(const void *bytes, size_t n, struct buf *out, int *x, int *y)
{
    const uint8_t *p = bytes;
    if (!webp_shape(p, n).moving)
        return false;
    for (size_t at = 12; at + 8 <= n;) {
        size_t size = little32(p + at + 4), left = n - at - 8;
        const uint8_t *frame = p + at + 8;
        size = size < left ? size : left;
        if (memcmp(p + at, "ANMF", 4) == 0 && size > FRAME_HEAD_BYTES + 8) {
            *x = (int)little24(frame) * 2;
            *y = (int)little24(frame + 3) * 2;
            add_header(out, frame, size - FRAME_HEAD_BYTES);
            buf_add(out, frame + FRAME_HEAD_BYTES, size - FRAME_HEAD_BYTES);
            return !out->failed;
        }
        at += 8 + size + (size & 1);
    }
    return false;
}
