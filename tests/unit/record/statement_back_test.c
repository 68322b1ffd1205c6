/* Back from a statement to its event, also as a server may give it back; and comparing. */
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "record_tests.h"
#include "statement_cases.h"
#include "store_history.h"

/* As a server that stamps, fills in defaults, and has its own way with numbers and order. */
static char *as_served(const char *json)
{
    cJSON *root = cJSON_Parse(json);
    assert_non_null(root);
    cJSON_AddStringToObject(root, "stored", "2026-01-02T00:00:00.000Z");
    cJSON_AddStringToObject(root, "version", "1.0.0");
    cJSON_AddArrayToObject(root, "attachments");
    cJSON_AddNullToObject(root, "unknown");
    cJSON *authority = cJSON_AddObjectToObject(root, "authority");
    cJSON_AddStringToObject(authority, "mbox", "mailto:lrs@example.org");
    cJSON *id = cJSON_DetachItemFromObjectCaseSensitive(root, "id"); /* last now */
    for (char *c = id->valuestring; *c; c++)
        if (*c >= 'a' && *c <= 'f')
            *c = (char)(*c - 32);
    cJSON_AddItemToObject(root, "id", id);
    cJSON *object = cJSON_GetObjectItemCaseSensitive(root, "object");
    cJSON_DeleteItemFromObjectCaseSensitive(object, "definition");
    cJSON_DeleteItemFromObjectCaseSensitive(object, "objectType");
    char *text = cJSON_Print(root);
    cJSON_Delete(root);
    return text;
}

static enum statement_likeness likeness(const char *ours, const char *theirs)
{
    enum statement_likeness out = (enum statement_likeness)99;
    struct err err = ERR_INIT;
    if (!statement_compare(ours, strlen(ours), theirs, strlen(theirs), &out, &err))
        fail_msg("%s", err.text);
    return out;
}

static void comes_back(const char *json, const struct event *event)
{
    struct event *back;
    struct err err = ERR_INIT;
    if (!statement_to_event(json, strlen(json), &back, &err))
        fail_msg("%s\n%s", err.text, json);
    if (!event) {
        assert_null(back);
        return;
    }
    assert_non_null(back);
    assert_true(event_equal(back, event));
    event_free(back);
}

static void check_statement(const struct event *event, const struct statement_facts *facts,
                            bool whole)
{
    struct buf out = BUF_INIT;
    struct err err = ERR_INIT;
    if (!statement_write(event, facts, &out, &err))
        fail_msg("%s", err.text);
    char *served = as_served(out.data);
    comes_back(out.data, whole ? event : NULL);
    comes_back(served, whole ? event : NULL);
    assert_int_equal(likeness(out.data, served), STATEMENT_SAME);
    assert_int_equal(likeness(served, out.data), STATEMENT_SAME);
    mem_free(served);
    buf_finish(&out);
}

static size_t check_event(const struct event *event, bool with_score)
{
    struct statement_want wants[STATEMENT_PARTS_MAX];
    size_t count;
    bool scored = strcmp(event->kind, "attempt_graded") == 0 ||
                  strcmp(event->kind, "answer_submitted") == 0;
    assert_true(statement_plan(event, wants, &count, NULL));
    for (size_t i = 0; i < count; i++) {
        struct statement_facts facts = case_facts_of(&wants[i]);
        facts.with_score = with_score;
        check_statement(event, &facts,
                        wants[i].part != PART_LAUNCHED && (with_score || !scored));
    }
    return count;
}

static void histories_come_back(void **state)
{
    (void)state;
    size_t statements = 0;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        struct history history;
        history_make(&history, seed, 1 + (int)(seed % 4), 80, seed % 2);
        for (size_t i = 0; i < history.count; i++)
            statements += check_event(history.list[i], seed % 3 != 0);
        history_free(&history);
    }
    assert_true(statements > 1500);
}

/* Members at their limits, and such that only look like something else. */
static void strange_members_come_back(void **state)
{
    (void)state;
    char longest[EVENT_WORD_BYTES_MAX + 1];
    memset(longest, '/', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    const char *const words[] = {
        "", "x", "a/items/b", "%41", "\xE2\x82\xAC \"\\\n", "urn:a/items/b", "..", longest};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        struct event event = case_event(EVENT_ITEM_COMPLETED, " { \"duration_ms\" : 1.0e1 } ");
        event.learner = event.edition = event.course_version = event.attempt = words[i];
        event.registration = words[i];
        if (words[i][0])
            event.course = event.item = event.device = words[i];
        event.when.boot_id[0] = '\0';
        event.when.wall_ms = -EVENT_WALL_MS_MAX;
        event.sequence = event.when.mono_ms = 999999999999999; /* cJSON writes 15 digits */
        event.hlc = (struct hlc){EVENT_WALL_MS_MAX, UINT32_MAX};
        assert_true(event_check(&event, NULL));
        assert_int_equal(check_event(&event, true), 1);
    }
}

