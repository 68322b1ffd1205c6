/* Reading a lesson: place kept to the paragraph, done by going on. */
#include "screens/update.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "base/str.h"
#include "screens/words.h"

#define PLACE_SAVE_MS 1500

void lesson_forget(struct model *model)
{
    recording_forget(model);
    lesson_free(model->lesson);
    model->lesson = NULL;
    arena_finish(&model->lesson_arena);
    model->pictures = NULL;
    model->picture_count = 0;
    model->zoomed = NULL;
    model->lesson_part = false;
}

/* What was selected, opened or looked for belongs to the lesson before. */
static void begin_reading(struct model *model)
{
    details_forget(model);
    find_forget(model);
    model->reading.select = (struct selection){.by = SELECT_LETTERS};
    model->reading.reveal = false;
}

static void place_key(const struct model *model, char *key, size_t size)
{
    snprintf(key, size, "place/%s/%s", model->registration, model->course->items[model->item].id);
}

static void find_place(struct model *model)
{
    char key[200];
    place_key(model, key, sizeof key);
    const char *place = facts_local(model, key);
    unsigned block = 0;
    int thousandths = 0;
    if (place && sscanf(place, "%u %d", &block, &thousandths) < 1)
        block = 0;
    model->block = block;
    model->thousandths = thousandths;
}

/* The pictures of the open item, a lesson or a quiz, with the memory that holds their names. */
void lesson_take_pictures(struct model *model, struct reply *reply)
{
    recording_forget(model); /* they lie in the same arena */
    arena_finish(&model->lesson_arena);
    model->lesson_arena = reply->arena;
    arena_init(&reply->arena, 0);
    model->pictures = reply->pictures;
    model->picture_count = reply->picture_count;
    model->zoomed = NULL;
    model->lesson_generation++;
}

static int by_href(const void *a, const void *b)
{
    return strcmp(((const struct lesson_picture *)a)->href,
                  ((const struct lesson_picture *)b)->href);
}

const struct lesson_picture *lesson_find_picture(const struct model *model, const char *href)
{
    struct lesson_picture asked = {.href = href};
    return model->picture_count ? bsearch(&asked, model->pictures, model->picture_count,
                                          sizeof asked, by_href) : NULL;
}

static uint64_t picture_key(const struct model *model, const char *name)
{
    uint64_t key = hash_bytes(HASH_SEED, model->course_file, strlen(model->course_file) + 1);
    return hash_bytes(key, name, strcspn(name, "\t")); /* whichever state of it */
}

bool lesson_picture_broken(const struct model *model, const char *name)
{
    uint64_t key = picture_key(model, name);
    for (size_t i = 0; i < model->broken_count && i < BROKEN_PICTURES_MAX; i++)
        if (model->broken_pictures[i] == key)
            return true;
    return false;
}

/* The place is kept: what stands instead of the picture has another height. */
void lesson_picture_failed(struct model *model, const struct frame *last, const char *image)
{
    const char *name = strchr(image, '\t');
    if (!name || lesson_picture_broken(model, ++name))
        return;
    model->broken_pictures[model->broken_count++ % BROKEN_PICTURES_MAX] = picture_key(model, name);
    model->lesson_generation++;
    if (model->screen != SCREEN_LESSON)
        return;
    if (last->screen == SCREEN_LESSON && !model->restore_place) {
        model->block = last->block;
        model->thousandths = last->thousandths;
    }
    model->restore_place = true;
}

static bool head_is_enough(struct model *model, const struct lesson *head)
{
    find_place(model);
    return model->block + 8 < head->block_count;
}

void lesson_loaded(struct model *model, struct reply *reply)
{
    if (!reply->ok) {
        model->item_loading = false;
        if (model->lesson_part && model->screen == SCREEN_LESSON) { /* the rest is damaged */
            course_leave_item(model);
            model_go(model, SCREEN_COURSE);
        }
        problem_show(model, _("This lesson can't be shown"), &reply->err);
        return;
    }
    /* another item on its way is none that goes on with this one */
    bool again = model->lesson_part && !model->item_loading && model->screen == SCREEN_LESSON;
    size_t before = model->item;
    course_item_came(model);
    if (reply->part && !head_is_enough(model, reply->lesson)) {
        model->item = before; /* it was left far behind what is there: the whole comes soon */
        model->item_loading = true;
        return;
    }
    if (again && model->dialog == DIALOG_ZOOM)
        dialog_close(model); /* its picture goes with the old text */
    lesson_forget(model);
    model->lesson_part = reply->part;
    model->lesson = reply->lesson;
    reply->lesson = NULL;
    lesson_take_pictures(model, reply);
    recording_take(model, reply);
    if (again)
        return; /* the beginning is on screen already, and reads the same */
    model->table_scroll_count = 0;
    begin_reading(model);
    find_place(model);
    model->restore_place = true;
    model->place_dirty = false;
    model_go(model, SCREEN_LESSON);
    if (reply->part)
        model->ticket_lesson = reply->ticket; /* the whole comes under the same one */
    model->focus_primary = false;
    struct act_draft draft;
    if (!act_begin(model, &draft))
        return;
    item_open_sitting(model, &draft);
    act_commit(model, &draft, true);
}

