/* Numbers as the language writes them. The voices read whole numbers and decimals well; separators
 * of thousands are taken out, money is put behind its number, a time is an hour and minutes, what
 * is longer than any amount is told digit by digit. */
#include "speech/inside.h"

#include <string.h>

#define SPELLED_DIGITS 12 /* so many without separators are no amount: NIP, telephone */

struct number {
    size_t end;          /* bytes of the text */
    size_t whole, whole_n; /* the first digits, as far as no separator comes */
    bool grouped;
    size_t decimals, decimals_n;
};

static bool digit(const char *s, size_t n, size_t i)
{
    return i < n && s[i] >= '0' && s[i] <= '9';
}

static size_t digits(const char *s, size_t n, size_t i)
{
    size_t from = i;
    while (digit(s, n, i))
        i++;
    return i - from;
}

static bool group_follows(const char *s, size_t n, size_t i, char separator)
{
    return i < n && s[i] == separator && digits(s, n, i + 1) == 3;
}

/* A number at `at`. */
static struct number parse(const char *s, size_t n, size_t at, enum speech_language language)
{
    char group = language == SPEECH_ENGLISH ? ',' : '.';
    char decimal = language == SPEECH_ENGLISH ? '.' : ',';
    struct number number = {.whole = at, .whole_n = digits(s, n, at)};
    size_t i = at + number.whole_n;
    while (number.whole_n <= 3 && group_follows(s, n, i, group)) {
        i += 4;
        number.grouped = true;
    }
    if (i < n && s[i] == decimal && digit(s, n, i + 1)) {
        number.decimals = i + 1;
        number.decimals_n = digits(s, n, i + 1);
        i = number.decimals + number.decimals_n;
    }
    number.end = i;
    return number;
}

static void spell(const char *s, size_t n, struct buf *said)
{
    for (size_t i = 0; i < n; i++) {
        buf_add_char(said, s[i]);
        if (i + 1 < n)
            buf_add_char(said, ' ');
    }
}

static void say(const char *s, const struct number *number, enum speech_language language,
                bool money, struct buf *said)
{
    if (!number->grouped && number->whole_n >= SPELLED_DIGITS) {
        spell(s + number->whole, number->whole_n, said);
    } else {
        size_t to = number->decimals_n ? number->decimals - 1 : number->end;
        for (size_t i = number->whole; i < to; i++)
            if (s[i] >= '0' && s[i] <= '9')
                buf_add_char(said, s[i]);
    }
    bool nothing = money && number->decimals_n == 2 && memcmp(s + number->decimals, "00", 2) == 0;
    if (!number->decimals_n || nothing)
        return;
    buf_add_char(said, language == SPEECH_ENGLISH ? '.' : ',');
    buf_add(said, s + number->decimals, number->decimals_n);
}

/* "09.41" or "09:41" after a word for it; its length, or 0. */
static size_t say_time(const char *s, size_t n, size_t at, struct buf *said)
{
    size_t hours = digits(s, n, at), i = at + hours;
    if (hours < 1 || hours > 2 || i >= n || (s[i] != '.' && s[i] != ':') ||
        digits(s, n, i + 1) != 2)
        return 0;
    if (hours == 2 && s[at] == '0')
        buf_add_char(said, s[at + 1]);
    else
        buf_add(said, s + at, hours);
    if (memcmp(s + i + 1, "00", 2) != 0) {
        buf_add_str(said, " lewat ");
        buf_add(said, s + i + 1 + (s[i + 1] == '0'), s[i + 1] == '0' ? 1 : 2);
    }
    return hours + 3;
}

static size_t say_one(const char *s, size_t n, size_t at, enum speech_language language, bool time,
                      bool money, struct buf *said)
{
    size_t length = time && language == SPEECH_INDONESIAN ? say_time(s, n, at, said) : 0;
    if (length)
        return at + length;
    struct number number = parse(s, n, at, language);
    say(s, &number, language, money, said);
    return number.end;
}

/* The length of a dash between two numbers: "5–10", "5-10"; but not of dates and telephones. */
static size_t range_dash(const char *s, size_t n, size_t i)
{
    if (i + 3 < n && memcmp(s + i, "\xE2\x80\x93", 3) == 0 && digit(s, n, i + 3))
        return 3;
    if (i + 1 >= n || s[i] != '-' || !digit(s, n, i + 1))
        return 0;
    size_t after = i + 1 + digits(s, n, i + 1);
    return after < n && s[after] == '-' ? 0 : 1;
}

static size_t word_length(const char *s, size_t n)
{
    size_t i = 0;
    while (i < n && ((s[i] >= 'a' && s[i] <= 'z') || (s[i] >= 'A' && s[i] <= 'Z')))
        i++;
    return i;
}

/* " juta" and its like, which stand between the number and the money. */
static size_t scale_word(const char *s, size_t n)
{
    static const char *const words[] = {"ribu", "juta", "miliar", "milyar", "triliun", "thousand",
                                        "million", "billion", "trillion"};
    if (!n || s[0] != ' ')
        return 0;
    size_t length = word_length(s + 1, n - 1);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i]) == length && memcmp(words[i], s + 1, length) == 0)
            return length + 1;
    return 0;
}

/* "Rp", with a full stop or a space behind it; 0: none. */
static size_t money_sign(const char *s, size_t n)
{
    size_t i = 0;
    if (n > 2 && memcmp(s, "Rp", 2) == 0)
        i = 2;
    else if (n > 3 && memcmp(s, "IDR", 3) == 0)
        i = 3;
    else
        return 0;
    if (i < n && s[i] == '.')
        i++;
    if (i < n && s[i] == ' ')
        i++;
    else if (i + 1 < n && memcmp(s + i, "\xC2\xA0", 2) == 0)
        i += 2;
    return digit(s, n, i) ? i : 0;
}

size_t number_say(const char *s, size_t n, enum speech_language language, bool time,
                  struct buf *said)
{
    size_t i = money_sign(s, n), dash;
    bool money = i > 0;
    if (!money && !digit(s, n, 0))
        return 0;
    i = say_one(s, n, i, language, time, money, said);
    if ((dash = range_dash(s, n, i))) {
        buf_add_str(said, language == SPEECH_ENGLISH ? " to " : " sampai ");
        i = say_one(s, n, i + dash, language, time, money, said);
    }
    if (!money)
        return i;
    if (i + 1 < n && memcmp(s + i, ",-", 2) == 0)
        i += 2;
    size_t scale = scale_word(s + i, n - i);
    buf_add(said, s + i, scale);
    buf_add_str(said, " rupiah");
    return i + scale;
}

int number_roman(const char *s, size_t n)
{
    static const char letters[] = "IVXLC";
    static const int values[] = {1, 5, 10, 50, 100};
    int sum = 0, before = 0;
    if (!n || n > 8)
        return 0;
    for (size_t i = n; i-- > 0;) {
        const char *letter = s[i] ? strchr(letters, s[i]) : NULL;
        if (!letter)
            return 0;
        int value = values[letter - letters];
        sum += value < before ? -value : value;
        before = value > before ? value : before;
    }
    return sum;
}
