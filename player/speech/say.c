/* What is said of a sentence: word by word, each looked at for what a voice would stumble over.
 * Only letters, digits and the punctuation that makes pauses are left in the end, so that nothing
 * of the text can be taken for a command of the voice. */
#include "speech/inside.h"

#include <string.h>

#include "base/str.h"
#include "base/utf8.h"

struct saying {
    const char *s;
    size_t n, at;
    enum speech_language language;
    const char *word; /* the one before, as it is written */
    size_t word_n;
    bool text; /* there is something to say */
    struct buf *out;
};

static bool english(const struct saying *w)
{
    return w->language == SPEECH_ENGLISH;
}

static bool letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool word_byte(char c)
{
    return letter(c) || (c >= '0' && c <= '9') || (c & 0x80);
}

static void space(struct saying *w)
{
    if (w->out->size && !sentence_blank(w->out->data[w->out->size - 1]))
        buf_add_char(w->out, ' ');
}

static void words(struct saying *w, const char *text)
{
    space(w);
    buf_add_str(w->out, text);
    buf_add_char(w->out, ' ');
}

/* A pause: after a word, and one only. */
static void pause(struct saying *w, char mark)
{
    struct buf *out = w->out;
    while (out->size && out->data[out->size - 1] == ' ')
        out->data[--out->size] = '\0';
    if (out->size && !strchr(".,;:?!", out->data[out->size - 1]))
        buf_add_char(out, mark);
    else if (out->size && strchr(".?!", mark))
        out->data[out->size - 1] = mark;
    space(w);
}

static void end(struct saying *w)
{
    struct buf *out = w->out;
    pause(w, ',');
    while (out->size && out->data[out->size - 1] == ' ')
        out->size--;
    if (!out->size)
        return;
    if (!strchr(".?!", out->data[out->size - 1]))
        out->data[out->size - 1] = '.';
    out->data[out->size] = '\0';
}

/* Bytes up to the next blank. */
static size_t token(const struct saying *w)
{
    size_t i = w->at;
    while (i < w->n && !sentence_blank(w->s[i]))
        i++;
    return i - w->at;
}

static size_t without_tail(const char *s, size_t n)
{
    while (n && strchr(".,;:!?)]}\"'", s[n - 1]))
        n--;
    return n;
}

static void add_dotted(struct saying *w, const char *s, size_t n)
{
    size_t length;
    for (size_t i = 0; i < n; i += length) {
        uint32_t c;
        length = utf8_decode(s + i, n - i, &c);
        bool text = word_is_text(c);
        if (c == '.')
            words(w, english(w) ? "dot" : "titik");
        else if (c == '@')
            words(w, english(w) ? "at" : "et");
        else if (text)
            buf_add(w->out, s + i, length);
        else
            space(w);
        w->text = w->text || text;
    }
}

/* An address is told by its host: nobody wants to hear its path. */
static bool say_address(struct saying *w, size_t n)
{
    const char *s = w->s + w->at, *host = s;
    static const char *const heads[] = {"https://", "http://"};
    bool address = false;
    for (size_t i = 0; i < 2; i++) {
        size_t head = strlen(heads[i]);
        if (n > head && memcmp(s, heads[i], head) == 0) {
            host = s + head;
            address = true;
        }
    }
    size_t left = n - (size_t)(host - s);
    if (left > 4 && memcmp(host, "www.", 4) == 0) {
        host += 4;
        left -= 4;
        address = true;
    }
    if (!address)
        return false;
    size_t length = 0;
    while (length < left && host[length] != '/' && host[length] != '?' && host[length] != '#')
        length++;
    add_dotted(w, host, without_tail(host, length));
    w->at += without_tail(s, n);
    return true;
}

static bool say_mail(struct saying *w, size_t n)
{
    const char *s = w->s + w->at;
    n = without_tail(s, n);
    const char *at = memchr(s, '@', n);
    size_t after = at ? n - (size_t)(at - s) - 1 : 0;
    if (!at || at == s || !after || !memchr(at + 1, '.', after))
        return false;
    add_dotted(w, s, n);
    w->at += n;
    return true;
}

static bool say_known(struct saying *w, size_t length)
{
    const char *s = w->s + w->at;
    const struct word_known *known = word_abbreviation(s, length, w->language);
    if (!known)
        return false;
    words(w, word_said(known, w->language));
    w->text = true;
    w->at += length;
    bool ends = w->at == w->n && s[length - 1] == '.';
    if (ends)
        pause(w, '.');
    return true;
}

/* "dll.", "No. 5" and "No.5", "s/d"; with commas and brackets behind them. */
static bool say_abbreviation(struct saying *w, size_t n)
{
    const char *s = w->s + w->at;
    while (n && strchr(",;:!?)]}\"'", s[n - 1]))
        n--;
    if (n && say_known(w, n))
        return true;
    const char *stop = n ? memchr(s, '.', n) : NULL;
    size_t head = stop ? (size_t)(stop - s) + 1 : 0;
    return head && head < n && s[head] >= '0' && s[head] <= '9' && say_known(w, head);
}

