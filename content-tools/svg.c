/* The base of relative references is the file itself, so that librsvg admits pictures beside it
 * and nothing from elsewhere. */
#include "author/svg.h"

#include <math.h>

#include "author/check.h"
#include "author/svg_inside.h"
#include "base/words.h"

#ifdef __SANITIZE_ADDRESS__
/* fontconfig keeps its caches to the end on purpose. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig\n";
}
#endif

static bool fail(struct err *err, GError *why)
{
    err_set(err, ERR_FORMAT, "this SVG can't be read: %s",
            why ? why->message : _("no reason given"));
    g_clear_error(&why);
    return false;
}

static RsvgHandle *open_svg(const char *path, struct err *err)
{
    GError *why = NULL;
    GFile *file = g_file_new_for_path(path);
    RsvgHandle *handle =
        rsvg_handle_new_from_gfile_sync(file, RSVG_HANDLE_FLAGS_NONE, NULL, &why);
    g_object_unref(file);
    if (!handle)
        fail(err, why);
    else
        rsvg_handle_set_dpi(handle, 96);
    return handle;
}

bool svg_look(const char *path, struct err *err)
{
    RsvgHandle *handle = open_svg(path, err);
    if (handle)
        g_object_unref(handle);
    return handle != NULL;
}

struct svg_size svg_own_size(RsvgHandle *handle)
{
    struct svg_size size = {0, 0};
    if (rsvg_handle_get_intrinsic_size_in_pixels(handle, &size.width, &size.height) &&
        size.width > 0 && size.height > 0)
        return size;
    gboolean has_width, has_height, has_box;
    RsvgLength width, height;
    RsvgRectangle box;
    rsvg_handle_get_intrinsic_dimensions(handle, &has_width, &width, &has_height, &height,
                                         &has_box, &box);
    size.width = SVG_WIDTH_MAX_PX / 2.0;
    size.height = has_box && box.width > 0 && box.height > 0
                      ? size.width * box.height / box.width
                      : size.width;
    return size;
}

struct svg_size svg_rendered_size(RsvgHandle *handle)
{
    struct svg_size own = svg_own_size(handle);
    double scale = fmin(2, fmin(SVG_WIDTH_MAX_PX / own.width, SVG_HEIGHT_MAX_PX / own.height));
    scale = fmin(scale, sqrt(PICTURE_PACKED_PIXELS_MAX / (own.width * own.height)));
    return (struct svg_size){fmax(1, floor(own.width * scale)),
                             fmax(1, floor(own.height * scale))};
}

static cairo_status_t write_to_buf(void *context, const unsigned char *bytes, unsigned int n)
{
    return buf_add(context, bytes, n) ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_NO_MEMORY;
}

bool svg_render(const char *path, struct buf *out, struct err *err)
{
    bool good = false;
    GError *why = NULL;
    cairo_surface_t *surface = NULL;
    cairo_t *cairo = NULL;
    RsvgHandle *handle = open_svg(path, err);
    if (!handle)
        return false;
    struct svg_size size = svg_rendered_size(handle);
    RsvgRectangle frame = {0, 0, size.width, size.height};
    surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, (int)size.width,
                                         (int)size.height);
    cairo = cairo_create(surface);
    if (cairo_status(cairo) != CAIRO_STATUS_SUCCESS)
        err_no_memory(err);
    else if (!rsvg_handle_render_document(handle, cairo, &frame, &why))
        fail(err, why);
    else if (cairo_surface_write_to_png_stream(surface, write_to_buf, out) !=
             CAIRO_STATUS_SUCCESS)
        err_no_memory(err);
    else
        good = true;
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
    g_object_unref(handle);
    return good;
}
