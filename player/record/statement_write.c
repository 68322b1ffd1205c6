/* Writes a statement member after member, in one fixed order, so that the same event and facts
 * give the same bytes. The event extension holds what the rest does not say of the event; its
 * payload is a JSON string, so that no server rewrites the numbers in it. */
#include <inttypes.h>
#include <string.h>

#include "base/utf8.h"
#include "record/json_text.h"
#include "record/statement_inside.h"

#define CMI5 "https://w3id.org/xapi/cmi5/context/"
#define TYPE_LESSON "http://adlnet.gov/expapi/activities/lesson"
#define TYPE_ASSESSMENT "http://adlnet.gov/expapi/activities/assessment"
#define TYPE_INTERACTION "http://adlnet.gov/expapi/activities/cmi.interaction"
#define TYPE_BLOCK "https://w3id.org/xapi/cmi5/activitytype/block"
#define TYPE_COURSE "https://w3id.org/xapi/cmi5/activitytype/course"

struct writing {
    struct statement_content content;
    const struct event *event;
    const struct statement_facts *facts;
    struct buf *out;
};

/* ---- Pieces ---- */

static void begin(struct writing *w, const char *name, char bracket)
{
    if (name)
        json_text_name(w->out, name);
    else
        json_text_comma(w->out);
    buf_add_char(w->out, bracket);
}

static void end(struct writing *w, char bracket)
{
    buf_add_char(w->out, bracket);
}

static void text(struct writing *w, const char *name, const char *value)
{
    json_text_name(w->out, name);
    json_text_string(w->out, value);
}

static void text_if(struct writing *w, const char *name, const char *value)
{
    if (value && value[0])
        text(w, name, value);
}

static void number(struct writing *w, const char *name, int64_t value)
{
    json_text_name(w->out, name);
    buf_format(w->out, "%" PRId64, value);
}

/* The characters of an activity id need no escaping. */
static void iri(struct writing *w, void (*write)(const struct event *, struct buf *))
{
    json_text_name(w->out, "id");
    buf_add_char(w->out, '"');
    write(w->event, w->out);
    buf_add_char(w->out, '"');
}

static void definition(struct writing *w, const char *type, const char *interaction)
{
    begin(w, "definition", '{');
    text(w, "type", type);
    if (interaction)
        text(w, "interactionType", interaction);
    end(w, '}');
}

/* ---- Actor, verb, object ---- */

static void write_actor(struct writing *w)
{
    begin(w, "actor", '{');
    text(w, "objectType", "Agent");
    begin(w, "account", '{');
    text(w, "homePage", w->facts->home_page);
    text(w, "name", w->facts->account);
    end(w, '}');
    end(w, '}');
}

static void write_verb(struct writing *w)
{
    begin(w, "verb", '{');
    text(w, "id", statement_verb_iri(w->facts->verb));
    begin(w, "display", '{');
    text(w, "en", statement_verb_name(w->facts->verb));
    end(w, '}');
    end(w, '}');
}

static void write_question(struct writing *w)
{
    json_text_name(w->out, "id");
    buf_add_char(w->out, '"');
    statement_question_iri(w->event, w->content.answer.question, w->out);
    buf_add_char(w->out, '"');
    definition(w, TYPE_INTERACTION, statement_interaction(&w->content.answer));
}

/* An item's definition is written only where the event tells what the item is. */
static void write_object(struct writing *w)
{
    begin(w, "object", '{');
    text(w, "objectType", "Activity");
    switch (w->content.kind) {
    case EVENT_ANSWER_SUBMITTED:
        write_question(w);
        break;
    case EVENT_ATTEMPT_GRADED:
    case EVENT_ITEM_COMPLETED:
        iri(w, statement_item_iri);
        definition(w, w->event->attempt[0] || w->content.kind == EVENT_ATTEMPT_GRADED
                          ? TYPE_ASSESSMENT
                          : TYPE_LESSON, NULL);
        break;
    case EVENT_MODULE_SATISFIED:
        iri(w, statement_module_iri);
        definition(w, TYPE_BLOCK, NULL);
        break;
    case EVENT_COURSE_SATISFIED:
        iri(w, statement_course_iri);
        definition(w, TYPE_COURSE, NULL);
        break;
    default:
        iri(w, statement_item_iri);
    }
    end(w, '}');
}

