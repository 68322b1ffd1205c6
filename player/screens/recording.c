/* Audio and video of the open lesson: one piece is open at a time, and what is known of it is what
 * the media thread told last. Who leaves finds it again where it was, learner by learner. */
#include "screens/update.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/str.h"
#include "screens/words.h"

#define SAVE_MS 15000 /* a place that is lost is seldom further off */
#define STEP_MS 5000
#define VOLUME_STEP 10
#define KEPT_LEAST_MS 3000 /* nearer to the beginning there is nothing to resume */

/* ---- What there is ---- */

const struct block *recording_block(const struct model *model, uint32_t index)
{
    const struct block *block = model->lesson ? model->lesson->root : NULL;
    while (block && block->index != index) {
        if (block->first && block->first->index <= index) {
            const struct block *next = block->first;
            while (next->next && next->next->index <= index)
                next = next->next;
            block = next;
        } else {
            block = NULL;
        }
    }
    return block && block->kind == BLOCK_MEDIA ? block : NULL;
}

const struct lesson_recording *recording_of(const struct model *model, const struct block *block)
{
    for (size_t i = 0; block && i < model->recording_count; i++)
        if (str_equal(model->recordings[i].href, block->href))
            return &model->recordings[i];
    return NULL;
}

static size_t primary_length(const char *tag)
{
    return strcspn(tag, "-");
}

/* How well captions serve who reads that language; 0 the least. */
static int rank_of(const char *tag, const char *language)
{
    size_t n = primary_length(language);
    if (str_equal(tag, language))
        return 3;
    if (primary_length(tag) == n && strncmp(tag, language, n) == 0)
        return 2;
    return tag[0] ? 0 : 1;
}

const struct captions *recording_captions(const struct lesson_recording *recording)
{
    const struct captions *best = NULL;
    int rank = -1;
    for (size_t i = 0; recording && i < recording->caption_count; i++) {
        int own = rank_of(recording->captions[i].language, words_language());
        if (own > rank) {
            rank = own;
            best = recording->captions[i].captions;
        }
    }
    return best;
}

bool recording_open_at(const struct model *model, uint32_t block)
{
    return model->playing.ticket && model->playing.block == block;
}

bool recording_sounds(const struct model *model)
{
    const struct playing *p = &model->playing;
    return p->ticket && p->wanted &&
           (p->told.state == TOLD_PLAYING || p->told.state == TOLD_LOADING);
}

void recording_take(struct model *model, struct reply *reply)
{
    model->recordings = reply->recordings;
    model->recording_count = reply->recording_count;
    reply->recordings = NULL;
    reply->recording_count = 0;
    struct playing *p = &model->playing;
    if (!model->recording_count || p->looked || p->ticket_look)
        return;
    struct request *request = request_ask(model, REQUEST_MEDIA_LOOK);
    if (request)
        p->ticket_look = request->ticket;
}

void recording_forget(struct model *model)
{
    recordings_free(model->recordings, model->recording_count);
    model->recordings = NULL;
    model->recording_count = 0;
}

/* ---- Its place ---- */

static void place_key(const struct model *model, const struct lesson_recording *recording,
                      char *key, size_t size)
{
    uint64_t name = hash_bytes(HASH_SEED, recording->name, strlen(recording->name));
    snprintf(key, size, "media/%s/%s/%016llx", model->registration,
             model->course->items[model->item].id, (unsigned long long)name);
}

int64_t recording_kept_ms(const struct model *model, const struct lesson_recording *recording)
{
    char key[200];
    if (!model->course || !recording)
        return 0;
    place_key(model, recording, key, sizeof key);
    const char *kept = facts_local(model, key);
    long long ms = kept ? strtoll(kept, NULL, 10) : 0;
    return ms > 0 ? ms : 0;
}

static void save_place(struct model *model)
{
    const struct playing *p = &model->playing;
    const struct lesson_recording *recording =
        recording_of(model, recording_block(model, p->block));
    if (!recording || !model->course || p->told.state == TOLD_LOADING ||
        p->told.state == TOLD_FAILED)
        return;
    bool over = p->told.state == TOLD_ENDED || p->told.position_ms < KEPT_LEAST_MS;
    if (llabs(recording_kept_ms(model, recording) - (over ? 0 : p->told.position_ms)) < 1000)
        return;
    struct act_draft draft;
    if (!act_begin(model, &draft))
        return;
    char key[200], value[40];
    place_key(model, recording, key, sizeof key);
    snprintf(value, sizeof value, "%lld", (long long)p->told.position_ms);
    act_local(&draft, model->learner, key, over ? NULL : value);
    act_commit(model, &draft, true);
}

