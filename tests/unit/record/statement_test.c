/* Which statements tell an event, and what is in them. */
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/str.h"
#include "record/statement_inside.h"
#include "record_tests.h"
#include "statement_cases.h"

#define GRADED                                                                                     \
    "{\"number\":1,\"score\":69.99,\"points\":7,\"points_max\":10,\"passed\":false,"               \
    "\"pass_comparison\":\">=\",\"pass_mark\":70,\"duration_ms\":90500,\"best\":\"best\","         \
    "\"purpose\":\"post_test\"}"
#define GRADED_FREELY                                                                              \
    "{\"number\":1,\"score\":50,\"points\":5,\"points_max\":10,\"duration_ms\":90500,"             \
    "\"best\":\"best\",\"purpose\":\"practice\"}"
#define ANSWER                                                                                     \
    "{\"question\":\"q 1\",\"response\":\"a[,]b\",\"points\":0.5,\"points_max\":2,"                \
    "\"duration_ms\":1500,\"interaction\":\"choice\"}"

static void told_as(enum event_kind kind, const char *payload, const char *expected)
{
    static const char *const parts[] = {"main", "launched", "score"};
    struct event event = case_event(kind, payload);
    struct statement_want wants[STATEMENT_PARTS_MAX];
    size_t count = 99;
    char text[200] = "";
    assert_true(statement_plan(&event, wants, &count, NULL));
    for (size_t i = 0; i < count; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s %s at %s", i ? "; " : "",
                 parts[wants[i].part], statement_verb_name(wants[i].verb),
                 send_level_names[wants[i].level]);
    assert_string_equal(text, expected);
}

static void each_kind_has_its_statements(void **state)
{
    (void)state;
    told_as(EVENT_SITTING_OPENED, "{}",
            "launched launched at everything; main initialized at everything");
    told_as(EVENT_SITTING_ENDED, "{\"duration_ms\":5}", "main terminated at everything");
    told_as(EVENT_SITTING_ABANDONED, "{}", "main abandoned at everything");
    told_as(EVENT_ANSWER_SUBMITTED, ANSWER, "main answered at everything");
    told_as(EVENT_ATTEMPT_GRADED, GRADED, "main failed at completions; score scored at scores");
    told_as(EVENT_ATTEMPT_GRADED, GRADED_FREELY, "main scored at scores");
    told_as(EVENT_ITEM_COMPLETED, "{\"duration_ms\":5}", "main completed at completions");
    told_as(EVENT_MODULE_SATISFIED, "{}", "main satisfied at completions");
    told_as(EVENT_COURSE_SATISFIED, "{\"jp\":4}", "main satisfied at completions");
}

static void what_is_never_told(void **state)
{
    (void)state;
    told_as(EVENT_LEARNER_INTRODUCED, "{\"name\":\"A\",\"post\":\"\",\"unit\":\"\"}", "");
    told_as(EVENT_ALIAS_ADDED, "{\"number_kind\":\"nip\",\"number\":\"1\"}", "");
    told_as(EVENT_LEARNER_MERGED, "{\"into\":\"L2\"}", "");
    told_as(EVENT_LEARNER_ERASED, "{}", "");
    told_as(EVENT_REGISTRATION_OPENED, "{\"number\":1}", "");
    told_as(EVENT_ATTEMPT_STARTED, "{\"number\":1,\"seed\":\"5\"}", "");
    told_as(EVENT_UNKNOWN, "{}", "");
    told_as(EVENT_ATTEMPT_GRADED, "{}", "");
    told_as(EVENT_ANSWER_SUBMITTED,
            "{\"question\":\"\",\"response\":\"a\",\"points\":1,\"points_max\":1,"
            "\"duration_ms\":1}", "");
    struct event events[3] = {case_event(EVENT_SITTING_OPENED, "{}"),
                              case_event(EVENT_MODULE_SATISFIED, "{}"),
                              case_event(EVENT_ITEM_COMPLETED, "{\"duration_ms\":5}")};
    events[0].version = 2;
    events[1].course = "";
    events[2].item = "";
    for (size_t i = 0; i < 3; i++) {
        struct statement_want wants[STATEMENT_PARTS_MAX];
        struct statement_facts facts = case_facts();
        struct buf out = BUF_INIT;
        size_t count = 99;
        assert_true(statement_plan(&events[i], wants, &count, NULL));
        assert_int_equal(count, 0);
        assert_false(statement_write(&events[i], &facts, &out, NULL));
        assert_int_equal(out.size, 0);
        buf_finish(&out);
    }
}

