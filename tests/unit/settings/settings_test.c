/* Settings: what is taken and refused, two files that change as one, and faults at each step. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "base_faults.h"
#include "settings/settings.h"

#define PIN "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

static char home[64];

static int make_home(void **state)
{
    (void)state;
    strcpy(home, "/tmp/bekal-settings-XXXXXX");
    return mkdtemp(home) ? 0 : -1;
}

static int drop_home(void **state)
{
    (void)state;
    return file_remove_tree(home, NULL) ? 0 : -1;
}

static const char *at(const char *name)
{
    static char path[200];
    snprintf(path, sizeof path, "%s/%s", home, name);
    return path;
}

static void put(const char *name, const char *text)
{
    assert_true(file_write_atomic(at(name), text, strlen(text), NULL));
}

static char *text_of(const char *name)
{
    struct buf buf = BUF_INIT;
    assert_true(file_read(at(name), 100000, &buf, NULL));
    return buf_take(&buf);
}

static struct settings *load(void)
{
    struct err err = ERR_INIT;
    struct settings *settings;
    if (!settings_load(home, &settings, &err))
        fail_msg("%s", err.text);
    return settings;
}

static void refused_load(enum err_code code, const char *part)
{
    struct err err = ERR_INIT;
    struct settings *settings;
    assert_false(settings_load(home, &settings, &err));
    assert_null(settings);
    assert_int_equal(err.code, code);
    if (!strstr(err.text, part))
        fail_msg("\"%s\" does not say \"%s\"", err.text, part);
}

static void set(const char *name, const char *value)
{
    struct err err = ERR_INIT;
    if (!settings_change(home, &(struct setting_change){name, value}, 1, &err))
        fail_msg("%s", err.text);
}

static void expect(const char *name, const char *value)
{
    char out[2000];
    struct settings *settings = load();
    assert_true(settings_get(settings, name, out, sizeof out));
    assert_string_equal(out, value);
    settings_free(settings);
}

/* ---- Defaults and the table ---- */

static void absent_files_give_defaults(void **state)
{
    (void)state;
    struct settings *settings = load();
    assert_string_equal(settings->endpoint, "");
    assert_string_equal(settings->version, "1.0.3");
    assert_string_equal(settings->home_page, "");
    assert_string_equal(settings->send, "scores");
    assert_string_equal(settings->place, "own_device");
    assert_int_equal(settings->batch_count, 50);
    assert_int_equal(settings->batch_bytes, 262144);
    assert_int_equal(settings->monthly_bytes, 0);
    assert_string_equal(settings->metered, "auto");
    assert_int_equal(settings->first_delay_s, 600);
    assert_true(settings->automatic && !settings->pull);
    for (int i = 0; i < SETTINGS_PINS_MAX; i++)
        assert_string_equal(settings->pins[i], "");
    settings_free(settings);
    assert_false(file_look(at(SETTINGS_FILE)).exists);
}

/* Each default must itself be what a file may hold, or be empty. */
static void table_is_sound(void **state)
{
    (void)state;
    size_t count;
    char out[100];
    const struct setting *table = settings_table(&count);
    for (size_t i = 0; i < count; i++) {
        assert_true(table[i].help[0] && table[i].fallback);
        assert_true(settings_get(NULL, table[i].name, out, sizeof out));
        assert_string_equal(out, table[i].fallback);
        assert_true(
            settings_check(&(struct setting_change){table[i].name, table[i].fallback}, NULL));
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(table[i].name, table[j].name);
    }
    assert_false(settings_get(NULL, "endpont", out, sizeof out));
    assert_string_equal(out, "");
}

/* ---- What is taken and what is refused ---- */

