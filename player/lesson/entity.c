/* Entities: md4c hands them over as they stand. Source: HTML living standard, named character
 * references (the ones that writers use) and numeric ones. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "lesson/parts.h"

#define ENTITY_BYTES_MAX 12 /* the longest of the list is shorter; so is any number's */

struct named {
    char name[10];
    uint32_t c;
};

/* Sorted by strcmp: capitals first. */
static const struct named names[] = {
    {"Agrave", 0xC0}, {"Aring", 0xC5},  {"Auml", 0xC4},    {"Ccedil", 0xC7},  {"Delta", 0x394},
    {"Eacute", 0xC9}, {"Ntilde", 0xD1}, {"Omega", 0x3A9},  {"Oslash", 0xD8},  {"Ouml", 0xD6},
    {"Uuml", 0xDC},   {"aacute", 0xE1}, {"acirc", 0xE2},   {"agrave", 0xE0},  {"alpha", 0x3B1},
    {"amp", '&'},     {"apos", '\''},   {"aring", 0xE5},   {"asymp", 0x2248}, {"auml", 0xE4},
    {"beta", 0x3B2},  {"bull", 0x2022}, {"ccedil", 0xE7},  {"cent", 0xA2},    {"check", 0x2713},
    {"copy", 0xA9},   {"darr", 0x2193}, {"deg", 0xB0},     {"delta", 0x3B4},  {"divide", 0xF7},
    {"eacute", 0xE9}, {"ecirc", 0xEA},  {"egrave", 0xE8},  {"emsp", 0x2003},  {"ensp", 0x2002},
    {"equiv", 0x2261}, {"euml", 0xEB},  {"euro", 0x20AC},  {"frac12", 0xBD},  {"frac14", 0xBC},
    {"frac34", 0xBE}, {"gamma", 0x3B3}, {"ge", 0x2265},    {"gt", '>'},       {"harr", 0x2194},
    {"hellip", 0x2026}, {"iacute", 0xED}, {"iexcl", 0xA1}, {"infin", 0x221E}, {"iquest", 0xBF},
    {"iuml", 0xEF},   {"lambda", 0x3BB}, {"laquo", 0xAB},  {"larr", 0x2190},  {"lbrack", '['},
    {"ldquo", 0x201C}, {"le", 0x2264},  {"lsquo", 0x2018}, {"lt", '<'},       {"mdash", 0x2014},
    {"micro", 0xB5},  {"middot", 0xB7}, {"minus", 0x2212}, {"mu", 0x3BC},     {"nbsp", 0xA0},
    {"ndash", 0x2013}, {"ne", 0x2260},  {"not", 0xAC},     {"ntilde", 0xF1},  {"num", '#'},
    {"oacute", 0xF3}, {"ocirc", 0xF4},  {"ordf", 0xAA},    {"ordm", 0xBA},    {"oslash", 0xF8},
    {"ouml", 0xF6},   {"para", 0xB6},   {"permil", 0x2030}, {"pi", 0x3C0},    {"plusmn", 0xB1},
    {"pound", 0xA3},  {"quot", '"'},    {"raquo", 0xBB},   {"rarr", 0x2192},  {"rbrack", ']'},
    {"rdquo", 0x201D}, {"reg", 0xAE},   {"rsquo", 0x2019}, {"sbquo", 0x201A}, {"sect", 0xA7},
    {"shy", 0xAD},    {"sigma", 0x3C3}, {"sum", 0x2211},   {"sup1", 0xB9},    {"sup2", 0xB2},
    {"sup3", 0xB3},   {"szlig", 0xDF},  {"thinsp", 0x2009}, {"times", 0xD7},  {"trade", 0x2122},
    {"uacute", 0xFA}, {"uarr", 0x2191}, {"uuml", 0xFC},    {"vert", '|'},     {"yen", 0xA5},
};

static int compare(const void *key, const void *item)
{
    return strcmp(key, ((const struct named *)item)->name);
}

static uint32_t named_value(const char *s, size_t n)
{
    char name[sizeof names[0].name];
    if (n >= sizeof name)
        return 0;
    memcpy(name, s, n);
    name[n] = '\0';
    const struct named *found =
        bsearch(name, names, sizeof names / sizeof names[0], sizeof names[0], compare);
    return found ? found->c : 0;
}

static bool unwanted(uint32_t c)
{
    return c == '\t' || source_is_control(c) || source_is_override(c) || c > 0x10FFFF;
}

/* s is what stands between "&#" and ";". md4c promises 7 decimal or 6 hexadecimal digits. */
static uint32_t numeric_value(const char *s, size_t n)
{
    bool hex = n && (s[0] == 'x' || s[0] == 'X');
    char digits[16] = "";
    size_t from = hex ? 1 : 0;
    if (n - from >= sizeof digits)
        return UTF8_BAD;
    memcpy(digits, s + from, n - from);
    unsigned long value = strtoul(digits, NULL, hex ? 16 : 10);
    if (value == '\t' || value == '\n' || value == '\r')
        return ' ';
    return unwanted((uint32_t)value) ? UTF8_BAD : (uint32_t)value;
}

bool entity_decode(const char *text, size_t n, struct buf *out)
{
    uint32_t c = 0;
    if (n > 3 && text[1] == '#')
        c = numeric_value(text + 2, n - 3);
    else if (n > 2)
        c = named_value(text + 1, n - 2);
    if (!c)
        return buf_add(out, text, n);
    char bytes[4];
    return buf_add(out, bytes, utf8_encode(c, bytes));
}

size_t entity_length(const char *s, size_t n)
{
    size_t at = 1;
    while (at < n && at < ENTITY_BYTES_MAX &&
           ((s[at] >= '0' && s[at] <= '9') || (s[at] >= 'a' && s[at] <= 'z') ||
            (s[at] >= 'A' && s[at] <= 'Z') || (s[at] == '#' && at == 1)))
        at++;
    return at > 1 && at < n && s[at] == ';' ? at + 1 : 0;
}

bool entity_decode_all(const char *text, size_t n, struct buf *out)
{
    bool good = true;
    while (good && n) {
        const char *sign = memchr(text, '&', n);
        size_t plain = sign ? (size_t)(sign - text) : n;
        good = buf_add(out, text, plain);
        text += plain;
        n -= plain;
        size_t length = n ? entity_length(text, n) : 0;
        if (good && n)
            good = length ? entity_decode(text, length, out) : buf_add_char(out, '&');
        text += n ? (length ? length : 1) : 0;
        n -= n ? (length ? length : 1) : 0;
    }
    return good;
}
