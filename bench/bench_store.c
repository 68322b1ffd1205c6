/* bench_store HOME COUNT [--store-only]: what committing an answer costs.
 *
 * The same rows are then written by bare SQLite into a copy of the record: what one more answer
 * changed is found by comparing the tables before and after it, and is put there COUNT times anew
 * under fresh ids, one transaction each, with the same journal and sync settings. The line "answer"
 * on standard error stands between two commits, for counting system calls by strace. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "bench.h"
#include "store/store.h"

#define COMMITS_MAX 5000
#define COURSE "https://bekal.example/bench"

static struct store *open_store(const char *home)
{
    struct moment now;
    struct store *store = NULL;
    struct err err = ERR_INIT;
    clock_now(&now);
    if (!store_open(home, NULL, &now, &store, &err))
        bench_fail(err.text);
    return store;
}

static void commit(struct store *store, const struct act *act, char (*ids)[ID_BYTES])
{
    struct moment now;
    struct err err = ERR_INIT;
    clock_now(&now);
    if (!store_commit(store, act, &now, ids, &err))
        bench_fail(err.text);
}

struct pupil {
    char learner[ID_BYTES], registration[ID_BYTES], attempt[ID_BYTES];
};

static struct new_event event_of(const struct pupil *pupil, enum event_kind kind,
                                 const char *payload)
{
    return (struct new_event){kind,   pupil->learner, COURSE, "1", "1.0.0", "post",
                              pupil->attempt, pupil->registration, payload};
}

static void introduce(struct store *store, struct pupil *pupil)
{
    char *payloads[] = {payload_learner("Siti", "Analis", "Dinas"), payload_registration(1),
                        payload_attempt(1, 42)};
    id_random(pupil->learner);
    id_random(pupil->registration);
    id_random(pupil->attempt);
    struct new_event events[] = {event_of(pupil, EVENT_LEARNER_INTRODUCED, payloads[0]),
                                 event_of(pupil, EVENT_REGISTRATION_OPENED, payloads[1]),
                                 event_of(pupil, EVENT_ATTEMPT_STARTED, payloads[2])};
    commit(store, &(struct act){events, 3, NULL, 0, NULL}, NULL);
    for (int i = 0; i < 3; i++)
        mem_free(payloads[i]);
}

static double answer(struct store *store, const struct pupil *pupil, int number,
                     char id[ID_BYTES])
{
    char question[32], key[128], ids[1][ID_BYTES];
    snprintf(question, sizeof question, "soal-%d", number % 40);
    snprintf(key, sizeof key, "draft/%s/%s", pupil->attempt, question);
    int64_t start = bench_now_us();
    char *payload = payload_answer(&(struct payload_answer){question, "b", 1, 1, 4200, "choice"});
    struct new_event event = event_of(pupil, EVENT_ANSWER_SUBMITTED, payload);
    struct local_change local = {pupil->learner, key, NULL};
    commit(store, &(struct act){&event, 1, &local, 1, NULL}, ids);
    double took = (double)(bench_now_us() - start);
    mem_free(payload);
    memcpy(id, ids[0], ID_BYTES);
    return took;
}

/* ---- The same rows by bare SQLite ---- */

struct row {
    sqlite3_stmt *insert;
    sqlite3_value **values;
    int count;
    struct row *next;
};

static void run_sql(sqlite3 *db, const char *sql)
{
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        bench_fail(sqlite3_errmsg(db));
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
        bench_fail(sqlite3_errmsg(db));
    return statement;
}

static sqlite3_stmt *prepare_insert(sqlite3 *db, const char *table, int columns)
{
    struct buf sql = BUF_INIT;
    buf_format(&sql, "INSERT OR REPLACE INTO main.\"%s\" VALUES(?", table);
    for (int i = 1; i < columns; i++)
        buf_add_str(&sql, ",?");
    buf_add_str(&sql, ")");
    sqlite3_stmt *statement = prepare(db, sql.data);
    buf_finish(&sql);
    return statement;
}

static struct row *add_changed_rows(sqlite3 *db, const char *table, struct row *rows)
{
    char sql[512];
    snprintf(sql, sizeof sql, "SELECT * FROM after.\"%s\" EXCEPT SELECT * FROM main.\"%s\"",
             table, table);
    sqlite3_stmt *changed = prepare(db, sql);
    while (sqlite3_step(changed) == SQLITE_ROW) {
        struct row *row = mem_alloc(sizeof *row);
        row->count = sqlite3_column_count(changed);
        row->insert = prepare_insert(db, table, row->count);
        row->values = mem_alloc_array((size_t)row->count, sizeof *row->values);
        for (int i = 0; i < row->count; i++)
            row->values[i] = sqlite3_value_dup(sqlite3_column_value(changed, i));
        row->next = rows;
        rows = row;
    }
    sqlite3_finalize(changed);
    return rows;
}