void recording_wake(struct model *model)
{
    struct playing *p = &model->playing;
    if (!recording_wake_ms(model) || model->now.mono_ms < p->save_at_ms)
        return;
    p->save_at_ms = model->now.mono_ms + SAVE_MS;
    save_place(model);
}

int64_t recording_wake_ms(const struct model *model)
{
    const struct playing *p = &model->playing;
    return p->ticket && p->told.state == TOLD_PLAYING ? p->save_at_ms : 0;
}

/* ---- What is asked for ---- */

static struct request *ask(struct model *model, enum request_kind kind)
{
    struct request *request = model->playing.ticket ? request_ask(model, kind) : NULL;
    if (request)
        request->cancelled = model->playing.ticket; /* which one is meant */
    return request;
}

static int volume_of(const struct playing *p)
{
    return p->muted ? 0 : p->volume_percent;
}

static void play(struct model *model, bool on)
{
    struct request *request = ask(model, REQUEST_MEDIA_PLAY);
    if (!request)
        return;
    if (on)
        aloud_hush(model);
    request->play = on;
    model->playing.wanted = on;
    if (!on)
        save_place(model);
}

void recording_pause(struct model *model)
{
    if (recording_sounds(model))
        play(model, false);
}

void recording_leave(struct model *model)
{
    struct playing *p = &model->playing;
    p->sliding = 0;
    p->err = (struct err)ERR_INIT;
    if (!p->ticket)
        return;
    save_place(model);
    (void)ask(model, REQUEST_MEDIA_CLOSE);
    p->ticket = 0;
    p->wanted = false;
}

static void open(struct model *model, uint32_t block, int64_t from_ms)
{
    struct playing *p = &model->playing;
    const struct lesson_recording *recording =
        recording_of(model, recording_block(model, block));
    recording_leave(model);
    struct request *request = recording ? request_ask(model, REQUEST_MEDIA_OPEN) : NULL;
    if (!request)
        return;
    request->file = arena_copy_str(&request->arena, model->course_file);
    request->name = arena_copy_str(&request->arena, recording->name);
    if (!request->file || !request->name)
        request->file = request->name = "";
    if (model->preview.on && model->preview.state) /* recordings lie in the author's folder */
        request->path = arena_copy_str(&request->arena, model->preview.state->source);
    request->at_ms = from_ms;
    request->speed_percent = p->speed_percent;
    request->volume_percent = volume_of(p);
    request->play = true;
    aloud_hush(model);
    p->ticket = request->ticket;
    p->block = block;
    p->wanted = true;
    p->told = (struct media_told){.state = TOLD_LOADING, .position_ms = from_ms};
    p->save_at_ms = model->now.mono_ms + SAVE_MS;
}

static void play_or_pause(struct model *model, uint32_t block)
{
    struct playing *p = &model->playing;
    if (!recording_open_at(model, block)) {
        open(model, block,
             recording_kept_ms(model, recording_of(model, recording_block(model, block))));
        return;
    }
    bool on = !p->wanted || p->told.state == TOLD_ENDED;
    if (on)
        p->save_at_ms = model->now.mono_ms + SAVE_MS;
    play(model, on);
}

static void seek(struct model *model, int64_t ms)
{
    struct playing *p = &model->playing;
    struct request *request = ask(model, REQUEST_MEDIA_SEEK);
    if (!request)
        return;
    if (p->told.duration_ms && ms > p->told.duration_ms)
        ms = p->told.duration_ms;
    request->at_ms = p->told.position_ms = ms < 0 ? 0 : ms;
    if (p->told.state == TOLD_ENDED)
        p->told.state = TOLD_PAUSED;
}

static void go_to_cue(struct model *model, uint32_t block, size_t cue)
{
    const struct captions *captions =
        recording_captions(recording_of(model, recording_block(model, block)));
    if (!captions || cue >= captions->count)
        return;
    if (!recording_open_at(model, block)) {
        open(model, block, captions->cues[cue].start_ms);
        return;
    }
    seek(model, captions->cues[cue].start_ms);
    play(model, true);
}

static void set_volume(struct model *model, int percent, bool muted)
{
    struct playing *p = &model->playing;
    p->volume_percent = percent < 0 ? 0 : percent > 100 ? 100 : percent;
    p->muted = muted;
    struct request *request = ask(model, REQUEST_MEDIA_VOLUME);
    if (request)
        request->volume_percent = volume_of(p);
}

