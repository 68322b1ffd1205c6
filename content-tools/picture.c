/* The player's reader knows the formats that it shows; SVG is added here, because it is turned
 * into one of them only when a course is packed. */
#include "author/picture.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "course/picture_header.h"

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

static enum media_kind kind_of(const unsigned char *bytes, size_t n)
{
    switch (picture_format_of(bytes, n)) {
    case PICTURE_PNG:
        return MEDIA_PNG;
    case PICTURE_JPEG:
        return MEDIA_JPEG;
    case PICTURE_WEBP:
        return MEDIA_WEBP;
    default:
        return holds_svg(bytes, n) ? MEDIA_SVG : MEDIA_NONE;
    }
}

struct picture_info picture_look(const unsigned char *bytes, size_t n)
{
    struct picture_info info = {kind_of(bytes, n), 0, 0};
    int width, height;
    if (picture_header_read(bytes, n, &width, &height, NULL)) {
        info.width = (uint32_t)width;
        info.height = (uint32_t)height;
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
