#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "record_tests.h"

#define ID_A "11111111-1111-4111-8111-111111111111"
#define BOOT "22222222-2222-4222-8222-222222222222"

static struct event sample(void)
{
    struct event e = {.kind = "answer_submitted", .version = 1, .learner = "l\"1\n\x01",
                      .course = "https://contoh.id/k", .edition = "1", .course_version = "1.0.0",
                      .item = "kuis", .attempt = "A", .registration = "R", .device = "D",
                      .sequence = 9007199254740991, .hlc = {1767225600123, 4294967295u},
                      .when = {.wall_ms = -5, .mono_ms = 77},
                      .payload = "{ \"jawaban\" : \"\xC3\xA9\\u0041\" , \"n\":1e3}"};
    memcpy(e.id, ID_A, ID_BYTES);
    memcpy(e.when.boot_id, BOOT, ID_BYTES);
    return e;
}

static void kinds_have_names(void **state)
{
    (void)state;
    for (int i = EVENT_UNKNOWN + 1; i < EVENT_KIND_COUNT; i++)
        assert_int_equal(event_kind_of(event_kind_name((enum event_kind)i)), i);
    assert_int_equal(event_kind_of("teleported"), EVENT_UNKNOWN);
    assert_int_equal(event_kind_of("unknown"), EVENT_UNKNOWN);
}

static void hybrid_clock_never_goes_back(void **state)
{
    (void)state;
    struct hlc a = hlc_next((struct hlc){0, 0}, 100), b = hlc_next(a, 50), c = hlc_next(b, 100);
    assert_true(hlc_compare(a, b) < 0 && hlc_compare(b, c) < 0);
    assert_int_equal(c.wall_ms, 100);
    assert_int_equal(c.counter, 2);
    struct hlc full = hlc_next((struct hlc){100, UINT32_MAX}, 100);
    assert_int_equal(full.wall_ms, 101);
    assert_int_equal(full.counter, 0);
}

static void order_breaks_every_tie(void **state)
{
    (void)state;
    struct event a = sample(), b = sample();
    assert_int_equal(event_order(&a, &b), 0);
    b.id[0] = '2';
    assert_true(event_order(&a, &b) < 0);
    b.sequence--;
    assert_true(event_order(&a, &b) > 0);
    b.device = "E";
    assert_true(event_order(&a, &b) < 0);
    b.hlc.counter--;
    assert_true(event_order(&a, &b) > 0);
    b.hlc.wall_ms++;
    assert_true(event_order(&a, &b) < 0);
}

static void copies_own_their_strings(void **state)
{
    (void)state;
    char item[] = "kuis";
    struct event e = sample(), *copy;
    e.item = item;
    assert_true(event_copy(&e, &copy, NULL));
    item[0] = 'x';
    assert_string_equal(copy->item, "kuis");
    e.item = "kuis";
    assert_true(event_equal(&e, copy));
    e.when.mono_ms++;
    assert_false(event_equal(&e, copy));
    event_free(copy);
}

static void json_brings_every_byte_back(void **state)
{
    (void)state;
    struct event e = sample(), *back;
    struct buf first = BUF_INIT, second = BUF_INIT;
    struct err err = ERR_INIT;
    assert_true(event_write(&e, &first, &err));
    assert_true(event_read(first.data, first.size, &back, &err));
    assert_true(event_equal(&e, back));
    assert_true(event_write(back, &second, &err));
    assert_string_equal(first.data, second.data);
    event_free(back);
    buf_finish(&first);
    buf_finish(&second);
}

static void assert_refused(const struct event *e, enum err_code code)
{
    struct err err = ERR_INIT;
    assert_false(event_check(e, &err));
    assert_int_equal(err.code, code);
}

