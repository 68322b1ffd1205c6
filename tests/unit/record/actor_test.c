/* The canonical actor: two devices that know different numbers of a person agree. */
#include <string.h>

#include "record/statement.h"
#include "record_tests.h"

static void is(const struct payload_alias *aliases, size_t count, const char *actor,
               const char *account)
{
    struct actor out;
    actor_of("learner-1", aliases, count, &out);
    assert_string_equal(out.actor, actor);
    assert_string_equal(out.account, account);
}

static void the_first_national_number_wins(void **state)
{
    (void)state;
    const struct payload_alias all[] = {
        {"roster", "P-17"}, {"other", "x"}, {"ni_pppk", "5"}, {"nip", "7"}, {"roster", "P-18"}};
    is(all, 0, "learner-1", "");
    is(all, 1, "roster:P-17", "P-17");
    is(all + 1, 1, "other:x", "x");
    is(all, 5, "ni_pppk:5", "P-17");
    is(all + 2, 2, "ni_pppk:5", "5");
    is(all + 3, 2, "nip:7", "P-18");
    const struct payload_alias empty[] = {{"nip", ""}, {"other", "x"}};
    is(empty, 2, "other:x", "x");
    is(empty, 1, "learner-1", "");
}

static void a_long_actor_gives_the_same_registration(void **state)
{
    (void)state;
    char number[1000], whole[1010] = "nip:", from_cut[ID_BYTES], from_whole[ID_BYTES];
    struct actor out;
    for (size_t n = 505; n < 999; n += 3) {
        memset(number, '9', n);
        number[n] = '\0';
        memcpy(whole + 4, number, n + 1);
        actor_of("L", &(struct payload_alias){"nip", number}, 1, &out);
        assert_ptr_equal(out.account, number);
        registration_id(out.actor, "https://contoh.id/k", "1", 1, from_cut);
        registration_id(whole, "https://contoh.id/k", "1", 1, from_whole);
        assert_string_equal(from_cut, from_whole);
    }
}

int record_actor_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_national_number_wins),
        cmocka_unit_test(a_long_actor_gives_the_same_registration),
    };
    return cmocka_run_group_tests_name("actors", tests, NULL, NULL);
}
