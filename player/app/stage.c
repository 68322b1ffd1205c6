/* Each input or reply goes through the model; what the model asks for is sent on; the frame is made
 * anew when something happened and painted where it differs. Decoded pictures are kept by name and
 * size, the least recently drawn ones leaving first. */
#include "app/stage.h"

#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "screens/words.h"
#include "screens/update.h"

#define IMAGES_BYTES_MAX (16u << 20)
#define IMAGES_MAX 64
#define DECODED_PIXELS_MAX (6 << 20)

struct image {
    char *name;
    int width, height;
    uint32_t *data; /* NULL while it is loading, or when it can't be shown */
    bool loading;
    unsigned used; /* number of the frame that drew it last */
};

struct stage {
    struct stage_options options;
    struct raster_sources fonts;
    struct model *model;
    struct view *view;
    struct raster *raster;
    struct frame frame;
    bool dirty;
    bool film_moved; /* nothing but the picture of a film is new */
    unsigned frames;
    struct image images[IMAGES_MAX];
    char language[16];
    bool language_fixed;
};

static void take_moment(struct stage *stage)
{
    stage->options.now(stage->options.context, &stage->model->now);
    stage->options.chance(stage->options.context, stage->model->random);
}

static void use_language(struct stage *stage, const char *language)
{
    str_put(stage->language, sizeof stage->language, language);
    words_use(language, stage->options.locale_folder);
    view_forget(stage->view);
    stage->frame.link = NULL; /* what it led to is gone */
    stage->frame.layout = NULL;
    stage->dirty = true;
}

static void pump(struct stage *stage)
{
    for (struct request *r; (r = model_take_request(stage->model));) {
        if (r->kind == REQUEST_LANGUAGE) {
            use_language(stage, r->language ? r->language : "id");
            request_free(r);
        } else {
            stage->options.send(stage->options.context, r);
        }
    }
}

/* ---- Pictures ---- */

static void image_forget(struct image *image)
{
    mem_free(image->name);
    mem_free(image->data);
    *image = (struct image){0};
}

static size_t image_bytes(const struct image *image)
{
    return image->data ? (size_t)image->width * (size_t)image->height * 4 : 0;
}

static void make_room(struct stage *stage)
{
    for (;;) {
        size_t all = 0;
        struct image *oldest = NULL;
        for (size_t i = 0; i < IMAGES_MAX; i++) {
            struct image *image = &stage->images[i];
            all += image_bytes(image);
            if (image->data && image->used + 1 < stage->frames &&
                (!oldest || image->used < oldest->used))
                oldest = image;
        }
        if (all <= IMAGES_BYTES_MAX || !oldest)
            return;
        image_forget(oldest);
    }
}

static struct image *image_slot(struct stage *stage)
{
    struct image *oldest = NULL;
    for (size_t i = 0; i < IMAGES_MAX; i++) {
        struct image *image = &stage->images[i];
        if (!image->name)
            return image;
        if (!image->loading && (!oldest || image->used < oldest->used))
            oldest = image;
    }
    if (oldest)
        image_forget(oldest);
    return oldest;
}

static void ask_image(struct stage *stage, const char *name, int width, int height)
{
    struct image *image = image_slot(stage);
    struct request *request = image ? mem_alloc(sizeof *request) : NULL;
    if (!request)
        return;
    request->kind = REQUEST_IMAGE;
    request->learner = "";
    arena_init(&request->arena, 1u << 16);
    request->name = arena_copy_str(&request->arena, name);
    request->width = width;
    request->height = height;
    image->name = mem_copy_str(name);
    if (!request->name || !image->name) {
        request_free(request);
        image_forget(image);
        return;
    }
    image->width = width;
    image->height = height;
    image->loading = true;
    image->used = stage->frames;
    stage->options.send(stage->options.context, request);
}

/* A picture that is drawn larger than that is decoded smaller, and stretched as it is painted. */
static void bound_size(int *width, int *height)
{
    while ((int64_t)*width * *height > DECODED_PIXELS_MAX) {
        *width = *width * 3 / 4;
        *height = *height * 3 / 4;
    }
}

/* Another size of it, until the right one is there. */
static bool other_size(struct stage *stage, const char *name, struct pixels *out)
{
    for (size_t i = 0; i < IMAGES_MAX; i++) {
        struct image *image = &stage->images[i];
        if (!image->name || !image->data || !str_equal(image->name, name))
            continue;
        image->used = stage->frames;
        *out = (struct pixels){image->data, image->width, image->height, image->width * 4};
        return true;
    }
    return false;
}

static bool image_source(void *context, const char *name, int width, int height,
                         struct pixels *out)
{
    struct stage *stage = context;
    if (str_equal(name, RECORDING_IMAGE))
        return stage->options.film &&
               stage->options.film(stage->options.context, width, height, out);
    bound_size(&width, &height);
    for (size_t i = 0; i < IMAGES_MAX; i++) {
        struct image *image = &stage->images[i];
        if (!image->name || image->width != width || image->height != height ||
            !str_equal(image->name, name))
            continue;
        image->used = stage->frames;
        if (!image->data)
            return image->loading && other_size(stage, name, out);
        *out = (struct pixels){image->data, width, height, width * 4};
        return true;
    }
    ask_image(stage, name, width, height);
    return other_size(stage, name, out);
}

