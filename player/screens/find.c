/* Searching within a lesson. What was typed is looked for from the beginning whenever it changes,
 * in slices, so that no key waits for a long lesson; the first hit from where the reader was is
 * shown as soon as it is known. */
#include "screens/update.h"

#include <string.h>

#include "base/mem.h"
#include "base/str.h"

#define SLICE_BYTES (256u << 10) /* some ms of work */
#define TAKEN_BYTES 80           /* of a selection that is looked for */

static const struct lesson_hit *hits_of(const struct model *model, size_t *count)
{
    const struct find *find = &model->reading.find;
    *count = 0;
    return find->search ? lesson_search_hits(find->search, count) : NULL;
}

static bool here(const struct model *model)
{
    return model->reading.find.open && model->screen == SCREEN_LESSON && model->lesson;
}

bool find_is_open(const struct model *model)
{
    return here(model);
}

/* ---- Going to a hit ---- */

static void show(struct model *model, size_t index)
{
    size_t count;
    const struct lesson_hit *hits = hits_of(model, &count);
    if (index >= count)
        return;
    model->reading.find.current = index + 1;
    const struct block *block = lesson_block(model->lesson, hits[index].block);
    if (block)
        details_open_around(model, block);
    model->reading.wanted = (struct lesson_place){hits[index].block, hits[index].from};
    model->reading.reveal = true;
}

/* Shows the first hit from where the reader was, or at the end the very first. */
static void show_first(struct model *model, bool done)
{
    struct find *find = &model->reading.find;
    size_t count, low = 0;
    const struct lesson_hit *hits = hits_of(model, &count);
    size_t high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        struct lesson_place at = {hits[middle].block, hits[middle].from};
        if (lesson_place_compare(at, find->from) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < count)
        show(model, low);
    else if (done)
        show(model, 0);
}

void find_step(struct model *model, bool back)
{
    struct find *find = &model->reading.find;
    size_t count;
    hits_of(model, &count);
    if (!count)
        return;
    size_t at = find->current ? find->current - 1 : back ? 0 : count - 1;
    show(model, back ? (at + count - 1) % count : (at + 1) % count);
}

void find_keep_in_sight(struct model *model)
{
    if (here(model) && model->reading.find.current && model->dialog == DIALOG_NONE)
        show(model, model->reading.find.current - 1);
}

/* ---- Looking ---- */

static void work(struct model *model)
{
    struct find *find = &model->reading.find;
    if (!find->search)
        return;
    find->done = lesson_search_run(find->search, SLICE_BYTES);
    if (!find->current)
        show_first(model, find->done);
}

static void begin(struct model *model)
{
    struct find *find = &model->reading.find;
    lesson_search_free(find->search);
    find->search = NULL;
    find->current = 0;
    find->done = true;
    find->generation = model->lesson_generation;
    str_put(find->words, sizeof find->words, model->fields[FIELD_FIND].text);
    if (find->words[0] && lesson_search_new(model->lesson, find->words, &find->search))
        work(model);
}

/* Whatever changed the words or the lesson: they are looked for anew. */
void find_follow(struct model *model)
{
    struct find *find = &model->reading.find;
    if (!here(model))
        return;
    if (find->generation != model->lesson_generation) {
        size_t current = find->current;
        begin(model); /* the rest of the lesson came: what was found stands where it was */
        if (current) {
            find->current = current;
            model->reading.reveal = false;
        }
    } else if (!str_equal(find->words, model->fields[FIELD_FIND].text)) {
        begin(model);
    }
}

int64_t find_wake_ms(const struct model *model)
{
    return here(model) && model->reading.find.search && !model->reading.find.done
               ? model->now.mono_ms : 0;
}

void find_wake(struct model *model)
{
    if (find_wake_ms(model))
        work(model);
}

/* ---- Opening and closing ---- */

/* A short selection within one paragraph is what is meant. */
static void take_selection(struct model *model)
{
    struct lesson_place from, to;
    struct buf text = BUF_INIT;
    if (!select_span(model, &from, &to) || from.block != to.block ||
        to.byte - from.byte > TAKEN_BYTES)
        return;
    if (lesson_copy(model->lesson, from, to, &text) && text.size && !strchr(text.data, '\n')) {
        field_put(&model->fields[FIELD_FIND], text.data);
        model->reading.find.from = from;
    }
    buf_finish(&text);
}

void find_open(struct model *model, bool by_keys)
{
    struct find *find = &model->reading.find;
    if (model->screen != SCREEN_LESSON || model->dialog != DIALOG_NONE || !model->lesson)
        return;
    if (!find->open) {
        find->from = (struct lesson_place){model->block, 0};
        find->words[0] = '\0';
        field_put(&model->fields[FIELD_FIND], "");
        find->generation = model->lesson_generation;
    }
    find->open = true;
    take_selection(model);
    select_clear(model);
    field_select(&model->fields[FIELD_FIND]);
    model->focus = field_id(FIELD_FIND);
    model->show_focus = by_keys;
}

void find_close(struct model *model)
{
    struct find *find = &model->reading.find;
    lesson_search_free(find->search);
    *find = (struct find){.generation = find->generation};
    model->board = (struct board){0};
    model->focus = 0;
}

void find_forget(struct model *model)
{
    lesson_search_free(model->reading.find.search);
    model->reading.find = (struct find){.generation = 0};
    field_put(&model->fields[FIELD_FIND], "");
}

/* ---- Keys and presses ---- */

bool find_key(struct model *model, const struct input *input)
{
    if (model->screen != SCREEN_LESSON || model->dialog != DIALOG_NONE || !model->lesson)
        return false;
    bool field = model_focused_field(model) == FIELD_FIND;
    if (input->key == KEY_F && input->control) {
        find_open(model, true);
        return true;
    }
    if (!here(model))
        return false;
    if (input->key == KEY_ESCAPE && board_field(model) < 0) {
        find_close(model);
        return true;
    }
    if (input->key == KEY_F3 || (field && input->key == KEY_ENTER)) {
        find_step(model, input->shift);
        return true;
    }
    return false;
}

bool find_act(struct model *model, struct action action)
{
    switch (action.kind) {
    case ACT_FIND:
        if (here(model))
            find_close(model);
        else
            find_open(model, model->show_focus);
        return true;
    case ACT_FIND_STEP:
        find_step(model, action.a != 0);
        return true;
    default:
        return false;
    }
}