static void good_values(void **state)
{
    (void)state;
    static const struct setting_change good[] = {
        {"endpoint", "https://lrs.example.go.id/xapi"},
        {"endpoint", "https://lrs.example.go.id:8443"},
        {"endpoint", "http://127.0.0.1:8080/xAPI"},
        {"endpoint", "http://localhost/xAPI"},
        {"endpoint", "http://[::1]:80/xAPI"},
        {"endpoint", "https://[2001:db8::1]/xapi"},
        {"home_page", "http://bkn.example.go.id/"},
        {"user", "kiosk-01"},
        {"password", "rahasia:dengan titik dua"},
        {"version", "2.0.0"},
        {"send", "everything"},
        {"proxy", "http://proxy.example:3128"},
        {"proxy", "socks5://10.0.0.1:1080/"},
        {"pins", PIN},
        {"pins", PIN "," PIN "," PIN "," PIN},
        {"pins", ""},
        {"window", "18:00-06:00"},
        {"window", "23:59-00:00"},
        {"batch.count", "1"},
        {"batch.bytes", "4194304"},
        {"data.monthly_bytes", "9000000000000000"},
        {"automatic", "no"},
        {"pull", "true"},
        {"contact.name", "Bu Sri (Kepegawaian)"},
        {"version", NULL},
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        set(good[i].name, good[i].value);
    expect("automatic", "false");
    expect("data.monthly_bytes", "9000000000000000");
    expect("version", "1.0.3");
}

static void bad_values(void **state)
{
    (void)state;
    static const struct {
        const char *name, *value, *part;
    } bad[] = {
        {"endpont", "x", "did you mean \"endpoint\""},
        {"endpoint", "lrs.example.go.id", "https://lrs"},
        {"endpoint", "http://lrs.example.go.id/xapi", "this computer itself"},
        {"endpoint", "http://127.0.0.1.example.com/", "this computer itself"},
        {"endpoint", "http://localhost.example.com/", "this computer itself"},
        {"endpoint", "ftp://lrs.example.go.id", "https://"},
        {"endpoint", "https://u:p@lrs.example.go.id/", "settings of their own"},
        {"endpoint", "https://lrs.example.go.id/xapi/statements", "/statements"},
        {"endpoint", "https://lrs.example.go.id/xapi/", "at its end"},
        {"endpoint", "https://lrs.example.go.id/xapi?a=1", "neither"},
        {"endpoint", "https://lrs.example.go.id:x/", "port"},
        {"endpoint", "https://lrs.example.go.id:/", "port"},
        {"endpoint", "https:///xapi", "no host"},
        {"endpoint", "https://[::1/xapi", "host"},
        {"endpoint", "https://lrs example/", "space"},
        {"endpoint", "https://lrs\n.example/", "control"},
        {"endpoint", "https://\xFF/", "UTF-8"},
        {"home_page", "urn:bekal", "address"},
        {"home_page", "mailto://bkn.go.id", "https:// or http://"},
        {"user", "a:b", "colon"},
        {"password", "two\nlines", "control"},
        {"version", "1.0", "three numbers"},
        {"version", "1.0.3.1", "three numbers"},
        {"version", "1..3", "three numbers"},
        {"version", "1.0.3x", "three numbers"},
        {"send", "all", "completions, scores, everything"},
        {"send", "", "completions"},
        {"place", "home", "proctored_exam"},
        {"proxy", "proxy.example:3128", "address"},
        {"proxy", "ftp://proxy.example", "socks5"},
        {"proxy", "http://proxy.example/path", "ends after its port"},
        {"pins", "sha256//AAAA", "44 characters"},
        {"pins", "sha1//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "44 characters"},
        {"pins", PIN ",", "comma"},
        {"pins", PIN ",,", "44 characters"},
        {"pins", PIN "," PIN "," PIN "," PIN "," PIN, "at most 4"},
        {"window", "18-6", "times of day"},
        {"window", "24:00-06:00", "times of day"},
        {"window", "18:60-06:00", "times of day"},
        {"window", "18:00-18:00", "times of day"},
        {"window", "18:00 06:00", "times of day"},
        {"batch.count", "0", "from 1 to 1000"},
        {"batch.count", "1001", "from 1 to 1000"},
        {"batch.count", "-5", "whole number"},
        {"batch.count", "5.5", "whole number"},
        {"batch.count", "", "whole number"},
        {"batch.count", "99999999999999999999", "whole number"},
        {"automatic", "ya", "true or false"},
        {"data.metered", "maybe", "yes, no, auto"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct err err = ERR_INIT;
        struct setting_change change = {bad[i].name, bad[i].value};
        assert_false(settings_change(home, &change, 1, &err));
        assert_int_equal(err.code, ERR_USAGE);
        if (!strstr(err.text, bad[i].part) || !strstr(err.text, bad[i].name))
            fail_msg("\"%s\" for %s %s", err.text, bad[i].name, bad[i].value);
    }
    assert_false(file_look(at(SETTINGS_FILE)).exists);
}

static void overlong_values(void **state)
{
    (void)state;
    char text[SETTINGS_TEXT_MAX + 2];
    memset(text, 'a', sizeof text);
    text[SETTINGS_TEXT_MAX] = '\0';
    set("contact.name", text);
    expect("contact.name", text);
    text[SETTINGS_TEXT_MAX] = 'a';
    text[SETTINGS_TEXT_MAX + 1] = '\0';
    assert_false(settings_check(&(struct setting_change){"contact.name", text}, NULL));
}

static void paths_start_at_home(void **state)
{
    (void)state;
    struct settings *settings;
    set("ca_file", "ca.pem");
    set("client.key", "/etc/bekal/key.pem");
    settings = load();
    assert_string_equal(settings->ca_file, at("ca.pem"));
    assert_string_equal(settings->client_key, "/etc/bekal/key.pem");
    assert_string_equal(settings->client_certificate, "");
    settings_free(settings);
}

/* ---- The two files ---- */

static void secrets_stay_apart(void **state)
{
    (void)state;
    struct stat st;
    struct settings *settings;
    const struct setting_change both[] = {{"user", "kiosk-01"}, {"password", "mata-air"}};
    assert_true(settings_change(home, both, 2, NULL));
    assert_int_equal(stat(at(SECRETS_FILE), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    char *open = text_of(SETTINGS_FILE);
    assert_null(strstr(open, "mata-air"));
    mem_free(open);
    settings = load();
    assert_string_equal(settings->user, "kiosk-01");
    assert_string_equal(settings->password, "mata-air");
    settings_free(settings);
    expect("password", "set");
    set("password", "telaga");
    char *secret = text_of(SECRETS_FILE); /* the old one does not linger */
    assert_null(strstr(secret, "mata-air"));
    assert_non_null(strstr(secret, "telaga"));
    mem_free(secret);
    set("password", NULL);
    expect("password", "");
    expect("user", "kiosk-01");
}

static void lost_secrets_are_not_set(void **state)
{
    (void)state;
    set("password", "mata-air");
    assert_true(file_remove(at(SECRETS_FILE), NULL));
    expect("password", "");
    set("password", "telaga");
    expect("password", "set");
}

static void unknown_members_are_kept(void **state)
{
    (void)state;
    put(SETTINGS_FILE, "{\"user\": \"a\", \"x-later\": {\"deep\": [1, 2]}, \"secrets\": 3}");
    put(SECRETS_FILE, "{\"sets\": [{\"number\": 3, \"password\": \"p\", \"x-key\": \"k\"}],"
                      " \"x-more\": true}");
    set("password", "q");
    set("user", "b");
    char *open = text_of(SETTINGS_FILE), *secret = text_of(SECRETS_FILE);
    assert_non_null(strstr(open, "\"deep\""));
    assert_non_null(strstr(secret, "\"x-key\""));
    assert_non_null(strstr(secret, "\"x-more\""));
    mem_free(open);
    mem_free(secret);
}

static void malformed_files(void **state)
{
    (void)state;
    static const struct {
        const char *open, *secret, *part;
        enum err_code code;
    } bad[] = {
        {"{\"user\": \"a\",\n oops}", "{}", "settings.json:2:", ERR_FORMAT},
        {"[]", "{}", "settings.json:1:1", ERR_FORMAT},
        {"{}", "{\"sets\": ", "secrets.json:1:", ERR_FORMAT},
        {"{}", "3", "secrets.json:1:1", ERR_FORMAT},
        {"{\"format\": 2}", "{}", "newer version", ERR_NEWER},
        {"{\"user\": 5}", "{}", "user: must be a text", ERR_FORMAT},
        {"{\"batch.count\": \"5\"}", "{}", "batch.count: must be a whole number", ERR_FORMAT},
        {"{\"batch.count\": 5.5}", "{}", "whole number", ERR_FORMAT},
        {"{\"batch.count\": 1e300}", "{}", "whole number", ERR_FORMAT},
        {"{\"batch.count\": -1}", "{}", "from 1 to", ERR_FORMAT},
        {"{\"automatic\": \"true\"}", "{}", "true or false", ERR_FORMAT},
        {"{\"pins\": \"x\"}", "{}", "list of texts", ERR_FORMAT},
        {"{\"pins\": [\"x\"]}", "{}", "44 characters", ERR_FORMAT},
        {"{\"pins\": [5]}", "{}", "list of texts", ERR_FORMAT},
        {"{\"endpoint\": \"http://lrs.example/\"}", "{}", "settings.json: endpoint: must begin",
         ERR_FORMAT},
        {"{\"endpoint\": null}", "{}", "endpoint: must be a text", ERR_FORMAT},
        {"{\"secrets\": 1}", "{\"sets\": [{\"number\": 1, \"password\": 5}]}",
         "secrets.json: password", ERR_FORMAT},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        put(SETTINGS_FILE, bad[i].open);
        put(SECRETS_FILE, bad[i].secret);
        refused_load(bad[i].code, bad[i].part);
        char *open = text_of(SETTINGS_FILE);
        assert_string_equal(open, bad[i].open);
        mem_free(open);
    }
}

static void malformed_is_not_overwritten(void **state)
{
    (void)state;
    struct err err = ERR_INIT;
    put(SETTINGS_FILE, "{\"user\": ");
    assert_false(settings_change(home, &(struct setting_change){"user", "a"}, 1, &err));
    assert_int_equal(err.code, ERR_FORMAT);
    char *open = text_of(SETTINGS_FILE);
    assert_string_equal(open, "{\"user\": ");
    mem_free(open);
    put(SETTINGS_FILE, "{\"batch.count\": \"many\", \"user\": \"a\"}"); /* can be mended */
    set("batch.count", "20");
    expect("batch.count", "20");
    expect("user", "a");
}

static void too_large_a_file(void **state)
{
    (void)state;
    char *text = mem_alloc(SETTINGS_FILE_BYTES_MAX + 2);
    memset(text, ' ', SETTINGS_FILE_BYTES_MAX + 1);
    text[0] = '{';
    text[SETTINGS_FILE_BYTES_MAX] = '}';
    put(SETTINGS_FILE, text);
    refused_load(ERR_LIMIT, "larger than");
    text[SETTINGS_FILE_BYTES_MAX - 1] = '}';
    text[SETTINGS_FILE_BYTES_MAX] = '\0';
    put(SETTINGS_FILE, text);
    settings_free(load());
    mem_free(text);
}

static void all_or_none(void **state)
{
    (void)state;
    const struct setting_change mixed[] = {{"user", "a"}, {"password", "p"}, {"send", "all"}};
    assert_false(settings_change(home, mixed, 3, NULL));
    assert_false(file_look(at(SETTINGS_FILE)).exists || file_look(at(SECRETS_FILE)).exists);
}

static void makes_the_home(void **state)
{
    (void)state;
    char deep[100];
    snprintf(deep, sizeof deep, "%s/a/b", home);
    assert_true(settings_change(deep, &(struct setting_change){"user", "x"}, 1, NULL));
    assert_true(file_look(at("a/b/settings.json")).exists);
}

static void one_at_a_time(void **state)
{
    (void)state;
    struct err err = ERR_INIT;
    struct file_lock *lock;
    assert_true(file_lock(at("settings.lock"), &lock, NULL));
    assert_false(settings_change(home, &(struct setting_change){"user", "x"}, 1, &err));
    assert_int_equal(err.code, ERR_BUSY);
    assert_non_null(strstr(err.text, "another program"));
    file_unlock(lock);
    set("user", "x");
}

/* ---- Cuts and faults ---- */

static const struct setting_change new_pair[] = {
    {"endpoint", "https://new.example"}, {"password", "new"}};

static void expect_pair(const char *endpoint, const char *password)
{
    struct settings *settings = load();
    assert_string_equal(settings->endpoint, endpoint);
    assert_string_equal(settings->password, password);
    settings_free(settings);
}

static void set_old_pair(void)
{
    const struct setting_change pair[] = {{"endpoint", "https://old.example"},
                                          {"password", "old"}};
    assert_true(settings_change(home, pair, 2, NULL));
}

/* The file that is written beside can't be made: as if the cut came just there. */
static void block(const char *name, bool blocked)
{
    char path[200];
    snprintf(path, sizeof path, "%s/%s.new-%ld", home, name, (long)getpid());
    assert_int_equal(blocked ? mkdir(path, 0700) : rmdir(path), 0);
}

static void cut_before_the_secrets(void **state)
{
    (void)state;
    set_old_pair();
    block(SECRETS_FILE, true);
    assert_false(settings_change(home, new_pair, 2, NULL));
    expect_pair("https://old.example", "old");
    block(SECRETS_FILE, false);
    assert_true(settings_change(home, new_pair, 2, NULL));
    expect_pair("https://new.example", "new");
}

static void cut_between_the_files(void **state)
{
    (void)state;
    set_old_pair();
    block(SETTINGS_FILE, true);
    assert_false(settings_change(home, new_pair, 2, NULL));
    char *secret = text_of(SECRETS_FILE);
    assert_non_null(strstr(secret, "\"new\"")); /* the cut is where it should be */
    mem_free(secret);
    expect_pair("https://old.example", "old");
    block(SETTINGS_FILE, false);
    set("user", "x"); /* what the cut left is never taken for in force */
    expect_pair("https://old.example", "old");
    set("proxy.password", "z");
    expect_pair("https://old.example", "old");
    assert_true(settings_change(home, new_pair, 2, NULL));
    expect_pair("https://new.example", "new");
}

static void cut_after_the_files(void **state)
{
    (void)state;
    put(SETTINGS_FILE, "{\"endpoint\": \"https://new.example\", \"secrets\": 2}");
    put(SECRETS_FILE, "{\"sets\": [{\"number\": 1, \"password\": \"old\"},"
                      " {\"number\": 2, \"password\": \"new\"}]}");
    expect_pair("https://new.example", "new");
    set("proxy.password", "z");
    expect_pair("https://new.example", "new");
    char *secret = text_of(SECRETS_FILE);
    assert_null(strstr(secret, "\"old\""));
    mem_free(secret);
}

static bool is_new(void)
{
    struct settings *settings = load();
    bool new = str_equal(settings->endpoint, "https://new.example");
    settings_free(settings);
    return new;
}

static void memory_ends_while_changing(void **state)
{
    (void)state;
    bool struck = true, changed = false;
    set_old_pair();
    for (size_t n = 0; struck; n++) {
        struct err err = ERR_INIT;
        fault_arm(n);
        bool good = settings_change(home, new_pair, 2, &err);
        struck = fault_disarm();
        changed = changed || good;
        if (!good)
            assert_int_not_equal(err.code, ERR_NONE);
        changed = changed || is_new(); /* where the last flush of the folder failed */
        if (changed)
            expect_pair("https://new.example", "new");
        else
            expect_pair("https://old.example", "old");
        assert_true(n < 2000);
    }
    assert_true(changed);
}

static void memory_ends_while_loading(void **state)
{
    (void)state;
    bool struck = true;
    set_old_pair();
    set("pins", PIN "," PIN);
    set("ca_file", "ca.pem");
    for (size_t n = 0; struck; n++) {
        struct err err = ERR_INIT;
        struct settings *settings;
        fault_arm(n);
        bool good = settings_load(home, &settings, &err);
        struck = fault_disarm();
        assert_true(good == (settings != NULL));
        assert_true(good || err.code != ERR_NONE);
        if (good)
            assert_string_equal(settings->password, "old");
        assert_true(good || struck);
        settings_free(settings);
    }
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, make_home, drop_home)
    const struct CMUnitTest tests[] = {
        TEST(absent_files_give_defaults),
        TEST(table_is_sound),
        TEST(good_values),
        TEST(bad_values),
        TEST(overlong_values),
        TEST(paths_start_at_home),
        TEST(secrets_stay_apart),
        TEST(lost_secrets_are_not_set),
        TEST(unknown_members_are_kept),
        TEST(malformed_files),
        TEST(malformed_is_not_overwritten),
        TEST(too_large_a_file),
        TEST(all_or_none),
        TEST(makes_the_home),
        TEST(one_at_a_time),
        TEST(cut_before_the_secrets),
        TEST(cut_between_the_files),
        TEST(cut_after_the_files),
        TEST(memory_ends_while_changing),
        TEST(memory_ends_while_loading),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
