/* Timestamps, settled once. What is known of an event's true time is, from strong to weak: within
 * a boot in which a trusted time was had, the monotonic clock gives it exactly. Else the device's
 * clock is believed where nothing speaks against it. Else there are bounds: what was settled
 * before and after it in the device's own numbering, the least that true time can be, trusted time
 * now; and within a boot the monotonic clock gives the distance from the event before.
 *
 * Order by sequence is kept: a timestamp lies between those of its neighbours. Stronger than order
 * is that nothing is settled in the future of trusted time. */
#include <string.h>

#include "base/str.h"
#include "store/outbox_inside.h"

/* A program older than this is not in use: a clock that says so is wrong. */
#define BUILD_AGE_MAX_MS ((int64_t)20 * 366 * 86400 * 1000)

/* Within a boot: more between wall clock and monotonic clock is a clock that was set. */
#define JUMP_MS ((int64_t)10 * 60 * 1000)

/* Kept beside the confidences that statements tell: reckoned on within a boot from a time that was
 * believed. It is told as doubtful, but the boot's next event is reckoned from it. */
#define CLOCK_RECKONED 3

#define META_ANCHOR "anchor_ms"         /* the newest trusted time */
#define META_NOT_BEFORE "not_before_ms" /* the greatest that was given */
#define META_LATEST "latest_ms"         /* the greatest timestamp */

struct boot {
    int64_t k; /* 0: a boot that is not known */
    bool anchored;
    int64_t mono_ms, true_ms, wall_ms;
    char source[32];
};

struct neighbours {
    bool before, after;
    int64_t before_ms, after_ms;
    int64_t before_boot, before_mono_ms;
    int before_confidence;
};

/* ---- Boots ---- */

static bool boot_find(struct outbox *outbox, const char *id, struct boot *out, struct err *err)
{
    sqlite3_stmt *row;
    bool found;
    *out = (struct boot){0};
    if (!id[0])
        return true;
    if (!outbox_start(outbox, OB_BOOT_FIND, &row, err, "t", id) ||
        !outbox_step(outbox, row, &found, err))
        return false;
    if (!found)
        return true;
    out->k = sqlite3_column_int64(row, 0);
    out->anchored = sqlite3_column_type(row, 2) != SQLITE_NULL;
    out->mono_ms = sqlite3_column_int64(row, 1);
    out->true_ms = sqlite3_column_int64(row, 2);
    out->wall_ms = sqlite3_column_int64(row, 3);
    const char *source = (const char *)sqlite3_column_text(row, 4);
    str_put(out->source, sizeof out->source, source ? source : "");
    sqlite3_reset(row);
    return true;
}

static bool boot_have(struct outbox *outbox, const char *id, struct boot *out, struct err *err)
{
    if (!boot_find(outbox, id, out, err))
        return false;
    if (out->k || !id[0])
        return true;
    if (!outbox_run(outbox, OB_BOOT_ADD, err, "t", id))
        return false;
    out->k = sqlite3_last_insert_rowid(outbox->db);
    return true;
}

/* True time at a moment of a boot; false: not known. */
static bool true_at(const struct boot *boot, const struct moment *at, int64_t *out)
{
    *out = boot->true_ms + (at->mono_ms - boot->mono_ms);
    return boot->anchored;
}

/* ---- What is known ---- */

static bool set_clock(struct outbox *outbox, const struct moment *at, int64_t true_ms,
                      const char *source, struct err *err)
{
    int64_t latest;
    return (!at->boot_id[0] ||
            outbox_run(outbox, OB_BOOT_ANCHOR, err, "tiiit", at->boot_id, at->mono_ms, true_ms,
                       at->wall_ms, source ? source : "")) &&
           outbox_meta_number(outbox, META_LATEST, &latest, err) &&
           (latest <= true_ms ||
            outbox_meta_set_number(outbox, META_LATEST, true_ms, err)) &&
           outbox_meta_set_number(outbox, META_ANCHOR, true_ms, err);
}

bool outbox_clock_set(struct outbox *outbox, const struct moment *at, int64_t true_ms,
                      const char *source, struct err *err)
{
    return outbox_begin(outbox, err) &&
           outbox_end(outbox, set_clock(outbox, at, true_ms, source, err), err);
}

