/* Two frames are kept: the painted one and the new one. What differs becomes a few rectangles; in
 * each of them the ground and then every item that reaches into it is painted, in order. Where
 * memory ends, the window keeps showing the frame before, or the frame is painted whole; the next
 * one is painted whole then. */
#include "draw/raster.h"

#include <string.h>

#include "base/mem.h"
#include "draw/change.h"
#include "draw/icon.h"
#include "draw/paint.h"

#define ICON_CACHE_MAX 96
#define ICON_SIZE_MAX 256
#define CHANGED_IMAGES_MAX 32

struct icon_mask {
    enum icon icon;
    int size_px;
    uint8_t *mask;
};

struct raster {
    struct raster_sources sources;
    struct snapshot painted, next;
    bool valid; /* `painted` is what the pixels hold */
    struct icon_mask icons[ICON_CACHE_MAX];
    size_t icon_count, icon_oldest;
    uint64_t changed_images[CHANGED_IMAGES_MAX];
    size_t changed_count;
};

bool raster_new(const struct raster_sources *sources, struct raster **out, struct err *err)
{
    *out = mem_alloc(sizeof **out);
    if (!*out)
        return err_no_memory(err);
    (*out)->sources = *sources;
    return true;
}

void raster_free(struct raster *raster)
{
    if (!raster)
        return;
    for (size_t i = 0; i < raster->icon_count; i++)
        mem_free(raster->icons[i].mask);
    snapshot_finish(&raster->painted);
    snapshot_finish(&raster->next);
    mem_free(raster);
}

void raster_forget(struct raster *raster)
{
    raster->valid = false;
}

void raster_image_changed(struct raster *raster, const char *name)
{
    if (raster->changed_count == CHANGED_IMAGES_MAX)
        raster->valid = false; /* too many to remember: all is painted */
    else
        raster->changed_images[raster->changed_count++] = snapshot_name(name);
}

/* ---- Items ---- */

/* The mask of an icon; the oldest makes room. NULL: no memory. */
static const uint8_t *icon_mask(struct raster *raster, enum icon icon, int size_px)
{
    for (size_t i = 0; i < raster->icon_count; i++)
        if (raster->icons[i].icon == icon && raster->icons[i].size_px == size_px)
            return raster->icons[i].mask;
    uint8_t *mask = mem_alloc_array((size_t)size_px, (size_t)size_px);
    if (!mask)
        return NULL;
    icon_draw(icon_path(icon), size_px, mask);
    size_t at = raster->icon_count;
    if (at == ICON_CACHE_MAX) {
        at = raster->icon_oldest++ % ICON_CACHE_MAX;
        mem_free(raster->icons[at].mask);
    } else {
        raster->icon_count++;
    }
    raster->icons[at] = (struct icon_mask){icon, size_px, mask};
    return mask;
}

static void paint_icon(struct raster *raster, const struct canvas *canvas,
                       const struct draw_item *item, struct rect box)
{
    int size = box.w < box.h ? box.w : box.h;
    if (size > ICON_SIZE_MAX)
        size = ICON_SIZE_MAX;
    const uint8_t *data = icon_mask(raster, item->icon.icon, size);
    if (!data) {
        raster->valid = false;
        return;
    }
    struct mask mask = {.data = data, .width = size, .height = size, .pitch = size};
    paint_mask(canvas, box.x + (box.w - size) / 2, box.y + (box.h - size) / 2, &mask,
               item->icon.color);
}

/* The list does not tell the baseline; Noto Sans has it at this part of ascent + descent. */
#define BASELINE_PERMILLE 785

static void paint_text_line(const struct canvas *canvas, const struct draw_item *item,
                            struct rect box, int above_permille)
{
    int size = item->text.style.size_px;
    int thick = (size * 6 + 50) / 100;
    int y = box.y + (box.h * BASELINE_PERMILLE - size * above_permille) / 1000;
    if (thick < 1)
        thick = 1;
    paint_fill(canvas, (struct rect){box.x, y, box.w, thick}, item->text.color);
}

static void paint_text(struct raster *raster, const struct canvas *canvas,
                       const struct draw_item *item, struct rect box)
{
    struct mask mask;
    if (raster->sources.text &&
        raster->sources.text(raster->sources.context, item->text.style, item->text.s,
                             item->text.size, &mask))
        paint_mask(canvas, box.x + mask.left_px, box.y + mask.top_px, &mask, item->text.color);
    if (item->text.underline)
        paint_text_line(canvas, item, box, -80);
    if (item->text.strike)
        paint_text_line(canvas, item, box, 300);
}

static void paint_image(struct raster *raster, const struct canvas *canvas,
                        const struct draw_item *item, struct rect box, rgb ground)
{
    struct pixels picture;
    if (raster->sources.image &&
        raster->sources.image(raster->sources.context, item->image.name, box.w, box.h, &picture) &&
        picture.width > 0 && picture.height > 0) {
        paint_picture(canvas, box, &picture, item->image.radius_px);
        return;
    }
    rgb quiet = paint_mix(ground, 0x808080, 32) & 0xFFFFFF;
    paint_round(canvas, box, &(struct paint_round){.fill = quiet, .filled = true,
                                                   .radius_px = item->image.radius_px});
}

