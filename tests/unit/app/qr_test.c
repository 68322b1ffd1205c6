/* QR codes: the corners that every code has, what is too long, and no memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "app/qr.h"
#include "base/mem.h"
#include "groups.h"

static bool absent(void)
{
    uint8_t *modules;
    int side;
    struct err err = ERR_INIT;
    bool made = qr_make("a", &modules, &side, &err);
    mem_free(modules);
    return !made && err.code == ERR_NOT_FOUND;
}

/* A finder: 7 × 7, a dark frame around a light one around a dark square of 3. */
static void finder_is_at(const uint8_t *modules, int side, int left, int top)
{
    for (int y = 0; y < 7; y++)
        for (int x = 0; x < 7; x++) {
            int edge = x < 6 - x ? x : 6 - x, edge_y = y < 6 - y ? y : 6 - y;
            int ring = edge < edge_y ? edge : edge_y;
            assert_int_equal(modules[(top + y) * side + left + x], ring != 1);
        }
}

static void a_code_has_its_finders(void **state)
{
    static const char *const texts[] = {"a", "https://contoh.go.id/halaman?nomor=12",
                                        "https://contoh.go.id/\u00E9"};
    (void)state;
    if (absent())
        skip();
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        uint8_t *modules;
        int side;
        struct err err = ERR_INIT;
        assert_true(qr_make(texts[i], &modules, &side, &err));
        assert_true(side >= 21 && side <= 177 && side % 4 == 1);
        finder_is_at(modules, side, 0, 0);
        finder_is_at(modules, side, side - 7, 0);
        finder_is_at(modules, side, 0, side - 7);
        mem_free(modules);
    }
}

static void what_is_too_long_says_so(void **state)
{
    char text[QR_BYTES_MAX + 2];
    uint8_t *modules;
    int side;
    struct err err = ERR_INIT;
    (void)state;
    if (absent())
        skip();
    memset(text, 'a', sizeof text);
    text[QR_BYTES_MAX] = '\0';
    assert_true(qr_make(text, &modules, &side, &err));
    mem_free(modules);
    text[QR_BYTES_MAX] = 'a';
    text[QR_BYTES_MAX + 1] = '\0';
    assert_false(qr_make(text, &modules, &side, &err));
    assert_int_equal(err.code, ERR_LIMIT);
    assert_null(modules);
}

static bool hook(size_t bytes)
{
    (void)bytes;
    return true;
}

static void without_memory_there_is_none(void **state)
{
    uint8_t *modules;
    int side;
    struct err err = ERR_INIT;
    (void)state;
    if (absent())
        skip();
    mem_set_fault_hook(hook);
    bool made = qr_make("a", &modules, &side, &err);
    mem_set_fault_hook(NULL);
    assert_false(made);
    assert_null(modules);
}

const struct CMUnitTest qr_tests[] = {
    cmocka_unit_test(a_code_has_its_finders),
    cmocka_unit_test(what_is_too_long_says_so),
    cmocka_unit_test(without_memory_there_is_none),
};
const size_t qr_test_count = sizeof qr_tests / sizeof *qr_tests;
