/* In place of the sync service where its libraries are not built: nothing is set up. */
#include "app/service.h"

#include "base/mem.h"

struct sync_service {
    int nothing;
};

bool sync_service_new(const char *home, void (*post)(void *, struct reply *), void *context,
                      const struct sync_world *world, struct sync_service **out, struct err *err)
{
    (void)home, (void)post, (void)context, (void)world;
    *out = mem_alloc(sizeof **out);
    return *out || err_no_memory(err);
}

struct reply *sync_service_do(struct sync_service *service, struct request *request)
{
    (void)service;
    struct reply *reply = reply_new(request);
    if (reply)
        err_set(&reply->err, ERR_UNSUPPORTED, "built without sync");
    request_free(request);
    return reply;
}

void sync_service_cancel(struct sync_service *service, uint32_t ticket)
{
    (void)service, (void)ticket;
}

void sync_service_stop(struct sync_service *service)
{
    (void)service;
}

void sync_service_free(struct sync_service *service)
{
    mem_free(service);
}