static int64_t greater(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t lesser(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

bool outbox_clock(struct outbox *outbox, const struct moment *now, struct outbox_clock *out,
                  struct err *err)
{
    struct boot boot;
    int64_t anchor, not_before, latest;
    *out = (struct outbox_clock){0};
    if (!boot_find(outbox, now->boot_id, &boot, err) ||
        !outbox_meta_number(outbox, META_ANCHOR, &anchor, err) ||
        !outbox_meta_number(outbox, META_NOT_BEFORE, &not_before, err) ||
        !outbox_meta_number(outbox, META_LATEST, &latest, err))
        return false;
    out->least_ms = greater(greater(anchor, not_before), latest);
    out->known = true_at(&boot, now, &out->true_ms);
    if (!out->known) {
        out->true_ms = 0;
        return true;
    }
    out->offset_ms = out->true_ms - now->wall_ms;
    out->least_ms = lesser(out->least_ms, out->true_ms);
    memcpy(out->source, boot.source, sizeof out->source);
    return true;
}

/* ---- Settling ---- */

static bool settled_before(struct outbox *outbox, int64_t device, int64_t sequence,
                           struct neighbours *out, struct err *err)
{
    sqlite3_stmt *row;
    if (!outbox_start(outbox, OB_SETTLED_BEFORE, &row, err, "ii", device, sequence) ||
        !outbox_step(outbox, row, &out->before, err))
        return false;
    if (out->before) {
        out->before_ms = sqlite3_column_int64(row, 0);
        out->before_boot = sqlite3_column_int64(row, 1);
        out->before_mono_ms = sqlite3_column_int64(row, 2);
        out->before_confidence = sqlite3_column_int(row, 3);
        sqlite3_reset(row);
    }
    return true;
}

static bool look_around(struct outbox *outbox, int64_t device, int64_t sequence,
                        struct neighbours *out, struct err *err)
{
    *out = (struct neighbours){0};
    if (!settled_before(outbox, device, sequence, out, err) ||
        !outbox_ask(outbox, OB_SETTLED_AFTER, INT64_MAX, &out->after_ms, err, "ii", device,
                    sequence))
        return false;
    out->after = out->after_ms != INT64_MAX;
    return true;
}

struct bounds {
    int64_t least_ms, most_ms;
    bool trusted;       /* there is a trusted time now */
    int64_t trusted_ms; /* it */
};

/* The event before, on by the monotonic clock; false: not of this boot. */
static bool reckon(const struct neighbours *around, const struct boot *boot,
                   const struct event *event, int64_t *out)
{
    if (!around->before || !boot->k || around->before_boot != boot->k)
        return false;
    *out = around->before_ms + greater(event->when.mono_ms - around->before_mono_ms, 0);
    return true;
}

/* The device's clock against the bounds, and against the monotonic clock since an event whose
 * time was believed. */
static bool believable(const struct bounds *bounds, const struct neighbours *around,
                       const struct boot *boot, const struct event *event)
{
    int64_t wall = event->when.wall_ms, reckoned;
    if (wall < bounds->least_ms || wall > bounds->most_ms)
        return false;
    if (!reckon(around, boot, event, &reckoned) || around->before_confidence == CLOCK_DOUBTFUL)
        return true;
    return wall - reckoned <= JUMP_MS && reckoned - wall <= JUMP_MS;
}

static int64_t within(const struct bounds *bounds, int64_t ms)
{
    return lesser(greater(ms, bounds->least_ms), bounds->most_ms);
}

/* The confidence as it is kept. */
static int judge(const struct bounds *bounds, const struct neighbours *around,
                 const struct boot *boot, const struct event *event, struct outbox_time *out)
{
    int64_t ms;
    if (true_at(boot, &event->when, &ms)) {
        bool future = bounds->trusted && bounds->least_ms > bounds->trusted_ms;
        out->timestamp_ms = future ? lesser(ms, bounds->trusted_ms) : within(bounds, ms);
        out->confidence = out->timestamp_ms == ms ? CLOCK_MEASURED : CLOCK_DOUBTFUL;
    } else if (believable(bounds, around, boot, event)) {
        out->timestamp_ms = event->when.wall_ms;
        out->confidence = CLOCK_DEVICE;
    } else {
        bool reckoned = reckon(around, boot, event, &ms);
        out->timestamp_ms = within(bounds, reckoned ? ms : 0);
        out->confidence = CLOCK_DOUBTFUL;
        if (reckoned && around->before_confidence != CLOCK_DOUBTFUL && out->timestamp_ms == ms)
            return CLOCK_RECKONED;
    }
    return (int)out->confidence;
}

/* A trusted time of another boot of this machine was had before this boot began. */
static bool find_bounds(struct outbox *outbox, const struct event *event,
                        const struct moment *now, int64_t least_ms,
                        const struct neighbours *around, struct bounds *out, struct err *err)
{
    struct boot boot;
    int64_t anchor;
    if (!boot_find(outbox, now->boot_id, &boot, err) ||
        !outbox_meta_number(outbox, META_ANCHOR, &anchor, err))
        return false;
    *out = (struct bounds){.least_ms = greater(least_ms, 0), .most_ms = EVENT_WALL_MS_MAX};
    out->trusted = true_at(&boot, now, &out->trusted_ms);
    if (out->trusted)
        out->most_ms = out->trusted_ms;
    else if (least_ms > 0)
        out->most_ms = least_ms + BUILD_AGE_MAX_MS;
    bool this_boot = now->boot_id[0] && str_equal(now->boot_id, event->when.boot_id);
    if (!out->trusted && this_boot)
        out->least_ms = greater(out->least_ms, anchor);
    if (around->before)
        out->least_ms = greater(out->least_ms, around->before_ms);
    if (around->after)
        out->most_ms = lesser(out->most_ms, around->after_ms);
    return true;
}

static bool settled(struct outbox *outbox, int64_t device, const struct event *event,
                    const unsigned char *key, bool *found, struct outbox_time *out,
                    struct err *err)
{
    sqlite3_stmt *row;
    if (!outbox_start(outbox, OB_SETTLED_FIND, &row, err, "iik", device, event->sequence, key) ||
        !outbox_step(outbox, row, found, err))
        return false;
    if (*found) {
        out->timestamp_ms = sqlite3_column_int64(row, 0);
        int kept = sqlite3_column_int(row, 1);
        out->confidence = kept == CLOCK_MEASURED || kept == CLOCK_DEVICE
                              ? (enum clock_confidence)kept
                              : CLOCK_DOUBTFUL;
        sqlite3_reset(row);
    }
    return true;
}

static bool settle_anew(struct outbox *outbox, int64_t device, const struct event *event,
                        const unsigned char *key, const struct moment *now, int64_t least_ms,
                        struct outbox_time *out, struct err *err)
{
    struct neighbours around;
    struct bounds bounds;
    struct boot boot;
    if (!look_around(outbox, device, event->sequence, &around, err) ||
        !find_bounds(outbox, event, now, least_ms, &around, &bounds, err) ||
        !boot_have(outbox, event->when.boot_id, &boot, err))
        return false;
    int kept = judge(&bounds, &around, &boot, event, out);
    return outbox_run(outbox, OB_SETTLED_ADD, err, "iikiiii", device, event->sequence, key,
                      boot.k, event->when.mono_ms, out->timestamp_ms, (int64_t)kept);
}

bool outbox_settle(struct outbox *outbox, const struct event *event, const struct moment *now,
                   int64_t least_ms, struct outbox_time *out, struct err *err)
{
    unsigned char key[OUTBOX_KEY_BYTES];
    int64_t device;
    bool found;
    *out = (struct outbox_time){0};
    outbox_key(event->id, key);
    if (!outbox_word(outbox, event->device, &device, err) ||
        !settled(outbox, device, event, key, &found, out, err) ||
        (!found && !settle_anew(outbox, device, event, key, now, least_ms, out, err)))
        return false;
    if (out->confidence == CLOCK_MEASURED)
        out->offset_ms = out->timestamp_ms - event->when.wall_ms;
    if (out->timestamp_ms > outbox->latest_ms)
        outbox->latest_ms = out->timestamp_ms;
    return true;
}

bool outbox_clock_note(struct outbox *outbox, int64_t not_before_ms, struct err *err)
{
    int64_t not_before, latest;
    if (!outbox_meta_number(outbox, META_NOT_BEFORE, &not_before, err) ||
        !outbox_meta_number(outbox, META_LATEST, &latest, err))
        return false;
    if (not_before_ms > not_before &&
        !outbox_meta_set_number(outbox, META_NOT_BEFORE, not_before_ms, err))
        return false;
    return outbox->latest_ms <= latest ||
           outbox_meta_set_number(outbox, META_LATEST, outbox->latest_ms, err);
}
