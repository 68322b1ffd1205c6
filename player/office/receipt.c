/* A receipt file is an envelope of the office: {"office","device","made_ms",
 * "delivered":[{"at_ms":T,"ids":["…"]}…]}. It names statements and says nothing about people, so
 * that it need not be secret, and any device may be given all of them: ids that it does not know
 * are passed over. */
#include "office/receipt.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/words.h"
#include "office/inside.h"
#include "record/event.h"
#include "record/json_text.h"

#define WHAT N_("the receipt file")
#define SERVER_BYTES 160

/* ---- Reading ---- */

/* How many ids are listed; -1: not as it must be. */
static int64_t count_ids(const cJSON *delivered, size_t *groups)
{
    const cJSON *group;
    int64_t count = 0;
    *groups = 0;
    cJSON_ArrayForEach(group, delivered)
    {
        const cJSON *ids = cJSON_GetObjectItemCaseSensitive(group, "ids");
        if (!cJSON_IsArray(ids))
            return -1;
        count += cJSON_GetArraySize(ids);
        ++*groups;
    }
    return count;
}

static void read_group(struct receipt *out, struct fields *fields, const cJSON *group)
{
    const cJSON *id;
    struct receipt_group *to = &out->groups[out->group_count++];
    to->at_ms = fields_whole(fields, group, "at_ms", 0, EVENT_WALL_MS_MAX);
    to->ids = (const char(*)[ID_BYTES])(out->ids + out->count);
    cJSON_ArrayForEach(id, cJSON_GetObjectItemCaseSensitive(group, "ids"))
    {
        const char *text = cJSON_IsString(id) ? id->valuestring : "";
        if (!id_valid(text))
            fields_spoil(fields, "ids");
        str_put(out->ids[out->count++], ID_BYTES, text);
        to->count++;
    }
}

static bool read_delivered(struct receipt *out, struct fields *fields, struct err *err)
{
    size_t groups;
    const cJSON *delivered = fields_array(fields, fields->doc.root, "delivered"), *group;
    int64_t count = count_ids(delivered, &groups);
    if (count < 0)
        fields_spoil(fields, "delivered");
    if (!fields_good(fields, err))
        return false;
    if (count > RECEIPT_IDS_MAX)
        return err_set(err, ERR_LIMIT, "%s lists more than %d statements", _(WHAT),
                       RECEIPT_IDS_MAX);
    out->ids = mem_alloc_array((size_t)count + 1, sizeof *out->ids);
    out->groups = mem_alloc_array(groups + 1, sizeof *out->groups);
    if (!out->ids || !out->groups)
        return err_no_memory(err);
    cJSON_ArrayForEach(group, delivered)
        read_group(out, fields, group);
    return fields_good(fields, err);
}

static bool read_payload(const char *payload, struct receipt *out, struct err *err)
{
    struct fields fields;
    if (!fields_open(&fields, payload, strlen(payload), WHAT, err))
        return false;
    const cJSON *root = fields.doc.root;
    str_put(out->office, sizeof out->office, fields_string(&fields, root, "office"));
    str_put(out->device, sizeof out->device, fields_string(&fields, root, "device"));
    bool good = read_delivered(out, &fields, err);
    fields_close(&fields);
    return good;
}

bool receipt_read(const char *text, size_t n, const struct trust *trust, struct receipt *out,
                  struct err *err)
{
    struct envelope envelope;
    *out = (struct receipt){.count = 0};
    if (n > RECEIPT_BYTES_MAX)
        return err_set(err, ERR_LIMIT, "%s is larger than %zu bytes", _(WHAT),
                       RECEIPT_BYTES_MAX);
    if (!keys_ready(err) || !envelope_open(&envelope, RECEIPT_FORMAT, WHAT, text, n, err))
        return false;
    bool good = envelope_trusted(&envelope, trust)
                    ? read_payload(envelope.payload, out, err)
                    : err_set(err, ERR_INTEGRITY, "%s is of another office", _(WHAT));
    envelope_close(&envelope);
    if (!good)
        receipt_finish(out);
    return good;
}

