/* What an answer does to the request that it answers: one function for each kind of request, each
 * a switch over the meanings. */
#include "base/mem.h"
#include "base/str.h"
#include "base/words.h"
#include "sync/inside.h"

static const char retimed_note[] = N_("the server's copy differs in time");
static const char voided_note[] = N_("voided on the server");

/* Something was taken: the server is well. */
static void recover(struct delivery *d)
{
    d->failures_here = 0;
    d->outcome.failures = d->outcome.stumbles = 0;
    d->pace_count *= 2;
    if (d->pace_count > d->options.batch_count)
        d->pace_count = d->options.batch_count;
}

/* The first statement taken is kept as the control: its bytes do no harm a second time. */
static bool keep_control(struct delivery *d, const struct outbox_item *item, struct err *err)
{
    if (d->control.bytes)
        return true;
    char *bytes = mem_copy_bytes(item->bytes, item->size);
    if (!bytes)
        return err_no_memory(err);
    d->control = *item;
    d->control.bytes = bytes;
    return true;
}

static bool taken(struct delivery *d, struct err *err)
{
    if (!keep_control(d, d->items + d->current.first, err))
        return false;
    recover(d);
    d->taken += (int64_t)d->current.count;
    delivery_settle(d, DELIVERY_SENT, "");
    return true;
}

/* A single item did not get through for a reason that may be the server's. */
static void alike(struct delivery *d, bool others_did)
{
    if (others_did || ++d->alike < DELIVERY_ALIKE_MAX)
        return;
    d->outcome.start_after = d->after;
    delivery_end(d, SYNC_CONFIGURATION);
}

static void keep(struct delivery *d)
{
    d->outcome.kept++;
    d->stage = STAGE_CHOOSING;
    alike(d, d->taken || d->looked_up);
}

/* Should it be these very statements that a firewall takes offence at, then the next run, which
 * begins behind them, brings the others home. */
static void end(struct delivery *d, const struct http_answer *answer)
{
    delivery_note(d, answer);
    d->outcome.start_after = delivery_behind(d);
    delivery_end(d, answer_end(answer));
}

/* A name that resolved a moment ago is not a wrong address. */
static bool passing(const struct delivery *d, const struct http_answer *answer)
{
    return answer->failure == HTTP_NO_NAME && (d->taken || d->looked_up);
}

/* What means the same whatever was asked. */
static void common(struct delivery *d, const struct http_answer *answer,
                   enum answer_meaning meaning, int64_t mono_ms)
{
    if (meaning == ANSWER_BUSY || passing(d, answer))
        delivery_failed(d, answer, false, mono_ms);
    else if (meaning == ANSWER_STUMBLED)
        delivery_failed(d, answer, true, mono_ms);
    else
        end(d, answer);
}

/* ---- A range of the window ---- */

static size_t range_bytes(const struct delivery *d)
{
    size_t bytes = 2;
    for (size_t i = 0; i < d->current.count; i++)
        bytes += d->items[d->current.first + i].size + 1;
    return bytes;
}

static void suspect(struct delivery *d, int status)
{
    d->suspects[d->suspect_count++] =
        (struct delivery_suspect){d->items[d->current.first].n, status};
    d->stage = STAGE_CHOOSING;
    alike(d, d->taken);
}

static void refused(struct delivery *d, const struct http_answer *answer)
{
    delivery_note(d, answer);
    if (d->current.count == 1) {
        suspect(d, answer->status);
        return;
    }
    if (answer->status == 413) {
        /* The limit is on bytes: half of what was too much, for the rest of the run. */
        d->limit_bytes = range_bytes(d) / 2;
        d->current.refused = false;
    } else {
        d->current.refused = true;
    }
    delivery_push(d, d->current);
    d->stage = STAGE_CHOOSING;
}

static void look_up(struct delivery *d)
{
    if (d->write_only) {
        keep(d);
        return;
    }
    d->request = REQUEST_LOOK_UP;
    d->tries = 0;
}

static void conflict(struct delivery *d, const struct http_answer *answer)
{
    delivery_note(d, answer);
    if (d->current.count == 1) {
        look_up(d);
        return;
    }
    struct delivery_range second = d->current;
    d->current.count /= 2;
    second.first += d->current.count;
    second.count -= d->current.count;
    delivery_push(d, d->current);
    delivery_push(d, second);
    d->stage = STAGE_CHOOSING;
}

/* The server took a statement a moment ago, and now says something that would end the run. Is
 * it the server, or is it something between here and there that dislikes these statements? */
static bool doubtful(const struct delivery *d, const struct http_answer *answer,
                     enum answer_meaning meaning)
{
    bool ends = meaning == ANSWER_ENDS || meaning == ANSWER_LOGIN || meaning == ANSWER_NOT_FOUND;
    return ends && answer->failure == HTTP_ANSWERED && d->control.bytes;
}

static void check(struct delivery *d, const struct http_answer *answer)
{
    delivery_note(d, answer);
    d->request = REQUEST_CHECK;
    d->tries = 0;
}

static bool range_answered(struct delivery *d, const struct http_answer *answer,
                           enum answer_meaning meaning, int64_t mono_ms, struct err *err)
{
    switch (meaning) {
    case ANSWER_TAKEN:
        return taken(d, err);
    case ANSWER_REFUSED:
    case ANSWER_TOO_LARGE:
        refused(d, answer);
        return true;
    case ANSWER_CONFLICT:
        conflict(d, answer);
        return true;
    default:
        if (doubtful(d, answer, meaning))
            check(d, answer);
        else
            common(d, answer, meaning, mono_ms);
        return true;
    }
}