static bool text_source(void *context, struct text_style style, const char *s, size_t n,
                        struct mask *out)
{
    struct stage *stage = context;
    return stage->fonts.text(stage->fonts.context, style, s, n, out);
}

static void image_came(struct stage *stage, struct reply *reply)
{
    for (size_t i = 0; i < IMAGES_MAX; i++) {
        struct image *image = &stage->images[i];
        if (!image->loading || image->width != reply->image_w ||
            image->height != reply->image_h || !str_equal(image->name, reply->name))
            continue;
        image->loading = false;
        image->data = reply->image;
        reply->image = NULL;
        if (!image->data && reply->err.code != ERR_NO_MEMORY)
            lesson_picture_failed(stage->model, &stage->frame, image->name);
        raster_image_changed(stage->raster, image->name);
        stage->dirty = true;
    }
    make_room(stage);
}

/* ---- Life ---- */

bool stage_new(const struct stage_options *options, struct fonts *fonts, struct stage **out,
               struct err *err)
{
    struct text_metrics metrics = fonts_metrics(fonts);
    *out = NULL;
    struct stage *stage = mem_alloc(sizeof *stage);
    if (!stage)
        return err_no_memory(err);
    stage->options = *options;
    draw_init(&stage->frame.list);
    fonts_sources(fonts, &stage->fonts);
    struct raster_sources sources = {stage, text_source, image_source};
    if (!model_new(options->width, options->height, &stage->model, err) ||
        !view_new(&metrics, options->clock_us, &stage->view, err) ||
        !raster_new(&sources, &stage->raster, err)) {
        stage_free(stage);
        return false;
    }
    stage->model->aloud.can = options->can_speak;
    stage->language_fixed = options->language != NULL;
    use_language(stage, options->language ? options->language : "id");
    take_moment(stage);
    if (options->preview)
        model_preview(stage->model);
    model_start(stage->model, options->package_path);
    pump(stage);
    *out = stage;
    return true;
}

void stage_free(struct stage *stage)
{
    if (!stage)
        return;
    raster_free(stage->raster);
    view_free(stage->view);
    model_free(stage->model);
    draw_finish(&stage->frame.list);
    for (size_t i = 0; i < IMAGES_MAX; i++)
        image_forget(&stage->images[i]);
    mem_free(stage);
}

void stage_input(struct stage *stage, const struct input *input)
{
    take_moment(stage);
    model_input(stage->model, &stage->frame, input);
    stage->dirty = stage->dirty || input->kind != INPUT_POINTER_MOVE ||
                   model_drags(stage->model);
    pump(stage);
}

void stage_reply(struct stage *stage, struct reply *reply)
{
    if (!reply)
        return;
    take_moment(stage);
    if (reply->kind == REQUEST_MEDIA_FRAME) {
        raster_image_changed(stage->raster, RECORDING_IMAGE);
        stage->film_moved = true;
    } else if (reply->kind == REQUEST_IMAGE) {
        image_came(stage, reply);
    } else {
        model_reply(stage->model, reply);
        const char *wish = reply->kind == REQUEST_STORE_OPEN && !stage->language_fixed
                               ? comfort_language(stage->model) : NULL;
        if (wish && !str_equal(wish, stage->language))
            use_language(stage, wish);
        stage->dirty = true;
        pump(stage);
    }
    reply_free(reply);
}

bool stage_wants_paint(const struct stage *stage)
{
    return stage->dirty || stage->film_moved;
}

bool stage_paint(struct stage *stage, struct pixels to, struct damage *damage)
{
    if (!stage->dirty && !stage->film_moved)
        return false;
    bool film_alone = !stage->dirty;
    stage->dirty = stage->film_moved = false;
    stage->frames++;
    if (film_alone) { /* the frame is the same */
        raster_paint(stage->raster, &stage->frame.list, to, damage);
        return true;
    }
    view_frame(stage->view, stage->model, &stage->frame);
    model_painted(stage->model, &stage->frame);
    raster_paint(stage->raster, &stage->frame.list, to, damage);
    return true;
}

void stage_forget_pixels(struct stage *stage)
{
    raster_forget(stage->raster);
    stage->dirty = true;
}

bool stage_work(struct stage *stage)
{
    bool more = view_work(stage->view);
    if (!more)
        stage->dirty = true; /* the exact height is known now */
    return more;
}

const struct frame *stage_frame(const struct stage *stage)
{
    return &stage->frame;
}

struct model *stage_model(struct stage *stage)
{
    return stage->model;
}

void stage_text(const struct stage *stage, struct draw_list *list)
{
    view_text(stage->view, stage->model, list);
}

const char *stage_text_language(const struct stage *stage)
{
    const struct course *course = stage->model->course;
    return course && course->language ? course->language : stage->language;
}
