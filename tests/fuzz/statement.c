/* A text as a statement that a server gave back, and as one that is compared with another. What is
 * read as an event must be fit to be kept; told anew, it must come back as the same event; a
 * statement of ours is like itself; and likeness is the same from both sides. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "record/statement.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool truth)
{
    if (!truth)
        abort();
}

static void tell_anew(const struct event *event, const struct statement_want *want)
{
    struct buf out = BUF_INIT;
    struct event *back;
    enum statement_likeness like;
    struct err err = ERR_INIT;
    struct statement_facts facts = {.part = want->part, .verb = want->verb, .with_score = true,
                                    .home_page = "https://contoh.id", .account = "1",
                                    .registration = "f259a33d-4622-5aac-87e7-cd41719b7e27",
                                    .session = "", .place = "kiosk"};
    if (!statement_write(event, &facts, &out, &err)) {
        must(err.code == ERR_LIMIT);
        buf_finish(&out);
        return;
    }
    must(statement_to_event(out.data, out.size, &back, NULL));
    must((back != NULL) == (want->part != PART_LAUNCHED));
    must(!back || event_equal(back, event));
    must(statement_compare(out.data, out.size, out.data, out.size, &like, NULL));
    must(like == STATEMENT_SAME);
    event_free(back);
    buf_finish(&out);
}

static void check_event(const char *text, size_t n)
{
    struct event *event;
    struct statement_want wants[STATEMENT_PARTS_MAX];
    size_t count;
    if (!statement_to_event(text, n, &event, NULL) || !event)
        return;
    must(event_check(event, NULL));
    must(statement_plan(event, wants, &count, NULL));
    for (size_t i = 0; i < count; i++)
        tell_anew(event, &wants[i]);
    event_free(event);
}

static void check_likeness(const char *text, size_t n)
{
    const char *cut = memchr(text, '\n', n);
    size_t first = cut ? (size_t)(cut - text) : n;
    enum statement_likeness like, back;
    if (cut && statement_compare(text, first, cut + 1, n - first - 1, &like, NULL)) {
        must(statement_compare(cut + 1, n - first - 1, text, first, &back, NULL));
        must((like == STATEMENT_OTHER) == (back == STATEMENT_OTHER));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = mem_copy_bytes((const char *)data, size);
    must(text != NULL);
    check_event(text, size);
    check_likeness(text, size);
    mem_free(text);
    return 0;
}
