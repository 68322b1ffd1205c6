/* clock: what is known of true time, and an operator's word for it.
 *
 * A board without a battery may start in 1970: then no certificate can be verified and no
 * statement be dated, until somebody who has a calendar says what day it is. */
#include "commands.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/words.h"
#include "store/outbox.h"
#include "store/store.h"

#define FAR_OFF_MS ((int64_t)2 * 60 * 1000) /* of a clock: worth a word */

static void print_clock(const struct admin *admin, const struct moment *now,
                        const struct outbox_clock *clock)
{
    struct buf out = BUF_INIT;
    char wall[ADMIN_TIME_BYTES], time[ADMIN_TIME_BYTES], least[ADMIN_TIME_BYTES];
    bool behind = now->wall_ms < clock->least_ms;
    if (admin->json) {
        admin_add_time(&out, "device", now->wall_ms);
        admin_add_bool(&out, "known", clock->known);
        admin_add_time(&out, "true", clock->known ? clock->true_ms : 0);
        admin_add_int(&out, "offset_ms", clock->known ? clock->offset_ms : 0);
        admin_add_text(&out, "source", clock->known ? clock->source : "");
        admin_add_time(&out, "least", clock->least_ms);
        admin_add_bool(&out, "doubtful", behind);
        admin_print_json(&out);
        return;
    }
    admin_print_line(N_("This device says"), "%s", admin_time(now->wall_ms, wall));
    if (clock->known)
        admin_print_line(N_("True time is"), _("%s (source: %s)"),
                         admin_time(clock->true_ms, time), _(clock->source));
    else
        admin_print_line(N_("True time is"), "%s", _("not known since this start"));
    if (clock->least_ms)
        admin_print_line(N_("It can't be before"), "%s", admin_time(clock->least_ms, least));
    if (clock->known ? llabs(clock->offset_ms) > FAR_OFF_MS : behind)
        puts(_("This device's clock is wrong. Set it; until then, "
               "`bekal-admin clock confirm \"2026-11-22 09:00\"` helps."));
}

int admin_run_clock(const struct admin *admin)
{
    struct err err = ERR_INIT;
    struct outbox *outbox = NULL;
    struct outbox_clock clock = {0};
    struct moment now;
    clock_now(&now);
    bool good = admin_has_record(admin, &err) && admin_look_at_outbox(admin, &outbox, &err) &&
                (!outbox || outbox_clock(outbox, &now, &clock, &err));
    if (good)
        print_clock(admin, &now, &clock);
    outbox_close(outbox);
    return good ? ADMIN_GOOD : admin_tell(&err);
}

static bool confirm(const struct admin *admin, struct outbox *outbox, int64_t true_ms,
                    struct err *err)
{
    struct moment now;
    struct outbox_clock clock;
    char least[ADMIN_TIME_BYTES];
    clock_now(&now);
    if (!outbox_clock(outbox, &now, &clock, err))
        return false;
    if (true_ms < clock.least_ms)
        return err_set(err, ERR_USAGE, "it is later than that: %s is known to be past",
                       admin_time(clock.least_ms, least));
    if (!outbox_clock_set(outbox, &now, true_ms, N_("operator"), err) ||
        !outbox_clock(outbox, &now, &clock, err))
        return false;
    print_clock(admin, &now, &clock);
    return true;
}

int admin_run_clock_confirm(const struct admin *admin)
{
    struct err err = ERR_INIT;
    struct outbox *outbox = NULL;
    int64_t true_ms;
    if (!admin_read_time(admin->words[0], &true_ms))
        return admin_usage("\"%s\" is no time, as \"2026-11-22 09:00\"", admin->words[0]);
    bool good = admin_has_record(admin, &err) && admin_open_outbox(admin, &outbox, &err) &&
                confirm(admin, outbox, true_ms, &err);
    outbox_close(outbox);
    return good ? ADMIN_GOOD : admin_tell(&err);
}
