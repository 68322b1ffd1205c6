#define _GNU_SOURCE
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "store/inside.h"
#include "store_tests.h"

static void put_file(const struct home *home, const char *name, const char *text)
{
    char path[160];
    snprintf(path, sizeof path, "%s/%s", home->path, name);
    assert_true(file_write_atomic(path, text, strlen(text), NULL));
}

static void assert_open_fails(const char *path, enum err_code code, const char *says)
{
    struct err err = ERR_INIT;
    assert_null(home_store(path, &err));
    if (err.code != code || !strstr(err.text, says))
        print_error("%d %s\n", (int)err.code, err.text);
    assert_int_equal(err.code, code);
    assert_non_null(strstr(err.text, says));
}

static void close_home(struct home *home)
{
    store_close(home->store);
    home->store = NULL;
}

static void the_device_stays(void **state)
{
    struct home *home = *state;
    char device[ID_BYTES];
    str_put(device, sizeof device, store_device(home->store));
    assert_true(id_valid(device));
    home_reopen(home);
    assert_string_equal(store_device(home->store), device);
}

static void foreign_files_are_refused(void **state)
{
    struct home *home = *state;
    close_home(home);
    char path[160];
    snprintf(path, sizeof path, "%s/foreign", home->path);
    assert_true(folder_make(path, NULL));
    put_file(home, "foreign/" STORE_FILE, "This is a letter, not a database. It is long enough to "
                                          "be looked at, and quite innocent of any page header.");
    assert_open_fails(path, ERR_INTEGRITY, "learning record");
    char *record = path_join(path, STORE_FILE);
    assert_true(file_remove(record, NULL));
    sqlite3 *db;
    assert_int_equal(sqlite3_open(record, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "CREATE TABLE t(x)", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    struct file_info before = file_look(record);
    assert_open_fails(path, ERR_INTEGRITY, "not a learning record");
    assert_true(file_look(record).size_bytes == before.size_bytes);
    mem_free(record);
    home_open(home);
}

static void newer_records_are_left_alone(void **state)
{
    struct home *home = *state;
    commit_random(home, 3);
    close_home(home);
    run_sql(home, "PRAGMA user_version = 99");
    assert_open_fails(home->path, ERR_NEWER, "schema 99");
    char back[40];
    snprintf(back, sizeof back, "PRAGMA user_version = %d", store_schema_written());
    run_sql(home, back);
    home_open(home);
    assert_sound(home->store);
}

static void a_missing_record_beside_copies_is_damage(void **state)
{
    struct home *home = *state;
    bool made;
    commit_random(home, 3);
    assert_true(store_snapshot(home->store, &home->acts.now, &made, NULL));
    close_home(home);
    char record[160], aside[160];
    snprintf(record, sizeof record, "%s/" STORE_FILE, home->path);
    snprintf(aside, sizeof aside, "%s/elsewhere", home->path);
    assert_true(file_rename(record, aside, NULL));
    assert_open_fails(home->path, ERR_INTEGRITY, "missing or empty");
    assert_false(file_look(record).exists);
    put_file(home, STORE_FILE, "");
    assert_open_fails(home->path, ERR_INTEGRITY, "missing or empty");
    assert_true(file_rename(aside, record, NULL));
    home_open(home);
}

static void a_log_without_its_record_is_not_deleted(void **state)
{
    struct home *home = *state;
    close_home(home);
    char record[160];
    snprintf(record, sizeof record, "%s/" STORE_FILE, home->path);
    assert_true(file_remove(record, NULL));
    put_file(home, STORE_FILE "-wal", "frames");
    assert_open_fails(home->path, ERR_INTEGRITY, "missing or empty");
    snprintf(record, sizeof record, "%s/" STORE_FILE "-wal", home->path);
    assert_true(file_look(record).exists);
    assert_true(file_remove(record, NULL));
    home_open(home);
}

/* In a child, since the superuser may write anywhere. */
static void in_child_without_rights(const char *path, int (*what)(const char *path))
{
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
            _exit(99);
        _exit(what(path));
    }
    int status;
    waitpid(child, &status, 0);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static int open_must_be_denied(const char *path)
{
    struct err err = ERR_INIT;
    struct store *store = home_store(path, &err);
    if (store || err.code != ERR_ACCESS)
        fprintf(stderr, "expected ERR_ACCESS: %d %s\n", (int)err.code, err.text);
    return store || err.code != ERR_ACCESS;
}

static void read_only_homes_are_told(void **state)
{
    struct home *home = *state;
    char record[160], empty[160];
    commit_random(home, 3);
    close_home(home);
    snprintf(record, sizeof record, "%s/" STORE_FILE, home->path);
    snprintf(empty, sizeof empty, "%s/empty", home->path);
    assert_true(folder_make(empty, NULL));
    assert_int_equal(chmod(record, 0444), 0);
    assert_int_equal(chmod(empty, 0555), 0);
    assert_int_equal(chmod(home->path, 0555), 0);
    in_child_without_rights(home->path, open_must_be_denied);
    in_child_without_rights(empty, open_must_be_denied);
    char inner[200];
    snprintf(inner, sizeof inner, "%s/new", empty);
    in_child_without_rights(inner, open_must_be_denied);
    assert_int_equal(chmod(home->path, 0755), 0);
    assert_int_equal(chmod(record, 0644), 0);
    home_open(home);
    assert_sound(home->store);
}

static const struct migration steps[] = {
    {"CREATE TABLE a(x); INSERT INTO a VALUES (1)"},
    {"ALTER TABLE a ADD COLUMN y DEFAULT 7"},
    {"CREATE TABLE b(z); INSERT INTO nowhere VALUES (1)"},
};

static void migrations_run_from_where_the_file_is(void **state)
{
    (void)state;
    sqlite3 *db;
    int64_t n;
    struct err err = ERR_INIT;
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    assert_true(schema_migrate(db, steps, 0, 1, STORE_APPLICATION_ID, &err));
    assert_true(sql_ask(db, "PRAGMA user_version", &n, &err) && n == 1);
    assert_true(schema_migrate(db, steps, 1, 2, STORE_APPLICATION_ID, &err));
    assert_true(sql_ask(db, "SELECT y FROM a", &n, &err) && n == 7);
    assert_true(sql_exec(db, "BEGIN", &err));
    assert_false(schema_migrate(db, steps, 2, 3, STORE_APPLICATION_ID, &err));
    assert_true(sql_exec(db, "ROLLBACK", &err));
    assert_true(sql_ask(db, "PRAGMA user_version", &n, &err) && n == 2);
    assert_true(sql_ask(db, "SELECT count(*) FROM sqlite_master", &n, &err) && n == 1);
    sqlite3_close(db);
}

static void the_schema_fits_the_first_page(void **state)
{
    (void)state;
    sqlite3 *db;
    int64_t n;
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    assert_true(schema_migrate(db, store_migrations, 0, store_schema, STORE_APPLICATION_ID, NULL));
    assert_true(sql_ask(db, "SELECT sum(length(sql) + 2 * length(name) + 24) FROM sqlite_master",
                        &n, NULL));
    assert_in_range(n, 1000, 4096 - 108); /* salvage depends on it */
    sqlite3_close(db);
}

static void damage_after_an_unclean_end_is_found_at_once(void **state)
{
    struct home *home = *state;
    commit_random(home, 400);
    home_reopen(home);
    commit_random(home, 1); /* leaves a log behind when copied in this state */
    char from[160], to[200], other[160];
    snprintf(other, sizeof other, "%s/other", home->path);
    assert_true(folder_make(other, NULL));
    static const char *const names[] = {STORE_FILE, STORE_FILE "-wal"};
    for (int i = 0; i < 2; i++) {
        snprintf(from, sizeof from, "%s/%s", home->path, names[i]);
        snprintf(to, sizeof to, "%s/%s", other, names[i]);
        assert_true(file_copy(from, to, NULL, NULL, NULL));
    }
    struct err err = ERR_INIT;
    struct store *copy = home_store(other, &err);
    assert_non_null(copy);
    assert_sound(copy);
    store_close(copy);
    assert_true(file_copy(from, to, NULL, NULL, NULL)); /* the log again */
    snprintf(to, sizeof to, "%s/" STORE_FILE, other);
    FILE *file = file_open(to, "r+b", NULL);
    fseek(file, 30 * 4096 + 200, SEEK_SET);
    for (int i = 0; i < 3000; i++)
        fputc(i * 7, file);
    fclose(file);
    assert_open_fails(other, ERR_INTEGRITY, "damaged");
}

/* A child that opens the record when the pipe closes, and tells the device's id. */
static pid_t opener(const char *path, const int go[2], const int told[2])
{
    fflush(NULL);
    pid_t child = fork();
    if (child != 0)
        return child;
    char wait;
    struct err err = ERR_INIT;
    close(go[1]);
    (void)!read(go[0], &wait, 1);
    struct store *store = home_store(path, &err);
    if (!store && err.code != ERR_BUSY)
        fprintf(stderr, "opening at once: %d %s\n", (int)err.code, err.text);
    if (store)
        (void)!write(told[1], store_device(store), ID_BYTES);
    store_close(store);
    _exit(store || err.code == ERR_BUSY ? 0 : 1);
}

static void programs_that_begin_a_record_at_once_agree(void **state)
{
    struct home *home = *state;
    for (int round = 0; round < 20; round++) {
        char path[160], first[ID_BYTES] = "", next[ID_BYTES];
        int go[2], told[2], status, opened = 0;
        pid_t children[4];
        snprintf(path, sizeof path, "%s/round-%d", home->path, round);
        assert_true(folder_make(path, NULL));
        assert_true(pipe(go) == 0 && pipe(told) == 0);
        for (int i = 0; i < 4; i++)
            children[i] = opener(path, go, told);
        close(go[0]);
        close(go[1]);
        close(told[1]);
        for (int i = 0; i < 4; i++) {
            waitpid(children[i], &status, 0);
            assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
        }
        for (; read(told[0], next, ID_BYTES) == ID_BYTES; opened++) {
            assert_true(id_valid(next) && (!first[0] || str_equal(first, next)));
            str_put(first, sizeof first, next);
        }
        close(told[0]);
        assert_true(opened > 0);
    }
}

#define HOME(f) cmocka_unit_test_setup_teardown(f, home_begin, home_end)

int store_open_tests(void)
{
    const struct CMUnitTest tests[] = {
        HOME(the_device_stays),
        HOME(foreign_files_are_refused),
        HOME(newer_records_are_left_alone),
        HOME(a_missing_record_beside_copies_is_damage),
        HOME(a_log_without_its_record_is_not_deleted),
        HOME(read_only_homes_are_told),
        HOME(programs_that_begin_a_record_at_once_agree),
        cmocka_unit_test(migrations_run_from_where_the_file_is),
        cmocka_unit_test(the_schema_fits_the_first_page),
        HOME(damage_after_an_unclean_end_is_found_at_once),
    };
    return cmocka_run_group_tests_name("opening", tests, NULL, NULL);
}
