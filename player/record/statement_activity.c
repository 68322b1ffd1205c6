/* Activity ids: the course, and paths below it whose last step is percent-encoded. An encoded step
 * holds no slash, so that a path has one reading. Source: RFC 3986 section 2. */
#include <string.h>

#include "base/str.h"
#include "record/statement_inside.h"

#define ITEMS "/items/"
#define MODULES "/modules/"
#define QUESTIONS "/questions/"

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A scheme of letters and digits alone: servers are known that refuse "x-y:". */
bool statement_course_is_iri(const char *course)
{
    const char *at = course;
    while (is_letter(*at) || (at > course && is_digit(*at)))
        at++;
    if (at == course || *at != ':' || !at[1])
        return false;
    for (; *at; at++)
        if ((unsigned char)*at <= ' ' || strchr("<>\"{}|\\^`\x7F", *at))
            return false;
    return true;
}

static void add_encoded(struct buf *out, const char *s)
{
    for (; *s; s++) {
        if (is_letter(*s) || is_digit(*s) || strchr("-._~", *s))
            buf_add_char(out, *s);
        else
            buf_format(out, "%%%02X", (unsigned)(unsigned char)*s);
    }
}

void statement_course_iri(const struct event *event, struct buf *out)
{
    if (statement_course_is_iri(event->course)) {
        buf_add_str(out, event->course);
        return;
    }
    buf_add_str(out, STATEMENT_IRI "courses/");
    add_encoded(out, event->course);
}

static void add_step(struct buf *out, const char *step, const char *id)
{
    buf_add_str(out, step);
    add_encoded(out, id);
}

void statement_item_iri(const struct event *event, struct buf *out)
{
    statement_course_iri(event, out);
    add_step(out, ITEMS, event->item);
}

void statement_module_iri(const struct event *event, struct buf *out)
{
    statement_course_iri(event, out);
    add_step(out, MODULES, event->item);
}

void statement_question_iri(const struct event *event, const char *question, struct buf *out)
{
    statement_item_iri(event, out);
    add_step(out, QUESTIONS, question);
}

/* ---- Taking apart ---- */

static int hex_value(char c)
{
    if (is_digit(c))
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool decode(const char *s, const char *end, char *out, size_t size)
{
    size_t used = 0;
    while (s < end) {
        int c = (unsigned char)*s++;
        if (c == '%') {
            int high = end - s < 2 ? -1 : hex_value(s[0]);
            int low = high < 0 ? -1 : hex_value(s[1]);
            c = low < 0 ? 0 : high * 16 + low;
            s += 2;
        }
        if (!c || used + 1 == size)
            return false;
        out[used++] = (char)c;
    }
    out[used] = '\0';
    return used > 0;
}

bool statement_item_of_iri(const char *iri, const char *course_iri, char *out, size_t size)
{
    if (!str_starts(iri, course_iri))
        return false;
    iri += strlen(course_iri);
    if (str_starts(iri, ITEMS))
        iri += strlen(ITEMS);
    else if (str_starts(iri, MODULES))
        iri += strlen(MODULES);
    else
        return false;
    return decode(iri, iri + strcspn(iri, "/"), out, size);
}
