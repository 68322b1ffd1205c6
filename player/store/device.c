/* The names of this device. A disk that was cloned carries the record's device id with it, and two
 * programs would count on in one sequence. So the record remembers which machine it was on; on
 * another one it takes a new device id, whose sequence begins at 1, and keeps the old one in a
 * list together with the sequence that it had reached here: up to that, its events are ours. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/machine.h"
#include "base/mem.h"
#include "base/str.h"
#include "store/inside.h"

#define META_MACHINE "machine"
#define META_FORMER "former" /* "ID SEQUENCE" for each, with a line feed */

static bool add_former(struct store *store, const char *id, int64_t last, struct err *err)
{
    struct former_device *wider =
        mem_resize(store->formers, (store->former_count + 1) * sizeof *wider);
    if (!wider)
        return err_no_memory(err);
    store->formers = wider;
    struct former_device *former = &wider[store->former_count++];
    str_put(former->id, sizeof former->id, id);
    former->last = last;
    return true;
}

static bool parse_formers(struct store *store, const char *text, struct err *err)
{
    int used;
    char id[ID_BYTES];
    for (int64_t last; sscanf(text, "%36s %" SCNd64 "\n%n", id, &last, &used) == 2; text += used)
        if (id_valid(id) && !add_former(store, id, last, err))
            return false;
    return true;
}

static bool read_formers(struct store *store, struct err *err)
{
    sqlite3_stmt *row;
    bool found, good = true;
    if (!sql_start(store, SQL_META_READ, &row, err, "t", META_FORMER) ||
        !sql_step(row, &found, err))
        return false;
    if (found) {
        const char *text = (const char *)sqlite3_column_text(row, 0);
        good = text ? parse_formers(store, text, err) : err_no_memory(err);
        sqlite3_reset(row);
    }
    return good;
}

static bool write_formers(struct store *store, struct err *err)
{
    struct buf text = BUF_INIT;
    for (size_t i = 0; i < store->former_count; i++)
        buf_format(&text, "%s %" PRId64 "\n", store->formers[i].id, store->formers[i].last);
    bool good = text.failed ? err_no_memory(err)
                            : meta_write(store, META_FORMER, text.data ? text.data : "", err);
    buf_finish(&text);
    return good;
}

/* Within a transaction. */
static bool rename_device(struct store *store, const char *machine, struct err *err)
{
    struct tail tail = {0, store->last.hlc};
    if (!add_former(store, store->device, store->last.sequence, err))
        return false;
    id_random(store->device);
    store->last = tail;
    return write_formers(store, err) && meta_write(store, "device", store->device, err) &&
           meta_write(store, META_MACHINE, machine, err) && tail_write(store, &tail, err);
}

/* What is open is open on a device: with its id the derived tables change. */
static bool settle(struct store *store, const char *machine, const char *before, struct err *err)
{
    if (!store_begin(store, err))
        return false;
    store->refold = before[0] != '\0';
    bool good = store->refold ? rename_device(store, machine, err)
                              : meta_write(store, META_MACHINE, machine, err);
    if (good && store_finish(store, err))
        return true;
    store_back_out(store);
    return false;
}

bool device_settle(struct store *store, const char *machine, struct err *err)
{
    char here[MACHINE_ID_BYTES], before[MACHINE_ID_BYTES];
    bool found;
    if (machine)
        str_put(here, sizeof here, machine);
    else
        machine_id(here);
    if (!read_formers(store, err) ||
        !meta_read(store, META_MACHINE, before, sizeof before, &found, err))
        return false;
    return !here[0] || str_equal(here, before) || settle(store, here, before, err);
}

bool device_is_ours(const struct store *store, const char *device, int64_t sequence)
{
    if (str_equal(device, store->device))
        return true;
    for (size_t i = 0; i < store->former_count; i++)
        if (str_equal(device, store->formers[i].id) && sequence <= store->formers[i].last)
            return true;
    return false;
}
