/* Whether a response may stand under an interaction type. A server, or a report that reads it by
 * its type, would stumble over one that does not follow the type's pattern; under "other" any text
 * may stand. Source: xAPI 1.0.3 part 2, Appendix C. */
#include <string.h>

#include "base/str.h"
#include "record/statement_inside.h"

#define BETWEEN "[,]"
#define PAIR "[.]"
#define RANGE "[:]"
#define MARK_BYTES 3
#define PIECES_MAX 256 /* each is compared with all before it */

/* The end of the piece at s: the next mark, or `end`. */
static const char *piece_end(const char *s, const char *end, const char *mark)
{
    for (; end - s >= MARK_BYTES; s++)
        if (memcmp(s, mark, MARK_BYTES) == 0)
            return s;
    return end;
}

/* An id of a component: neither empty nor with white space. */
static bool is_id(const char *s, const char *end)
{
    if (s == end)
        return false;
    for (; s < end; s++)
        if ((unsigned char)*s <= ' ' || *s == 0x7F)
            return false;
    return true;
}

static bool is_pair(const char *s, const char *end)
{
    const char *middle = piece_end(s, end, PAIR);
    return middle < end && is_id(s, middle) && is_id(middle + MARK_BYTES, end) &&
           piece_end(middle + MARK_BYTES, end, PAIR) == end;
}

/* A list in which no id, or pair, stands twice. */
static bool is_list(const char *s, bool (*is_piece)(const char *, const char *))
{
    struct {
        const char *at;
        size_t size;
    } pieces[PIECES_MAX];
    const char *end = s + strlen(s);
    for (size_t count = 0; count < PIECES_MAX; count++) {
        const char *stop = piece_end(s, end, BETWEEN);
        size_t size = (size_t)(stop - s);
        if (!is_piece(s, stop))
            return false;
        for (size_t i = 0; i < count; i++)
            if (pieces[i].size == size && memcmp(pieces[i].at, s, size) == 0)
                return false;
        if (stop == end)
            return true;
        pieces[count].at = s;
        pieces[count].size = size;
        s = stop + MARK_BYTES;
    }
    return false;
}

static bool is_choice(const char *s)
{
    return is_list(s, is_id);
}

static bool is_matching(const char *s)
{
    return is_list(s, is_pair);
}

static bool is_one_id(const char *s)
{
    const char *end = s + strlen(s);
    return is_id(s, end) && piece_end(s, end, BETWEEN) == end;
}

static bool is_true_false(const char *s)
{
    return str_equal(s, "true") || str_equal(s, "false");
}

/* Digits as JSON has them, whatever the locale reads. */
static bool is_number(const char *s, const char *end)
{
    if (s < end && *s == '-')
        s++;
    const char *from = s;
    while (s < end && *s >= '0' && *s <= '9')
        s++;
    if (s == from || s == end)
        return s > from;
    if (*s++ != '.')
        return false;
    from = s;
    while (s < end && *s >= '0' && *s <= '9')
        s++;
    return s > from && s == end;
}

/* One number: a range is for correct patterns, but a learner may be asked for one. */
static bool is_numeric(const char *s)
{
    const char *end = s + strlen(s), *middle = piece_end(s, end, RANGE);
    return is_number(s, middle) && (middle == end || is_number(middle + MARK_BYTES, end));
}

static bool is_any(const char *s)
{
    (void)s;
    return true;
}

const char *statement_interaction(const struct payload_answer *answer)
{
    static const struct {
        const char *name;
        bool (*follows)(const char *response);
    } types[] = {
        {"choice", is_choice},     {"true-false", is_true_false}, {"sequencing", is_choice},
        {"matching", is_matching}, {"numeric", is_numeric},       {"likert", is_one_id},
        {"fill-in", is_any},       {"long-fill-in", is_any},
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (str_equal(answer->interaction, types[i].name))
            return !answer->response[0] || types[i].follows(answer->response) ? types[i].name
                                                                              : "other";
    return "other";
}
