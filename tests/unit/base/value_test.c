/* id, hash, clock */
#include "tests.h"

#include "base/clock.h"
#include "base/machine.h"
#include "base/module.h"
#include "base/hash.h"
#include "base/id.h"

static void test_ids(void **state)
{
    (void)state;
    char a[ID_BYTES], b[ID_BYTES];
    id_random(a);
    id_random(b);
    assert_true(id_valid(a) && id_valid(b));
    assert_string_not_equal(a, b);
    assert_int_equal(a[14], '4');
    assert_non_null(strchr("89ab", a[19]));
    assert_false(id_valid(NULL) || id_valid("") || id_valid("xyz"));
    assert_false(id_valid("6BA7B810-9DAD-11D1-80B4-00C04FD430C8")); /* capitals */
    assert_false(id_valid("6ba7b8109dad-11d1-80b4-00c04fd430c8-"));
    assert_false(id_valid("6ba7b810-9dad-11d1-80b4-00c04fd430c8a"));
    assert_false(id_valid("6ba7b810-9dad-11d1-80b4-00c04fd430cg"));
    assert_true(id_valid("6ba7b810-9dad-11d1-80b4-00c04fd430c8"));
}

/* Source: Python's uuid.uuid5(NAMESPACE_DNS, "python.org"), of its documentation. */
static void test_named_ids(void **state)
{
    (void)state;
    char a[ID_BYTES], b[ID_BYTES];
    id_named("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "python.org", 10, a);
    assert_string_equal(a, "886313e1-3b8a-5372-9b90-0c9aee199e5d");
    id_named("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "python.org", 9, b);
    assert_string_not_equal(a, b);
}

static void test_ids_of_given_chance(void **state)
{
    (void)state;
    unsigned char bytes[16];
    char id[ID_BYTES];
    memset(bytes, 0xFF, sizeof bytes);
    id_from_bytes(bytes, id);
    assert_string_equal(id, "ffffffff-ffff-4fff-bfff-ffffffffffff");
    memset(bytes, 0, sizeof bytes);
    id_from_bytes(bytes, id);
    assert_string_equal(id, "00000000-0000-4000-8000-000000000000");
}

static void test_numbers(void **state)
{
    (void)state;
    unsigned char a[32] = {0}, b[32] = {0};
    assert_int_equal(id_number(""), 0x811C9DC5u); /* FNV-1a as published */
    assert_int_equal(id_number("a"), 0xE40C292Cu);
    assert_true(hash_bytes(HASH_SEED, "", 0) == 0xCBF29CE484222325ull);
    assert_true(hash_bytes(HASH_SEED, "a", 1) == 0xAF63DC4C8601EC8Cull);
    id_random_bytes(a, sizeof a);
    id_random_bytes(b, sizeof b);
    assert_memory_not_equal(a, b, sizeof a);
}

static void test_sha256(void **state)
{
    (void)state;
    static const char abc[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    char hex[SHA256_HEX_BYTES];
    unsigned char digest[SHA256_BYTES];
    sha256_hex_of("abc", 3, hex);
    assert_string_equal(hex, abc);
    sha256_hex_of("", 0, hex);
    assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    struct sha256 sha;
    sha256_start(&sha);
    sha256_add(&sha, "a", 1);
    sha256_add(&sha, "", 0);
    sha256_add(&sha, "bc", 2);
    sha256_end(&sha, digest);
    sha256_hex(digest, hex);
    assert_string_equal(hex, abc);
}

static void expect_iso(int64_t wall_ms, const char *wanted)
{
    char text[CLOCK_ISO_BYTES];
    clock_iso(wall_ms, text);
    assert_string_equal(text, wanted);
}

static void test_calendar(void **state)
{
    (void)state;
    expect_iso(0, "1970-01-01T00:00:00.000Z");
    expect_iso(-1, "1969-12-31T23:59:59.999Z");
    expect_iso(-1000, "1969-12-31T23:59:59.000Z");
    expect_iso(1709164800123, "2024-02-29T00:00:00.123Z");
    expect_iso(4102444799999, "2099-12-31T23:59:59.999Z");
    struct calendar c;
    clock_utc(1709164800123, &c);
    assert_true(c.year == 2024 && c.month == 2 && c.day == 29 && c.hour == 0 && c.weekday == 4);
    clock_local(1709164800123, &c);
    assert_in_range(c.day, 28, 29);
}

static void test_reading_times(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "2026", "2026-13-01", "2026-02-29", "2026-11-22T",
        "22-11-2026", "2026-11-22T24:00:00Z", "2026-11-22T10:00:00", "2026-11-22T10:00:00Zx",
        "1969-12-31", "1970-01-01T00:00:00+07:00", "2026-11-22T10:00:00+7"};
    int64_t ms;
    char back[CLOCK_ISO_BYTES];
    for (size_t i = 0; i < COUNT(bad); i++)
        if (clock_read_iso(bad[i], &ms))
            fail_msg("%s", bad[i]);
    assert_true(clock_read_iso("2024-02-29T00:00:00.123Z", &ms) && ms == 1709164800123);
    assert_true(clock_read_iso("2024-02-29T07:00:00.1234567+07:00", &ms) && ms == 1709164800123);
    assert_true(clock_read_iso("2024-02-28T19:00:00,12-0500", &ms) && ms == 1709164800120);
    assert_true(clock_read_iso("1970-01-01", &ms) && ms == 0);
    for (int64_t day = 0; day < 2932896; day += 97) { /* to the year 9999 */
        clock_iso(day * 86400000 + 1, back);
        assert_true(clock_read_iso(back, &ms));
        assert_int_equal(ms, day * 86400000 + 1);
    }
}

static void test_machine(void **state)
{
    (void)state;
    char one[MACHINE_ID_BYTES], two[MACHINE_ID_BYTES];
    machine_id(one);
    machine_id(two);
    assert_string_equal(one, two);
    assert_true(strlen(one) == 0 || strlen(one) == 64);
}

static void test_modules(void **state)
{
    (void)state;
    struct err err = ERR_INIT;
    struct module *module;
    assert_false(module_load("libthere-is-none.so.7", &module, &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
    assert_null(module);
    assert_true(module_load("libm.so.6", &module, &err));
    double (*root)(double) = (double (*)(double))module_function(module, "sqrt");
    assert_true(root && root(9) == 3);
    assert_true(!module_function(module, "there_is_none"));
}

static void test_now(void **state)
{
    (void)state;
    struct moment a, b;
    clock_now(&a);
    clock_now(&b);
    assert_true(a.wall_ms > 1600000000000);
    assert_true(b.mono_ms >= a.mono_ms && a.mono_ms > 0);
    assert_true(id_valid(a.boot_id));
    assert_string_equal(a.boot_id, b.boot_id);
}

const struct CMUnitTest value_tests[] = {
    cmocka_unit_test(test_ids),
    cmocka_unit_test(test_named_ids),
    cmocka_unit_test(test_ids_of_given_chance),
    cmocka_unit_test(test_numbers),
    cmocka_unit_test(test_sha256),
    cmocka_unit_test(test_calendar),
    cmocka_unit_test(test_now),
    cmocka_unit_test(test_reading_times),
    cmocka_unit_test(test_machine),
    cmocka_unit_test(test_modules),
};
const size_t value_test_count = COUNT(value_tests);
