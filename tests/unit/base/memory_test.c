/* mem, arena, buf */
#include "tests.h"

#include "base/arena.h"
#include "base/buf.h"

static bool all_zero(const void *p, size_t n)
{
    const unsigned char *b = p;
    for (size_t i = 0; i < n; i++)
        if (b[i])
            return false;
    return true;
}

static void test_mem(void **state)
{
    (void)state;
    char *p = mem_alloc(100);
    assert_true(all_zero(p, 100));
    memset(p, 'x', 100);
    p = mem_resize(p, 5000);
    assert_true(p && p[99] == 'x');
    mem_free(p);
    mem_free(NULL);
    p = mem_alloc(0); /* none is not a failure */
    assert_non_null(p);
    mem_free(p);
    assert_null(mem_alloc_array(SIZE_MAX / 2, 3));
    assert_null(mem_copy_bytes("x", SIZE_MAX));
    assert_null(mem_copy_str(NULL));
    p = mem_copy_bytes("abc", 2);
    assert_string_equal(p, "ab");
    mem_free(p);
    p = mem_copy_bytes(NULL, 0);
    assert_string_equal(p, "");
    mem_free(p);
}

static void test_mem_faults(void **state)
{
    (void)state;
    char *kept = mem_copy_str("kept");
    fault_arm(0);
    assert_null(mem_alloc(1));
    fault_arm(0);
    assert_null(mem_resize(kept, 1000));
    fault_arm(0);
    assert_null(mem_copy_str("x"));
    fault_arm(0);
    assert_null(mem_alloc_array(2, 2));
    assert_true(fault_disarm());
    assert_string_equal(kept, "kept");
    mem_free(kept);
}

static void test_arena(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 1 << 20);
    for (size_t i = 0; i < 2000; i++) {
        char *p = arena_take(&arena, i % 50);
        assert_non_null(p);
        assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
        assert_true(all_zero(p, i % 50));
        memset(p, 0xEE, i % 50);
    }
    assert_string_equal(arena_format(&arena, "%d-%s", 7, "x"), "7-x");
    assert_string_equal(arena_copy(&arena, "abc", 2), "ab");
    assert_string_equal(arena_copy_str(&arena, "abc"), "abc");
    assert_null(arena_copy_str(&arena, NULL));
    assert_non_null(arena_take(&arena, 300 * 1024)); /* over the largest block */
    size_t used = arena.used_bytes;
    assert_true(used > 300 * 1024);
    arena_reset(&arena);
    assert_int_equal(arena.used_bytes, 0);
    assert_true(all_zero(arena_take(&arena, 300 * 1024), 300 * 1024)); /* the block is clean */
    arena_finish(&arena);
    arena_reset(&arena);
    assert_int_equal(arena.used_bytes, 0);
}

static void test_arena_cap(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 64);
    assert_non_null(arena_take(&arena, 64));
    assert_false(arena.capped);
    assert_null(arena_take(&arena, 1));
    assert_true(arena.capped);
    assert_null(arena_copy(&arena, "x", SIZE_MAX));
    assert_null(arena_take(&arena, SIZE_MAX - 8));
    assert_null(arena_take_array(&arena, SIZE_MAX / 2, 3));
    arena_reset(&arena);
    assert_false(arena.capped);
    assert_non_null(arena_take(&arena, 64));
    arena_finish(&arena);
}

static void test_arena_faults(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 1 << 20);
    fault_arm(0);
    assert_null(arena_copy_str(&arena, "x"));
    fault_arm(0);
    assert_null(arena_format(&arena, "x"));
    assert_true(fault_disarm());
    assert_false(arena.capped); /* memory, not the cap */
    assert_int_equal(arena.used_bytes, 0);
    assert_string_equal(arena_copy_str(&arena, "x"), "x");
    arena_finish(&arena);
}

static void test_buf(void **state)
{
    (void)state;
    struct buf buf = BUF_INIT;
    for (int i = 0; i < 1000; i++)
        assert_true(buf_add_char(&buf, (char)('a' + i % 26)));
    assert_int_equal(buf.size, 1000);
    assert_int_equal(strlen(buf.data), 1000);
    buf_clear(&buf);
    assert_string_equal(buf.data, "");
    assert_true(buf_add_str(&buf, "ab") && buf_add(&buf, "c\0d", 3) && buf_add(&buf, NULL, 0));
    assert_true(buf_format(&buf, "%s%d", "n", 12));
    assert_int_equal(buf.size, 8);
    assert_memory_equal(buf.data, "abc\0dn12", 9);
    char *taken = buf_take(&buf);
    assert_string_equal(taken, "abc");
    assert_null(buf.data);
    mem_free(taken);
    taken = buf_take(&buf); /* nothing added is an empty string */
    assert_string_equal(taken, "");
    mem_free(taken);
    buf_finish(&buf);
}

static void test_buf_faults(void **state)
{
    (void)state;
    struct buf buf = BUF_INIT;
    assert_true(buf_add_str(&buf, "kept"));
    fault_arm(0);
    assert_false(buf_reserve(&buf, 1000));
    assert_true(fault_disarm());
    assert_true(buf.failed);
    assert_string_equal(buf.data, "kept");
    assert_false(buf_add_str(&buf, "x")); /* failed stays, so that one check at the end serves */
    assert_false(buf_format(&buf, "x"));
    assert_null(buf_take(&buf));
    assert_false(buf_reserve(&buf, SIZE_MAX));
    buf_clear(&buf);
    assert_true(buf_add_str(&buf, "again"));
    buf_finish(&buf);
    fault_arm(0);
    assert_null(buf_take(&buf));
    fault_disarm();
}

const struct CMUnitTest memory_tests[] = {
    cmocka_unit_test(test_mem),
    cmocka_unit_test(test_mem_faults),
    cmocka_unit_test(test_arena),
    cmocka_unit_test(test_arena_cap),
    cmocka_unit_test(test_arena_faults),
    cmocka_unit_test(test_buf),
    cmocka_unit_test(test_buf_faults),
};
const size_t memory_test_count = COUNT(memory_tests);