static void check_refuses_what_cannot_be_kept(void **state)
{
    (void)state;
    char long_word[EVENT_WORD_BYTES_MAX + 2];
    memset(long_word, 'a', sizeof long_word - 1);
    long_word[sizeof long_word - 1] = '\0';
    struct event good = sample(), e;
    assert_true(event_check(&good, NULL));
#define REFUSE(change, code) (e = good, change, assert_refused(&e, code))
    REFUSE(e.id[0] = 'X', ERR_FORMAT);
    REFUSE(e.when.boot_id[3] = 'X', ERR_FORMAT);
    REFUSE(e.kind = "", ERR_FORMAT);
    REFUSE(e.device = "", ERR_FORMAT);
    REFUSE(e.learner = NULL, ERR_FORMAT);
    REFUSE(e.learner = "\xFF", ERR_FORMAT);
    REFUSE(e.item = long_word, ERR_LIMIT);
    REFUSE(e.payload = "[]", ERR_FORMAT);
    REFUSE(e.payload = "{", ERR_FORMAT);
    REFUSE(e.payload = "{} x", ERR_FORMAT);
    REFUSE(e.sequence = 0, ERR_LIMIT);
    REFUSE(e.version = 0, ERR_LIMIT);
    REFUSE(e.hlc.wall_ms = EVENT_WALL_MS_MAX + 1, ERR_LIMIT);
    REFUSE(e.when.mono_ms = -1, ERR_LIMIT);
    e = good;
    e.when.boot_id[0] = '\0'; /* a boot that is not known is no fault */
    assert_true(event_check(&e, NULL));
}

static void reading_refuses_malformed_lines(void **state)
{
    (void)state;
    struct event e = sample(), *out;
    struct buf text = BUF_INIT;
    assert_true(event_write(&e, &text, NULL));
    static const char *const members[] = {"\"id\":\"1", "\"kind\":\"", "\"version\":1",
                                          "\"hlc\":[1", "\"wall_ms\":-", "\"boot\":\"2",
                                          "\"payload\":\"", "\"sequence\":9"};
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        char *at = strstr(text.data, members[i]);
        assert_non_null(at);
        at[1] ^= 1; /* another name: the member is missing */
        struct err err = ERR_INIT;
        assert_false(event_read(text.data, text.size, &out, &err));
        assert_int_equal(err.code, ERR_FORMAT);
        assert_null(out);
        at[1] ^= 1;
    }
    assert_false(event_read("nonsense", 8, &out, NULL));
    assert_false(event_read("{}", 2, &out, NULL));
    buf_finish(&text);
}

static void reading_survives_every_allocation_failing(void **state)
{
    (void)state;
    struct event e = sample(), *out;
    struct buf text = BUF_INIT;
    assert_true(event_write(&e, &text, NULL));
    bool good = false;
    for (long n = 0; !good; n++) {
        struct err err = ERR_INIT;
        fail_allocation(n);
        good = event_read(text.data, text.size, &out, &err);
        fail_allocation(-1);
        assert_true(good || (err.code == ERR_NO_MEMORY && !out));
    }
    event_free(out);
    struct buf none = BUF_INIT;
    struct err err = ERR_INIT;
    fail_allocation(0);
    assert_false(event_write(&e, &none, &err));
    fail_allocation(-1);
    assert_int_equal(err.code, ERR_NO_MEMORY);
    buf_finish(&none);
    buf_finish(&text);
}

/* The worked example of docs/learning-record.md. */
static void registration_ids_are_as_documented(void **state)
{
    (void)state;
    char id[ID_BYTES], by_hand[ID_BYTES];
    static const char name[] = "nip:198703122010121003\0https://contoh.id/kursus/pelayanan-prima\0"
                               "1";
    registration_id("nip:198703122010121003", "https://contoh.id/kursus/pelayanan-prima", "1", 1,
                    id);
    id_named(REGISTRATION_NAMESPACE, name, sizeof name - 1, by_hand);
    assert_string_equal(id, by_hand);
    assert_string_equal(id, "f259a33d-4622-5aac-87e7-cd41719b7e27");
    registration_id("nip:198703122010121003", "https://contoh.id/kursus/pelayanan-prima", "1", 2,
                    id);
    assert_string_equal(id, "99788b7c-6782-5c6a-acde-f8eb692538ee");
    char other[ID_BYTES];
    registration_id("a", "b", "c2", 1, id);
    registration_id("a", "b", "c", 2, other);
    assert_string_not_equal(id, other);
    static char huge[100000];
    memset(huge, 'x', sizeof huge - 1);
    registration_id(huge, huge, huge, 3, id);
    assert_true(id_valid(id));
}

int record_event_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_have_names),
        cmocka_unit_test(hybrid_clock_never_goes_back),
        cmocka_unit_test(order_breaks_every_tie),
        cmocka_unit_test(copies_own_their_strings),
        cmocka_unit_test(json_brings_every_byte_back),
        cmocka_unit_test(check_refuses_what_cannot_be_kept),
        cmocka_unit_test(reading_refuses_malformed_lines),
        cmocka_unit_test(reading_survives_every_allocation_failing),
        cmocka_unit_test(registration_ids_are_as_documented),
    };
    return cmocka_run_group_tests_name("events", tests, NULL, NULL);
}