/* ---- The check of a range that met something that would end the run ---- */

static void check_passed(struct delivery *d)
{
    recover(d);
    if (d->current.count == 1) {
        keep(d);
        return;
    }
    d->current.refused = true;
    delivery_push(d, d->current);
    d->stage = STAGE_CHOOSING;
}

static void check_answered(struct delivery *d, const struct http_answer *answer,
                           enum answer_meaning meaning, int64_t mono_ms)
{
    switch (meaning) {
    case ANSWER_TAKEN:
        check_passed(d);
        break;
    case ANSWER_REFUSED:
    case ANSWER_CONFLICT:
    case ANSWER_TOO_LARGE:
        end(d, answer);
        break;
    default:
        common(d, answer, meaning, mono_ms);
    }
}

/* ---- A suspect, and the control before it ---- */

static void control_answered(struct delivery *d, const struct http_answer *answer,
                             enum answer_meaning meaning, int64_t mono_ms)
{
    switch (meaning) {
    case ANSWER_TAKEN:
        recover(d);
        d->request = REQUEST_SUSPECT;
        d->tries = 0;
        break;
    case ANSWER_REFUSED:
    case ANSWER_TOO_LARGE:
        end(d, answer); /* it refuses what it took before: nothing is said of the suspect */
        break;
    case ANSWER_CONFLICT:
        delivery_hold(d); /* a control that can't be had: nobody is judged in this run */
        break;
    default:
        common(d, answer, meaning, mono_ms);
    }
}

static bool suspect_answered(struct delivery *d, const struct http_answer *answer,
                             enum answer_meaning meaning, int64_t mono_ms, struct err *err)
{
    if (meaning != ANSWER_REFUSED && meaning != ANSWER_TOO_LARGE)
        return range_answered(d, answer, meaning, mono_ms, err);
    answer_words(answer, d->words, sizeof d->words);
    delivery_note(d, answer);
    d->refused++;
    delivery_settle(d, DELIVERY_REFUSED, "");
    d->settle.status = answer->status;
    return true;
}

/* ---- A conflict ---- */

/* The server has something under our id: is it ours? */
static bool judge(struct delivery *d, const struct http_answer *answer, struct err *err)
{
    const struct outbox_item *item = d->items + d->current.first;
    enum statement_likeness likeness = STATEMENT_OTHER;
    struct err why = ERR_INIT;
    bool has;
    if (!answer_has_id(answer, item->id, &has, err))
        return false;
    if (!has || !statement_compare(item->bytes, item->size, answer->body.data,
                                   answer->body.size, &likeness, &why)) {
        if (why.code == ERR_NO_MEMORY)
            return err_no_memory(err);
        keep(d); /* no answer to what was asked */
        return true;
    }
    if (likeness == STATEMENT_OTHER) {
        str_put(d->words, sizeof d->words,
                N_("the server holds another statement under this id"));
        d->refused++;
        delivery_settle(d, DELIVERY_REFUSED, "");
        d->settle.status = 409;
        return true;
    }
    recover(d);
    d->looked_up++;
    delivery_settle(d, DELIVERY_SENT, d->request == REQUEST_VOIDED      ? voided_note
                                     : likeness == STATEMENT_RETIMED ? retimed_note
                                                                     : "");
    return true;
}

static bool look_up_answered(struct delivery *d, const struct http_answer *answer,
                             enum answer_meaning meaning, int64_t mono_ms, struct err *err)
{
    switch (meaning) {
    case ANSWER_TAKEN:
        if (answer->status == 200)
            return judge(d, answer, err);
        keep(d);
        return true;
    case ANSWER_NOT_FOUND:
        if (d->request == REQUEST_VOIDED) {
            keep(d);
        } else {
            d->request = REQUEST_VOIDED;
            d->tries = 0;
        }
        return true;
    case ANSWER_LOGIN:
        d->write_only = true;
        keep(d);
        return true;
    case ANSWER_REFUSED:
    case ANSWER_CONFLICT:
    case ANSWER_TOO_LARGE:
        keep(d);
        return true;
    default:
        common(d, answer, meaning, mono_ms);
        return true;
    }
}

static bool read_meaning(const struct delivery *d, const struct http_answer *answer,
                         enum answer_meaning *out, struct err *err)
{
    if (d->request == REQUEST_LOOK_UP || d->request == REQUEST_VOIDED)
        return answer_read(answer, NULL, 0, out, err);
    if (d->request == REQUEST_CONTROL || d->request == REQUEST_CHECK)
        return answer_read(answer, &d->control, 1, out, err);
    return answer_read(answer, d->items + d->current.first, d->current.count, out, err);
}

bool delivery_judge(struct delivery *d, const struct http_answer *answer, int64_t mono_ms,
                      struct err *err)
{
    enum answer_meaning meaning;
    if (!read_meaning(d, answer, &meaning, err))
        return false;
    if (d->request == REQUEST_LOOK_UP || d->request == REQUEST_VOIDED)
        return look_up_answered(d, answer, meaning, mono_ms, err);
    if (d->request == REQUEST_CONTROL) {
        control_answered(d, answer, meaning, mono_ms);
        return true;
    }
    if (d->request == REQUEST_CHECK) {
        check_answered(d, answer, meaning, mono_ms);
        return true;
    }
    if (d->request == REQUEST_SUSPECT)
        return suspect_answered(d, answer, meaning, mono_ms, err);
    return range_answered(d, answer, meaning, mono_ms, err);
}