static void paint_rect(const struct canvas *canvas, const struct draw_item *item, struct rect box)
{
    paint_round(canvas, box, &(struct paint_round){.fill = item->rect.fill,
                                                   .line = item->rect.line,
                                                   .filled = item->rect.filled,
                                                   .line_px = item->rect.line_px,
                                                   .radius_px = item->rect.radius_px});
}

static void paint_item(struct raster *raster, const struct canvas *canvas,
                       const struct draw_list *list, const struct draw_item *item)
{
    struct rect box = snapshot_place(&raster->next, item->in_layer, item->box);
    switch (item->kind) {
    case DRAW_RECT:
        paint_rect(canvas, item, box);
        break;
    case DRAW_TEXT:
        paint_text(raster, canvas, item, box);
        break;
    case DRAW_IMAGE:
        paint_image(raster, canvas, item, box, list->ground);
        break;
    case DRAW_ICON:
        paint_icon(raster, canvas, item, box);
        break;
    case DRAW_COVER:
        cover_paint(canvas, box, item->cover.seed, item->cover.left_radius_px,
                    item->cover.right_radius_px);
        break;
    case DRAW_LAYER:
    case DRAW_LAYER_END:
        break;
    }
}

/* ---- Frames ---- */

static void paint_part(struct raster *raster, const struct draw_list *list, struct pixels to,
                       struct rect part)
{
    const struct snapshot *frame = &raster->next;
    struct canvas canvas = {to, part};
    paint_fill(&canvas, part, list->ground);
    for (size_t i = 0; i < frame->count; i++) {
        const struct shown *item = &frame->items[i];
        canvas.clip = rect_cut(part, snapshot_seen(frame, item->in_layer, item->box));
        if (canvas.clip.w > 0 && canvas.clip.h > 0)
            paint_item(raster, &canvas, list, &list->items[i]);
    }
}

/* Moves the pixels of `part`; what leaves it is lost, what nothing came to stays as it was. */
static void move_pixels(struct pixels to, struct rect part, int dx, int dy)
{
    struct rect target = rect_cut((struct rect){part.x + dx, part.y + dy, part.w, part.h}, part);
    const struct canvas canvas = {to, part};
    for (int i = 0; i < target.h; i++) {
        int y = dy > 0 ? target.y + target.h - 1 - i : target.y + i;
        memmove(canvas_row(&canvas, y) + target.x, canvas_row(&canvas, y - dy) + target.x - dx,
                (size_t)target.w * sizeof(uint32_t));
    }
}

static void find_changed_images(const struct raster *raster, struct area *paint)
{
    const struct snapshot *frame = &raster->next;
    for (size_t i = 0; i < frame->count; i++) {
        const struct shown *item = &frame->items[i];
        for (size_t n = 0; n < raster->changed_count; n++)
            if (item->kind == DRAW_IMAGE && item->name == raster->changed_images[n])
                area_add(paint, snapshot_seen(frame, item->in_layer, item->box));
    }
}

/* What is to be done to come from the painted frame to the new one. */
static void find_change(struct raster *raster, struct change *change)
{
    struct snapshot *before = &raster->painted, *after = &raster->next;
    bool comparable = raster->valid && before->ground == after->ground &&
                      before->window.w == after->window.w && before->window.h == after->window.h;
    if (comparable && snapshot_match(before, after)) {
        change_find(before, after, change);
        find_changed_images(raster, &change->paint);
    } else {
        area_add(&change->paint, after->window);
    }
}

static void carry_out(struct raster *raster, const struct draw_list *list, struct pixels to,
                      const struct change *change, struct damage *damage)
{
    struct area touched = change->paint;
    damage->pixels = area_pixels(&change->paint);
    for (size_t i = 0; i < change->move_count; i++) {
        struct rect part = change->moves[i].rect;
        move_pixels(to, part, change->moves[i].dx, change->moves[i].dy);
        damage->pixels += (uint64_t)part.w * (uint64_t)part.h;
        area_add(&touched, part);
    }
    for (size_t i = 0; i < change->paint.count; i++)
        paint_part(raster, list, to, change->paint.rects[i]);
    damage->count = touched.count;
    memcpy(damage->rects, touched.rects, touched.count * sizeof *damage->rects);
}

void raster_paint(struct raster *raster, const struct draw_list *list, struct pixels to,
                  struct damage *damage)
{
    struct change change = {.move_count = 0};
    *damage = (struct damage){.count = 0};
    raster->next.window = (struct rect){0, 0, to.width, to.height};
    if (!snapshot_draw_list(&raster->next, list)) {
        raster->valid = false;
        return;
    }
    find_change(raster, &change);
    raster->valid = true;
    raster->changed_count = 0;
    carry_out(raster, list, to, &change, damage);
    struct snapshot painted = raster->next;
    raster->next = raster->painted;
    raster->painted = painted;
}
