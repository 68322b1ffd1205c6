/* Only the model's and the view's own allocations are made to fail: the store has its sweep. */
#define _DEFAULT_SOURCE /* mkdtemp */
#include "world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/id.h"
#include "base/mem.h"
#include "base/str.h"
#include "screens/update.h"
#include "table_metrics.h"

static const char course_json[] =
    "{\"format\":1,\"id\":\"https://bekal.example/t/one\",\"version\":\"1.0.0\","
    "\"language\":\"en\","
    "\"title\":\"One\",\"summary\":\"A course.\",\"jp\":2,\"minutes\":90,\"modules\":["
    "{\"id\":\"m1\",\"title\":\"First\",\"items\":["
    "{\"id\":\"a\",\"type\":\"lesson\",\"title\":\"Alpha\",\"file\":\"lessons/a.md\","
    "\"minutes\":5},"
    "{\"id\":\"b\",\"type\":\"lesson\",\"title\":\"Beta\",\"file\":\"lessons/b.md\","
    "\"minutes\":5}]},"
    "{\"id\":\"m2\",\"title\":\"Second\",\"items\":["
    "{\"id\":\"q\",\"type\":\"quiz\",\"title\":\"Quiz\",\"file\":\"quizzes/q.json\","
    "\"minutes\":5}]}]}";

static const char lesson_text[] =
    "# Heading\n\nSome words with a [link](b.md) and an [outside](https://example.org/).\n\n"
    "- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> [!NOTE]\n> A note.\n\nc\n\n"
    "d\n\ne\n\nf\n\ng\n\nh\n\nThe end.\n";
#define LESSON_HEAD_BYTES (sizeof lesson_text - 1 - 10) /* all but "The end." */

static const char quiz_json[] =
    "{\"format\":1,\"title\":\"Quiz\",\"settings\":{\"purpose\":\"post_test\",\"pass_mark\":60,"
    "\"navigation\":\"free\",\"presentation\":\"one\",\"review\":\"after_submit\","
    "\"best\":\"best\"},"
    "\"questions\":["
    "{\"id\":\"q1\",\"type\":\"single_choice\",\"stem\":\"First?\",\"points\":1,\"choices\":["
    "{\"id\":\"a\",\"text\":\"Aye\",\"fraction\":100},{\"id\":\"b\",\"text\":\"Nay\","
    "\"fraction\":0}]},"
    "{\"id\":\"q2\",\"type\":\"multiple_choice\",\"stem\":\"Second?\",\"points\":1,"
    "\"aggregation\":\"all_or_nothing\",\"choices\":["
    "{\"id\":\"a\",\"text\":\"Uno\",\"fraction\":50},{\"id\":\"b\",\"text\":\"Due\","
    "\"fraction\":50},"
    "{\"id\":\"c\",\"text\":\"Tre\",\"fraction\":0}]},"
    "{\"id\":\"q3\",\"type\":\"true_false\",\"stem\":\"Third?\",\"points\":1,\"choices\":["
    "{\"id\":\"true\",\"text\":\"True\",\"fraction\":100},"
    "{\"id\":\"false\",\"text\":\"False\",\"fraction\":0}]}]}";

/* ---- Faults ---- */

static struct world *struck;

static bool hook(size_t bytes)
{
    (void)bytes;
    if (struck->fault_struck || struck->faults_left--)
        return false;
    struck->fault_struck = true;
    return true;
}

static void begin(struct world *w)
{
    struck = w;
    if (w->faulty && !w->fault_struck)
        mem_set_fault_hook(hook);
}

static void end(void)
{
    mem_set_fault_hook(NULL);
}

/* ---- Requests ---- */

static void take_requests(struct world *w)
{
    for (struct request *r; (r = model_take_request(w->model));) {
        if (w->pending_count == WORLD_PENDING_MAX)
            abort();
        w->pending[w->pending_count++] = r;
    }
}

static void tick(struct world *w)
{
    w->model->now.wall_ms += 1000;
    w->model->now.mono_ms += 1000;
    w->model->random[0] = ++w->chance * 0x9E3779B97F4A7C15u;
    w->model->random[1] = ~w->model->random[0];
}

static struct library *make_library(const struct course *course)
{
    struct library *library = mem_alloc(sizeof *library);
    arena_init(&library->arena, 1u << 16);
    library->entries = arena_take_array(&library->arena, 1, sizeof *library->entries);
    library->count = 1;
    library->entries[0] = (struct library_entry){
        .file = "one.bekal", .course_id = course->id, .edition = course->edition,
        .version = course->version, .language = "en", .title = course->title,
        .summary = course->summary, .cover = "", .jp = 2, .item_count = 3};
    return library;
}