static struct row *changed_rows(sqlite3 *db)
{
    struct row *rows = NULL;
    sqlite3_stmt *tables = prepare(db, "SELECT name FROM main.sqlite_master WHERE type = 'table' "
                                       "AND name NOT LIKE 'sqlite_%'");
    while (sqlite3_step(tables) == SQLITE_ROW)
        rows = add_changed_rows(db, (const char *)sqlite3_column_text(tables, 0), rows);
    sqlite3_finalize(tables);
    return rows;
}

static void free_rows(struct row *rows)
{
    while (rows) {
        struct row *next = rows->next;
        for (int i = 0; i < rows->count; i++)
            sqlite3_value_free(rows->values[i]);
        sqlite3_finalize(rows->insert);
        mem_free(rows->values);
        mem_free(rows);
        rows = next;
    }
}

static void put_row(const struct row *row, const char *old_id, const char *new_id,
                    int64_t sequence, int round)
{
    for (int i = 0; i < row->count; i++) {
        sqlite3_value *value = row->values[i];
        bool whole = sqlite3_value_type(value) == SQLITE_INTEGER;
        bool text = sqlite3_value_type(value) == SQLITE_TEXT;
        if (whole && sqlite3_value_int64(value) == sequence)
            sqlite3_bind_int64(row->insert, i + 1, sequence + round);
        else if (text && !strcmp((const char *)sqlite3_value_text(value), old_id))
            sqlite3_bind_text(row->insert, i + 1, new_id, -1, SQLITE_TRANSIENT);
        else
            sqlite3_bind_value(row->insert, i + 1, value);
    }
    sqlite3_step(row->insert);
    if (sqlite3_reset(row->insert) != SQLITE_OK)
        bench_fail("a bare row could not be written");
}

static double bare_commit(sqlite3 *db, const struct row *rows, const char *id, int64_t sequence,
                          int round)
{
    char fresh[ID_BYTES];
    id_random(fresh);
    int64_t start = bench_now_us();
    run_sql(db, "BEGIN IMMEDIATE");
    for (const struct row *row = rows; row; row = row->next)
        put_row(row, id, fresh, sequence, round);
    run_sql(db, "COMMIT");
    return (double)(bench_now_us() - start);
}

static void measure_bare(const char *before, const char *after, const char *id, int64_t sequence,
                         int count)
{
    static double took[COMMITS_MAX];
    char attach[1024];
    sqlite3 *db = NULL;
    if (sqlite3_open(before, &db) != SQLITE_OK)
        bench_fail("cannot open the copy of the record");
    snprintf(attach, sizeof attach, "ATTACH '%s' AS after", after);
    run_sql(db, attach);
    struct row *rows = changed_rows(db);
    run_sql(db, "DETACH after");
    run_sql(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
    for (int i = 0; i < count; i++)
        took[i] = bare_commit(db, rows, id, sequence, i + 1);
    bench_print("bare_us", bench_part(took, (size_t)count, 0.5));
    free_rows(rows);
    sqlite3_close(db);
}

static void copy_record(const char *from, const char *to)
{
    char sql[1024];
    sqlite3 *db = NULL;
    struct err err = ERR_INIT;
    if (!file_remove(to, &err) || sqlite3_open(from, &db) != SQLITE_OK)
        bench_fail("cannot copy the record");
    snprintf(sql, sizeof sql, "VACUUM INTO '%s'", to);
    run_sql(db, sql);
    sqlite3_close(db);
}

static void measure_store(struct store *store, const struct pupil *pupil, int count)
{
    static double took[COMMITS_MAX];
    char id[ID_BYTES];
    for (int i = 0; i < count; i++) {
        took[i] = answer(store, pupil, i, id);
        if (write(STDERR_FILENO, "answer\n", 7) != 7)
            bench_fail("standard error is closed");
    }
    bench_print("answer_us", bench_part(took, (size_t)count, 0.5));
    bench_print("answer_us_p99", bench_part(took, (size_t)count, 0.99));
}

int main(int argc, char **argv)
{
    int count = argc > 2 ? atoi(argv[2]) : 0;
    struct err err = ERR_INIT;
    struct pupil pupil;
    char id[ID_BYTES];
    if (count < 1 || count > COMMITS_MAX)
        bench_fail("usage: bench_store HOME COUNT [--store-only]");
    if (!folder_make(argv[1], &err))
        bench_fail(err.text);
    struct store *store = open_store(argv[1]);
    introduce(store, &pupil);
    measure_store(store, &pupil, count);
    store_close(store);
    if (argc > 3)
        return EXIT_SUCCESS;

    char *record = path_join(argv[1], STORE_FILE), *copy = path_join(argv[1], "bare.db");
    copy_record(record, copy);
    store = open_store(argv[1]);
    answer(store, &pupil, count, id);
    int64_t sequence = store_event_count(store);
    store_close(store);
    measure_bare(copy, record, id, sequence, count);
    mem_free(record);
    mem_free(copy);
    return EXIT_SUCCESS;
}