void receipt_finish(struct receipt *receipt)
{
    mem_free(receipt->ids);
    mem_free(receipt->groups);
    *receipt = (struct receipt){.count = 0};
}

bool receipt_take(const struct receipt *receipt, struct outbox *outbox,
                  struct bundle_result *out, struct err *err)
{
    char server[SERVER_BYTES];
    snprintf(server, sizeof server, "office %s", receipt->office);
    str_put(out->device, sizeof out->device, receipt->device);
    out->receipts = (int64_t)receipt->count;
    for (size_t i = 0; i < receipt->group_count; i++) {
        const struct receipt_group *group = &receipt->groups[i];
        size_t known, fresh;
        if (!outbox_receipt_by_id(outbox, group->ids, group->count,
                                  &(struct outbox_receipt){group->at_ms, server, ""}, &known,
                                  &fresh, err))
            return false;
        out->fresh_receipts += (int64_t)fresh;
    }
    return true;
}

/* ---- Writing ---- */

struct collecting {
    struct office *office;
    const char *device, *folder;
    int64_t now_ms;
    struct buf text;
    int64_t at_ms; /* of the open group */
    int count;     /* in this file */
    int *files;
    struct err *err;
};

static bool write_file(struct collecting *c, struct err *err)
{
    struct buf out = BUF_INIT, name = BUF_INIT;
    char id[ID_BYTES];
    id_random(id);
    buf_add_str(&c->text, "]}]}");
    buf_format(&name, "bekal-%s-%.8s" RECEIPT_SUFFIX, c->device, id);
    char *path = name.failed ? NULL : path_join(c->folder, name.data);
    bool good = path && !c->text.failed
                    ? envelope_write(RECEIPT_FORMAT, c->text.data, c->office->keys,
                                     c->office->key_count, &out, err)
                    : err_no_memory(err);
    buf_add_char(&out, '\n');
    if (good)
        good = out.failed ? err_no_memory(err) : file_write_atomic(path, out.data, out.size, err);
    if (good)
        ++*c->files;
    buf_finish(&out);
    buf_finish(&name);
    mem_free(path);
    buf_clear(&c->text);
    c->count = 0;
    return good;
}

static void start_file(struct collecting *c)
{
    buf_add_str(&c->text, "{\"office\":");
    json_text_string(&c->text, c->office->name);
    buf_format(&c->text, ",\"device\":\"%s\",\"made_ms\":%" PRId64 ",\"delivered\":[", c->device,
               c->now_ms);
}

static bool add_id(void *context, const char *id, int64_t at_ms)
{
    struct collecting *c = context;
    if (at_ms < 0)
        at_ms = 0;
    if (!c->count)
        start_file(c);
    if (c->count && at_ms == c->at_ms)
        buf_format(&c->text, ",\"%s\"", id);
    else
        buf_format(&c->text, "%s{\"at_ms\":%" PRId64 ",\"ids\":[\"%s\"", c->count ? "]}," : "",
                   at_ms, id);
    c->at_ms = at_ms;
    if (++c->count < RECEIPT_IDS_MAX)
        return !c->text.failed || err_no_memory(c->err);
    return write_file(c, c->err);
}

static bool write_for_device(struct collecting *c, struct outbox *outbox, int64_t since_ms,
                             struct err *err)
{
    struct err why = ERR_INIT;
    c->err = &why;
    bool good = outbox_each_sent(outbox, c->device, since_ms, add_id, c, err);
    if (good && why.code != ERR_NONE)
        good = err_set(err, why.code, "%s", why.text);
    return good && (!c->count || write_file(c, err));
}

bool receipt_write(struct office *office, struct outbox *outbox, const char *folder,
                   int64_t since_ms, int64_t now_ms, int *files, struct err *err)
{
    struct collecting c = {.office = office, .folder = folder, .now_ms = now_ms, .files = files};
    bool good = true;
    *files = 0;
    for (size_t i = 0; good && i < office->member_count; i++) {
        c.device = office->members[i].name;
        c.count = 0;
        buf_clear(&c.text);
        good = write_for_device(&c, outbox, since_ms, err);
    }
    buf_finish(&c.text);
    return good;
}
