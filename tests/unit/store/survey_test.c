/* Answers to surveys are kept as other acts are, and nothing in the files of a home joins them to
 * who gave them: not what rows hold, not where they stand, not the log, not the copies. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "store_tests.h"

#define COURSE "https://contoh.id/kursus/survei"
#define PEOPLE 40
#define FILE_BYTES ((size_t)64 << 20)

/* Answers that tell who gave them, as free of chance as a test needs. */
static void answers_of(int person, char out[80])
{
    snprintf(out, 80, "{\"kesan\":\"tanda-%02d-selesai\",\"materi\":\"%s\"}", person,
             person % 2 ? "setuju" : "tidak");
}

static bool fill_in(struct home *home, int person)
{
    char learner[32], answers[80];
    snprintf(learner, sizeof learner, "learner-%d", person);
    answers_of(person, answers);
    struct new_event event = {EVENT_ITEM_COMPLETED, learner, COURSE, "1", "1.0.0", "umpan-balik",
                              "", home_registration, "{\"duration_ms\":1000}"};
    struct survey_answers survey = {COURSE, "1", "umpan-balik", answers};
    struct act act = {&event, 1, NULL, 0, &survey};
    home->acts.now.wall_ms += 60000;
    home->acts.now.mono_ms += 60000;
    return store_commit(home->store, &act, &home->acts.now, NULL, NULL);
}

static bool count_one(void *context, const struct survey_answers *answers)
{
    assert_string_equal(answers->course, COURSE);
    assert_string_equal(answers->item, "umpan-balik");
    ++*(int *)context;
    return true;
}

static int kept(struct home *home)
{
    int n = 0;
    assert_true(store_each_survey(home->store, COURSE, "umpan-balik", count_one, &n, NULL));
    return n;
}

/* How often the bytes stand in a file; *first: where, or -1. */
static int occurrences(const char *path, const char *what, long *first)
{
    struct buf bytes = BUF_INIT;
    int n = 0;
    size_t length = strlen(what);
    *first = -1;
    assert_true(file_read(path, FILE_BYTES, &bytes, NULL));
    for (size_t i = 0; i + length <= bytes.size; i++)
        if (memcmp(bytes.data + i, what, length) == 0) {
            *first = n++ ? *first : (long)i;
        }
    buf_finish(&bytes);
    return n;
}

static int occurrences_below(const char *folder, const char *what, bool *in_record)
{
    struct names names;
    int n = 0;
    long first;
    assert_true(folder_list(folder, &names, NULL));
    for (size_t i = 0; i < names.count; i++) {
        char *path = path_join(folder, names.list[i]);
        bool record = str_equal(names.list[i], STORE_FILE);
        int here = file_look(path).is_folder ? occurrences_below(path, what, in_record)
                                             : occurrences(path, what, &first);
        *in_record = *in_record || (record && here);
        n += here;
        mem_free(path);
    }
    names_free(&names);
    return n;
}

static void answers_are_kept(void **state)
{
    struct home *home = *state;
    for (int i = 0; i < 5; i++)
        assert_true(fill_in(home, i));
    assert_int_equal(kept(home), 5);
    home_reopen(home);
    assert_int_equal(kept(home), 5);
    assert_int_equal(store_event_count(home->store), 5);
    assert_sound(home->store);
    assert_true(store_rebuild(home->store, NULL));
    assert_int_equal(kept(home), 5);
}

static void all_or_nothing(void **state)
{
    struct home *home = *state;
    static const char *const bad[] = {"", "[]", "{\"a\":1}", "{\"a\":", "null"};
    assert_true(fill_in(home, 0));
    int64_t events = store_event_count(home->store);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct new_event event = {EVENT_ITEM_COMPLETED, "learner-9", COURSE, "1", "1.0.0",
                                  "umpan-balik", "", home_registration, "{\"duration_ms\":1}"};
        struct survey_answers survey = {COURSE, "1", "umpan-balik", bad[i]};
        assert_false(store_commit(home->store, &(struct act){&event, 1, NULL, 0, &survey},
                                  &home->acts.now, NULL, NULL));
    }
    assert_int_equal(store_event_count(home->store), events);
    assert_int_equal(kept(home), 1);
    for (long n = 0; n < 10000; n++) { /* memory ends anywhere: both are there or neither */
        fail_allocation(n);
        bool good = fill_in(home, 1);
        fail_allocation(-1);
        assert_int_equal(kept(home), 1 + (int)(store_event_count(home->store) - events));
        if (good)
            break;
    }
    assert_int_equal(kept(home), 2);
}

