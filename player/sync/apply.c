/* What a home's settings mean for its outbox and for the way to the server. In one place, so that
 * the player, the command line and a check of the server do the same. */
#include "base/str.h"
#include "sync/sync.h"

#define GATHER_EVENTS 500 /* in a slice; between slices one can stop */

static const char *or_null(const char *s)
{
    return s && s[0] ? s : NULL;
}

static enum send_level level_of(const char *name)
{
    for (int level = 0; level < SEND_LEVEL_COUNT; level++)
        if (str_equal(name, send_level_names[level]))
            return (enum send_level)level;
    return SEND_SCORES;
}

bool sync_gather(const struct sync_gathering *what, struct err *err)
{
    struct outbox_policy policy = {
        .level = level_of(what->settings->send),
        .home_page = what->settings->home_page,
        .place = or_null(what->settings->place),
        .not_before_ms = SYNC_BUILT_MS,
    };
    for (bool more = true; more;) {
        struct moment now;
        if (what->stop && atomic_load(what->stop))
            return err_set(err, ERR_CANCELLED, "stopped");
        if (what->now)
            what->now(what->context, &now);
        else
            clock_now(&now);
        if (!outbox_gather(what->outbox, what->store, &policy, &now, GATHER_EVENTS, &more, err))
            return false;
    }
    return true;
}

bool sync_http_open(const struct settings *settings, struct http **out, struct err *err)
{
    struct http_options options = {
        .user = or_null(settings->user),
        .password = or_null(settings->password),
        .proxy = or_null(settings->proxy),
        .proxy_user = or_null(settings->proxy_user),
        .proxy_password = or_null(settings->proxy_password),
        .ca_file = or_null(settings->ca_file),
        .client_certificate = or_null(settings->client_certificate),
        .client_key = or_null(settings->client_key),
        .user_agent = "Bekal/" BEKAL_VERSION,
    };
    for (size_t i = 0; i < HTTP_PINS_MAX && i < SETTINGS_PINS_MAX; i++)
        options.pins[i] = or_null(settings->pins[i]);
    return http_open(&options, out, err);
}