static void the_score_that_follows_brings_the_event(void **state)
{
    (void)state;
    struct event event = case_event(
        EVENT_ATTEMPT_GRADED, "{\"number\":1,\"score\":70,\"points\":7,\"points_max\":10,"
                              "\"passed\":true,\"pass_comparison\":\">=\",\"pass_mark\":70,"
                              "\"duration_ms\":1,\"best\":\"best\",\"purpose\":\"practice\"}");
    struct statement_facts facts = case_facts();
    facts.part = PART_SCORE;
    facts.verb = VERB_SCORED;
    check_statement(&event, &facts, true);
}

static char *changed(const char *json, const char *from, const char *to)
{
    const char *at = strstr(json, from);
    assert_non_null(at);
    struct buf out = BUF_INIT;
    buf_add(&out, json, (size_t)(at - json));
    buf_add_str(&out, to);
    buf_add_str(&out, at + strlen(from));
    return buf_take(&out);
}

static char *statement(void)
{
    struct event event = case_event(
        EVENT_ANSWER_SUBMITTED, "{\"question\":\"q\",\"response\":\"a[,]b\",\"points\":1,"
                                "\"points_max\":2,\"duration_ms\":5,\"interaction\":\"choice\"}");
    struct statement_facts facts = case_facts();
    struct buf out = BUF_INIT;
    facts.verb = VERB_ANSWERED;
    assert_true(statement_write(&event, &facts, &out, NULL));
    return buf_take(&out);
}

static void what_makes_a_difference(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to;
        enum statement_likeness likeness;
    } cases[] = {
        {"\"raw\":1", "\"raw\":1.0", STATEMENT_SAME},
        {"\"raw\":1", "\"raw\":10e-1", STATEMENT_SAME},
        {"\"scaled\":0.5", "\"scaled\":0.50000000000000011", STATEMENT_SAME},
        {"\"scaled\":0.5", "\"scaled\":0.5000000001", STATEMENT_OTHER},
        {"01.234Z", "01.2340000Z", STATEMENT_SAME},
        {"00:00:01.234Z", "07:00:01.234+07:00", STATEMENT_SAME},
        {"01.234Z", "01Z", STATEMENT_SAME},
        {"\"interactionType\":\"choice\"", "\"interactionType\":\"other\"", STATEMENT_SAME},
        {"\"display\":{\"en\":\"answered\"}", "\"display\":{\"id\":\"menjawab\"}", STATEMENT_SAME},
        {"\"objectType\":\"Agent\",", "", STATEMENT_SAME},
        {"\"registration\":\"f259a33d", "\"registration\":\"F259A33D", STATEMENT_SAME},
        {"01.234Z", "02.234Z", STATEMENT_RETIMED},
        {"01.234Z", "01.235Z", STATEMENT_RETIMED},
        {"\"offset_ms\":2234,", "", STATEMENT_RETIMED},
        {"\"confidence\":\"measured\"", "\"confidence\":\"device\"", STATEMENT_RETIMED},
        {"\"raw\":1", "\"raw\":2", STATEMENT_OTHER},
        {"\"raw\":1", "\"raw\":\"1\"", STATEMENT_OTHER},
        {"\"raw\":1,", "", STATEMENT_OTHER},
        {"\"raw\":1", "\"raw\":1,\"more\":1", STATEMENT_OTHER},
        {"\"success\":false", "\"success\":true", STATEMENT_OTHER},
        {"verbs/answered", "verbs/passed", STATEMENT_OTHER},
        {"\"name\":\"198", "\"name\":\"199", STATEMENT_OTHER},
        {"\"kiosk\"", "\"own_device\"", STATEMENT_OTHER},
        {"\"sequence\":7", "\"sequence\":8", STATEMENT_OTHER},
        {"[1767225600000,2]", "[1767225600000,2,1]", STATEMENT_OTHER},
        {"[1767225600000,2]", "[1767225600000]", STATEMENT_OTHER},
        {"/items/janji/q", "/items/janja/q", STATEMENT_OTHER},
        {"{\"id\":\"1111", "{\"id\":\"1112", STATEMENT_OTHER},
    };
    char *ours = statement();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *theirs = changed(ours, cases[i].from, cases[i].to);
        if (likeness(ours, theirs) != cases[i].likeness)
            fail_msg("%s made %s", cases[i].from, cases[i].to);
        mem_free(theirs);
    }
    char *twice = changed(ours, "\"max\":2", "\"max\":2,\"max\":2");
    assert_int_equal(likeness(twice, ours), STATEMENT_OTHER);
    char *instead = changed(ours, "\"min\":0,\"max\":2", "\"max\":2,\"max\":2");
    assert_int_equal(likeness(instead, ours), STATEMENT_OTHER);
    assert_int_equal(likeness(ours, instead), STATEMENT_OTHER);
    mem_free(twice);
    mem_free(instead);
    char *lone = changed(ours, "\"grouping\":[{", "\"grouping\":{");
    char *theirs = changed(lone, "course\"}}]}", "course\"}}}");
    assert_int_equal(likeness(ours, theirs), STATEMENT_SAME);
    assert_int_equal(likeness(theirs, ours), STATEMENT_SAME);
    mem_free(lone);
    mem_free(theirs);
    mem_free(ours);
}

