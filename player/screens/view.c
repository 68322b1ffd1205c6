/* Dispatch to the screens, and the memory of layouts. A layout is kept by what it was made of (the
 * text's hash, width, scale), so that neither a pointer that is used again nor a new screen
 * with the same words can show the wrong one. */
#include "screens/scene.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"

#define TEXTS_MAX 128
#define SLICE_US 4000
#define WIDEST_PX 1440

struct kept_text {
    uint64_t key;
    unsigned used; /* frame number */
    struct lesson *lesson;
    struct layout *layout;
};

struct view {
    struct text_metrics metrics;
    int64_t (*clock_us)(void);
    struct kept_text texts[TEXTS_MAX];
    unsigned frame;
    /* the open lesson */
    const struct lesson *lesson;
    uint32_t lesson_generation;
    int width, scale;
    uint32_t details_changes;
    unsigned layouts_made;
    struct layout *layout;
    const struct model *model;
};

bool view_new(const struct text_metrics *metrics, int64_t (*clock_us)(void), struct view **out,
              struct err *err)
{
    *out = mem_alloc(sizeof **out);
    if (!*out)
        return err_no_memory(err);
    (*out)->metrics = *metrics;
    (*out)->clock_us = clock_us;
    return true;
}

static void text_forget(struct kept_text *text)
{
    layout_free(text->layout);
    lesson_free(text->lesson);
    *text = (struct kept_text){0};
}

void view_forget(struct view *view)
{
    for (size_t i = 0; i < TEXTS_MAX; i++)
        text_forget(&view->texts[i]);
    layout_free(view->layout);
    view->layout = NULL;
    view->lesson = NULL;
}

void view_free(struct view *view)
{
    if (view) {
        view_forget(view);
        mem_free(view);
    }
}

/* ---- Layouts ---- */

static bool picture_size(void *context, const char *href, int *width, int *height)
{
    const struct lesson_picture *picture = lesson_find_picture(context, href);
    if (!picture || picture->width <= 0)
        return false;
    *width = picture->width;
    *height = picture->height;
    return true;
}

static bool picture_broken(void *context, const char *href)
{
    const struct lesson_picture *picture = lesson_find_picture(context, href);
    return picture && (picture->width <= 0 || lesson_picture_broken(context, picture->name));
}

/* In a preview each state of a picture is another one. */
void scene_picture_name(const struct model *model, const char *entry, char *out, size_t size)
{
    unsigned version = preview_version(model, entry);
    if (version)
        snprintf(out, size, "%s\t%s\t%u", model->course_file, entry, version);
    else
        snprintf(out, size, "%s\t%s", model->course_file, entry);
}

const char *scene_image_name(void *context, const char *href)
{
    struct scene_asked *asked = context;
    const struct lesson_picture *picture = lesson_find_picture(asked->model, href);
    if (!picture)
        return NULL;
    scene_picture_name(asked->model, picture->name, asked->name, sizeof asked->name);
    return asked->name;
}

/* Asked while a layout is made, which may be between two frames. */
static int recording_height(void *context, const struct block *block, int width)
{
    const struct view *view = context;
    struct ui ui = {.metrics = &view->metrics, .theme = theme_of(view->model->look),
                    .scale_percent = view->scale};
    return view_recording_height(&ui, view->model, block, width);
}

static bool is_open(void *context, uint32_t block, bool at_first)
{
    return details_open(context, block, at_first);
}

static struct layout_options options_for(const struct scene *scene, int width)
{
    return (struct layout_options){
        .metrics = scene->view->metrics,
        .images = {(void *)(uintptr_t)scene->model, picture_size, picture_broken},
        .width_px = width,
        .scale_percent = scene->model->scale_percent,
        .callout_titles = {_("Note"), _("Tip"), _("Important"), _("Warning"), _("Caution")},
        .broken_title = _("This picture is damaged"),
    };
}

struct layout *scene_lesson(struct scene *scene, int width)
{
    struct view *view = scene->view;
    const struct model *model = scene->model;
    if (view->layout && view->lesson == model->lesson && view->width == width &&
        view->scale == model->scale_percent &&
        view->lesson_generation == model->lesson_generation &&
        view->details_changes == model->reading.details.changes)
        return view->layout;
    layout_free(view->layout);
    view->layout = NULL;
    view->model = model;
    view->lesson = model->lesson;
    view->lesson_generation = model->lesson_generation;
    view->width = width;
    view->scale = model->scale_percent;
    view->details_changes = model->reading.details.changes;
    view->layouts_made++;
    struct layout_options options = options_for(scene, width);
    options.details = (struct layout_details){(void *)(uintptr_t)model, is_open};
    options.media = (struct layout_media){view, recording_height};
    if (!layout_new(model->lesson, &options, &view->layout, NULL))
        view->layout = NULL;
    return view->layout;
}

