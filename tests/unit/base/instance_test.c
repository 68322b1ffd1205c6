/* A second start reaches the first. What is sent waits in the socket, so one thread suffices. */
#define _GNU_SOURCE
#include "tests.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/instance.h"

static char home[64];

static int begin(void **state)
{
    (void)state;
    strcpy(home, "/tmp/bekal-home-XXXXXX");
    return mkdtemp(home) ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    return file_remove_tree(home, NULL) ? 0 : -1;
}

static struct instance *claim(void)
{
    struct instance *in = NULL;
    struct err err = ERR_INIT;
    if (!instance_claim(home, &in, &err))
        fail_msg("%s", err.text);
    return in;
}

static void test_first_and_second(void **state)
{
    (void)state;
    struct buf message = BUF_INIT;
    struct err err = ERR_INIT;
    struct instance *first = claim();
    assert_non_null(first);
    assert_null(claim()); /* there is one */
    assert_true(instance_send(home, "/media/usb/kursus.bekal", &err));
    assert_true(instance_send(home, "", &err));
    assert_true(instance_wait(first, &message));
    assert_string_equal(message.data, "/media/usb/kursus.bekal");
    assert_true(instance_wait(first, &message));
    assert_string_equal(message.data, "");
    instance_close(first);
    assert_false(instance_wait(first, &message));
    instance_free(first);
    buf_finish(&message);
}

static void test_the_next_after_the_first(void **state)
{
    (void)state;
    struct err err = ERR_INIT;
    instance_free(claim());
    assert_false(instance_send(home, "x", &err)); /* nobody is there */
    assert_true(err.code != ERR_NONE);
    struct instance *next = claim();
    assert_non_null(next);
    instance_free(next);
    instance_free(NULL);
    instance_close(NULL);
}

static void test_message_too_long(void **state)
{
    (void)state;
    static char text[10000];
    struct err err = ERR_INIT;
    memset(text, 'x', sizeof text - 1);
    struct instance *first = claim();
    assert_false(instance_send(home, text, &err));
    assert_true(err.code != ERR_NONE);
    instance_free(first);
}

static void test_claim_fails(void **state)
{
    (void)state;
    struct err err = ERR_INIT;
    struct instance *in = NULL;
    assert_false(instance_claim("/none/such", &in, &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
    assert_null(in);
    bool struck = true;
    for (size_t n = 0; struck; n++) {
        fault_arm(n);
        bool good = instance_claim(home, &in, &err);
        struck = fault_disarm();
        assert_int_equal(good, !struck);
        assert_int_equal(in != NULL, good);
        instance_free(in);
    }
}

#define IN_HOME(test) cmocka_unit_test_setup_teardown(test, begin, end)

const struct CMUnitTest instance_tests[] = {
    IN_HOME(test_first_and_second),
    IN_HOME(test_the_next_after_the_first),
    IN_HOME(test_message_too_long),
    IN_HOME(test_claim_fails),
};
const size_t instance_test_count = COUNT(instance_tests);