static void parts_have_ids_of_their_own(void **state)
{
    (void)state;
    char main[ID_BYTES], launched[ID_BYTES], score[ID_BYTES], expected[ID_BYTES];
    statement_id(CASE_ID, PART_MAIN, main);
    statement_id(CASE_ID, PART_LAUNCHED, launched);
    statement_id(CASE_ID, PART_SCORE, score);
    assert_string_equal(main, CASE_ID);
    id_named(REGISTRATION_NAMESPACE, CASE_ID "/launched", strlen(CASE_ID "/launched"), expected);
    assert_string_equal(launched, expected);
    id_named(REGISTRATION_NAMESPACE, CASE_ID "/score", strlen(CASE_ID "/score"), expected);
    assert_string_equal(score, expected);
}

static char *written(const struct event *event, const struct statement_facts *facts)
{
    struct buf out = BUF_INIT;
    struct err err = ERR_INIT;
    if (!statement_write(event, facts, &out, &err))
        fail_msg("%s", err.text);
    return buf_take(&out);
}

#define FACTS_HEAD                                                                                 \
    "\"actor\":{\"objectType\":\"Agent\",\"account\":{\"homePage\":\"https://asn.contoh.id\","     \
    "\"name\":\"198703122010121003\"}},"
#define COURSE "https://contoh.id/kursus/pelayanan-prima"
#define EVENT_MIDDLE                                                                               \
    "\"device\":\"0d000000-0000-4000-8000-000000000000\",\"sequence\":7,"                          \
    "\"hlc\":[1767225600000,2],\"wall_ms\":1767225599000,\"mono_ms\":65000,"                       \
    "\"boot\":\"b0070000-0000-4000-8000-000000000000\""
#define TAIL                                                                                       \
    "\"https://bekal.example/xapi/extensions/clock\":{\"wall\":\"2025-12-31T23:59:59.000Z\","      \
    "\"offset_ms\":2234,\"confidence\":\"measured\"},"                                             \
    "\"https://bekal.example/xapi/extensions/place\":\"kiosk\""

static void the_bytes_are_these(void **state)
{
    (void)state;
    struct event event = case_event(EVENT_ANSWER_SUBMITTED, ANSWER);
    struct statement_facts facts = case_facts();
    facts.verb = VERB_ANSWERED;
    char *json = written(&event, &facts);
    assert_string_equal(
        json,
        "{\"id\":\"" CASE_ID "\"," FACTS_HEAD
        "\"verb\":{\"id\":\"http://adlnet.gov/expapi/verbs/answered\",\"display\":{\"en\":"
        "\"answered\"}},\"object\":{\"objectType\":\"Activity\",\"id\":\"" COURSE
        "/items/janji/questions/q%201\",\"definition\":{\"type\":"
        "\"http://adlnet.gov/expapi/activities/cmi.interaction\",\"interactionType\":\"choice\"}},"
        "\"result\":{\"success\":false,\"score\":{\"scaled\":0.25,\"raw\":0.5,\"min\":0,\"max\":2},"
        "\"response\":\"a[,]b\",\"duration\":\"PT1.5S\"},"
        "\"context\":{\"registration\":\"" CASE_REGISTRATION "\",\"contextActivities\":{\"parent\":"
        "[{\"objectType\":\"Activity\",\"id\":\"" COURSE "/items/janji\",\"definition\":{\"type\":"
        "\"http://adlnet.gov/expapi/activities/assessment\"}}],\"grouping\":[{\"objectType\":"
        "\"Activity\",\"id\":\"" COURSE "\",\"definition\":{\"type\":"
        "\"https://w3id.org/xapi/cmi5/activitytype/course\"}}]},\"revision\":\"1.2.0\","
        "\"platform\":\"Bekal " BEKAL_VERSION "\",\"extensions\":{"
        "\"https://bekal.example/xapi/extensions/event\":{\"kind\":\"answer_submitted\","
        "\"version\":1,\"learner\":\"L1\",\"edition\":\"2026\","
        "\"attempt\":\"a77e0000-0000-4000-8000-000000000000\"," EVENT_MIDDLE
        ",\"payload\":\"{\\\"question\\\":\\\"q 1\\\",\\\"response\\\":\\\"a[,]b\\\","
        "\\\"points\\\":0.5,\\\"points_max\\\":2,\\\"duration_ms\\\":1500,"
        "\\\"interaction\\\":\\\"choice\\\"}\"},"
        TAIL "}},\"timestamp\":\"2026-01-01T00:00:01.234Z\"}");
    mem_free(json);
}