unsigned view_layouts_made(const struct view *view)
{
    return view->layouts_made;
}

void view_text(const struct view *view, const struct model *model, struct draw_list *list)
{
    if (view->layout && view->lesson == model->lesson)
        scene_lesson_nodes(view->layout, model, list);
}

bool view_work(struct view *view)
{
    if (!view->layout || layout_done(view->layout))
        return false;
    return !layout_run(view->layout, 0x7fffffff, SLICE_US, view->clock_us);
}

static struct kept_text *text_slot(struct view *view, uint64_t key)
{
    struct kept_text *oldest = &view->texts[0];
    for (size_t i = 0; i < TEXTS_MAX; i++) {
        struct kept_text *text = &view->texts[i];
        if (text->layout && text->key == key)
            return text;
        if (text->used < oldest->used)
            oldest = text;
    }
    text_forget(oldest);
    oldest->key = key;
    return oldest;
}

static struct layout *text_layout(struct scene *scene, const char *s, int width)
{
    int made_for[3] = {width, scene->model->scale_percent,
                       (int)scene->model->lesson_generation};
    uint64_t key = hash_bytes(hash_bytes(HASH_SEED, s, strlen(s)), made_for, sizeof made_for);
    struct kept_text *text = text_slot(scene->view, key);
    text->used = scene->view->frame;
    if (text->layout)
        return text->layout;
    struct layout_options options = options_for(scene, width);
    if (!lesson_parse(s, strlen(s), "", NULL, &text->lesson, NULL) ||
        !layout_new(text->lesson, &options, &text->layout, NULL)) {
        text_forget(text);
        return NULL;
    }
    layout_run(text->layout, 0x7fffffff, 0, NULL);
    return text->layout;
}

int scene_markdown_height(struct scene *scene, const char *text, int width)
{
    struct layout *layout = text_layout(scene, text, width);
    return layout ? layout_height_px(layout) : 0;
}

int scene_markdown(struct scene *scene, const char *text, int x, int y, int width)
{
    struct layout *layout = text_layout(scene, text, width);
    if (!layout)
        return 0;
    int h = layout_height_px(layout);
    int top = scene->ui.view_top - y, bottom = scene->ui.view_bottom - y;
    if (scene->spoken)
        scene_tell_spoken(scene, layout, y);
    if (bottom <= 0 || top >= h)
        return h;
    struct layout_theme theme = theme_for_layout(scene->ui.theme);
    struct scene_asked asked = {.model = scene->model};
    struct layout_view view = {.x = x, .y = y, .top_px = top < 0 ? 0 : top,
                               .height_px = bottom - (top < 0 ? 0 : top), .theme = &theme,
                               .image_name = scene_image_name, .context = &asked, .quiz = true,
                               .marks = scene->spoken, .mark_count = scene->spoken != NULL};
    layout_draw(layout, scene->ui.list, &view);
    return h;
}

/* Leaf by leaf, with a space between them. */
static void plain_below(const struct block *block, struct buf *out)
{
    if (out->size && (block->runs || block->size))
        buf_add_char(out, ' ');
    lesson_plain(block->runs, out);
    buf_add(out, block->text ? block->text : "", block->size);
    for (const struct block *child = block->first; child; child = child->next)
        plain_below(child, out);
}

const char *scene_plain(struct scene *scene, const char *text, int width)
{
    struct layout *layout = text_layout(scene, text, width);
    struct buf out = BUF_INIT;
    if (!layout)
        return text;
    plain_below(layout_lesson(layout)->root, &out);
    const char *copy = arena_copy(&scene->ui.list->arena, out.data ? out.data : "", out.size);
    buf_finish(&out);
    return copy ? copy : text;
}

int scene_markdown_said(struct scene *scene, uint32_t id, const char *text, int x, int y,
                        int width)
{
    int h = scene_markdown(scene, text, x, y, width);
    draw_node(scene->ui.list, id, ROLE_PARAGRAPH, scene_plain(scene, text, width),
              (struct rect){x, y, width, h});
    return h;
}

/* ---- Shared by the screens ---- */

const char *scene_text(const struct scene *scene, const struct text *text)
{
    (void)scene;
    return text_pick(text, words_language());
}