/* ---- Context ---- */

static void activity(struct writing *w, void (*write)(const struct event *, struct buf *),
                     const char *type)
{
    begin(w, NULL, '{');
    text(w, "objectType", "Activity");
    iri(w, write);
    definition(w, type, NULL);
    end(w, '}');
}

static void category(struct writing *w, const char *before, const char *name)
{
    begin(w, NULL, '{');
    text(w, "objectType", "Activity");
    json_text_name(w->out, "id");
    buf_format(w->out, "\"%s%s\"}", before, name);
}

static bool is_of_cmi5(const struct writing *w)
{
    return w->facts->verb != VERB_ANSWERED && w->facts->verb != VERB_SCORED;
}

static bool moves_on(const struct writing *w)
{
    enum statement_verb verb = w->facts->verb;
    return verb == VERB_COMPLETED || verb == VERB_PASSED || verb == VERB_FAILED;
}

/* "practice", "pre_test", "post_test": a report must be able to tell them apart. */
static const char *purpose_of(const struct writing *w)
{
    static const char *const known[] = {"practice", "pre_test", "post_test"};
    for (size_t i = 0; w->content.kind == EVENT_ATTEMPT_GRADED && i < 3; i++)
        if (strcmp(w->content.graded.purpose, known[i]) == 0)
            return known[i];
    return NULL;
}

static void write_categories(struct writing *w)
{
    const char *purpose = purpose_of(w);
    if (!is_of_cmi5(w) && !purpose)
        return;
    begin(w, "category", '[');
    if (is_of_cmi5(w))
        category(w, CMI5 "categories/", "cmi5");
    if (moves_on(w))
        category(w, CMI5 "categories/", "moveon");
    if (purpose)
        category(w, STATEMENT_IRI "categories/", purpose);
    end(w, ']');
}

static void write_activities(struct writing *w)
{
    begin(w, "contextActivities", '{');
    if (w->content.kind == EVENT_ANSWER_SUBMITTED || w->content.kind == EVENT_MODULE_SATISFIED) {
        bool module = w->content.kind == EVENT_MODULE_SATISFIED;
        begin(w, "parent", '[');
        activity(w, module ? statement_course_iri : statement_item_iri,
                 module ? TYPE_COURSE : TYPE_ASSESSMENT);
        end(w, ']');
    }
    if (w->content.kind != EVENT_COURSE_SATISFIED) {
        begin(w, "grouping", '[');
        activity(w, statement_course_iri, TYPE_COURSE);
        end(w, ']');
    }
    write_categories(w);
    end(w, '}');
}

static void write_clock(struct writing *w)
{
    static const char *const names[] = {[CLOCK_MEASURED] = "measured",
                                        [CLOCK_DEVICE] = "device",
                                        [CLOCK_DOUBTFUL] = "doubtful"};
    char wall[CLOCK_ISO_BYTES];
    clock_iso(w->event->when.wall_ms, wall);
    begin(w, STATEMENT_EXTENSION_CLOCK, '{');
    text(w, "wall", wall);
    if (w->facts->confidence == CLOCK_MEASURED)
        number(w, "offset_ms", w->facts->offset_ms);
    text(w, "confidence", names[w->facts->confidence]);
    end(w, '}');
}

static void write_event_clocks(struct writing *w)
{
    const struct event *event = w->event;
    json_text_name(w->out, "hlc");
    buf_format(w->out, "[%" PRId64 ",%" PRIu32 "]", event->hlc.wall_ms, event->hlc.counter);
    number(w, "wall_ms", event->when.wall_ms);
    number(w, "mono_ms", event->when.mono_ms);
    text_if(w, "boot", event->when.boot_id);
}

