/* Requests are queued in the order in which they were asked for; the app takes them after each
 * update. An act is copied whole into its request, so that nothing of the model is borrowed by
 * another thread. */
#include "screens/update.h"

#include <string.h>

#include "base/mem.h"

#define REQUEST_BYTES_MAX (4u << 20)

bool requests_push(struct queue_of_requests *queue, struct request *request)
{
    if (queue->count == queue->room) {
        size_t room = queue->room ? queue->room * 2 : 16;
        struct request **list = mem_resize(queue->list, room * sizeof *list);
        if (!list)
            return false;
        queue->list = list;
        queue->room = room;
    }
    queue->list[queue->count++] = request;
    return true;
}

static struct request *prepare(struct model *model, enum request_kind kind)
{
    struct request *request = mem_alloc(sizeof *request);
    if (!request)
        return NULL;
    request->kind = kind;
    request->ticket = ++model->last_ticket;
    request->now = model->now;
    request->learner = "";
    arena_init(&request->arena, REQUEST_BYTES_MAX);
    return request;
}

struct request *request_ask(struct model *model, enum request_kind kind)
{
    struct request *request = prepare(model, kind);
    if (request && !requests_push(&model->out, request)) {
        request_free(request);
        request = NULL;
    }
    return request;
}

struct request *model_take_request(struct model *model)
{
    struct queue_of_requests *queue = &model->out;
    if (!queue->count)
        return NULL;
    struct request *first = queue->list[0];
    memmove(queue->list, queue->list + 1, --queue->count * sizeof *queue->list);
    return first;
}

bool act_begin(struct model *model, struct act_draft *draft)
{
    *draft = (struct act_draft){.request = prepare(model, REQUEST_COMMIT)};
    draft->failed = !draft->request;
    if (draft->failed) {
        struct err err = ERR_INIT;
        err_no_memory(&err);
        problem_show(model, NULL, &err);
    }
    return !draft->failed;
}

static const char *keep(struct act_draft *draft, const char *s)
{
    const char *copy = arena_copy_str(&draft->request->arena, s ? s : "");
    if (!copy)
        draft->failed = true;
    return copy;
}

static void *grown(struct act_draft *draft, void *old, size_t count, size_t *room, size_t each)
{
    if (count < *room)
        return old;
    size_t more = *room ? *room * 2 : 8;
    void *list = arena_take_array(&draft->request->arena, more, each);
    if (!list) {
        draft->failed = true;
        return old;
    }
    if (count)
        memcpy(list, old, count * each);
    *room = more;
    return list;
}

static bool without_payload(enum event_kind kind)
{
    return kind == EVENT_SITTING_OPENED || kind == EVENT_MODULE_SATISFIED;
}

void act_event(struct model *model, struct act_draft *draft, enum event_kind kind,
               const char *item, const char *attempt, char *payload)
{
    if (!payload && !without_payload(kind))
        draft->failed = true;
    if (!draft->failed)
        draft->events = grown(draft, draft->events, draft->event_count, &draft->event_room,
                              sizeof *draft->events);
    if (!draft->failed) {
        const struct course *course = model->course;
        bool of_course = course && kind >= EVENT_REGISTRATION_OPENED;
        draft->events[draft->event_count++] = (struct new_event){
            .kind = kind,
            .learner = keep(draft, model->learner),
            .course = keep(draft, of_course ? course->id : ""),
            .edition = keep(draft, of_course ? course->edition : ""),
            .course_version = keep(draft, of_course ? course->version : ""),
            .item = keep(draft, item),
            .attempt = keep(draft, attempt),
            .registration = keep(draft, of_course ? model->registration : ""),
            .payload = keep(draft, payload ? payload : "{}"),
        };
    }
    mem_free(payload);
}

void act_local(struct act_draft *draft, const char *learner, const char *key, const char *value)
{
    if (draft->failed)
        return;
    draft->locals = grown(draft, draft->locals, draft->local_count, &draft->local_room,
                          sizeof *draft->locals);
    if (draft->failed)
        return;
    draft->locals[draft->local_count++] = (struct local_change){
        keep(draft, learner), keep(draft, key), value ? keep(draft, value) : NULL};
}

void act_survey(struct model *model, struct act_draft *draft, const char *item,
                const char *answers)
{
    if (draft->failed)
        return;
    draft->survey = arena_take(&draft->request->arena, sizeof *draft->survey);
    draft->failed = !draft->survey;
    if (!draft->failed)
        *draft->survey = (struct survey_answers){keep(draft, model->course->id),
                                                 keep(draft, model->course->edition),
                                                 keep(draft, item), keep(draft, answers)};
}

/* While an act waits to be tried again, later ones wait behind it: what is older must never be
 * written over what is newer. */
static bool send_or_wait(struct model *model, struct request *request)
{
    if (model->failed.count)
        return requests_push(&model->failed, request);
    if (!requests_push(&model->out, request))
        return false;
    model->commits_waiting++;
    return true;
}

static void came_true(struct model *model, const struct act_draft *draft)
{
    model->registered = model->registered || draft->registers;
    if (draft->ends_sitting)
        model->sitting_open = false;
    if (draft->opens_sitting) {
        model->sitting_open = true;
        model->sitting_mono_ms = model->now.mono_ms;
    }
}

bool act_commit(struct model *model, struct act_draft *draft, bool refresh)
{
    struct request *request = draft->request;
    if (!draft->failed && !draft->event_count && !draft->local_count) {
        request_free(request);
        return true;
    }
    if (!draft->failed) {
        request->act = (struct act){draft->events, draft->event_count, draft->locals,
                                    draft->local_count, draft->survey};
        request->learner = keep(draft, model->learner);
        request->refresh = refresh;
    }
    if (!draft->failed)
        draft->failed = !send_or_wait(model, request);
    if (draft->failed) {
        struct err err = ERR_INIT;
        err_no_memory(&err);
        request_free(request);
        problem_show(model, NULL, &err);
        return false;
    }
    model->saved.pending = true;
    if (draft->event_count)
        sending_noticed(model);
    came_true(model, draft);
    return true;
}
