/* Gathering in slices, as sync does it, with the policy that the settings make. */
#include "gather.h"

#include "base/clock.h"
#include "base/str.h"
#include "settings/settings.h"
#include "store/outbox.h"

#define EVENTS_A_SLICE 2000
#define BUILT_MS ((int64_t)1793491200000) /* 2026-11-01: no device has this program earlier */

static enum send_level level_of(const char *name)
{
    for (int level = 0; level < SEND_LEVEL_COUNT; level++)
        if (str_equal(name, send_level_names[level]))
            return (enum send_level)level;
    return SEND_SCORES;
}

bool admin_gather(const struct admin *admin, struct store *store, struct outbox *outbox,
                  struct err *err)
{
    struct settings *settings;
    bool more = true;
    if (!settings_load(admin->home, &settings, err))
        return false;
    const struct outbox_policy policy = {.level = level_of(settings->send),
                                         .home_page = settings->home_page,
                                         .place = settings->place,
                                         .not_before_ms = BUILT_MS};
    while (more) {
        struct moment now;
        clock_now(&now);
        if (!outbox_gather(outbox, store, &policy, &now, EVENTS_A_SLICE, &more, err)) {
            settings_free(settings);
            return false;
        }
    }
    settings_free(settings);
    return true;
}
