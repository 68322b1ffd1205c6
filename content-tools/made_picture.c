#include "author/made_picture.h"

#include <string.h>

#include "author/check.h"
#include "author/picture.h"
#include "author/scale.h"
#include "author/svg.h"
#include "base/file.h"
#include "base/str.h"

static bool scaled(const char *path, enum media_kind kind, struct buf *out, struct err *err)
{
    struct buf whole = BUF_INIT;
    bool good = file_read(path, PACKAGE_IMAGE_BYTES_MAX, &whole, err) &&
                scale_picture(whole.data, whole.size, kind, PICTURE_PACKED_PIXELS_MAX, out, err);
    buf_finish(&whole);
    return good;
}

static bool to_be_scaled(enum media_kind kind, const char *path)
{
    struct picture_info info;
    return (kind == MEDIA_PNG || kind == MEDIA_JPEG) && picture_look_file(path, &info, NULL) &&
           (uint64_t)info.width * info.height > PICTURE_PACKED_PIXELS_MAX;
}

bool made_picture_name(const char *name, enum media_kind kind, struct made_picture *out,
                       struct err *err)
{
    *out = (struct made_picture){.as_it_is = kind != MEDIA_SVG, .bytes = BUF_INIT};
    if (!str_put(out->name, sizeof out->name - 4, name))
        return err_set(err, ERR_LIMIT, "%s: the name is too long", name);
    if (kind == MEDIA_SVG)
        strcat(out->name, ".png");
    return true;
}

bool made_picture(const char *name, enum media_kind kind, const char *path,
                  struct made_picture *out, struct err *err)
{
    if (!made_picture_name(name, kind, out, err))
        return false;
    bool scale = kind != MEDIA_SVG && to_be_scaled(kind, path);
    out->as_it_is = kind != MEDIA_SVG && !scale;
    bool good = out->as_it_is || (scale ? scaled(path, kind, &out->bytes, err)
                                        : svg_render(path, &out->bytes, err));
    if (good)
        return true;
    buf_finish(&out->bytes);
    return err_wrap(err, "%s", name);
}
