/* Each line of a script is done, then every request that it caused, in turn, until nothing is
 * asked any more; so a script never waits and never races. Time stands still but for `wait`. */
#include "app/replay.h"

#include <string.h>

#include "app/replay_inside.h"
#include "base/env.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"

#define SCRIPT_BYTES_MAX (1u << 20)
#define START_WALL_MS 1795315260000 /* 2026-11-22 09:41 in western Indonesia */

/* ---- The world of a replay ---- */

static void tell_now(void *context, struct moment *out)
{
    *out = ((struct replay *)context)->now;
}

static uint64_t next_chance(uint64_t *state)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

static void chance(void *context, uint64_t out[2])
{
    struct replay *r = context;
    if (!r->seeded) {
        id_random_bytes(out, 2 * sizeof *out);
        return;
    }
    out[0] = next_chance(&r->seed);
    out[1] = next_chance(&r->seed);
}

/* Given at once, as the window does: the stage is asked from within its own input. */
static void paste(struct replay *r, const struct request *request)
{
    struct reply *reply = r->clipboard ? reply_new(request) : NULL;
    if (!reply)
        return;
    reply->text = arena_copy_str(&reply->arena, r->clipboard);
    reply->ok = reply->text != NULL;
    reply_free(r->pasted);
    r->pasted = reply;
}

static void send(void *context, struct request *request)
{
    struct replay *r = context;
    if (request->kind >= REQUEST_FIRST_APP) {
        r->quit = r->quit || request->kind == REQUEST_QUIT;
        if (request->kind == REQUEST_CANCEL) {
            slow_service_cancel(r->slow, request->cancelled);
            sync_service_cancel(r->sync, request->cancelled);
        }
        if (request->kind == REQUEST_COPY) {
            mem_free(r->clipboard);
            r->clipboard = request->text;
            request->text = NULL;
        }
        if (request->kind == REQUEST_PASTE)
            paste(r, request);
        request_free(request);
    } else if (request->kind >= REQUEST_FIRST_SPEECH && request->kind < REQUEST_FIRST_MEDIA) {
        replay_speech_send(r, request);
    } else if (r->pending_count < REPLAY_PENDING_MAX) {
        r->pending[r->pending_count++] = request;
    } else {
        request_free(request);
    }
}

static void paint(struct replay *r)
{
    struct damage damage;
    if (stage_paint(r->stage, r->pixels, &damage)) {
        r->painted += damage.pixels;
        trace_frame(r->trace, stage_model(r->stage), stage_frame(r->stage), damage.pixels, 0);
        replay_inspect(r);
    }
}

/* A part of long work. What the script wants done meanwhile is done now, on the frame that shows
 * it; what that asks for waits until the work has ended. */
static void post_part(void *context, struct reply *reply)
{
    struct replay *r = context;
    stage_reply(r->stage, reply);
    if (!r->during[0])
        return;
    paint(r);
    if (r->during_picture)
        replay_picture(r, r->during, NULL);
    else
        replay_click_now(r, r->during);
    r->during[0] = '\0';
}

static struct reply *serve(struct replay *r, struct request *request)
{
    r->server.true_ms = r->now.wall_ms - r->clock_wrong_ms;
    if (request->kind < REQUEST_FIRST_SLOW)
        return store_service_do(r->records, request);
    if (request->kind < REQUEST_FIRST_SYNC)
        return slow_service_do(r->slow, request);
    return request->kind < REQUEST_FIRST_MEDIA ? sync_service_do(r->sync, request)
                                               : replay_media_do(&r->media, request);
}

/* Does all that is asked, and paints, until both have come to rest. */
void replay_settle(struct replay *r)
{
    for (int turns = 0; turns < 1000; turns++) {
        paint(r); /* as the window would: what is asked for is still on its way */
        if (r->pasted) {
            struct reply *reply = r->pasted;
            r->pasted = NULL;
            stage_reply(r->stage, reply);
        }
        while (r->pending_count) {
            struct request *request = r->pending[0];
            memmove(r->pending, r->pending + 1, --r->pending_count * sizeof *r->pending);
            stage_reply(r->stage, serve(r, request));
            paint(r);
        }
        replay_speech_wake(r);
        while (stage_frame(r->stage)->layout_waits && stage_work(r->stage))
            ;
        if (!stage_wants_paint(r->stage))
            return;
    }
}

static bool film(void *context, int width, int height, struct pixels *out)
{
    return replay_media_film(&((struct replay *)context)->media, width, height, out);
}

/* Waiting takes no time but the replay's. */
static void pass_time(void *context, int64_t ms, atomic_bool *stop)
{
    struct replay *r = context;
    (void)stop;
    r->now.mono_ms += ms;
    r->now.wall_ms += ms;
}