char *scene_format(struct scene *scene, const char *format, ...)
{
    char text[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    char *copy = arena_copy_str(&scene->ui.list->arena, text);
    if (!copy)
        scene->ui.list->failed = true;
    static char nothing[] = "";
    return copy ? copy : nothing;
}

int scene_bar(struct scene *scene, const char *title, const char *quiet, bool back)
{
    struct ui *ui = &scene->ui;
    int h = ui_px(ui, BAR_PX), x = scene->margin;
    if (h < TARGET + 8)
        h = TARGET + 8;
    draw_rect(ui->list, (struct rect){0, 0, ui->width, h}, ui->theme->surface, 0);
    draw_rect(ui->list, (struct rect){0, h - 1, ui->width, 1}, ui->theme->line, 0);
    int right = ui->width - scene->margin;
    if (back) {
        struct rect box = {x - 8, (h - TARGET) / 2, TARGET, TARGET};
        if (ui_pressable(ui, draw_id("back"), ROLE_BUTTON, _("Back"), box, act(ACT_BACK, 0, 0), 0))
            ui_focus_ring(ui, box, RADIUS);
        int side = ui_px(ui, 24) < 32 ? ui_px(ui, 24) : 32;
        draw_icon(ui->list, (struct rect){box.x + (TARGET - side) / 2, (h - side) / 2, side, side},
                  ICON_BACK, ui->theme->text);
        x += TARGET + 8;
    }
    struct text_style bold = ui_style(ui, FACE_BOLD, SIZE_SECONDARY);
    struct text_style plain = ui_style(ui, FACE_REGULAR, SIZE_SMALL);
    if (scene->bar_choices)
        right = scene_bar_aloud(scene, scene_bar_choices(scene, right, h), h) - 8;
    right = scene_bar_find(scene, right, h);
    int room = right - x;
    int quiet_w = quiet ? ui_measure(ui, plain, quiet) + ui_px(ui, 12) : 0;
    if (quiet_w > room / 2) {
        quiet = NULL;
        quiet_w = 0;
    }
    int w = ui_line(ui, x, (h - ui_line_height(ui, bold)) / 2, room - quiet_w, bold,
                    ui->theme->text, title);
    struct draw_node *node = draw_node(ui->list, draw_id("bar-title"), ROLE_HEADING, title,
                                       (struct rect){x, 0, w, h});
    if (node)
        node->level = 1;
    if (quiet) {
        x += w + ui_px(ui, 12);
        ui_line(ui, x, (h - ui_line_height(ui, plain)) / 2, quiet_w, plain, ui->theme->quiet,
                quiet);
        draw_node(ui->list, draw_id("bar-quiet"), ROLE_STATUS, quiet,
                  (struct rect){x, 0, quiet_w, h});
    }
    return h;
}

int scene_foot_height(const struct ui *ui, int height_px)
{
    int h = ui_px(ui, height_px), least = height_px == FOOT_PX ? ui_button_height(ui) + 16 : 0;
    if (h > ui->height / 4)
        h = ui->height / 4;
    return h > least ? h : least;
}

struct rect scene_foot(struct scene *scene, int height_px)
{
    struct ui *ui = &scene->ui;
    int h = scene_foot_height(ui, height_px);
    struct rect box = {0, ui->height - h, ui->width, h};
    draw_rect(ui->list, box, ui->theme->surface, 0);
    draw_rect(ui->list, (struct rect){0, box.y, ui->width, 1}, ui->theme->line, 0);
    return box;
}

void scene_saved(struct scene *scene, struct rect box, bool with_time)
{
    struct ui *ui = &scene->ui;
    const struct saved_mark *saved = &scene->model->saved;
    if (scene->model->preview.on) /* it says that nothing is */
        return;
    if (!saved->pending && !saved->wall_ms && with_time)
        return;
    char time[32];
    const char *words = saved->pending ? _("Saving…")
                        : with_time ? scene_format(scene, _("Saved at %s"),
                                                   words_time(saved->wall_ms, time, sizeof time))
                                    : _("Saved");
    struct text_style style = ui_style(ui, FACE_REGULAR, SIZE_SMALL);
    int side = ui_px(ui, 20), gap = ui_px(ui, 8);
    int w = ui_measure(ui, style, words) + side + gap;
    if (w > box.w)
        return;
    int x = box.x + (box.w - w) / 2;
    draw_icon(ui->list, (struct rect){x, box.y + (box.h - side) / 2, side, side},
              saved->pending ? ICON_HALF : ICON_CHECK,
              saved->pending ? ui->theme->quiet : ui->theme->good);
    ui_line(ui, x + side + gap, box.y + (box.h - ui_line_height(ui, style)) / 2, w, style,
            ui->theme->quiet, words);
    draw_node(ui->list, draw_id("saved"), ROLE_STATUS, words,
              (struct rect){x, box.y, w, box.h});
}

struct page scene_page(struct scene *scene, int top, int bottom)
{
    return ui_page_begin(&scene->ui, draw_id("page"),
                         (struct rect){0, top, scene->ui.width, bottom - top},
                         scene->model->page_scroll[scene->model->screen]);
}

void scene_page_end(struct scene *scene, struct page *page, int content_h)
{
    ui_page_end(&scene->ui, page, content_h);
    scene->frame->scroll_y = page->scroll_y;
    scene->frame->content_h = content_h;
    scene->frame->view_h = page->box.h;
}

struct state_look scene_state(enum item_state state)
{
    switch (state) {
    case ITEM_STARTED:
        return (struct state_look){CHIP_NOTE, ICON_HALF, _("In progress")};
    case ITEM_DONE:
        return (struct state_look){CHIP_GOOD, ICON_CHECK, _("Done")};
    case ITEM_PASSED:
        return (struct state_look){CHIP_GOOD, ICON_CHECK, _("Passed")};
    case ITEM_FAILED:
        return (struct state_look){CHIP_BAD, ICON_CROSS, _("Not passed yet")};
    default:
        return (struct state_look){CHIP_PLAIN, ICON_CIRCLE, _("Not started")};
    }
}

/* ---- The frame ---- */

static bool still_starting(const struct model *model)
{
    bool asked = model->home_file[0] && !model->home_course && !model->course;
    return model->screen == SCREEN_STARTING ||
           (model->screen == SCREEN_HOME && (!model->library_ready || asked));
}

static void (*view_of(const struct model *model))(struct scene *)
{
    static void (*const views[SCREEN_COUNT])(struct scene *) = {
        [SCREEN_STARTING] = view_starting, [SCREEN_IDENTITY] = view_identity,
        [SCREEN_HOME] = view_home,         [SCREEN_COURSE] = view_course,
        [SCREEN_LESSON] = view_lesson,     [SCREEN_QUIZ_INTRO] = view_quiz_intro,
        [SCREEN_QUIZ] = view_quiz,         [SCREEN_RESULT] = view_result,
        [SCREEN_REVIEW] = view_review,     [SCREEN_HISTORY] = view_history,
        [SCREEN_SENDING] = view_sending,   [SCREEN_SETTINGS] = view_settings,
        [SCREEN_TROUBLE] = view_trouble,
    };
    if (still_starting(model))
        return model->preview.state && !model->preview.state->course ? view_preview_waiting
                                                                     : view_starting;
    return views[model->screen];
}

void view_frame(struct view *view, const struct model *model, struct frame *frame)
{
    const struct theme *theme = theme_of(model->look);
    view->frame++;
    frame->scroll_y = frame->content_h = frame->view_h = 0;
    frame->link = NULL;
    frame->layout = NULL;
    frame->text = (struct frame_text){0};
    frame->screen = model->screen;
    frame->dialog = model->dialog;
    frame->layout_waits = frame->top_known = frame->spoken_known = false;
    frame->complete = !still_starting(model);
    draw_start(&frame->list, model->width, model->height, theme->ground);
    int band = preview_band_px(model, model->scale_percent);
    int height = model->height - board_height_px(model) - band;
    struct scene scene = {
        .ui = {.list = &frame->list, .metrics = &view->metrics, .theme = theme,
               .scale_percent = model->scale_percent, .width = model->width, .height = height,
               .focus = model->focus, .show_focus = model->show_focus,
               .pressed = model->pressed, .inert = model->dialog != DIALOG_NONE,
               .view_top = 0, .view_bottom = height,
               .give_focus = !model->focus && model->focus_primary},
        .model = model, .view = view, .frame = frame,
    };
    int side = (model->width - ui_px(&scene.ui, WIDEST_PX)) / 2; /* more than that is no help */
    int least = model->width >= 1200 ? 48 : 32;
    scene.margin = side > least ? side : least;
    bool covered = model->dialog != DIALOG_NONE;
    frame->scroll_y = covered ? model->dialog_scroll : model->page_scroll[model->screen];
    if (!covered)
        view_of(model)(&scene);
    else
        view_dialog(&scene);
    if (board_field(model) >= 0)
        view_board(&scene);
    if (band) {
        scene.ui.inert = covered;
        view_preview_band(&scene, height, band);
    }
    frame->given_focus = scene.ui.given_focus;
    frame->layouts_made = view->layouts_made;
}
