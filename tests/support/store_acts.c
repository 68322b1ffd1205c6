#include "store_acts.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "record/fold.h"

uint64_t rng_next(struct rng *rng)
{
    uint64_t z = rng->state += 0x9E3779B97F4A7C15u; /* splitmix64 */
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

uint32_t rng_below(struct rng *rng, uint32_t n)
{
    return (uint32_t)((rng_next(rng) >> 33) % n);
}

static void made_id(struct rng *rng, char out[ID_BYTES])
{
    uint64_t a = rng_next(rng), b = rng_next(rng);
    snprintf(out, ID_BYTES, "%08x-%04x-4%03x-8%03x-%012llx", (unsigned)(a >> 32),
             (unsigned)(a >> 16) & 0xFFFF, (unsigned)a & 0xFFF, (unsigned)(b >> 52),
             (unsigned long long)(b & 0xFFFFFFFFFFFFu));
}

void acts_init(struct acts *acts, uint64_t seed)
{
    memset(acts, 0, sizeof *acts);
    acts->rng.state = seed;
    acts->now.wall_ms = 1767225600000; /* 2026-01-01 */
    acts->now.mono_ms = 5000;
    made_id(&acts->rng, acts->now.boot_id);
}

void acts_reboot(struct acts *acts)
{
    made_id(&acts->rng, acts->now.boot_id);
    acts->now.mono_ms = 3000;
    if (rng_below(&acts->rng, 4) == 0) /* the board has lost its clock, or found it again */
        acts->now.wall_ms += ((int64_t)rng_below(&acts->rng, 2000) - 1000) * 86400000;
    if (acts->now.wall_ms < 0)
        acts->now.wall_ms = 0;
}

static void fill(struct made *made, enum event_kind kind, int learner, int course, int item)
{
    memset(made, 0, sizeof *made);
    made->kind = kind;
    snprintf(made->learner, sizeof made->learner, "learner-%d", learner);
    snprintf(made->course, sizeof made->course, "https://contoh.id/k/%d", course);
    made->edition = "1";
    made->version = "1.2.0";
    if (item >= 0)
        snprintf(made->item, sizeof made->item, "item-%d", item);
    registration_id(made->learner, made->course, "1", 1, made->registration);
}

static void fill_person(struct acts *acts, struct made *made, enum event_kind kind, int learner)
{
    fill(made, kind, learner, 0, -1);
    made->course[0] = made->registration[0] = '\0';
    made->edition = made->version = "";
    char text[32];
    snprintf(text, sizeof text, "%u", rng_below(&acts->rng, 100000));
    made->payload = kind == EVENT_LEARNER_INTRODUCED ? payload_learner(text, "Analis", "Dinas")
                                                     : payload_alias("nip", text);
}

static void grade(struct acts *acts, struct made *made, int number)
{
    static const char *const rules[] = {"best", "best", "last", "first"};
    double score = rng_below(&acts->rng, 10001) / 100.0;
    made->payload = payload_graded(&(struct payload_graded){
        .number = number, .score = score, .points = score / 10, .points_max = 10,
        .has_pass_mark = rng_below(&acts->rng, 4) > 0, .passed = score >= 70,
        .pass_comparison = ">=", .pass_mark = 70, .duration_ms = 60000,
        .best = rules[rng_below(&acts->rng, 4)], .purpose = "post_test"});
}

/* The next thing in an open attempt: an answer mostly, at times its end. */
static size_t go_on(struct acts *acts, int l, int c, struct made *out)
{
    char *attempt = acts->attempt[l][c];
    int item = acts->attempt_item[l][c];
    bool done = rng_below(&acts->rng, 6) == 0;
    fill(out, done ? EVENT_ATTEMPT_GRADED : EVENT_ANSWER_SUBMITTED, l, c, item);
    memcpy(out->attempt, attempt, ID_BYTES);
    if (!done) {
        char question[16];
        snprintf(question, sizeof question, "q%u", rng_below(&acts->rng, 8));
        out->payload = payload_answer(&(struct payload_answer){
            question, rng_below(&acts->rng, 2) ? "a" : "b[,]c\xC3\xA9\"", 0.5, 1, 1500, ""});
        return 1;
    }
    grade(acts, out, acts->attempts[l][c]);
    attempt[0] = '\0';
    fill(&out[1], EVENT_SITTING_ENDED, l, c, item);
    out[1].payload = payload_duration(60000);
    if (rng_below(&acts->rng, 3))
        return 2;
    fill(&out[2], EVENT_COURSE_SATISFIED, l, c, -1);
    out[2].payload = payload_satisfied(4);
    return 3;
}

static size_t start_attempt(struct acts *acts, int l, int c, struct made *out)
{
    int item = acts->attempt_item[l][c] = (int)rng_below(&acts->rng, ACTS_ITEMS);
    made_id(&acts->rng, acts->attempt[l][c]);
    fill(&out[0], EVENT_SITTING_OPENED, l, c, item);
    fill(&out[1], EVENT_ATTEMPT_STARTED, l, c, item);
    memcpy(out[1].attempt, acts->attempt[l][c], ID_BYTES);
    out[1].payload = payload_attempt(++acts->attempts[l][c], rng_next(&acts->rng));
    return 2;
}

static size_t other(struct acts *acts, int l, int c, struct made *out)
{
    static const enum event_kind kinds[] = {EVENT_SITTING_OPENED, EVENT_SITTING_ENDED,
                                            EVENT_ITEM_COMPLETED, EVENT_MODULE_SATISFIED};
    enum event_kind kind = kinds[rng_below(&acts->rng, 4)];
    fill(out, kind, l, c, (int)rng_below(&acts->rng, ACTS_ITEMS));
    if (kind == EVENT_SITTING_ENDED || kind == EVENT_ITEM_COMPLETED)
        out->payload = payload_duration(rng_below(&acts->rng, 100000));
    return 1;
}

size_t acts_next(struct acts *acts, struct made out[ACTS_EVENTS_MAX])
{
    int l = (int)rng_below(&acts->rng, ACTS_LEARNERS), c = (int)rng_below(&acts->rng, ACTS_COURSES);
    acts->now.wall_ms += rng_below(&acts->rng, 20000);
    acts->now.mono_ms += rng_below(&acts->rng, 20000);
    if (!acts->known[l] || rng_below(&acts->rng, 40) == 0) {
        fill_person(acts, out, acts->known[l] ? EVENT_LEARNER_INTRODUCED : EVENT_ALIAS_ADDED, l);
        acts->known[l] = true;
        return 1;
    }
    if (!acts->begun[l][c]) {
        acts->begun[l][c] = true;
        fill(out, EVENT_REGISTRATION_OPENED, l, c, -1);
        out->payload = payload_registration(1);
        return 1;
    }
    if (acts->attempt[l][c][0])
        return go_on(acts, l, c, out);
    return rng_below(&acts->rng, 2) ? start_attempt(acts, l, c, out) : other(acts, l, c, out);
}

void acts_free(struct made *made, size_t count)
{
    for (size_t i = 0; i < count; i++)
        mem_free(made[i].payload);
}