static void do_slow(struct world *w, const struct request *request, struct reply *reply)
{
    const char *text;
    switch (request->kind) {
    case REQUEST_LIBRARY:
        reply->library = make_library(w->shelf);
        reply->ok = true;
        break;
    case REQUEST_COURSE:
        text = w->course_text ? w->course_text : course_json;
        reply->ok = course_parse(text, strlen(text), "course.json", NULL, &reply->course,
                                 &reply->err);
        reply->file = "one.bekal";
        break;
    case REQUEST_LESSON:
        text = w->lesson ? w->lesson : lesson_text;
        reply->ok = lesson_parse(text, strlen(text), "lessons/a.md", NULL, &reply->lesson,
                                 &reply->err);
        break;
    case REQUEST_QUIZ:
        text = w->quiz_text ? w->quiz_text : quiz_json;
        reply->ok = quiz_parse(text, strlen(text), "quizzes/q.json", "en", NULL, &reply->quiz,
                               &reply->err);
        break;
    default:
        err_set(&reply->err, ERR_UNSUPPORTED, "not in this world");
    }
}

static struct reply *refuse(struct request *request)
{
    struct reply *reply = reply_new(request);
    err_set(&reply->err, ERR_FULL, "the disk is full");
    reply->failed = request;
    return reply;
}

static void hand_over(struct world *w, struct reply *reply)
{
    tick(w);
    begin(w);
    model_reply(w->model, reply);
    end();
    reply_free(reply);
    take_requests(w);
}

static void hand_over_head(struct world *w, struct reply *whole, const struct request *request)
{
    struct reply *head = reply_new(request);
    head->part = true;
    head->ok = lesson_parse(lesson_text, LESSON_HEAD_BYTES, "lessons/a.md", NULL, &head->lesson,
                            &head->err);
    reply_free(w->rest);
    w->rest = whole;
    hand_over(w, head);
}

void world_tell(struct world *w, const char *state)
{
    struct request asked = {.kind = REQUEST_PREVIEW};
    struct reply *reply = reply_new(&asked);
    if (!preview_state_read(state, strlen(state), &reply->preview, NULL))
        abort();
    reply->ok = true;
    hand_over(w, reply);
    world_settle(w);
}

void world_bring_rest(struct world *w)
{
    struct reply *rest = w->rest;
    w->rest = NULL;
    if (rest)
        hand_over(w, rest);
    world_settle(w);
}

/* Kept until the test says that it was heard. */
static void speak(struct world *w, struct request *request)
{
    if (request->kind == REQUEST_SPEAK || request->kind == REQUEST_SPEAK_STOP) {
        request_free(w->spoken);
        w->spoken = request->kind == REQUEST_SPEAK ? request : NULL;
    }
    w->spoken_paused = request->kind == REQUEST_SPEAK_PAUSE;
    if (request != w->spoken)
        request_free(request);
}

static void end_sentence(struct world *w, enum err_code code)
{
    struct reply *reply = reply_new(w->spoken);
    request_free(w->spoken);
    w->spoken = NULL;
    reply->ok = code == ERR_NONE;
    reply->err.code = code;
    hand_over(w, reply);
    world_settle(w);
}

void world_heard(struct world *w)
{
    end_sentence(w, ERR_NONE);
}

void world_unheard(struct world *w, enum err_code code)
{
    end_sentence(w, code);
}

bool world_answer_one(struct world *w)
{
    if (!w->pending_count)
        return false;
    struct request *request = w->pending[0];
    memmove(w->pending, w->pending + 1, --w->pending_count * sizeof *w->pending);
    struct reply *reply = NULL;
    if (request->kind >= REQUEST_FIRST_SPEECH && request->kind < REQUEST_FIRST_APP) {
        speak(w, request);
        return true;
    }
    if (request->kind == REQUEST_COMMIT && w->commits_fail) {
        reply = refuse(request);
    } else if (request->kind < REQUEST_FIRST_SLOW) {
        reply = store_service_do(w->records, request);
    } else {
        reply = request->kind < REQUEST_FIRST_APP ? reply_new(request) : NULL;
        if (reply)
            do_slow(w, request, reply);
        if (reply && request->kind == REQUEST_LESSON && w->lesson_in_parts) {
            hand_over_head(w, reply, request);
            reply = NULL;
        }
        request_free(request);
    }
    if (reply)
        hand_over(w, reply);
    return true;
}

void world_paint(struct world *w)
{
    begin(w);
    view_frame(w->view, w->model, &w->frame);
    end();
    model_painted(w->model, &w->frame);
}

void world_settle(struct world *w)
{
    do {
        world_paint(w);
    } while (world_answer_one(w));
}

/* ---- Life ---- */

