/* The names of ends, as they stand in logs and JSON; they never change meaning. */
#include "sync/sync.h"

#include "base/words.h"

static const char *const names[SYNC_END_COUNT] = {
    [SYNC_DONE] = N_("done"),
    [SYNC_STOPPED] = N_("stopped"),
    [SYNC_NOT_SET_UP] = N_("not_set_up"),
    [SYNC_BUSY] = N_("busy"),
    [SYNC_LATER] = N_("later"),
    [SYNC_NO_NETWORK] = N_("no_network"),
    [SYNC_PORTAL] = N_("portal"),
    [SYNC_LOGIN] = N_("login"),
    [SYNC_PROXY] = N_("proxy"),
    [SYNC_ADDRESS] = N_("address"),
    [SYNC_CONFIGURATION] = N_("configuration"),
    [SYNC_TLS] = N_("tls"),
    [SYNC_CLOCK] = N_("clock"),
    [SYNC_DATA_CAP] = N_("data_cap"),
    [SYNC_METERED] = N_("metered"),
    [SYNC_WINDOW] = N_("window"),
    [SYNC_BROKEN] = N_("broken"),
};

const char *sync_end_name(enum sync_end end)
{
    return (unsigned)end < SYNC_END_COUNT ? names[end] : "unknown";
}
