#include "course/words.h"

#include <string.h>

#include "course/course.h"

#define SUBTAG_BYTES_MAX 8
#define LANGUAGE_BYTES_MAX 64

static bool letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

bool word_language(const char *s)
{
    if (strlen(s) > LANGUAGE_BYTES_MAX)
        return false;
    bool first = true;
    for (;; first = false) {
        size_t n = 0;
        while (letter(s[n]) || (!first && digit(s[n])))
            n++;
        bool private_use = first && n == 1 && (s[0] | 0x20) == 'x' && s[1] == '-';
        if (n == 0 || n > SUBTAG_BYTES_MAX || (first && n == 1 && !private_use))
            return false;
        if (!s[n])
            return true;
        if (s[n] != '-')
            return false;
        s += n + 1;
    }
}

static int number(const char *s, int digits)
{
    int value = 0;
    for (int i = 0; i < digits; i++) {
        if (!digit(s[i]))
            return -1;
        value = value * 10 + (s[i] - '0');
    }
    return value;
}

static int days_in(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

bool word_date(const char *s)
{
    if (strlen(s) != 10 || s[4] != '-' || s[7] != '-')
        return false;
    int year = number(s, 4), month = number(s + 5, 2), day = number(s + 8, 2);
    return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= days_in(year, month);
}

bool word_iri(const char *s)
{
    size_t n = 0;
    if (!letter(s[0]))
        return false;
    while (letter(s[n]) || digit(s[n]) || s[n] == '+' || s[n] == '-' || s[n] == '.')
        n++;
    if (s[n] != ':' || !s[n + 1])
        return false;
    for (; s[n]; n++)
        if ((unsigned char)s[n] <= 0x20 || s[n] == 0x7F || strchr("<>\"{}|\\^`", s[n]))
            return false;
    return true;
}

bool word_id(const char *s)
{
    size_t n = 0;
    if (!letter(s[0]) && !digit(s[0]))
        return false;
    while (letter(s[n]) || digit(s[n]) || s[n] == '.' || s[n] == '_' || s[n] == '-')
        n++;
    return !s[n] && n <= COURSE_ITEM_ID_BYTES_MAX;
}
