/* SQLite's calls on the outbox: as sql.c, with the outbox's own statements and transactions. A
 * transaction within a batch is a part of the batch; when it fails, the batch has failed. */
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "store/outbox_inside.h"

static bool failed(struct outbox *outbox, struct err *err)
{
    struct err why = ERR_INIT;
    sql_failed(outbox->db, &why);
    if (why.code == ERR_INTEGRITY)
        outbox->suspect = true;
    if (err)
        *err = why;
    return false;
}

static bool start(struct outbox *outbox, enum outbox_sql which, sqlite3_stmt **out,
                  struct err *err, const char *kinds, va_list args)
{
    sqlite3_stmt **kept = &outbox->statements[which];
    *out = NULL;
    if (!*kept && sqlite3_prepare_v3(outbox->db, outbox_texts[which], -1,
                                     SQLITE_PREPARE_PERSISTENT, kept, NULL) != SQLITE_OK)
        return failed(outbox, err);
    sqlite3_reset(*kept);
    if (!sql_bind(*kept, kinds, args))
        return failed(outbox, err);
    *out = *kept;
    return true;
}

bool outbox_start(struct outbox *outbox, enum outbox_sql which, sqlite3_stmt **out,
                  struct err *err, const char *kinds, ...)
{
    va_list args;
    va_start(args, kinds);
    bool good = start(outbox, which, out, err, kinds, args);
    va_end(args);
    return good;
}

bool outbox_step(struct outbox *outbox, sqlite3_stmt *statement, bool *row, struct err *err)
{
    int rc = sqlite3_step(statement);
    *row = rc == SQLITE_ROW;
    if (*row)
        return true;
    bool good = rc == SQLITE_DONE || failed(outbox, err);
    sqlite3_reset(statement);
    return good;
}

bool outbox_run(struct outbox *outbox, enum outbox_sql which, struct err *err, const char *kinds,
                ...)
{
    sqlite3_stmt *statement;
    va_list args;
    va_start(args, kinds);
    bool row = false, good = start(outbox, which, &statement, err, kinds, args);
    va_end(args);
    good = good && outbox_step(outbox, statement, &row, err);
    if (row)
        sqlite3_reset(statement);
    return good;
}

bool outbox_ask(struct outbox *outbox, enum outbox_sql which, int64_t otherwise, int64_t *out,
                struct err *err, const char *kinds, ...)
{
    sqlite3_stmt *statement;
    va_list args;
    va_start(args, kinds);
    bool row = false, good = start(outbox, which, &statement, err, kinds, args);
    va_end(args);
    *out = otherwise;
    good = good && outbox_step(outbox, statement, &row, err);
    if (row) {
        if (sqlite3_column_type(statement, 0) != SQLITE_NULL)
            *out = sqlite3_column_int64(statement, 0);
        sqlite3_reset(statement);
    }
    return good;
}

void outbox_sql_finish(struct outbox *outbox)
{
    for (int i = 0; i < OB_COUNT; i++) {
        sqlite3_finalize(outbox->statements[i]);
        outbox->statements[i] = NULL;
    }
}

/* ---- Transactions ---- */

static void forget(struct outbox *outbox)
{
    for (int i = 0; i < OUTBOX_WORDS_KEPT; i++) {
        mem_free(outbox->words[i].text);
        mem_free(outbox->learners[i].text);
        outbox->words[i] = outbox->learners[i] = (struct outbox_known_word){NULL, 0};
    }
    memset(outbox->sittings, 0, sizeof outbox->sittings);
    outbox->latest_ms = 0;
    outbox->scanned_n = -1;
}

static void roll_back(struct outbox *outbox)
{
    if (sqlite3_get_autocommit(outbox->db))
        return;
    if (!outbox_run(outbox, OB_ROLLBACK, NULL, ""))
        sqlite3_exec(outbox->db, "ROLLBACK", NULL, NULL, NULL);
}

bool outbox_begin(struct outbox *outbox, struct err *err)
{
    if (outbox->batch && !sqlite3_get_autocommit(outbox->db))
        return true;
    if (outbox->batch)
        return err_set(err, ERR_USAGE, "the outbox: this batch has failed before");
    roll_back(outbox); /* what a want of memory may have left open */
    if (!outbox_run(outbox, OB_BEGIN, err, ""))
        return false;
    if (outbox_ask(outbox, OB_LAST_N, 0, &outbox->last_n, err, ""))
        return true;
    outbox_back_out(outbox);
    return false;
}

void outbox_back_out(struct outbox *outbox)
{
    roll_back(outbox);
    forget(outbox);
}

bool outbox_end(struct outbox *outbox, bool keep, struct err *err)
{
    if (keep && (outbox->batch || outbox_run(outbox, OB_COMMIT, err, "")))
        return true;
    outbox_back_out(outbox);
    return false;
}

/* ---- Meta ---- */

bool outbox_meta(struct outbox *outbox, const char *key, char *out, size_t size, struct err *err)
{
    sqlite3_stmt *row;
    bool found;
    out[0] = '\0';
    if (!outbox_start(outbox, OB_META_READ, &row, err, "t", key) ||
        !outbox_step(outbox, row, &found, err))
        return false;
    if (found) {
        const char *text = (const char *)sqlite3_column_text(row, 0);
        str_put(out, size, text ? text : "");
        sqlite3_reset(row);
    }
    return true;
}

bool outbox_meta_set(struct outbox *outbox, const char *key, const char *value, struct err *err)
{
    return outbox_run(outbox, OB_META_WRITE, err, "tt", key, value);
}

bool outbox_meta_number(struct outbox *outbox, const char *key, int64_t *out, struct err *err)
{
    char text[32];
    *out = 0;
    if (!outbox_meta(outbox, key, text, sizeof text, err))
        return false;
    *out = strtoll(text, NULL, 10);
    return true;
}

bool outbox_meta_set_number(struct outbox *outbox, const char *key, int64_t value,
                            struct err *err)
{
    char text[32];
    sqlite3_snprintf((int)sizeof text, text, "%lld", (long long)value);
    return outbox_meta_set(outbox, key, text, err);
}

/* ---- Ids ---- */

static unsigned digit(char c)
{
    return c <= '9' ? (unsigned)(c - '0') : (unsigned)(c - 'a' + 10);
}

void outbox_key(const char *id, unsigned char out[OUTBOX_KEY_BYTES])
{
    memset(out, 0, OUTBOX_KEY_BYTES);
    for (size_t i = 0; *id && i < 2 * (size_t)OUTBOX_KEY_BYTES; id++)
        if (*id != '-') {
            out[i / 2] = (unsigned char)(out[i / 2] << 4 | (digit(*id) & 15));
            i++;
        }
}

void outbox_key_text(const void *key, int size, char out[ID_BYTES])
{
    static const char digits[] = "0123456789abcdef";
    const unsigned char *bytes = key;
    char *to = out;
    for (int i = 0; i < OUTBOX_KEY_BYTES && size == OUTBOX_KEY_BYTES; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            *to++ = '-';
        *to++ = digits[bytes[i] >> 4];
        *to++ = digits[bytes[i] & 15];
    }
    *to = '\0';
}
