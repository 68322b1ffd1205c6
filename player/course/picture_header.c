/* Source: PNG (W3C) 5.6 and 11.2.2; JPEG (ITU T.81) B.1 and B.2.2; WebP container (RFC 9649). */
#include "course/picture_header.h"

#include <stdint.h>
#include <string.h>

#define SIDE_MAX 0x7FFFFF /* beyond what any of the decoders takes */

static uint32_t big16(const uint8_t *p)
{
    return (uint32_t)p[0] << 8 | p[1];
}

static uint32_t big32(const uint8_t *p)
{
    return big16(p) << 16 | big16(p + 2);
}

static uint32_t little24(const uint8_t *p)
{
    return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16;
}

enum picture_format picture_format_of(const void *bytes, size_t n)
{
    const uint8_t *p = bytes;
    if (n >= 8 && memcmp(p, "\x89PNG\r\n\x1a\n", 8) == 0)
        return PICTURE_PNG;
    if (n >= 3 && p[0] == 0xFF && p[1] == 0xD8 && p[2] == 0xFF)
        return PICTURE_JPEG;
    if (n >= 12 && memcmp(p, "RIFF", 4) == 0 && memcmp(p + 8, "WEBP", 4) == 0)
        return PICTURE_WEBP;
    return PICTURE_UNKNOWN;
}

struct side {
    uint32_t w, h;
};

static struct side png_side(const uint8_t *p, size_t n)
{
    if (n < 24 || memcmp(p + 12, "IHDR", 4) != 0)
        return (struct side){0, 0};
    return (struct side){big32(p + 16), big32(p + 20)};
}

/* Walks the marker segments to the first start of frame. */
static struct side jpeg_side(const uint8_t *p, size_t n)
{
    size_t at = 2;
    while (at + 9 < n) {
        if (p[at] != 0xFF)
            break;
        uint8_t kind = p[at + 1];
        if (kind == 0xFF) { /* fill */
            at++;
            continue;
        }
        if (kind == 0x01 || (kind >= 0xD0 && kind <= 0xD8)) {
            at += 2;
            continue;
        }
        if (kind >= 0xC0 && kind <= 0xCF && kind != 0xC4 && kind != 0xC8 && kind != 0xCC)
            return (struct side){big16(p + at + 7), big16(p + at + 5)};
        if (kind == 0xD9 || kind == 0xDA)
            break;
        at += 2 + big16(p + at + 2);
    }
    return (struct side){0, 0};
}

static struct side webp_side(const uint8_t *p, size_t n)
{
    if (n < 30)
        return (struct side){0, 0};
    if (memcmp(p + 12, "VP8X", 4) == 0)
        return (struct side){little24(p + 24) + 1, little24(p + 27) + 1};
    if (memcmp(p + 12, "VP8L", 4) == 0 && p[20] == 0x2F)
        return (struct side){(uint32_t)((p[22] & 0x3F) << 8 | p[21]) + 1,
                             (uint32_t)((p[24] & 0x0F) << 10 | p[23] << 2 | p[22] >> 6) + 1};
    if (memcmp(p + 12, "VP8 ", 4) == 0 && p[23] == 0x9D && p[24] == 0x01 && p[25] == 0x2A)
        return (struct side){(uint32_t)((p[27] & 0x3F) << 8 | p[26]),
                             (uint32_t)((p[29] & 0x3F) << 8 | p[28])};
    return (struct side){0, 0};
}

bool picture_header_read(const void *bytes, size_t n, int *width, int *height, struct err *err)
{
    struct side side = {0, 0};
    *width = *height = 0;
    switch (picture_format_of(bytes, n)) {
    case PICTURE_PNG:
        side = png_side(bytes, n);
        break;
    case PICTURE_JPEG:
        side = jpeg_side(bytes, n);
        break;
    case PICTURE_WEBP:
        side = webp_side(bytes, n);
        break;
    default:
        return err_set(err, ERR_FORMAT, "this is no PNG, JPEG or WebP picture");
    }
    if (!side.w || !side.h || side.w > SIDE_MAX || side.h > SIDE_MAX)
        return err_set(err, ERR_FORMAT, "the picture's header is damaged");
    *width = (int)side.w;
    *height = (int)side.h;
    return true;
}