/* Reads a path of names, "context/extensions/…" cut at bars; NULL: not there. */
static const cJSON *at(const cJSON *node, const char *path)
{
    char copy[300];
    str_put(copy, sizeof copy, path);
    for (char *name = strtok(copy, "|"); name && node; name = strtok(NULL, "|"))
        node = cJSON_GetObjectItemCaseSensitive(node, name);
    return node;
}

static cJSON *parsed(const struct event *event, const struct statement_facts *facts)
{
    char *json = written(event, facts);
    cJSON *root = cJSON_Parse(json);
    assert_non_null(root);
    mem_free(json);
    return root;
}

static bool has_category(const cJSON *root, const char *id)
{
    const cJSON *node;
    cJSON_ArrayForEach(node, at(root, "context|contextActivities|category"))
        if (str_equal(at(node, "id")->valuestring, id))
            return true;
    return false;
}

#define CATEGORIES "https://w3id.org/xapi/cmi5/context/categories/"

static void a_score_can_be_withheld(void **state)
{
    (void)state;
    struct event event = case_event(EVENT_ATTEMPT_GRADED, GRADED);
    struct statement_facts facts = case_facts();
    facts.verb = VERB_FAILED;
    facts.with_score = false;
    char *json = written(&event, &facts);
    assert_null(strstr(json, "69.99"));
    assert_null(strstr(json, "0.6999"));
    assert_null(strstr(json, "payload"));
    mem_free(json);
    cJSON *root = parsed(&event, &facts);
    assert_true(cJSON_IsFalse(at(root, "result|success")));
    assert_string_equal(at(root, "result|duration")->valuestring, "PT1M30.5S");
    assert_null(at(root, "result|score"));
    cJSON_Delete(root);
    facts.part = PART_SCORE;
    facts.verb = VERB_SCORED;
    facts.with_score = true;
    root = parsed(&event, &facts);
    assert_true(at(root, "result|score|scaled")->valuedouble == 69.99 / 100);
    assert_null(at(root, "result|success"));
    assert_null(at(root, "result|duration")); /* said before */
    assert_false(has_category(root, CATEGORIES "cmi5"));
    assert_true(has_category(root, STATEMENT_IRI "categories/post_test"));
    cJSON_Delete(root);
}

static void cmi5_has_its_marks(void **state)
{
    (void)state;
    struct event event = case_event(EVENT_ATTEMPT_GRADED, GRADED);
    struct statement_facts facts = case_facts();
    facts.verb = VERB_FAILED;
    cJSON *root = parsed(&event, &facts);
    assert_true(has_category(root, CATEGORIES "cmi5") && has_category(root, CATEGORIES "moveon"));
    const cJSON *extensions = at(root, "context|extensions");
    assert_true(at(extensions, "https://w3id.org/xapi/cmi5/context/extensions/masteryscore")
                    ->valuedouble == 0.7);
    assert_string_equal(
        at(extensions, "https://w3id.org/xapi/cmi5/context/extensions/sessionid")->valuestring,
        facts.session);
    cJSON_Delete(root);
    facts.verb = VERB_SCORED; /* after it was passed */
    root = parsed(&event, &facts);
    assert_false(has_category(root, CATEGORIES "cmi5"));
    assert_true(cJSON_IsFalse(at(root, "result|success")));
    assert_non_null(at(root, "result|score"));
    cJSON_Delete(root);
    event = case_event(EVENT_ITEM_COMPLETED, "{\"duration_ms\":5}");
    facts.verb = VERB_COMPLETED;
    facts.session = "";
    root = parsed(&event, &facts);
    assert_true(cJSON_IsTrue(at(root, "result|completion")) && !at(root, "result|score"));
    assert_null(
        at(root, "context|extensions|https://w3id.org/xapi/cmi5/context/extensions/sessionid"));
    cJSON_Delete(root);
}