static bool open_sync(struct replay *r, struct err *err)
{
    r->transport = replay_server_transport(&r->server);
    r->stick_roots[0] = r->sticks;
    struct sync_world world = {.transport = &r->transport, .now = tell_now, .wait = pass_time,
                               .context = r, .stick_roots = r->stick_roots};
    return sync_service_new(r->options->home, post_part, r, &world, &r->sync, err);
}

bool replay_open(struct replay *r, const char *package_path, struct err *err)
{
    struct stage_options options = {
        .width = r->pixels.width, .height = r->pixels.height, .language = r->options->language,
        .locale_folder = r->locale_folder, .package_path = package_path, .can_speak = true,
        .now = tell_now,
        .chance = chance, .send = send, .film = film, .context = r};
    if (!store_service_new(r->options->home, &r->records, err) ||
        !slow_service_new(r->options->home, post_part, r, &r->slow, err) || !open_sync(r, err) ||
        !stage_new(&options, r->fonts, &r->stage, err))
        return false;
    replay_settle(r);
    return true;
}

void replay_close(struct replay *r)
{
    for (size_t i = 0; i < r->pending_count; i++)
        request_free(r->pending[i]);
    r->pending_count = 0;
    replay_speech_close(r);
    stage_free(r->stage);
    store_service_free(r->records);
    slow_service_free(r->slow);
    sync_service_free(r->sync);
    r->sync = NULL;
    r->media.ticket = 0;
    r->media.playing = false;
    r->stage = NULL;
    r->records = NULL;
    r->slow = NULL;
}
bool replay_set_size(struct replay *r, int w, int h, struct err *err)
{
    uint32_t *data = mem_alloc_array((size_t)w * (size_t)h, sizeof *data);
    if (!data)
        return err_no_memory(err);
    mem_free(r->pixels.data);
    r->pixels = (struct pixels){data, w, h, w * 4};
    return true;
}

/* ---- The script ---- */

/* Splits at spaces; "…" holds a word together, \" stands for a quote. */
static size_t split(char *line, char *words[REPLAY_WORDS_MAX])
{
    static char nothing[] = "";
    size_t count = 0;
    char *s = line;
    for (size_t i = 0; i < REPLAY_WORDS_MAX; i++)
        words[i] = nothing;
    while (count < REPLAY_WORDS_MAX) {
        while (*s == ' ' || *s == '\t')
            s++;
        if (!*s || *s == '#')
            break;
        bool quoted = *s == '"';
        char *to = quoted ? ++s : s;
        words[count++] = to;
        while (*s && (quoted ? *s != '"' : *s != ' ' && *s != '\t')) {
            if (quoted && *s == '\\' && s[1])
                s++;
            *to++ = *s++;
        }
        if (*s)
            s++;
        *to = '\0';
    }
    return count;
}

static bool run_line(struct replay *r, char *line, struct err *err)
{
    char *words[REPLAY_WORDS_MAX];
    if (!split(line, words))
        return true;
    if (!str_equal(words[0], "expect-painted") && !str_starts(words[0], "expect"))
        r->painted = 0;
    if (!replay_say(r, words, err))
        return false;
    return !r->flaw[0] || replay_fail(r, err, "the layout has a flaw,", r->flaw);
}

static bool run_script(struct replay *r, struct err *err)
{
    struct buf script = BUF_INIT;
    bool good = file_read(r->file, SCRIPT_BYTES_MAX, &script, err);
    char *line = script.data;
    while (good && line && *line) {
        char *end = strchr(line, '\n');
        if (end)
            *end = '\0';
        r->line++;
        good = run_line(r, line, err);
        line = end ? end + 1 : NULL;
    }
    if (good && !r->quit) {
        stage_input(r->stage, &(struct input){.kind = INPUT_CLOSE});
        replay_settle(r);
    }
    buf_finish(&script);
    return good;
}

bool replay_run(const struct options *options, struct fonts *fonts, const char *locale_folder,
                struct err *err)
{
    struct replay r = {.options = options, .fonts = fonts, .locale_folder = locale_folder,
                       .file = options->replay};
    env_put("TZ", "WIB-7"); /* the same hours on every machine */
    r.now.wall_ms = START_WALL_MS;
    r.now.mono_ms = 60000;
    id_random(r.now.boot_id);
    r.sticks = path_join(options->out, "sticks");
    bool good = (r.sticks || err_no_memory(err)) && folder_make(options->out, err) &&
                replay_set_size(&r, options->width, options->height, err) &&
                (!options->trace || trace_open(options->trace, &r.trace, err)) &&
                replay_open(&r, options->package_path, err) && run_script(&r, err);
    replay_close(&r);
    trace_close(r.trace);
    mem_free(r.pixels.data);
    mem_free(r.sticks);
    mem_free(r.clipboard);
    reply_free(r.pasted);
    mem_free(r.media.pixels);
    return good;
}
