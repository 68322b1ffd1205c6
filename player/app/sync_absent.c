/* In place of sync_bundle.c where bundles are not built. */
#include "app/sync_inside.h"

bool sync_service_export(struct sync_service *service, const struct request *request,
                         struct reply *reply)
{
    (void)service, (void)request;
    return err_set(&reply->err, ERR_UNSUPPORTED, "built without bundles");
}

bool sync_service_import(struct sync_service *service, const struct request *request,
                         struct reply *reply)
{
    (void)service, (void)request;
    return err_set(&reply->err, ERR_UNSUPPORTED, "built without bundles");
}