/* A row holds its id, whose survey it is, and the answers; ids are of chance. */
static void rows_hold_nothing_else(void **state)
{
    struct home *home = *state;
    sqlite3_stmt *row;
    for (int i = 0; i < PEOPLE; i++)
        assert_true(fill_in(home, i));
    sqlite3 *db = sqlite_of(home);
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT * FROM survey ORDER BY id", -1, &row, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_column_count(row), 5);
    int in_order = 0, before = -1, rows = 0;
    for (; sqlite3_step(row) == SQLITE_ROW; rows++) {
        const char *id = (const char *)sqlite3_column_text(row, 0);
        const char *answers = (const char *)sqlite3_column_text(row, 4);
        int person = atoi(strstr(answers, "tanda-") + 6);
        char expected[80];
        answers_of(person, expected);
        assert_true(id_valid(id) && id[14] == '4'); /* version 4 */
        assert_string_equal(answers, expected);
        assert_string_equal((const char *)sqlite3_column_text(row, 1), COURSE);
        assert_string_equal((const char *)sqlite3_column_text(row, 2), "1");
        in_order += person > before;
        before = person;
    }
    assert_int_equal(rows, PEOPLE);
    /* by chance half of the neighbours are in order; all of them, once in 10^47 */
    assert_in_range(in_order, 5, PEOPLE - 5);
    sqlite3_finalize(row);
    /* and there is no number of rows to sort by */
    assert_int_not_equal(sqlite3_prepare_v2(db, "SELECT rowid FROM survey", -1, &row, NULL),
                         SQLITE_OK);
    sqlite3_finalize(row);
    sqlite3_close(db);
}

struct place {
    char id[ID_BYTES];
    long at;
};

static int by_place(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    return x->at < y->at ? -1 : x->at > y->at;
}

/* Within each page rows stand in the order of their ids (SQLite fills pages from their end), and no
 * other way: the file is the same whoever came first. */
static void places_tell_nothing(void **state)
{
    struct home *home = *state;
    struct place places[PEOPLE];
    sqlite3_stmt *row;
    int n = 0;
    char *path = path_join(home->path, STORE_FILE);
    for (int i = 0; i < PEOPLE; i++)
        assert_true(fill_in(home, i));
    sqlite3 *db = sqlite_of(home);
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT id FROM survey", -1, &row, NULL), SQLITE_OK);
    for (; sqlite3_step(row) == SQLITE_ROW; n++) {
        str_put(places[n].id, ID_BYTES, (const char *)sqlite3_column_text(row, 0));
        assert_int_equal(occurrences(path, places[n].id, &places[n].at), 1);
    }
    sqlite3_finalize(row);
    sqlite3_close(db);
    assert_int_equal(n, PEOPLE);
    qsort(places, PEOPLE, sizeof *places, by_place);
    for (int i = 1; i < PEOPLE; i++)
        if (places[i - 1].at / 4096 == places[i].at / 4096)
            assert_true(strcmp(places[i - 1].id, places[i].id) > 0);
    mem_free(path);
}

/* Each answer stands once in all files: in the record. The log, from which its act could be read,
 * is empty of it; so are snapshots, of which two would tell what came between. */
static void log_and_copies_tell_nothing(void **state)
{
    struct home *home = *state;
    struct err err = ERR_INIT;
    char answers[80];
    bool made;
    for (int i = 0; i < 12; i++) {
        assert_true(fill_in(home, i));
        commit_random(home, 2);
        home->acts.now.wall_ms += 24 * 3600 * 1000;
        assert_true(store_snapshot(home->store, &home->acts.now, &made, &err) && made);
    }
    for (int i = 0; i < 12; i++) {
        bool in_record = false;
        answers_of(i, answers);
        assert_int_equal(occurrences_below(home->path, answers, &in_record), 1);
        assert_true(in_record);
        char mark[32];
        snprintf(mark, sizeof mark, "tanda-%02d-selesai", i);
        assert_int_equal(occurrences_below(home->path, mark, &in_record), 1);
    }
    assert_sound(home->store);
}

/* Another program reads while the answers come, so that the log can't be emptied: that is done by
 * the next act, or by the next opening. */
static void the_log_is_emptied_later(void **state)
{
    struct home *home = *state;
    bool in_record = false;
    sqlite3 *db = sqlite_of(home);
    assert_int_equal(sqlite3_exec(db, "BEGIN; SELECT count(*) FROM event", NULL, NULL, NULL),
                     SQLITE_OK);
    assert_true(fill_in(home, 1));
    assert_true(fill_in(home, 2));
    assert_true(occurrences_below(home->path, "tanda-01-selesai", &in_record) > 1);
    assert_int_equal(sqlite3_exec(db, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    commit_random(home, 1);
    assert_int_equal(occurrences_below(home->path, "tanda-01-selesai", &in_record), 1);
    assert_int_equal(kept(home), 2);
}

/* A damaged record gives its answers back: once, and again in no order. */
static void recovery_brings_them_back(void **state)
{
    struct home *home = *state;
    struct err err = ERR_INIT;
    int64_t recovered;
    for (int i = 0; i < 7; i++)
        assert_true(fill_in(home, i));
    store_close(home->store);
    home->store = NULL;
    assert_true(store_recover(home->path, &home->acts.now, &recovered, &err));
    assert_int_equal(recovered, 7);
    home_open(home);
    assert_int_equal(kept(home), 7);
    assert_sound(home->store);
}

int store_survey_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(answers_are_kept, home_begin, home_end),
        cmocka_unit_test_setup_teardown(all_or_nothing, home_begin, home_end),
        cmocka_unit_test_setup_teardown(rows_hold_nothing_else, home_begin, home_end),
        cmocka_unit_test_setup_teardown(places_tell_nothing, home_begin, home_end),
        cmocka_unit_test_setup_teardown(log_and_copies_tell_nothing, home_begin, home_end),
        cmocka_unit_test_setup_teardown(the_log_is_emptied_later, home_begin, home_end),
        cmocka_unit_test_setup_teardown(recovery_brings_them_back, home_begin, home_end),
    };
    return cmocka_run_group_tests_name("surveys", tests, NULL, NULL);
}