static bool start(struct world *w)
{
    struct err err;
    if (!store_service_new(w->home, &w->records, &err) ||
        !course_parse(course_json, sizeof course_json - 1, "course.json", NULL, &w->shelf, &err))
        abort();
    begin(w);
    bool good = model_new(1366, 768, &w->model, &err) &&
                view_new(&table_metrics, NULL, &w->view, &err);
    draw_init(&w->frame.list);
    if (good) {
        w->model->now = (struct moment){.wall_ms = 1795315260000, .mono_ms = 60000};
        id_random(w->model->now.boot_id);
        if (w->preview)
            model_preview(w->model);
        model_start(w->model, NULL);
    }
    end();
    if (good) {
        take_requests(w);
        world_settle(w);
    }
    return good;
}

static void stop(struct world *w)
{
    while (w->pending_count)
        request_free(w->pending[--w->pending_count]);
    reply_free(w->rest);
    w->rest = NULL;
    request_free(w->spoken);
    w->spoken = NULL;
    store_service_free(w->records);
    model_free(w->model);
    view_free(w->view);
    course_free(w->shelf); /* the library borrows from it */
    draw_finish(&w->frame.list);
    w->records = NULL;
    w->model = NULL;
    w->view = NULL;
    w->frame = (struct frame){0};
}

bool world_open(struct world *w)
{
    str_put(w->home, sizeof w->home, "/tmp/bekal-screens-XXXXXX");
    if (!mkdtemp(w->home))
        abort();
    return start(w);
}

void world_restart(struct world *w, bool hard)
{
    if (!hard) {
        world_put(w, (struct input){.kind = INPUT_CLOSE});
        world_settle(w);
    }
    stop(w);
    if (!start(w))
        abort();
}

void world_close(struct world *w)
{
    char command[96];
    stop(w);
    snprintf(command, sizeof command, "rm -r '%s'", w->home);
    if (system(command) != 0)
        fprintf(stderr, "left behind: %s\n", w->home);
}

/* ---- Doing and looking ---- */

void world_put(struct world *w, struct input input)
{
    tick(w);
    begin(w);
    model_input(w->model, &w->frame, &input);
    end();
    take_requests(w);
}

void world_key(struct world *w, enum key key)
{
    world_put(w, (struct input){.kind = INPUT_KEY, .key = key});
    world_settle(w);
}

const struct draw_node *world_find(const struct world *w, const char *label)
{
    const struct draw_node *part = NULL;
    for (size_t i = 0; i < w->frame.list.node_count; i++) {
        const struct draw_node *node = &w->frame.list.nodes[i];
        if (!(node->states & NODE_FOCUSABLE) || !node->label)
            continue;
        if (str_equal(node->label, label))
            return node;
        if (!part && strstr(node->label, label))
            part = node;
    }
    return part;
}

bool world_click(struct world *w, const char *label)
{
    const struct draw_node *node = world_find(w, label);
    if (!node)
        return false;
    struct rect box = draw_on_window(&w->frame.list, node->layer, node->box);
    int x = box.x + box.w / 2, y = box.y + box.h / 2;
    if (box.w < 1 || box.h < 1)
        return false;
    world_put(w, (struct input){.kind = INPUT_POINTER_DOWN, .x = x, .y = y});
    world_paint(w);
    world_put(w, (struct input){.kind = INPUT_POINTER_UP, .x = x, .y = y});
    world_settle(w);
    return true;
}

bool world_sees(const struct world *w, const char *text)
{
    for (size_t i = 0; i < w->frame.list.node_count; i++) {
        const struct draw_node *node = &w->frame.list.nodes[i];
        if ((node->label && strstr(node->label, text)) ||
            (node->value && strstr(node->value, text)))
            return true;
    }
    return false;
}

static const char *kept_answer(const struct reply *reply, const char *question)
{
    const char *kept = "";
    for (size_t i = 0; i < reply->attempt.answer_count; i++)
        if (str_equal(reply->attempt.answers[i].question, question))
            kept = reply->attempt.answers[i].response;
    for (size_t i = 0; i < reply->local_count; i++) {
        const char *end = strrchr(reply->locals[i].key, '/');
        if (str_starts(reply->locals[i].key, "draft/") && str_equal(end + 1, question))
            kept = reply->locals[i].value;
    }
    return kept;
}

bool world_attempt_is_kept(struct world *w)
{
    struct request *request = mem_alloc(sizeof *request);
    request->kind = REQUEST_ATTEMPT;
    arena_init(&request->arena, 1u << 16);
    request->learner = arena_copy_str(&request->arena, w->model->learner);
    request->attempt = arena_copy_str(&request->arena, w->model->attempt_id);
    struct reply *reply = store_service_do(w->records, request);
    bool kept = reply->ok;
    for (size_t i = 0; kept && i < w->model->attempt->count; i++) {
        const struct attempt_question *q = &w->model->attempt->questions[i];
        kept = str_equal(kept_answer(reply, q->question->id), q->answer);
    }
    reply_free(reply);
    return kept;
}
