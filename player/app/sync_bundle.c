/* The sync service's exports and imports. */
#include "app/sync_inside.h"

#include "app/log.h"
#include "base/file.h"
#include "base/str.h"
#include "office/bundle.h"
#include "sync/sync.h"

static void tell_result(const struct bundle_result *result, const char *path,
                        struct sending_carried *out)
{
    *out = (struct sending_carried){
        .volumes = result->volumes, .statements = result->statements, .events = result->events,
        .fresh_statements = result->fresh_statements, .fresh_events = result->fresh_events,
        .receipts = result->receipts, .fresh_receipts = result->fresh_receipts};
    str_put(out->file, sizeof out->file, path_base(path));
}

static void now_of_request(void *context, struct moment *out)
{
    *out = ((const struct request *)context)->now;
}

/* A bundle carries what is frozen; without a connection nobody has done it yet. */
static bool gather(struct sync_service *s, const struct request *request, struct err *err)
{
    struct settings *settings = NULL;
    bool good = office_settle(s->home, err) && settings_load(s->home, &settings, err);
    struct sync_gathering what = {.outbox = s->outbox, .store = s->store, .settings = settings,
                                  .now = now_of_request, .context = (void *)(uintptr_t)request,
                                  .stop = &s->stop};
    good = good && sync_gather(&what, err);
    settings_free(settings);
    return good;
}

bool sync_service_export(struct sync_service *s, const struct request *request,
                         struct reply *reply)
{
    struct bundle_result result = {.volumes = 0};
    if (!sync_service_open(s, &request->now, &reply->err) ||
        !gather(s, request, &reply->err))
        return false;
    struct bundle_export what = {
        .home = s->home, .store = s->store, .outbox = s->outbox, .folder = request->path,
        .now_ms = request->now.wall_ms, .progress = sync_service_progress, .context = s};
    bool good = bundle_write(&what, &result, &reply->err);
    tell_result(&result, result.path, &reply->carried);
    log_line("export %s, %lld statements, code %d, system %d", good ? "done" : "failed",
             (long long)result.statements, reply->err.code, reply->err.sys);
    return good;
}

bool sync_service_import(struct sync_service *s, const struct request *request,
                         struct reply *reply)
{
    struct bundle_result result = {.volumes = 0};
    if (!sync_service_open(s, &request->now, &reply->err))
        return false;
    struct bundle_import what = {
        .home = s->home, .store = s->store, .outbox = s->outbox, .path = request->path,
        .now_ms = request->now.wall_ms, .progress = sync_service_progress, .context = s};
    bool good = bundle_read(&what, &result, &reply->err);
    tell_result(&result, request->path, &reply->carried);
    log_line("import %s, code %d, system %d", good ? "done" : "refused", reply->err.code,
             reply->err.sys);
    return good;
}
