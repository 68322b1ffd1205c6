/* The command line, and what the log may hold. */
#define _DEFAULT_SOURCE /* mkdtemp */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <fcntl.h>
#include <unistd.h>
#include <cmocka.h>

#include "app/log.h"
#include "app/options.h"
#include "app/service.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "groups.h"

#define ARGS_MAX 16

static bool call(struct options *out, struct err *err, const char *line)
{
    static char words[200];
    char *argv[ARGS_MAX + 1] = {words};
    int argc = 0;
    snprintf(words, sizeof words, "bekal %s", line);
    for (char *word = strtok(words, " "); word && argc < ARGS_MAX; word = strtok(NULL, " "))
        argv[argc++] = word;
    *err = (struct err)ERR_INIT;
    return options_read(argc, argv, out, err);
}

static void good_calls(void **state)
{
    (void)state;
    struct options o;
    struct err err;
    unsetenv("BEKAL_HOME");
    assert_true(call(&o, &err, ""));
    assert_int_equal(o.width, 1366);
    assert_int_equal(o.height, 768);
    assert_false(o.size_given || o.fullscreen || o.help || o.version || o.bench_start);
    assert_null(o.package_path);
    assert_non_null(o.home);
    mem_free(o.home);
    assert_true(call(&o, &err, "a.bekal --size 1024x768 --lang en --home /h --fullscreen"));
    assert_string_equal(o.package_path, "a.bekal");
    assert_string_equal(o.home, "/h");
    assert_string_equal(o.language, "en");
    assert_true(o.width == 1024 && o.height == 768 && o.size_given && o.fullscreen);
    mem_free(o.home);
    assert_true(call(&o, &err, "--replay s --out o --trace t --home h"));
    assert_string_equal(o.replay, "s");
    assert_string_equal(o.out, "o");
    assert_string_equal(o.trace, "t");
    mem_free(o.home);
    setenv("BEKAL_HOME", "/from-env", 1);
    assert_true(call(&o, &err, "-h"));
    assert_true(o.help);
    assert_string_equal(o.home, "/from-env");
    mem_free(o.home);
    assert_true(call(&o, &err, "-V --home /said"));
    assert_true(o.version);
    assert_string_equal(o.home, "/said");
    mem_free(o.home);
    unsetenv("BEKAL_HOME");
}

static void bad_calls(void **state)
{
    (void)state;
    static const char *const calls[] = {
        "--size 1024", "--size 799x600", "--size 800x599", "--size 20000x800", "--size 800x600x",
        "--size axb", "--lang de", "--lang", "--replay s", "a.bekal b.bekal", "--nonsense"};
    struct options o;
    struct err err;
    int before = dup(2), mute = open("/dev/null", O_WRONLY);
    dup2(mute, 2); /* getopt_long says its part */
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        assert_false(call(&o, &err, calls[i]));
        assert_int_equal(err.code, ERR_USAGE);
        assert_true(err.text[0] != '\0');
        mem_free(o.home);
    }
    dup2(before, 2);
    close(before);
    close(mute);
}

/* ---- The log ---- */

static char *path_in(const char *home, const char *name)
{
    char *path = path_join(home, name);
    assert_non_null(path);
    return path;
}

static void commit_something(const char *home)
{
    struct store_service *records;
    struct err err;
    assert_true(store_service_new(home, &records, &err));
    struct request *request = mem_alloc(sizeof *request);
    arena_init(&request->arena, 1u << 16);
    request->kind = REQUEST_COMMIT; /* before the record is open: fails, and that is logged */
    request->learner = "Sari Wulandari 198504122010012005";
    reply_free(store_service_do(records, request));
    store_service_free(records);
}

static void the_log_names_nobody_and_stays_small(void **state)
{
    (void)state;
    char home[] = "/tmp/bekal-log-XXXXXX";
    assert_non_null(mkdtemp(home));
    char *path = path_in(home, "bekal.log"), *old = path_in(home, "bekal.log.1");
    log_line("nothing is open: nothing happens");
    log_open(home);
    log_line("start %s", "1");
    commit_something(home);
    log_close();
    struct buf text = BUF_INIT;
    struct err err;
    assert_true(file_read(path, 4096, &text, &err));
    assert_non_null(strstr(text.data, "start 1\n"));
    assert_null(strstr(text.data, "Sari"));
    assert_null(strstr(text.data, home));
    buf_clear(&text);
    while (text.size <= LOG_BYTES_MAX)
        buf_add_str(&text, "line of an old log\n");
    assert_true(file_write_atomic(path, text.data, text.size, &err));
    log_open(home);
    log_line("again");
    log_close();
    assert_true(file_look(path).size_bytes < 100);
    assert_true(file_look(old).size_bytes > LOG_BYTES_MAX);
    log_open("/nonexistent/home"); /* never stops anything */
    log_line("nowhere");
    log_close();
    buf_finish(&text);
    remove(path);
    remove(old);
    rmdir(home);
    mem_free(path);
    mem_free(old);
}

const struct CMUnitTest options_tests[] = {
    cmocka_unit_test(good_calls),
    cmocka_unit_test(bad_calls),
    cmocka_unit_test(the_log_names_nobody_and_stays_small),
};
const size_t options_test_count = sizeof options_tests / sizeof *options_tests;
