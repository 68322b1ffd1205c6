/* The record behind its requests. The learner whose progress is read is the one asked for, else the
 * device's chosen one, else the first. */
#include "app/service.h"

#include <stdio.h>
#include <string.h>

#include "app/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "store/store.h"

#define PROGRESS_BYTES_MAX (256u << 20)

struct store_service {
    char *home;
    struct store *store;
    uint32_t held; /* ticket of the first commit that failed: later ones wait behind it */
};

bool store_service_new(const char *home, struct store_service **out, struct err *err)
{
    *out = mem_alloc(sizeof **out);
    if (*out && ((*out)->home = mem_copy_str(home)))
        return true;
    mem_free(*out);
    *out = NULL;
    return err_no_memory(err);
}

void store_service_free(struct store_service *service)
{
    if (service) {
        store_close(service->store);
        mem_free(service->home);
        mem_free(service);
    }
}

static const char *chosen_learner(const struct progress *p, const char *wanted)
{
    if (wanted && wanted[0])
        return wanted;
    for (size_t i = 0; i < p->setting_count; i++)
        if (str_equal(p->settings[i].key, "learner"))
            return p->settings[i].value;
    return p->learner_count ? p->learners[0].id : NULL;
}

static bool read_progress(struct store *store, const char *wanted, const struct moment *now,
                          struct progress **out, struct err *err)
{
    struct progress *p = mem_alloc(sizeof *p);
    if (!p)
        return err_no_memory(err);
    arena_init(&p->arena, PROGRESS_BYTES_MAX);
    bool good = store_learners(store, &p->arena, &p->learners, &p->learner_count, err) &&
                store_local(store, "", "", &p->arena, &p->settings, &p->setting_count, err);
    const char *learner = good ? chosen_learner(p, wanted) : NULL;
    if (good && learner) {
        struct calendar today;
        clock_local(now->wall_ms, &today);
        good = store_registrations(store, learner, NULL, &p->arena, &p->registrations,
                                   &p->registration_count, err) &&
               store_local(store, learner, "", &p->arena, &p->locals, &p->local_count, err) &&
               store_jp(store, learner, today.year, &p->jp_this_year, err);
    }
    if (!good) {
        progress_free(p);
        return false;
    }
    *out = p;
    return true;
}

static void open_store(struct store_service *s, const struct request *request, struct reply *reply)
{
    if (!s->store)
        reply->ok = store_open(s->home, NULL, &request->now, &s->store, &reply->err);
    else
        reply->ok = true;
    if (reply->ok)
        reply->ok = read_progress(s->store, NULL, &request->now, &reply->progress, &reply->err);
    if (!reply->ok)
        log_line("store open failed, code %d, system %d", reply->err.code, reply->err.sys);
}

static bool need_store(struct store_service *s, struct reply *reply)
{
    return s->store || err_set(&reply->err, ERR_IO, "the record is not open");
}

static void read_attempt(struct store_service *s, const struct request *request,
                         struct reply *reply)
{
    char prefix[ID_BYTES + 16];
    struct stored_local *part[3] = {0};
    size_t count[3] = {0}, all = 0;
    static const char *const what[] = {"draft", "doubt", "current"};
    reply->ok = store_attempt(s->store, request->attempt, &reply->arena, &reply->attempt,
                              &reply->err);
    for (int i = 0; reply->ok && i < 3; i++) {
        snprintf(prefix, sizeof prefix, "%s/%s", what[i], request->attempt);
        reply->ok = store_local(s->store, request->learner, prefix, &reply->arena, &part[i],
                                &count[i], &reply->err);
        all += count[i];
    }
    if (!reply->ok || !all)
        return;
    reply->locals = arena_take_array(&reply->arena, all, sizeof *reply->locals);
    if (!reply->locals) {
        reply->ok = err_no_memory(&reply->err);
        return;
    }
    for (int i = 0; i < 3; i++) {
        if (count[i])
            memcpy(reply->locals + reply->local_count, part[i], count[i] * sizeof *part[i]);
        reply->local_count += count[i];
    }
}

static void commit(struct store_service *s, struct request *request, struct reply *reply)
{
    if (s->held && request->ticket > s->held) { /* else the older would be written over it */
        err_set(&reply->err, ERR_BUSY, "an earlier step is not saved yet");
        return;
    }
    reply->ok = store_commit(s->store, &request->act, &request->now, NULL, &reply->err);
    if (!reply->ok) {
        s->held = request->ticket;
        log_line("commit failed, code %d, system %d", reply->err.code, reply->err.sys);
        return;
    }
    s->held = 0;
    if (request->refresh) {
        struct err err = ERR_INIT; /* what is saved is saved, even if it can't be read back now */
        if (!read_progress(s->store, request->learner, &request->now, &reply->progress, &err))
            log_line("progress not read, code %d, system %d", err.code, err.sys);
    }
}

struct reply *store_service_do(struct store_service *s, struct request *request)
{
    struct reply *reply = reply_new(request);
    if (!reply) {
        request_free(request);
        return NULL;
    }
    switch (request->kind) {
    case REQUEST_STORE_OPEN:
        open_store(s, request, reply);
        break;
    case REQUEST_STORE_RECOVER:
        store_close(s->store);
        s->store = NULL;
        reply->ok = store_recover(s->home, &request->now, &reply->recovered, &reply->err);
        log_line("recovery %s, %lld events", reply->ok ? "done" : "failed",
                 (long long)reply->recovered);
        break;
    case REQUEST_COMMIT:
        if (need_store(s, reply))
            commit(s, request, reply);
        if (!reply->ok) {
            reply->failed = request;
            return reply;
        }
        break;
    case REQUEST_PROGRESS:
        reply->ok = need_store(s, reply) && read_progress(s->store, request->learner,
                                                          &request->now, &reply->progress,
                                                          &reply->err);
        break;
    case REQUEST_ATTEMPT:
        if (need_store(s, reply))
            read_attempt(s, request, reply);
        break;
    case REQUEST_SNAPSHOT: {
        bool made = false;
        reply->ok = need_store(s, reply) && store_snapshot(s->store, &request->now, &made,
                                                           &reply->err);
        if (made || !reply->ok)
            log_line("snapshot %s, code %d", reply->ok ? "made" : "failed", reply->err.code);
        break;
    }
    default:
        err_set(&reply->err, ERR_USAGE, "not a request for the record");
    }
    request_free(request);
    return reply;
}