static void next_speed(struct model *model)
{
    static const int speeds[] = {75, 100, 125, 150, 200};
    struct playing *p = &model->playing;
    size_t i = 0, count = sizeof speeds / sizeof *speeds;
    while (i < count && speeds[i] <= p->speed_percent)
        i++;
    p->speed_percent = speeds[i % count];
    struct request *request = ask(model, REQUEST_MEDIA_SPEED);
    if (request)
        request->speed_percent = p->speed_percent;
}

/* What is laid out below it moves: the place is kept. */
static void heights_change(struct model *model)
{
    model->lesson_generation++;
    if (model->screen != SCREEN_LESSON)
        return;
    model->restore_place = true;
    model->place_moved = model->dialog != DIALOG_NONE;
}

bool recording_is_slider(struct action action)
{
    return action.kind == ACT_RECORDING_SEEK || action.kind == ACT_RECORDING_VOLUME;
}

void recording_slide(struct model *model, struct action action, int thousandths)
{
    const struct playing *p = &model->playing;
    if (action.kind == ACT_RECORDING_VOLUME)
        set_volume(model, (thousandths + 5) / 10, false);
    else if (recording_open_at(model, (uint32_t)action.a) && p->told.duration_ms)
        seek(model, p->told.duration_ms * thousandths / 1000);
}

void recording_step(struct model *model, struct action action, int steps)
{
    const struct playing *p = &model->playing;
    if (action.kind == ACT_RECORDING_VOLUME)
        set_volume(model, p->volume_percent + steps * VOLUME_STEP, false);
    else if (recording_open_at(model, (uint32_t)action.a))
        seek(model, p->told.position_ms + (int64_t)steps * STEP_MS);
}

bool recording_act(struct model *model, const struct frame *last, struct action action)
{
    struct playing *p = &model->playing;
    uint32_t block = (uint32_t)action.a;
    (void)last;
    if (action.kind < ACT_RECORDING_PLAY || action.kind > ACT_RECORDING_LARGE)
        return false;
    if (model->screen != SCREEN_LESSON || !recording_block(model, block))
        return true;
    switch (action.kind) {
    case ACT_RECORDING_SPEED:
        next_speed(model);
        break;
    case ACT_RECORDING_CAPTIONS:
        p->no_captions = !p->no_captions;
        break;
    case ACT_RECORDING_MUTE:
    case ACT_RECORDING_VOLUME: /* its slider, pressed by a key */
        set_volume(model, p->volume_percent, !p->muted);
        break;
    case ACT_RECORDING_TRANSCRIPT:
        p->transcript = p->transcript == block + 1 ? 0 : block + 1;
        heights_change(model);
        break;
    case ACT_RECORDING_CUE:
        go_to_cue(model, block, (size_t)action.b);
        break;
    case ACT_RECORDING_LARGE:
        if (model->dialog == DIALOG_RECORDING)
            dialog_close(model);
        else if (recording_open_at(model, block))
            dialog_open(model, DIALOG_RECORDING);
        break;
    default:
        play_or_pause(model, block);
    }
    return true;
}

/* ---- What is told ---- */

static void looked(struct model *model, const struct reply *reply)
{
    struct playing *p = &model->playing;
    if (reply->ticket != p->ticket_look)
        return;
    p->ticket_look = 0;
    p->looked = true;
    p->present = reply->ok;
    if (!p->present)
        heights_change(model);
}

static void failed(struct model *model, const struct err *err)
{
    struct playing *p = &model->playing;
    (void)ask(model, REQUEST_MEDIA_CLOSE);
    p->told.state = TOLD_FAILED;
    p->ticket = 0;
    p->wanted = false;
    p->err = *err;
    if (model->dialog == DIALOG_RECORDING)
        dialog_close(model);
}

static void told(struct model *model, const struct reply *reply)
{
    struct playing *p = &model->playing;
    if (!p->ticket || reply->ticket != p->ticket)
        return;
    if (!reply->part || reply->media.state == TOLD_FAILED) {
        failed(model, &reply->err);
        return;
    }
    bool ends = reply->media.state == TOLD_ENDED && p->told.state != TOLD_ENDED;
    int64_t held = p->told.position_ms;
    p->told = reply->media;
    if (p->sliding) /* what is held does not slip away */
        p->told.position_ms = held;
    if (ends) {
        p->wanted = false;
        save_place(model);
    }
}

bool recording_reply(struct model *model, struct reply *reply)
{
    if (reply->kind < REQUEST_FIRST_MEDIA || reply->kind >= REQUEST_FIRST_APP)
        return false;
    if (reply->kind == REQUEST_MEDIA_LOOK)
        looked(model, reply);
    else if (reply->kind == REQUEST_MEDIA_OPEN)
        told(model, reply);
    return true;
}
