/* Each format names its size at a fixed place, except JPEG, whose segments are stepped over until
 * the frame header. Every read is bounded by n: the files come from anywhere. */
#include "author/picture.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"

static uint32_t big(const unsigned char *p, int bytes)
{
    uint32_t value = 0;
    for (int i = 0; i < bytes; i++)
        value = value << 8 | p[i];
    return value;
}

static uint32_t little(const unsigned char *p, int bytes)
{
    uint32_t value = 0;
    for (int i = bytes; i > 0; i--)
        value = value << 8 | p[i - 1];
    return value;
}

static void look_png(const unsigned char *p, size_t n, struct picture_info *info)
{
    if (n < 24 || memcmp(p + 12, "IHDR", 4) != 0)
        return;
    info->width = big(p + 16, 4);
    info->height = big(p + 20, 4);
}

static bool is_frame_header(unsigned char marker)
{
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 &&
           marker != 0xCC;
}

static void look_jpeg(const unsigned char *p, size_t n, struct picture_info *info)
{
    size_t at = 2;
    while (at + 4 <= n && p[at] == 0xFF) {
        unsigned char marker = p[at + 1];
        if (marker == 0xFF) { /* padding before a marker */
            at++;
            continue;
        }
        if (is_frame_header(marker)) {
            if (at + 9 <= n) {
                info->height = big(p + at + 5, 2);
                info->width = big(p + at + 7, 2);
            }
            return;
        }
        if (marker == 0xDA || marker == 0xD9)
            return;
        at += 2 + big(p + at + 2, 2);
    }
}

static void look_webp(const unsigned char *p, size_t n, struct picture_info *info)
{
    if (n < 30)
        return;
    if (memcmp(p + 12, "VP8X", 4) == 0) {
        info->width = little(p + 24, 3) + 1;
        info->height = little(p + 27, 3) + 1;
    } else if (memcmp(p + 12, "VP8L", 4) == 0) {
        uint32_t bits = little(p + 21, 4);
        info->width = (bits & 0x3FFF) + 1;
        info->height = (bits >> 14 & 0x3FFF) + 1;
    } else if (memcmp(p + 12, "VP8 ", 4) == 0) {
        info->width = little(p + 26, 2) & 0x3FFF;
        info->height = little(p + 28, 2) & 0x3FFF;
    }
}

static bool holds_svg(const unsigned char *p, size_t n)
{
    const char tag[] = "<svg";
    size_t i = n >= 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    while (i < n && strchr(" \t\r\n", p[i]) && p[i])
        i++;
    if (i >= n || p[i] != '<')
        return false;
    for (; i + sizeof tag - 1 <= n; i++)
        if (memcmp(p + i, tag, sizeof tag - 1) == 0)
            return true;
    return false;
}

struct picture_info picture_look(const unsigned char *bytes, size_t n)
{
    struct picture_info info = {MEDIA_NONE, 0, 0};
    if (n >= 8 && memcmp(bytes, "\x89PNG\r\n\x1A\n", 8) == 0) {
        info.kind = MEDIA_PNG;
        look_png(bytes, n, &info);
    } else if (n >= 3 && memcmp(bytes, "\xFF\xD8\xFF", 3) == 0) {
        info.kind = MEDIA_JPEG;
        look_jpeg(bytes, n, &info);
    } else if (n >= 12 && memcmp(bytes, "RIFF", 4) == 0 && memcmp(bytes + 8, "WEBP", 4) == 0) {
        info.kind = MEDIA_WEBP;
        look_webp(bytes, n, &info);
    } else if (holds_svg(bytes, n)) {
        info.kind = MEDIA_SVG;
    }
    return info;
}

bool picture_look_file(const char *path, struct picture_info *out, struct err *err)
{
    *out = (struct picture_info){MEDIA_NONE, 0, 0};
    FILE *file = file_open(path, "rb", err);
    if (!file)
        return false;
    /* Most headers stand within the first block; only a JPEG with much before its frame needs
     * more. */
    bool good = false;
    struct buf head = BUF_INIT;
    for (size_t want = 4096; want <= PICTURE_HEAD_BYTES; want *= 16) {
        good = buf_reserve(&head, want);
        if (!good) {
            err_no_memory(err);
            break;
        }
        size_t n = fread(head.data + head.size, 1, want - head.size, file);
        head.size += n;
        if (ferror(file)) {
            good = err_set(err, ERR_IO, "cannot read %s", path);
            break;
        }
        *out = picture_look((unsigned char *)head.data, head.size);
        if (out->width || head.size < want)
            break;
    }
    buf_finish(&head);
    fclose(file);
    return good;
}