static size_t letters(const struct saying *w)
{
    size_t i = w->at;
    while (i < w->n && letter(w->s[i]))
        i++;
    bool whole = i == w->n || !word_byte(w->s[i]);
    return whole ? i - w->at : 0;
}

static bool say_letters(struct saying *w)
{
    size_t n = letters(w);
    const char *s = w->s + w->at;
    int roman = n && w->word && word_before_roman(w->word, w->word_n) ? number_roman(s, n) : 0;
    if (roman) {
        buf_format(w->out, "%d", roman);
    } else if (n && word_is_spelled(s, n)) {
        for (size_t i = 0; i < n; i++)
            buf_format(w->out, i ? " %c" : "%c", s[i]);
    } else {
        return false;
    }
    w->text = true;
    w->at += n;
    return true;
}

static bool say_number(struct saying *w)
{
    bool time = w->word && word_before_time(w->word, w->word_n);
    if (w->at && w->s[w->at - 1] == '-')
        return false; /* of a date, or below zero */
    size_t n = number_say(w->s + w->at, w->n - w->at, w->language, time, w->out);
    w->at += n;
    w->text = w->text || n;
    return n > 0;
}

/* At the beginning of a word. True: it was said. */
static bool say_word(struct saying *w)
{
    size_t n = token(w);
    if (w->at && w->s[w->at - 1] == '.') /* within "S.H." */
        return say_number(w) || say_letters(w);
    return say_address(w, n) || say_mail(w, n) || say_abbreviation(w, n) || say_number(w) ||
           say_letters(w);
}

static bool between(const struct saying *w, size_t length)
{
    return w->at && w->at + length < w->n && word_byte(w->s[w->at - 1]) &&
           word_byte(w->s[w->at + length]);
}

static void say_slash(struct saying *w)
{
    const char *s = w->s;
    bool letters_around = between(w, 1) && letter(s[w->at - 1]) && letter(s[w->at + 1]);
    bool one_letter = w->at + 2 >= w->n || !word_byte(s[w->at + 2]); /* "III/a" */
    if (letters_around && !one_letter)
        words(w, english(w) ? "or" : "atau");
    else
        space(w);
}

static void say_mark(struct saying *w, uint32_t c, size_t length)
{
    const char *sign = word_for_sign(c, w->language);
    if (sign)
        words(w, sign);
    else if (c == '.' && !between(w, 1))
        pause(w, '.');
    else if (c == '?' || c == '!')
        pause(w, (char)c);
    else if (c == ',' || c == ';' || (c == ':' && !between(w, 1)))
        pause(w, (char)c);
    else if (c == '(' || c == ')' || c == 0x2014 || c == 0x2026 ||
             ((c == '-' || c == 0x2013) && !between(w, length)))
        pause(w, ',');
    else if (c == '/')
        say_slash(w);
    else if ((c == '-' || c == '.' || c == '\'' || c == 0x2019 || c == ':') && between(w, length))
        buf_add_char(w->out, c == 0x2019 ? '\'' : (char)c);
    else if (c != 0x200D && c != 0xFE0F) /* joiners within what is passed over */
        space(w);
}

static void say_character(struct saying *w)
{
    uint32_t c;
    const char *s = w->s + w->at;
    size_t length = utf8_decode(s, w->n - w->at, &c);
    if (word_is_text(c)) {
        buf_add(w->out, s, length);
        w->text = true;
    } else if (sentence_blank(s[0])) {
        space(w);
    } else {
        say_mark(w, c, length);
    }
    w->at += length;
}

/* The word that ends before w->at, for what comes after it. */
static void remember(struct saying *w, size_t from)
{
    if (w->at > from && word_byte(w->s[from]) && (!from || !word_byte(w->s[from - 1]))) {
        size_t to = from;
        while (to < w->n && letter(w->s[to]))
            to++;
        w->word = w->s + from;
        w->word_n = to - from;
    }
}

void speech_say(const char *s, size_t n, enum speech_language language, struct buf *said)
{
    struct buf out = BUF_INIT;
    n = n < SPEECH_SENTENCE_BYTES_MAX ? n : SPEECH_SENTENCE_BYTES_MAX;
    struct saying w = {.s = s, .n = n, .language = language, .out = &out};
    while (w.at < n && out.size < SPEECH_SAID_BYTES_MAX && !out.failed) {
        size_t from = w.at;
        bool begins = word_byte(s[from]) && (!from || !word_byte(s[from - 1]));
        if (!begins || !say_word(&w))
            say_character(&w);
        if (begins && !(s[from] >= '0' && s[from] <= '9'))
            remember(&w, from);
    }
    if (w.text && out.size) {
        end(&w);
        buf_add(said, out.data, out.size);
    }
    said->failed = said->failed || out.failed;
    buf_finish(&out);
}
