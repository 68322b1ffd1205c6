/* The names of ends, as they stand in logs and JSON; they never change meaning. */
#include "sync/sync.h"

static const char *const names[SYNC_END_COUNT] = {
    [SYNC_DONE] = "done",           [SYNC_STOPPED] = "stopped",
    [SYNC_NOT_SET_UP] = "not_set_up", [SYNC_BUSY] = "busy",
    [SYNC_LATER] = "later",         [SYNC_NO_NETWORK] = "no_network",
    [SYNC_PORTAL] = "portal",       [SYNC_LOGIN] = "login",
    [SYNC_PROXY] = "proxy",         [SYNC_ADDRESS] = "address",
    [SYNC_CONFIGURATION] = "configuration", [SYNC_TLS] = "tls",
    [SYNC_CLOCK] = "clock",         [SYNC_DATA_CAP] = "data_cap",
    [SYNC_METERED] = "metered",     [SYNC_WINDOW] = "window",
    [SYNC_BROKEN] = "broken",
};

const char *sync_end_name(enum sync_end end)
{
    return (unsigned)end < SYNC_END_COUNT ? names[end] : "unknown";
}