static void write_event(struct writing *w)
{
    const struct event *event = w->event;
    bool main = w->facts->part == PART_MAIN;
    begin(w, STATEMENT_EXTENSION_EVENT, '{');
    if (!main) {
        text(w, "part", statement_part_name(w->facts->part));
        text(w, "id", event->id);
    }
    text(w, "kind", event->kind);
    number(w, "version", event->version);
    text(w, "learner", event->learner);
    if (!statement_course_is_iri(event->course))
        text(w, "course", event->course);
    text_if(w, "edition", event->edition);
    text_if(w, "attempt", event->attempt);
    if (strcmp(event->registration, w->facts->registration) != 0)
        text(w, "registration", event->registration);
    text(w, "device", event->device);
    number(w, "sequence", event->sequence);
    write_event_clocks(w);
    if (w->facts->part != PART_LAUNCHED && !statement_withholds(&w->content, w->facts))
        text(w, "payload", event->payload);
    end(w, '}');
}

static void write_extensions(struct writing *w)
{
    begin(w, "extensions", '{');
    write_event(w);
    write_clock(w);
    text_if(w, STATEMENT_EXTENSION_PLACE, w->facts->place);
    if (is_of_cmi5(w))
        text_if(w, CMI5 "extensions/sessionid", w->facts->session);
    if (w->facts->verb == VERB_LAUNCHED)
        text(w, CMI5 "extensions/launchmode", "Normal");
    if (is_of_cmi5(w) && w->content.kind == EVENT_ATTEMPT_GRADED) {
        json_text_name(w->out, CMI5 "extensions/masteryscore");
        json_text_number(w->out, w->content.graded.pass_mark / 100);
    }
    end(w, '}');
}

static void write_context(struct writing *w)
{
    begin(w, "context", '{');
    text(w, "registration", w->facts->registration);
    write_activities(w);
    text_if(w, "revision", w->event->course_version);
    text(w, "platform", "Bekal " BEKAL_VERSION);
    write_extensions(w);
    end(w, '}');
}

/* ---- The whole ---- */

static void write_all(struct writing *w)
{
    char id[ID_BYTES], timestamp[CLOCK_ISO_BYTES];
    statement_id(w->event->id, w->facts->part, id);
    clock_iso(w->facts->timestamp_ms, timestamp);
    buf_add_char(w->out, '{');
    text(w, "id", id);
    write_actor(w);
    write_verb(w);
    write_object(w);
    statement_result(&w->content, w->facts, w->out);
    write_context(w);
    text(w, "timestamp", timestamp);
    end(w, '}');
}

static bool check_facts(const struct event *event, const struct statement_facts *facts,
                        struct err *err)
{
    const char *home = facts->home_page, *account = facts->account;
    if (!home || !home[0] || !account || !account[0] || !id_valid(facts->registration))
        return err_set(err, ERR_FORMAT, "event %s has no actor or no registration to be told by",
                       event->id);
    if (!utf8_valid(home, strlen(home)) || !utf8_valid(account, strlen(account)))
        return err_set(err, ERR_FORMAT, "the actor of event %s is not UTF-8", event->id);
    if (facts->timestamp_ms < 0 || facts->timestamp_ms > EVENT_WALL_MS_MAX)
        return err_set(err, ERR_FORMAT, "event %s has no time that a statement can say",
                       event->id);
    return true;
}

static bool finish(struct writing *w, size_t mark, struct err *err)
{
    size_t size = w->out->size - mark;
    if (!w->out->failed && size <= STATEMENT_BYTES_MAX)
        return true;
    bool failed = w->out->failed;
    w->out->size = mark;
    if (w->out->data)
        w->out->data[mark] = '\0';
    return failed ? err_no_memory(err)
                  : err_set(err, ERR_LIMIT, "the statement of event %s would have %zu bytes",
                            w->event->id, size);
}

bool statement_write(const struct event *event, const struct statement_facts *facts,
                     struct buf *out, struct err *err)
{
    struct writing w = {.event = event, .facts = facts, .out = out};
    struct arena arena;
    size_t mark = out->size;
    if (!check_facts(event, facts, err))
        return false;
    arena_init(&arena, STATEMENT_PAYLOAD_ARENA_BYTES);
    bool good = statement_content_read(event, &arena, &w.content, err);
    if (good) {
        write_all(&w);
        good = finish(&w, mark, err);
    }
    arena_finish(&arena);
    return good;
}
