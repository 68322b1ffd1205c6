/* Whatever a server may write, the fields end up bounded, printable, and either understood or
 * empty; the first of a repeated header counts. Dates are read by the three patterns of RFC 9110,
 * 5.6.7, and proven by writing the day back. */
#include "http/headers.h"

#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"

#define RETRY_S_MAX (366ll * 24 * 3600)

/* ---- Dates ---- */

/* Days since 1970 in the proleptic Gregorian calendar, counted in eras of 400 years. */
static int64_t days_since_1970(int64_t year, int month, int day)
{
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t year_of_era = year - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

int64_t http_date_ms(int year, int month, int day, int hour, int minute, int second)
{
    int64_t days = days_since_1970(year, month, day);
    return (((days * 24 + hour) * 60 + minute) * 60 + second) * 1000;
}

static int month_of(const char *name)
{
    static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    const char *at = strlen(name) == 3 ? strstr(names, name) : NULL;
    return at && (at - names) % 3 == 0 ? (int)(at - names) / 3 + 1 : 0;
}

/* A two-digit year is of the century that puts it least far ahead of the standard's own time. */
static int whole_year(int year)
{
    return year >= 100 ? year : year < 70 ? 2000 + year : 1900 + year;
}

struct civil {
    int year, month, day, hour, minute, second;
};

static bool scan_date(const char *text, struct civil *c)
{
    char month[4] = "";
    int end = 0;
    *c = (struct civil){0};
    if (sscanf(text, "%*3[A-Za-z], %2d %3[A-Za-z] %4d %2d:%2d:%2d GMT%n", &c->day, month, &c->year,
               &c->hour, &c->minute, &c->second, &end) != 6 || !end) {
        end = 0;
        if (sscanf(text, "%*9[A-Za-z], %2d-%3[A-Za-z]-%4d %2d:%2d:%2d GMT%n", &c->day, month,
                   &c->year, &c->hour, &c->minute, &c->second, &end) != 6 || !end) {
            end = 0;
            if (sscanf(text, "%*3[A-Za-z] %3[A-Za-z] %2d %2d:%2d:%2d %4d%n", month, &c->day,
                       &c->hour, &c->minute, &c->second, &c->year, &end) != 6)
                return false;
        }
    }
    c->month = month_of(month);
    c->year = whole_year(c->year);
    return end && !text[end];
}

static int days_in(int year, int month)
{
    int next = month == 12 ? 1 : month + 1;
    return (int)(days_since_1970(year + (month == 12), next, 1) - days_since_1970(year, month, 1));
}

bool http_date_read(const char *text, int64_t *ms)
{
    struct civil c;
    *ms = 0;
    if (!scan_date(text, &c) || !c.month || c.year < 1970 || c.day < 1 ||
        c.day > days_in(c.year, c.month))
        return false;
    if (c.hour < 0 || c.hour > 23 || c.minute < 0 || c.minute > 59 || c.second < 0 || c.second > 60)
        return false;
    *ms = http_date_ms(c.year, c.month, c.day, c.hour, c.minute, c.second);
    return true;
}

/* ---- Lines ---- */

void http_text_put(char *out, size_t size, const char *from, size_t n)
{
    size_t kept = n < size ? n : size - 1;
    for (size_t i = 0; i < kept; i++)
        out[i] = (unsigned char)from[i] < ' ' || from[i] == 0x7f ? '?' : from[i];
    out[kept] = '\0';
    utf8_trim_partial(out);
    if (!utf8_valid(out, strlen(out)))
        for (char *c = out; *c; c++)
            *c = (unsigned char)*c < 0x80 ? *c : '?';
}

static void read_retry(struct http_head *head, const char *value)
{
    int64_t seconds = 0;
    size_t digits = strspn(value, "0123456789");
    if (digits && !value[digits]) {
        for (size_t i = 0; i < digits && seconds < RETRY_S_MAX; i++)
            seconds = seconds * 10 + (value[i] - '0');
        head->answer->retry_after_ms = (seconds < RETRY_S_MAX ? seconds : RETRY_S_MAX) * 1000;
    } else {
        http_date_read(value, &head->retry_date_ms);
    }
}

static void keep(char *field, size_t size, const char *value)
{
    if (!field[0])
        str_put(field, size, value);
}

static bool named(const char *name, const char *wanted)
{
    return strlen(name) == strlen(wanted) && str_ends_fold(name, wanted);
}

static void take(struct http_head *head, const char *name, const char *value)
{
    struct http_answer *a = head->answer;
    if (named(name, "Date") && !a->date_ms)
        http_date_read(value, &a->date_ms);
    else if (named(name, "Retry-After"))
        read_retry(head, value);
    else if (named(name, "Content-Type"))
        keep(a->content_type, sizeof a->content_type, value);
    else if (named(name, "Location"))
        keep(a->location, sizeof a->location, value);
    else if (named(name, "X-Experience-API-Version"))
        keep(a->xapi_version, sizeof a->xapi_version, value);
    else if (named(name, "X-Experience-API-Consistent-Through"))
        keep(a->consistent_through, sizeof a->consistent_through, value);
}

static void forget(struct http_head *head)
{
    struct http_answer *a = head->answer;
    a->content_type[0] = a->location[0] = a->xapi_version[0] = a->consistent_through[0] = '\0';
    a->date_ms = 0;
    a->retry_after_ms = -1;
    head->retry_date_ms = 0;
}

void http_head_start(struct http_head *head, struct http_answer *answer)
{
    *head = (struct http_head){.answer = answer};
    forget(head);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool http_head_line(struct http_head *head, const char *line, size_t n)
{
    head->bytes += n;
    if (head->bytes > HTTP_HEAD_BYTES_MAX)
        return false;
    if (n >= 5 && memcmp(line, "HTTP/", 5) == 0) {
        forget(head);
        return true;
    }
    const char *colon = n ? memchr(line, ':', n) : NULL;
    if (!colon)
        return true;
    const char *value = colon + 1, *end = line + n;
    while (value < end && is_blank(*value))
        value++;
    while (end > value && is_blank(end[-1]))
        end--;
    char name[64], text[512];
    http_text_put(name, sizeof name, line, (size_t)(colon - line));
    http_text_put(text, sizeof text, value, (size_t)(end - value));
    take(head, name, text);
    return true;
}

void http_head_end(struct http_head *head, int64_t now_ms)
{
    struct http_answer *a = head->answer;
    if (!head->retry_date_ms || a->retry_after_ms >= 0)
        return;
    int64_t wait = head->retry_date_ms - (a->date_ms ? a->date_ms : now_ms);
    a->retry_after_ms = wait < 0 ? 0 : wait > RETRY_S_MAX * 1000 ? RETRY_S_MAX * 1000 : wait;
}
