/* A handful of numbers, written whole at the end of a run. A run that is killed is not counted: the
 * data cap may then be passed by as much as one run had moved. */
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/str.h"
#include "sync/state.h"
#include "sync/sync.h"

#define FILE_BYTES_MAX 4096
#define NUMBER_MAX 9007199254740991
#define COUNT_MAX 1000000

static int64_t number(const struct json_doc *doc, const char *name, int64_t most)
{
    long long value = 0;
    return json_int(doc, doc->root, name, false, 0, most, &value) ? value : 0;
}

static void read(const struct json_doc *doc, struct sync_state *out)
{
    out->month = (int)number(doc, "month", 999912);
    out->month_bytes = number(doc, "month_bytes", NUMBER_MAX);
    out->failures = (int)number(doc, "failures", COUNT_MAX);
    out->stumbles = (int)number(doc, "stumbles", COUNT_MAX);
    out->start_after = number(doc, "start_after", NUMBER_MAX);
    out->resume_ms = number(doc, "resume_ms", NUMBER_MAX);
    const char *end = json_string(doc, doc->root, "end", false);
    str_put(out->end, sizeof out->end, end ? end : "");
    out->end_ms = number(doc, "end_ms", NUMBER_MAX);
    const char *boot = json_string(doc, doc->root, "resume_boot", false);
    str_put(out->resume_boot, sizeof out->resume_boot, boot ? boot : "");
}

bool sync_state_load(const char *home, struct sync_state *out, struct err *err)
{
    struct buf text = BUF_INIT;
    struct json_doc doc;
    struct err why = ERR_INIT;
    memset(out, 0, sizeof *out);
    char *path = path_join(home, SYNC_STATE_FILE);
    bool ok = path && file_read(path, FILE_BYTES_MAX, &text, &why) &&
              json_open(&doc, text.data ? text.data : "", text.size, path, NULL, &why);
    if (ok) {
        read(&doc, out);
        json_close(&doc);
    }
    bool no_memory = !path || why.code == ERR_NO_MEMORY;
    mem_free(path);
    buf_finish(&text);
    return no_memory ? err_no_memory(err) : true;
}

bool sync_state_save(const char *home, const struct sync_state *state, struct err *err)
{
    struct buf text = BUF_INIT;
    char *path = path_join(home, SYNC_STATE_FILE);
    buf_format(&text,
               "{\"month\": %d, \"month_bytes\": %lld, \"failures\": %d, \"stumbles\": %d,\n"
               " \"start_after\": %lld, \"resume_boot\": \"%s\", \"resume_ms\": %lld,\n"
               " \"end\": \"%s\", \"end_ms\": %lld}\n",
               state->month, (long long)state->month_bytes, state->failures, state->stumbles,
               (long long)state->start_after, state->resume_boot, (long long)state->resume_ms,
               state->end, (long long)state->end_ms);
    bool ok = path && !text.failed ? file_write_atomic(path, text.data, text.size, err)
                                   : err_no_memory(err);
    mem_free(path);
    buf_finish(&text);
    return ok;
}

bool sync_last_read(const char *home, struct sync_last *out, struct err *err)
{
    struct sync_state state;
    *out = (struct sync_last){false, SYNC_DONE, 0};
    if (!sync_state_load(home, &state, err))
        return false;
    for (int end = 0; end < SYNC_END_COUNT; end++)
        if (str_equal(state.end, sync_end_name((enum sync_end)end)))
            *out = (struct sync_last){true, (enum sync_end)end, state.end_ms};
    return true;
}

int sync_state_month(int64_t wall_ms)
{
    struct calendar calendar;
    clock_utc(wall_ms, &calendar);
    return calendar.year * 100 + calendar.month;
}
