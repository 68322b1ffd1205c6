/* One home and its sync, for tests that kill it or run it against a real server.
 *
 *     sync_once make HOME RECORDS             a record with so many completed items
 *     sync_once sync HOME ENDPOINT PATIENCE   one sync_run; a line of JSON tells how it ended
 *     sync_once list HOME                     each statement's state and id
 *     sync_once retry HOME                    what was refused waits again */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "sync/sync.h"
#include "sync_home.h"

static int fail(const struct err *err)
{
    fprintf(stderr, "sync_once: %s\n", err->text);
    return 2;
}

static int make(const char *home, int records)
{
    struct moment now;
    struct err err = ERR_INIT;
    clock_now(&now);
    now.wall_ms -= (int64_t)records * 4000 + 60000;
    now.mono_ms = 1000;
    return sync_home_make(home, SYNC_HOME_NUMBER, records, &now, &err) ? 0 : fail(&err);
}

/* ---- sync ---- */

/* Settings that are as they should be are not written again: several may sync one home at once. */
static bool set_up(const char *home, const char *endpoint, struct settings **out,
                   struct err *err)
{
    const struct setting_change changes[] = {
        {"endpoint", endpoint}, {"home_page", "https://contoh.go.id"}, {"send", "everything"}};
    if (!settings_load(home, out, err))
        return false;
    if (str_equal((*out)->endpoint, endpoint))
        return true;
    settings_free(*out);
    return settings_change(home, changes, sizeof changes / sizeof *changes, err) &&
           settings_load(home, out, err);
}

static int sync_home(const char *home, const char *endpoint, const char *patience)
{
    struct settings *settings;
    struct sync_report report;
    struct err err = ERR_INIT;
    if (!set_up(home, endpoint, &settings, &err))
        return fail(&err);
    struct sync_options options = {.home = home,
                                   .settings = settings,
                                   .patience_ms = atoll(patience),
                                   .by_hand = true};
    sync_run(&options, &report);
    printf("{\"end\": \"%s\", \"sent\": %lld, \"refused\": %lld, \"left\": %lld, "
           "\"requests\": %d, \"status\": %d, \"failure\": \"%s\", \"error\": %d}\n",
           sync_end_name(report.end), (long long)report.sent, (long long)report.refused,
           (long long)report.left, report.requests, report.status,
           http_failure_name(report.failure), (int)report.err.code);
    if (report.end == SYNC_BROKEN)
        fprintf(stderr, "sync_once: %s\n", report.err.text);
    settings_free(settings);
    return 0;
}

/* ---- list ---- */

static bool list_state(struct outbox *outbox, enum outbox_state state, struct err *err)
{
    struct arena arena;
    struct outbox_row *rows;
    size_t count;
    arena_init(&arena, (size_t)256 << 20);
    bool ok = outbox_rows(outbox, state, 0, 1000000, &arena, &rows, &count, err);
    for (size_t i = 0; ok && i < count; i++)
        printf("%s %s\n", outbox_state_name(state), rows[i].id);
    arena_finish(&arena);
    return ok;
}

static int list(const char *home)
{
    struct outbox *outbox = NULL;
    struct err err = ERR_INIT;
    bool ok = outbox_open(home, NULL, &outbox, &err);
    for (int state = 1; ok && state < OUTBOX_STATE_COUNT; state++)
        ok = list_state(outbox, (enum outbox_state)state, &err);
    outbox_close(outbox);
    return ok ? 0 : fail(&err);
}

static int retry(const char *home)
{
    struct outbox *outbox = NULL;
    struct err err = ERR_INIT;
    int64_t count;
    bool ok = outbox_open(home, NULL, &outbox, &err) &&
              outbox_retry_refused(outbox, NULL, &count, &err);
    outbox_close(outbox);
    return ok ? 0 : fail(&err);
}

int main(int argc, char **argv)
{
    if (argc == 4 && str_equal(argv[1], "make"))
        return make(argv[2], atoi(argv[3]));
    if (argc == 5 && str_equal(argv[1], "sync"))
        return sync_home(argv[2], argv[3], argv[4]);
    if (argc == 3 && str_equal(argv[1], "list"))
        return list(argv[2]);
    if (argc == 3 && str_equal(argv[1], "retry"))
        return retry(argv[2]);
    fprintf(stderr, "usage: sync_once make|sync|list|retry HOME …\n");
    return 64;
}
