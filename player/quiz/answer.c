/* Answers of choice kinds as strings of ids, and what they earn.
 *
 * A string is read once into a set of bits, one for each choice in the question's own order (that
 * is why QUIZ_CHOICES_MAX is 64); everything else is said of such sets. */
#include "quiz/answer.h"

#include <string.h>

#include "quiz/kinds.h"

#define BETWEEN "[,]"
#define BETWEEN_BYTES 3

/* Thirds and sevenths, rounded by an author to two decimals of a percent, still make a whole. */
#define SHARE_TOLERANCE 0.001

_Static_assert(QUIZ_CHOICES_MAX <= 64, "a set of choices is one word");
_Static_assert(QUIZ_CHOICES_MAX * (QUIZ_ID_BYTES_MAX + BETWEEN_BYTES) < ANSWER_BYTES_MAX,
               "an answer holds all choices");

typedef uint64_t choice_set;

/* The length of the id at s, up to a separator or the end. */
static size_t id_length(const char *s)
{
    const char *end = strstr(s, BETWEEN);
    return end ? (size_t)(end - s) : strlen(s);
}

static size_t find_choice(const struct question *question, const char *id, size_t n)
{
    size_t i = 0;
    while (i < question->choice_count && (strlen(question->choices[i].id) != n ||
                                          memcmp(question->choices[i].id, id, n) != 0))
        i++;
    return i;
}

static bool made_of_choices(const struct question *question)
{
    return (question_kind_playable(question->kind) || question->kind == QUESTION_LIKERT) &&
           question->choice_count <= QUIZ_CHOICES_MAX;
}

static bool one_at_most(const struct question *question)
{
    return question->kind != QUESTION_MULTIPLE_CHOICE;
}

/* The choices named; unknown ids are left out, and make the result false, as does an id twice. */
static bool read_set(const struct question *question, const char *answer, choice_set *out)
{
    bool good = true;
    *out = 0;
    while (*answer) {
        size_t n = id_length(answer);
        size_t at = find_choice(question, answer, n);
        choice_set bit = at < question->choice_count ? (choice_set)1 << at : 0;
        good = good && bit && !(*out & bit);
        *out |= bit;
        answer += n;
        if (*answer) {
            answer += BETWEEN_BYTES;
            good = good && *answer; /* an id is missing at the end */
        }
    }
    return good;
}

static bool write_set(const struct question *question, choice_set set,
                      char out[ANSWER_BYTES_MAX])
{
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < question->choice_count; i++) {
        if (!(set >> i & 1))
            continue;
        const char *id = question->choices[i].id;
        size_t n = strlen(id);
        if (used + n + BETWEEN_BYTES >= ANSWER_BYTES_MAX) {
            out[0] = '\0';
            return false;
        }
        if (used) {
            memcpy(out + used, BETWEEN, BETWEEN_BYTES);
            used += BETWEEN_BYTES;
        }
        memcpy(out + used, id, n);
        used += n;
        out[used] = '\0';
    }
    return true;
}

static bool short_enough(const char *answer)
{
    return memchr(answer, '\0', ANSWER_BYTES_MAX) != NULL;
}

bool answer_has(const char *answer, const char *id)
{
    size_t length = strlen(id);
    while (*answer) {
        size_t n = id_length(answer);
        if (n == length && memcmp(answer, id, n) == 0)
            return n > 0;
        answer += n;
        if (*answer)
            answer += BETWEEN_BYTES;
    }
    return false;
}

bool answer_with(const struct question *question, const char *answer, const char *id, bool chosen,
                 char out[ANSWER_BYTES_MAX])
{
    choice_set set = 0;
    if (made_of_choices(question) && short_enough(answer)) {
        size_t at = find_choice(question, id, strlen(id));
        if (at < question->choice_count) {
            choice_set bit = (choice_set)1 << at;
            read_set(question, answer, &set); /* what does not belong here falls away */
            if (chosen)
                set = one_at_most(question) ? bit : set | bit;
            else
                set &= ~bit;
            return write_set(question, set, out);
        }
    }
    out[0] = '\0';
    return false;
}

/* As answer_valid, with what the answer says. */
static bool read_answer(const struct question *question, const char *answer, choice_set *out)
{
    *out = 0;
    if (!short_enough(answer))
        return false;
    if (!*answer)
        return true;
    return made_of_choices(question) && read_set(question, answer, out) &&
           (!one_at_most(question) || (*out & (*out - 1)) == 0);
}

bool answer_valid(const struct question *question, const char *answer)
{
    choice_set set;
    return read_answer(question, answer, &set);
}

static size_t best_choice(const struct question *question)
{
    size_t best = 0;
    for (size_t i = 1; i < question->choice_count; i++)
        if (question->choices[i].fraction > question->choices[best].fraction)
            best = i;
    return best;
}

/* The choices that a right answer consists of; of several best single ones the first. */
static choice_set right_set(const struct question *question)
{
    choice_set set = 0;
    if (question->choice_count == 0)
        return 0;
    if (one_at_most(question)) {
        size_t best = best_choice(question);
        return question->choices[best].fraction > 0 ? (choice_set)1 << best : 0;
    }
    for (size_t i = 0; i < question->choice_count; i++)
        if (question->choices[i].fraction > 0)
            set |= (choice_set)1 << i;
    return set;
}

static double clamp(double value, double least, double most)
{
    return value < least ? least : value > most ? most : value;
}

static double sum_of(const struct question *question, choice_set set)
{
    double sum = 0;
    for (size_t i = 0; i < question->choice_count; i++)
        if (set >> i & 1)
            sum += question->choices[i].fraction;
    return sum < 1 && sum > 1 - SHARE_TOLERANCE ? 1 : sum;
}

/* The share of the points that a set earns; under 0 only where a map's minimum is. */
static double share_of(const struct question *question, choice_set set)
{
    if (one_at_most(question))
        return clamp(sum_of(question, set), 0, 1);
    switch (question->aggregation) {
    case AGGREGATE_SUM:
        return clamp(sum_of(question, set), 0, 1);
    case AGGREGATE_MAP:
        return clamp(clamp(sum_of(question, set), question->map_min, question->map_max), -1, 1);
    case AGGREGATE_ALL_OR_NOTHING:
        break;
    }
    return set == right_set(question) ? 1 : 0;
}

/* Of weighted choices none is wrong: what is not the best is right in part. */
static enum verdict verdict_of(const struct question *question, choice_set set, double share)
{
    choice_set right = right_set(question);
    if (question->kind == QUESTION_WEIGHTED_CHOICE) {
        double best = question->choices[best_choice(question)].fraction;
        return sum_of(question, set) >= best ? VERDICT_RIGHT : VERDICT_PARTLY;
    }
    if (share >= 1 || (set == right && share > 0))
        return VERDICT_RIGHT;
    bool some = one_at_most(question) || (set & right);
    return share > 0 && some ? VERDICT_PARTLY : VERDICT_WRONG;
}

struct grade answer_grade(const struct question *question, const char *answer)
{
    choice_set set;
    if (!question_kind_playable(question->kind))
        return (struct grade){0, 0, VERDICT_NONE};
    if (!read_answer(question, answer, &set) || !set)
        return (struct grade){0, question->points, VERDICT_NONE};
    double share = share_of(question, set);
    return (struct grade){share * question->points, question->points,
                          verdict_of(question, set, share)};
}

bool answer_correct(const struct question *question, char out[ANSWER_BYTES_MAX])
{
    out[0] = '\0';
    if (!made_of_choices(question))
        return false;
    choice_set right = right_set(question);
    return right && write_set(question, right, out);
}
