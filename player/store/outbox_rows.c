/* Rows going in and changing state, with the tally kept in step. The few words that repeat are
 * found in memory mostly: a place in the table of those found lately is told by a word's hash. */
#include <string.h>

#include "base/str.h"
#include "store/outbox_inside.h"

bool outbox_tally(struct outbox *outbox, enum outbox_state state, int64_t rows, int64_t bytes,
                  struct err *err)
{
    return outbox_run(outbox, OB_TALLY_ADD, err, "iii", (int64_t)state, rows, bytes);
}

/* ---- Words ---- */

static bool number_of(struct outbox *outbox, struct outbox_known_word *known,
                      enum outbox_sql find, enum outbox_sql add, const char *text, int64_t *k,
                      struct err *err)
{
    struct outbox_known_word *place = &known[id_number(text) % OUTBOX_WORDS_KEPT];
    *k = place->k;
    if (place->text && str_equal(place->text, text))
        return true;
    if (!outbox_ask(outbox, find, 0, k, err, "t", text))
        return false;
    if (!*k) {
        if (!outbox_run(outbox, add, err, "t", text))
            return false;
        *k = sqlite3_last_insert_rowid(outbox->db);
    }
    char *copy = mem_copy_str(text);
    if (!copy)
        return err_no_memory(err);
    mem_free(place->text);
    *place = (struct outbox_known_word){copy, *k};
    return true;
}

bool outbox_word(struct outbox *outbox, const char *text, int64_t *k, struct err *err)
{
    return number_of(outbox, outbox->words, OB_WORD_FIND, OB_WORD_ADD, text, k, err);
}

bool outbox_learner(struct outbox *outbox, const char *id, int64_t *k, struct err *err)
{
    return number_of(outbox, outbox->learners, OB_LEARNER_FIND, OB_LEARNER_ADD, id, k, err);
}

/* ---- Statements ---- */

bool outbox_find(struct outbox *outbox, const char *id, int64_t *n, enum outbox_state *state,
                 struct err *err)
{
    unsigned char key[OUTBOX_KEY_BYTES];
    sqlite3_stmt *row;
    bool found;
    *n = 0;
    outbox_key(id, key);
    if (!outbox_start(outbox, OB_STATEMENT_BY_ID, &row, err, "k", key) ||
        !outbox_step(outbox, row, &found, err))
        return false;
    if (found) {
        *n = sqlite3_column_int64(row, 0);
        *state = (enum outbox_state)sqlite3_column_int(row, 1);
        sqlite3_reset(row);
    }
    return true;
}

static int64_t size_of(const struct outbox_new *row)
{
    return row->bytes ? (int64_t)row->bytes->size : 0;
}

static bool put_entry(struct outbox *outbox, int64_t n, int64_t learner,
                      const struct outbox_new *row, struct err *err)
{
    unsigned char key[OUTBOX_KEY_BYTES];
    outbox_key(row->id, key);
    return outbox_run(outbox, OB_ENTRY_ADD, err, "iiiiii", n, (int64_t)row->state,
                      (int64_t)row->verb, (int64_t)row->level, learner, size_of(row)) &&
           (!row->bytes || outbox_run(outbox, OB_FROZEN_ADD, err, "ikb", n, key, row->bytes)) &&
           outbox_tally(outbox, row->state, 1, size_of(row), err);
}

bool outbox_put(struct outbox *outbox, const struct outbox_new *row, int64_t *n, struct err *err)
{
    unsigned char id[OUTBOX_KEY_BYTES], event[OUTBOX_KEY_BYTES];
    int64_t device, course, item, learner;
    *n = outbox->last_n + 1;
    outbox_key(row->id, id);
    outbox_key(row->event_id, event);
    bool good = outbox_word(outbox, row->device, &device, err) &&
                outbox_word(outbox, row->course, &course, err) &&
                outbox_word(outbox, row->item, &item, err) &&
                outbox_learner(outbox, row->learner, &learner, err) &&
                put_entry(outbox, *n, learner, row, err) &&
                outbox_run(outbox, OB_STATEMENT_ADD, err, "ikkiiiiitiii", *n, id, event,
                           (int64_t)row->part, device, row->sequence, course, item,
                           row->registration, row->timestamp_ms, row->least_ms,
                           (int64_t)row->ours);
    outbox->last_n += good;
    return good;
}

bool outbox_put_again(struct outbox *outbox, int64_t n, enum outbox_state was,
                      const struct outbox_new *row, struct err *err)
{
    int64_t learner, to = outbox->last_n + 1;
    bool good = outbox_ask(outbox, OB_LEARNER_OF_N, 0, &learner, err, "i", n) &&
                outbox_run(outbox, OB_ENTRY_REMOVE, err, "i", n) &&
                outbox_tally(outbox, was, -1, 0, err) &&
                outbox_run(outbox, OB_STATEMENT_MOVE, err, "iiti", n, to, row->registration,
                           row->timestamp_ms) &&
                put_entry(outbox, to, learner, row, err);
    outbox->last_n += good;
    return good;
}

bool outbox_change(struct outbox *outbox, int64_t n, enum outbox_state from, enum outbox_state to,
                   int64_t size, struct err *err)
{
    return outbox_run(outbox, OB_ENTRY_STATE, err, "ii", n, (int64_t)to) &&
           outbox_tally(outbox, from, -1, -size, err) &&
           outbox_tally(outbox, to, 1, size, err);
}
