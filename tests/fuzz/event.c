/* An event as JSON, and any text as the payload of one: reading must refuse or give back the
 * same bytes; what our scanner calls an object cJSON must read, since a refusal then counts as
 * a lack of memory; and the fold must take whatever is fit to be kept. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "record/fold.h"
#include "record/json_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool truth)
{
    if (!truth)
        abort();
}

static void check_scanner(const char *text, size_t n)
{
    struct json_doc doc;
    struct err err = ERR_INIT;
    if (!json_text_is_object(text, n) || !utf8_valid(text, n))
        return;
    must(json_open(&doc, text, n, "fuzz", NULL, &err));
    json_close(&doc);
}

static void fold_one(const struct event *event)
{
    struct fold *fold;
    struct buf out = BUF_INIT;
    must(fold_new(event->device, &fold, NULL));
    must(fold_add(fold, event, NULL));
    must(fold_add(fold, event, NULL));
    must(fold_write(fold, &out, NULL));
    buf_finish(&out);
    fold_free(fold);
}

static void check_round_trip(const char *text, size_t n)
{
    struct event *event, *again;
    struct buf first = BUF_INIT, second = BUF_INIT;
    if (!event_read(text, n, &event, NULL))
        return;
    must(event_write(event, &first, NULL));
    must(event_read(first.data, first.size, &again, NULL));
    must(event_equal(event, again));
    must(event_write(again, &second, NULL));
    must(strcmp(first.data, second.data) == 0);
    fold_one(event);
    event_free(event);
    event_free(again);
    buf_finish(&first);
    buf_finish(&second);
}

static void check_payload(const char *text)
{
    struct event event = {.version = 1, .learner = "L", .course = "K", .edition = "1",
                          .course_version = "1", .item = "i", .attempt = "A", .device = "D",
                          .sequence = 1, .payload = text};
    memcpy(event.id, "11111111-1111-4111-8111-111111111111", ID_BYTES);
    for (int kind = EVENT_UNKNOWN + 1; kind < EVENT_KIND_COUNT; kind++) {
        event.kind = event_kind_name((enum event_kind)kind);
        event.registration = kind <= EVENT_LEARNER_ERASED ? "" : "R";
        if (event_check(&event, NULL))
            fold_one(&event);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = mem_copy_bytes((const char *)data, size);
    must(text != NULL);
    check_scanner(text, size);
    check_round_trip(text, size);
    check_payload(text);
    mem_free(text);
    return 0;
}
