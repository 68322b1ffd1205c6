/* Events as values. A copy is one block: the struct, then its strings one after the other, so
 * that freeing is one call and a failure leaves nothing behind. */
#include "record/event.h"

#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "base/utf8.h"
#include "record/json_text.h"

static const char *const kind_names[EVENT_KIND_COUNT] = {
    [EVENT_UNKNOWN] = "unknown",
    [EVENT_LEARNER_INTRODUCED] = "learner_introduced",
    [EVENT_ALIAS_ADDED] = "alias_added",
    [EVENT_LEARNER_MERGED] = "learner_merged",
    [EVENT_LEARNER_ERASED] = "learner_erased",
    [EVENT_REGISTRATION_OPENED] = "registration_opened",
    [EVENT_SITTING_OPENED] = "sitting_opened",
    [EVENT_SITTING_ENDED] = "sitting_ended",
    [EVENT_SITTING_ABANDONED] = "sitting_abandoned",
    [EVENT_ATTEMPT_STARTED] = "attempt_started",
    [EVENT_ANSWER_SUBMITTED] = "answer_submitted",
    [EVENT_ATTEMPT_GRADED] = "attempt_graded",
    [EVENT_ITEM_COMPLETED] = "item_completed",
    [EVENT_MODULE_SATISFIED] = "module_satisfied",
    [EVENT_COURSE_SATISFIED] = "course_satisfied",
};

const char *event_kind_name(enum event_kind kind)
{
    return kind_names[kind];
}

enum event_kind event_kind_of(const char *name)
{
    for (int i = EVENT_UNKNOWN + 1; i < EVENT_KIND_COUNT; i++)
        if (str_equal(name, kind_names[i]))
            return (enum event_kind)i;
    return EVENT_UNKNOWN;
}

struct hlc hlc_next(struct hlc last, int64_t wall_ms)
{
    if (wall_ms > last.wall_ms)
        return (struct hlc){wall_ms, 0};
    if (last.counter == UINT32_MAX)
        return (struct hlc){last.wall_ms + 1, 0};
    return (struct hlc){last.wall_ms, last.counter + 1};
}

int hlc_compare(struct hlc a, struct hlc b)
{
    if (a.wall_ms != b.wall_ms)
        return a.wall_ms < b.wall_ms ? -1 : 1;
    return (a.counter > b.counter) - (a.counter < b.counter);
}

int event_order(const struct event *a, const struct event *b)
{
    int by = hlc_compare(a->hlc, b->hlc);
    if (!by)
        by = strcmp(a->device, b->device);
    if (!by)
        by = (a->sequence > b->sequence) - (a->sequence < b->sequence);
    return by ? by : strcmp(a->id, b->id);
}

/* The strings of an event, each once, for what treats them alike. */
#define STRINGS 10
static void strings_of(struct event *event, const char **out[STRINGS])
{
    const char **list[STRINGS] = {&event->kind,    &event->learner,        &event->course,
                                  &event->edition, &event->course_version, &event->item,
                                  &event->attempt, &event->registration,   &event->device,
                                  &event->payload};
    memcpy(out, list, sizeof list);
}

bool event_equal(const struct event *a, const struct event *b)
{
    struct event left = *a, right = *b;
    const char **ours[STRINGS], **theirs[STRINGS];
    strings_of(&left, ours);
    strings_of(&right, theirs);
    for (int i = 0; i < STRINGS; i++)
        if (!str_equal(*ours[i], *theirs[i]))
            return false;
    return str_equal(a->id, b->id) && a->version == b->version && a->sequence == b->sequence &&
           hlc_compare(a->hlc, b->hlc) == 0 && a->when.wall_ms == b->when.wall_ms &&
           a->when.mono_ms == b->when.mono_ms && str_equal(a->when.boot_id, b->when.boot_id);
}

bool event_copy(const struct event *from, struct event **out, struct err *err)
{
    *out = NULL;
    struct event shape = *from;
    const char **strings[STRINGS];
    strings_of(&shape, strings);
    size_t sizes[STRINGS], all = sizeof shape;
    for (int i = 0; i < STRINGS; i++)
        all += sizes[i] = strlen(*strings[i]) + 1;
    struct event *copy = mem_alloc(all);
    if (!copy)
        return err_no_memory(err);
    *copy = shape;
    strings_of(copy, strings);
    char *at = (char *)(copy + 1);
    for (int i = 0; i < STRINGS; i++) {
        memcpy(at, *strings[i], sizes[i]);
        *strings[i] = at;
        at += sizes[i];
    }
    *out = copy;
    return true;
}

void event_free(struct event *event)
{
    mem_free(event);
}

static bool check_string(const char *s, size_t most, const struct event *event, struct err *err)
{
    size_t n = s ? strlen(s) : 0;
    if (!s || !utf8_valid(s, n))
        return err_set(err, ERR_FORMAT, "event %s holds a text that is missing or not UTF-8",
                       event->id);
    if (n > most)
        return err_set(err, ERR_LIMIT, "event %s holds a text of more than %zu bytes", event->id,
                       most);
    return true;
}

static bool within(int64_t value, int64_t least, int64_t most)
{
    return value >= least && value <= most;
}

static bool check_numbers(const struct event *event, struct err *err)
{
    if (!within(event->sequence, 1, EVENT_NUMBER_MAX) || event->version < 1 ||
        !within(event->hlc.wall_ms, 0, EVENT_WALL_MS_MAX) ||
        !within(event->when.wall_ms, -EVENT_WALL_MS_MAX, EVENT_WALL_MS_MAX) ||
        !within(event->when.mono_ms, 0, EVENT_NUMBER_MAX))
        return err_set(err, ERR_LIMIT, "event %s holds a number out of range", event->id);
    return true;
}

bool event_check(const struct event *event, struct err *err)
{
    if (!id_valid(event->id) || (event->when.boot_id[0] && !id_valid(event->when.boot_id)))
        return err_set(err, ERR_FORMAT, "an event has no proper id, or none of its boot");
    struct event shape = *event;
    const char **strings[STRINGS];
    strings_of(&shape, strings);
    for (int i = 0; i < STRINGS; i++)
        if (!check_string(*strings[i],
                          strings[i] == &shape.payload ? EVENT_PAYLOAD_BYTES_MAX
                                                       : EVENT_WORD_BYTES_MAX,
                          event, err))
            return false;
    if (!event->kind[0] || !event->device[0])
        return err_set(err, ERR_FORMAT, "event %s has no kind or no device", event->id);
    if (!json_text_is_object(event->payload, strlen(event->payload)))
        return err_set(err, ERR_FORMAT, "the payload of event %s is not a JSON object", event->id);
    return check_numbers(event, err);
}