void lesson_scrolled(struct model *model, const struct frame *last)
{
    (void)last;
    if (!model->place_dirty)
        model->place_save_at_ms = model->now.mono_ms + PLACE_SAVE_MS;
    model->place_dirty = true;
}

/* A place is kept for comfort: it is written at most every second and a half while reading, and
 * when the lesson is left. */
void lesson_save_place(struct model *model)
{
    model->place_dirty = false;
    if (!model->lesson || !model->course)
        return;
    struct act_draft draft;
    if (!act_begin(model, &draft))
        return;
    char key[200], value[40];
    place_key(model, key, sizeof key);
    snprintf(value, sizeof value, "%u %d", (unsigned)model->block, model->thousandths);
    act_local(&draft, model->learner, key, value);
    act_commit(model, &draft, true);
}

static void finish(struct model *model)
{
    const struct course *course = model->course;
    const struct course_item *item = &course->items[model->item];
    const struct fold_registration *r = facts_registration(model, course->id, course->edition);
    const struct fold_item *fact = facts_item(r, item->id);
    struct act_draft draft;
    if (!act_begin(model, &draft))
        return;
    if (!fact || !fact->completed) {
        act_event(model, &draft, EVENT_ITEM_COMPLETED, item->id, "",
                  payload_duration(model->now.mono_ms - model->sitting_mono_ms));
        course_add_satisfied(model, &draft, model->item, false);
    }
    item_close_sitting(model, &draft);
    char key[200];
    place_key(model, key, sizeof key);
    act_local(&draft, model->learner, key, NULL); /* read again: from the top */
    if (!act_commit(model, &draft, true))
        return;
    model->place_dirty = false;
    if (model->item + 1 < course->item_count)
        course_open_item(model, model->item + 1);
    else
        model_go(model, SCREEN_COURSE);
}

/* Within the lesson: to a footnote, or back from it. */
static bool follow_note(struct model *model, const char *target)
{
    const struct block *to = lesson_target(model->lesson, target);
    if (!to)
        return false;
    model->block = to->index;
    model->thousandths = 0;
    model->restore_place = true;
    return true;
}

static void follow_link(struct model *model, const char *target)
{
    if (follow_note(model, target))
        return;
    const struct course_item *from = &model->course->items[model->item];
    const struct course_item *to = course_find_link(model->course, from->file, target);
    if (to) {
        course_open_item(model, (size_t)(to - model->course->items));
        return;
    }
    outside_show(model, target);
}

static void zoom(struct model *model, const char *href)
{
    const struct lesson_picture *picture = lesson_find_picture(model, href);
    if (!picture)
        return;
    model->zoomed = picture->name;
    model->zoomed_w = picture->width;
    model->zoomed_h = picture->height;
    zoom_begin(model);
    dialog_open(model, DIALOG_ZOOM);
}

bool lesson_act(struct model *model, const struct frame *last, struct action action)
{
    if (!model->course || !model->lesson || model->screen != SCREEN_LESSON)
        return false;
    if (model->item_loading && action.kind != ACT_LESSON_PICTURE)
        return true; /* pressed twice: the next one is on its way already */
    switch (action.kind) {
    case ACT_FINISH_LESSON:
        finish(model);
        return true;
    case ACT_PREVIOUS_ITEM:
        if (model->item)
            course_open_item(model, model->item - 1);
        return true;
    case ACT_LESSON_LINK:
    case ACT_LESSON_PICTURE: {
        const char *target = last->link ? last->link(last->link_context, action.a) : NULL;
        if (target && action.kind == ACT_LESSON_LINK)
            follow_link(model, target);
        else if (target)
            zoom(model, target);
        return true;
    }
    case ACT_DETAILS:
        details_turn(model, (uint32_t)action.a);
        return true;
    default:
        return outside_act(model, action) || zoom_act(model, action) ||
               find_act(model, action) || select_act(model, action);
    }
}
