/* Answers to surveys. They come in the transaction of the event that says "filled in", and must not
 * be traced back to it. So a row has a random id and nothing else that differs between people but
 * the answers: no learner, registration, time or number. And no place either: within a page SQLite
 * keeps rows in the order in which they came, so after each addition all are written anew in the
 * order of their ids, which makes the pages depend on the set alone. What is deleted is overwritten
 * (secure_delete). The write-ahead log holds a page for each commit; it is carried over and emptied
 * as soon as the answers are committed. Snapshots, of which two would tell what came between them,
 * are made without this table.
 *
 * Writing all anew costs in step with what is there: some milliseconds for a thousand rows. */
#include "store/inside.h"

#include <string.h>

#include "base/id.h"
#include "base/json.h"

/* Whether it is an object of strings, as it will be counted. */
static bool well_formed(const char *answers)
{
    struct json_doc doc;
    if (!answers || strlen(answers) > SURVEY_ANSWERS_BYTES_MAX ||
        !json_open(&doc, answers, strlen(answers), "survey", NULL, NULL))
        return false;
    bool good = cJSON_IsObject(doc.root);
    for (const cJSON *node = good ? doc.root->child : NULL; node; node = node->next)
        good = good && cJSON_IsString(node);
    json_close(&doc);
    return good;
}

static bool insert(struct store *store, const char *id, const struct survey_answers *answers,
                   struct err *err)
{
    return sql_run(store, SQL_SURVEY_ADD, err, "ttttt", id, answers->course, answers->edition,
                   answers->item, answers->answers);
}

/* Temporary tables are in memory. */
static bool shuffle(struct store *store, struct err *err)
{
    return sql_exec(store->db,
                    "CREATE TEMP TABLE survey_anew AS SELECT * FROM main.survey;"
                    "DELETE FROM main.survey;"
                    "INSERT INTO main.survey SELECT * FROM temp.survey_anew ORDER BY id;"
                    "DROP TABLE temp.survey_anew",
                    err);
}

bool survey_add(struct store *store, const struct survey_answers *answers, struct err *err)
{
    char id[ID_BYTES];
    id_random(id);
    if (!well_formed(answers->answers))
        return err_set(err, ERR_USAGE, "these answers to a survey are malformed");
    store->cover = true;
    return insert(store, id, answers, err) && shuffle(store, err);
}

/* Where another program keeps old pages in use, the next act tries again. */
void survey_cover(struct store *store)
{
    int64_t busy;
    if (store->cover && sql_ask(store->db, "PRAGMA wal_checkpoint(TRUNCATE)", &busy, NULL))
        store->cover = busy != 0;
}

void survey_cover_late(struct store *store)
{
    int64_t any;
    store->cover = sql_ask(store->db, "SELECT EXISTS (SELECT 1 FROM survey)", &any, NULL) && any;
    survey_cover(store);
}

bool survey_take(struct store *store, sqlite3 *from, bool *whole, struct err *err)
{
    sqlite3_stmt *row = NULL;
    bool good = true, any = false;
    int rc = sqlite3_prepare_v2(from, "SELECT id, course, edition, item, answers FROM survey", -1,
                                &row, NULL);
    if (rc != SQLITE_OK)
        return true; /* of an older schema, or its place is lost: the events are what counts */
    while (good && (rc = sqlite3_step(row)) == SQLITE_ROW) {
        const char *text[5];
        for (int i = 0; i < 5; i++)
            text[i] = (const char *)sqlite3_column_text(row, i);
        struct survey_answers answers = {text[1], text[2], text[3], text[4]};
        if (!text[0] || !text[1] || !text[2] || !text[3] || !id_valid(text[0]) ||
            !well_formed(text[4])) {
            *whole = false;
            continue;
        }
        good = insert(store, text[0], &answers, err);
        any = true;
    }
    if (rc != SQLITE_DONE)
        *whole = false;
    sqlite3_finalize(row);
    return good && (!any || shuffle(store, err));
}

bool store_each_survey(struct store *store, const char *course, const char *item,
                       bool (*each)(void *, const struct survey_answers *), void *context,
                       struct err *err)
{
    sqlite3_stmt *row;
    if (!sql_start(store, SQL_SURVEYS, &row, err, "tt", course ? course : "", item ? item : ""))
        return false;
    for (bool found;;) {
        if (!sql_step(row, &found, err))
            return false;
        if (!found)
            return true;
        const char *text[4];
        for (int i = 0; i < 4; i++)
            if (!(text[i] = (const char *)sqlite3_column_text(row, i))) {
                sqlite3_reset(row);
                return err_no_memory(err);
            }
        struct survey_answers answers = {text[0], text[1], text[2], text[3]};
        if (!each(context, &answers)) {
            sqlite3_reset(row);
            return true;
        }
    }
}