static void type_is(enum event_kind kind, const char *attempt, const char *payload,
                    const char *id, const char *type)
{
    struct event event = case_event(kind, payload);
    struct statement_want wants[STATEMENT_PARTS_MAX];
    size_t count;
    event.attempt = attempt;
    assert_true(statement_plan(&event, wants, &count, NULL) && count > 0);
    struct statement_facts facts = case_facts_of(&wants[0]);
    cJSON *root = parsed(&event, &facts);
    assert_string_equal(at(root, "object|id")->valuestring, id);
    const cJSON *found = at(root, "object|definition|type");
    assert_string_equal(found ? found->valuestring : "", type);
    cJSON_Delete(root);
}

static void activities_have_ids_and_types(void **state)
{
    (void)state;
    const char *ms = "{\"duration_ms\":5}";
    type_is(EVENT_ITEM_COMPLETED, "", ms, COURSE "/items/janji",
            "http://adlnet.gov/expapi/activities/lesson");
    type_is(EVENT_ITEM_COMPLETED, "A", ms, COURSE "/items/janji",
            "http://adlnet.gov/expapi/activities/assessment");
    type_is(EVENT_ATTEMPT_GRADED, "A", GRADED, COURSE "/items/janji",
            "http://adlnet.gov/expapi/activities/assessment");
    type_is(EVENT_MODULE_SATISFIED, "", "{}", COURSE "/modules/janji",
            "https://w3id.org/xapi/cmi5/activitytype/block");
    type_is(EVENT_COURSE_SATISFIED, "", "{\"jp\":4}", COURSE,
            "https://w3id.org/xapi/cmi5/activitytype/course");
    type_is(EVENT_SITTING_OPENED, "", "{}", COURSE "/items/janji", "");
    type_is(EVENT_SITTING_ABANDONED, "", "{}", COURSE "/items/janji", "");
}