static void what_is_not_ours_is_none(void **state)
{
    (void)state;
    static const char *const none[] = {
        "{}", "{\"id\":\"" CASE_ID "\",\"context\":{}}",
        "{\"context\":{\"extensions\":{\"https://bekal.example/xapi/extensions/event\":\"x\"}}}",
        "{\"context\":[]}", "{\"context\":{\"extensions\":null}}"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        comes_back(none[i], NULL);
}

static void what_was_damaged_is_refused(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"{\"id\":\"" CASE_ID "\"", "{\"id\":\"x\""},
        {"\"sequence\":7", "\"sequence\":7.5"},
        {"\"sequence\":7,", ""},
        {"\"version\":1", "\"version\":0"},
        {"\"hlc\":[1767225600000,2]", "\"hlc\":7"},
        {"\"hlc\":[1767225600000,2]", "\"hlc\":[1767225600000,-1]"},
        {"\"wall_ms\":1767225599000", "\"wall_ms\":1e300"},
        {"\"kind\":\"answer_submitted\"", "\"kind\":\"\""},
        {"\"kind\":\"answer_submitted\"", "\"kind\":7"},
        {"\"boot\":\"b007", "\"boot\":\"x007"},
        {"\"registration\":\"f2", "\"registration\":\"x2"},
        {"\"payload\":\"{", "\"payload\":\"["},
        {"/items/janji/questions", "/units/janji/questions"},
        {"\"object\":{", "\"objekt\":{"}};
    char *ours = statement();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *bad = changed(ours, cases[i][0], cases[i][1]);
        struct event *out = (struct event *)&bad;
        struct err err = ERR_INIT;
        if (statement_to_event(bad, strlen(bad), &out, &err))
            fail_msg("%s made %s", cases[i][0], cases[i][1]);
        assert_true(err.code == ERR_FORMAT || err.code == ERR_LIMIT);
        assert_null(out);
        mem_free(bad);
    }
    struct event *out;
    struct err err = ERR_INIT;
    assert_false(statement_to_event(ours, strlen(ours) - 1, &out, &err));
    assert_int_equal(err.code, ERR_FORMAT);
    enum statement_likeness like;
    assert_false(statement_compare(ours, strlen(ours), "[]", 2, &like, &err));
    assert_false(statement_compare("[]", 2, ours, strlen(ours), &like, &err));
    size_t huge = (size_t)64 << 20;
    char *spaces = mem_alloc(huge);
    memset(spaces, ' ', huge);
    assert_false(statement_to_event(spaces, huge, &out, &err));
    assert_int_equal(err.code, ERR_LIMIT);
    mem_free(spaces);
    mem_free(ours);
}

static void memory_may_end_while_reading(void **state)
{
    (void)state;
    char *ours = statement();
    bool good = false;
    for (long n = 0; !good; n++) {
        struct event *out;
        struct err err = ERR_INIT;
        fail_allocation(n);
        good = statement_to_event(ours, strlen(ours), &out, &err);
        fail_allocation(-1);
        assert_true(good ? out != NULL : err.code == ERR_NO_MEMORY && !out);
        event_free(out);
    }
    good = false;
    for (long n = 0; !good; n++) {
        enum statement_likeness like;
        struct err err = ERR_INIT;
        fail_allocation(n);
        good = statement_compare(ours, strlen(ours), ours, strlen(ours), &like, &err);
        fail_allocation(-1);
        assert_true(good ? like == STATEMENT_SAME : err.code == ERR_NO_MEMORY);
    }
    mem_free(ours);
}

int record_statement_back_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(histories_come_back),
        cmocka_unit_test(strange_members_come_back),
        cmocka_unit_test(the_score_that_follows_brings_the_event),
        cmocka_unit_test(what_makes_a_difference),
        cmocka_unit_test(what_is_not_ours_is_none),
        cmocka_unit_test(what_was_damaged_is_refused),
        cmocka_unit_test(memory_may_end_while_reading),
    };
    return cmocka_run_group_tests_name("statements back", tests, NULL, NULL);
}
