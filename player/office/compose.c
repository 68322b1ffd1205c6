/* Statements come before events: a home that takes them in must know that an event is told before
 * it sees the event, or it would tell it once more. Of the events, those about people and
 * registrations always go; of the others, unless everything is wanted, those that a statement in
 * the bundle tells of, remembered by the 16 bytes of their ids. An event says more than its
 * statement where the home does not let scores leave: then graded attempts stay. */
#include "office/compose.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"

#define GROUP 200
#define GROUP_BYTES ((size_t)2 * 1024 * 1024)
#define ARENA_BYTES ((size_t)8 * 1024 * 1024)
#define KEY16 16

static bool hand_over(struct compose *c, struct err *err)
{
    if (c->text.size > LINE_BYTES_MAX)
        return err_set(err, ERR_LIMIT, "an event is too large for a bundle");
    bool good = c->line(c->context, &c->text, err);
    buf_clear(&c->text);
    return good;
}

/* ---- The events that are told ---- */

static void key_of(const char *id, unsigned char out[KEY16])
{
    char digits[ID_BYTES];
    size_t n = 0;
    for (const char *s = id; *s; s++)
        if (*s != '-')
            digits[n++] = *s;
    digits[n] = '\0';
    if (!fields_unhex(digits, out, KEY16))
        memset(out, 0, KEY16);
}

static int by_bytes(const void *a, const void *b)
{
    return memcmp(a, b, KEY16);
}

static bool remember(struct compose *c, const char *event, struct err *err)
{
    if (c->told_count == c->told_room) {
        size_t room = c->told_room ? c->told_room * 2 : 256;
        void *wider = mem_resize(c->told, room * sizeof *c->told);
        if (!wider)
            return err_no_memory(err);
        c->told = wider;
        c->told_room = room;
    }
    key_of(event, c->told[c->told_count++]);
    return true;
}

static bool is_told(const struct compose *c, const char *event)
{
    unsigned char key[KEY16];
    key_of(event, key);
    return c->told_count && bsearch(key, c->told, c->told_count, sizeof *c->told, by_bytes);
}

/* ---- Statements ---- */

static bool add_statement(struct compose *c, const struct outbox_carried *from, struct err *err)
{
    /* What was frozen here has this record's id as its device, or one that it had before; what
     * another device has brought has that one's name. */
    const char *device = id_valid(from->device) || !from->device[0] ? c->device->name
                                                                    : from->device;
    struct line_statement line = {from->id,    from->event_id, device,    from->learner,
                                  from->bytes, from->size,     from->sent};
    if (!lines_write_statement(&c->text, &line, err) || !hand_over(c, err) ||
        !remember(c, from->event_id, err))
        return false;
    c->statements++;
    c->last_n = from->n;
    return true;
}

static bool add_statements(struct compose *c, struct err *err)
{
    struct arena arena;
    struct outbox_carried *list;
    size_t count = 1;
    bool good = true;
    arena_init(&arena, ARENA_BYTES);
    for (int64_t after = 0; good && count;) {
        arena_reset(&arena);
        good = outbox_carry(c->what->outbox, after, c->what->everything, GROUP, GROUP_BYTES,
                            &arena, &list, &count, err);
        for (size_t i = 0; good && i < count; i++) {
            after = list[i].n;
            good = add_statement(c, &list[i], err);
        }
    }
    arena_finish(&arena);
    if (c->told_count)
        qsort(c->told, c->told_count, sizeof *c->told, by_bytes);
    return good;
}

/* ---- Events ---- */

static bool goes(const struct compose *c, const struct event *event)
{
    switch (c->what->everything ? EVENT_LEARNER_INTRODUCED : event_kind_of(event->kind)) {
    case EVENT_LEARNER_INTRODUCED:
    case EVENT_ALIAS_ADDED:
    case EVENT_LEARNER_MERGED:
    case EVENT_LEARNER_ERASED:
    case EVENT_REGISTRATION_OPENED:
        return true;
    case EVENT_ATTEMPT_GRADED:
        return c->scores && is_told(c, event->id);
    default:
        return is_told(c, event->id);
    }
}

static bool add_event(void *context, const struct event *event)
{
    struct compose *c = context;
    if (!goes(c, event))
        return true;
    if (!lines_write_event(&c->text, event, c->err) || !hand_over(c, c->err))
        return false;
    c->events++;
    return true;
}

static bool add_events(struct compose *c, struct err *err)
{
    struct err why = ERR_INIT;
    c->err = &why;
    if (!store_each_event(c->what->store, add_event, c, err))
        return false;
    return why.code == ERR_NONE || err_set(err, why.code, "%s", why.text);
}

bool compose_run(struct compose *c, struct err *err)
{
    c->statements = c->events = c->last_n = 0;
    bool good = lines_write_start(&c->text, c->bundle, c->device->name,
                                  store_device(c->what->store), c->what->now_ms,
                                  c->what->everything, c->device->certificate, err) &&
                hand_over(c, err) && add_statements(c, err) && add_events(c, err);
    buf_finish(&c->text);
    mem_free(c->told);
    c->told = NULL;
    c->told_count = c->told_room = 0;
    return good;
}