static void ids_are_encoded_and_decoded(void **state)
{
    (void)state;
    struct event event = case_event(EVENT_SITTING_OPENED, "{}");
    event.item = "a/b ?#%\xC3\xA9-._~";
    struct buf iri = BUF_INIT;
    char item[64];
    statement_question_iri(&event, "q[,]1", &iri);
    assert_string_equal(iri.data,
                        COURSE "/items/a%2Fb%20%3F%23%25%C3%A9-._~/questions/q%5B%2C%5D1");
    assert_true(statement_item_of_iri(iri.data, COURSE, item, sizeof item));
    assert_string_equal(item, event.item);
    assert_false(statement_item_of_iri(iri.data, COURSE, item, strlen(event.item)));
    assert_true(statement_item_of_iri(iri.data, COURSE, item, strlen(event.item) + 1));
    static const char *const bad[] = {"/items/%", "/items/%4", "/items/%4/q", "/items/%zz",
                                      "/items/%00", "/items/", "/units/a", "/items"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        buf_clear(&iri);
        buf_format(&iri, COURSE "%s", bad[i]);
        assert_false(statement_item_of_iri(iri.data, COURSE, item, sizeof item));
    }
    event.course = "kursus satu";
    buf_clear(&iri);
    statement_course_iri(&event, &iri);
    assert_string_equal(iri.data, STATEMENT_IRI "courses/kursus%20satu");
    buf_finish(&iri);
    assert_true(statement_course_is_iri("urn:bekal:1"));
    static const char *const none[] = {"", ":", "a:", "kursus", "1a:b", "x-y:b", "a b:c",
                                       "https://a/b c", "https://a/\"", "https://a/<b>"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_false(statement_course_is_iri(none[i]));
}

static void durations_are_iso(void **state)
{
    (void)state;
    static const struct {
        int64_t ms;
        const char *text;
    } cases[] = {{0, "PT0S"}, {4, "PT0S"}, {5, "PT0.01S"}, {100, "PT0.1S"}, {1010, "PT1.01S"},
                 {59994, "PT59.99S"}, {59995, "PT1M"}, {60000, "PT1M"}, {90500, "PT1M30.5S"},
                 {3600000, "PT1H"}, {3661050, "PT1H1M1.05S"}, {360000000, "PT100H"},
                 {-5, "PT0S"}, {EVENT_NUMBER_MAX, "PT2501999792H59M0.99S"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char out[STATEMENT_DURATION_BYTES];
        statement_duration(cases[i].ms, out);
        assert_string_equal(out, cases[i].text);
    }
}

static void a_response_follows_its_type_or_is_other(void **state)
{
    (void)state;
    static const struct {
        const char *interaction, *response;
        bool fits;
    } cases[] = {
        {"choice", "a[,]b", true}, {"choice", "a", true}, {"choice", "", true},
        {"choice", "a[,]a", false}, {"choice", "a b", false}, {"choice", "a[,]", false},
        {"choice", "[,]a", false}, {"sequencing", "b[,]a", true}, {"true-false", "true", true},
        {"true-false", "True", false}, {"matching", "s1[.]t1[,]s2[.]t1", true},
        {"matching", "s1[.]t1[,]s1[.]t1", false}, {"matching", "s1", false},
        {"matching", "s1[.]t1[.]t2", false}, {"matching", "[.]t", false},
        {"numeric", "5", true}, {"numeric", "-0.5", true}, {"numeric", "4[:]6", true},
        {"numeric", "4[:]", false}, {"numeric", "5,5", false}, {"numeric", "1e5", false},
        {"numeric", ".5", false}, {"numeric", "5.", false}, {"likert", "setuju", true},
        {"likert", "a[,]b", false}, {"fill-in", "Bogor [,] x", true},
        {"long-fill-in", "a b\nc", true}, {"performance", "a", false}, {"telepathy", "a", false},
        {"", "a", false}, {"other", "x", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct payload_answer answer = {"q", cases[i].response, 1, 1, 1, cases[i].interaction};
        const char *expected = cases[i].fits ? cases[i].interaction : "other";
        assert_string_equal(statement_interaction(&answer), expected);
    }
    char many[4096] = "0";
    for (int i = 1; i < 600; i++)
        snprintf(many + strlen(many), sizeof many - strlen(many), "[,]%d", i);
    struct payload_answer answer = {"q", many, 1, 1, 1, "choice"};
    assert_string_equal(statement_interaction(&answer), "other");
}

static void score_is(double points, double points_max, const char *expected)
{
    struct payload_answer answer = {"q", "a", points, points_max, 1, "choice"};
    struct event event = case_event(EVENT_ANSWER_SUBMITTED, payload_answer(&answer));
    struct statement_facts facts = case_facts();
    facts.verb = VERB_ANSWERED;
    char *json = written(&event, &facts);
    const char *found = strstr(json, "\"result\":{");
    assert_memory_equal(found, expected, strlen(expected));
    mem_free(json);
    mem_free((char *)event.payload);
}

static void scores_stay_within_bounds(void **state)
{
    (void)state;
    score_is(2, 2, "\"result\":{\"success\":true,\"score\":{\"scaled\":1,\"raw\":2,\"min\":0,"
                   "\"max\":2}");
    score_is(-1, 2, "\"result\":{\"success\":false,\"score\":{\"scaled\":-0.5,\"raw\":-1,"
                    "\"min\":-2,\"max\":2}");
    score_is(-9, 2, "\"result\":{\"success\":false,\"score\":{\"scaled\":-1,\"raw\":-9,\"min\":-9,"
                    "\"max\":2}");
    score_is(3, 2, "\"result\":{\"success\":true,\"score\":{\"scaled\":1,\"raw\":3,\"min\":0,"
                   "\"max\":3}");
    score_is(1, 1e-320, "\"result\":{\"success\":true,\"score\":{\"scaled\":1,");
    score_is(0, 0, "\"result\":{\"response\":\"a\",\"duration\":\"PT0S\"}");
}

static void what_cannot_be_told_is_refused(void **state)
{
    (void)state;
    struct event event = case_event(EVENT_SITTING_OPENED, "{}");
    struct statement_facts bad[6];
    for (size_t i = 0; i < 6; i++)
        bad[i] = case_facts();
    bad[0].home_page = "";
    bad[1].account = NULL;
    bad[2].registration = "R";
    bad[3].timestamp_ms = -1;
    bad[4].account = "\xFF";
    bad[5].home_page = NULL;
    for (size_t i = 0; i < 6; i++) {
        struct buf out = BUF_INIT;
        struct err err = ERR_INIT;
        buf_add_str(&out, "before");
        assert_false(statement_write(&event, &bad[i], &out, &err));
        assert_int_equal(err.code, ERR_FORMAT);
        assert_string_equal(out.data, "before");
        buf_finish(&out);
    }
}

static void too_long_is_refused(void **state)
{
    (void)state;
    char *response = mem_alloc(STATEMENT_BYTES_MAX + 1);
    memset(response, 'a', STATEMENT_BYTES_MAX / 2);
    struct payload_answer answer = {"q", response, 1, 1, 1, "fill-in"};
    struct event event = case_event(EVENT_ANSWER_SUBMITTED, payload_answer(&answer));
    struct statement_facts facts = case_facts();
    struct buf out = BUF_INIT;
    struct err err = ERR_INIT;
    facts.verb = VERB_ANSWERED;
    buf_add_str(&out, "before");
    assert_false(statement_write(&event, &facts, &out, &err));
    assert_int_equal(err.code, ERR_LIMIT);
    assert_string_equal(out.data, "before");
    buf_finish(&out);
    mem_free((char *)event.payload);
    mem_free(response);
}

static void memory_may_end_while_writing(void **state)
{
    (void)state;
    struct event event = case_event(EVENT_ATTEMPT_GRADED, GRADED);
    struct statement_want wants[STATEMENT_PARTS_MAX];
    size_t count = 0;
    bool good = false;
    for (long n = 0; !good; n++) {
        struct err err = ERR_INIT;
        fail_allocation(n);
        good = statement_plan(&event, wants, &count, &err);
        fail_allocation(-1);
        assert_true(good ? count == 2 : err.code == ERR_NO_MEMORY && count == 0);
    }
    struct statement_facts facts = case_facts_of(&wants[0]);
    good = false;
    for (long n = 0; !good; n++) {
        struct buf out = BUF_INIT;
        struct err err = ERR_INIT;
        fail_allocation(n);
        good = statement_write(&event, &facts, &out, &err);
        fail_allocation(-1);
        assert_true(good ? out.size > 1000 : err.code == ERR_NO_MEMORY && out.size == 0);
        buf_finish(&out);
    }
}

int record_statement_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_has_its_statements),
        cmocka_unit_test(what_is_never_told),
        cmocka_unit_test(parts_have_ids_of_their_own),
        cmocka_unit_test(the_bytes_are_these),
        cmocka_unit_test(a_score_can_be_withheld),
        cmocka_unit_test(cmi5_has_its_marks),
        cmocka_unit_test(activities_have_ids_and_types),
        cmocka_unit_test(ids_are_encoded_and_decoded),
        cmocka_unit_test(durations_are_iso),
        cmocka_unit_test(a_response_follows_its_type_or_is_other),
        cmocka_unit_test(scores_stay_within_bounds),
        cmocka_unit_test(what_cannot_be_told_is_refused),
        cmocka_unit_test(too_long_is_refused),
        cmocka_unit_test(memory_may_end_while_writing),
    };
    return cmocka_run_group_tests_name("statements", tests, NULL, NULL);
}
