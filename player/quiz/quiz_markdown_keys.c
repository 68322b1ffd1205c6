/* "key: value" lines: of the front matter, and below the choices of a question. Keys may be
 * written in English, as in the JSON format, or in Indonesian. A value that is JSON stands for
 * itself, so that everything the JSON format can say has a place here. */
#include "quiz/quiz_markdown_inside.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/words.h"

#define KEY_BYTES 48

enum holder { HOLDER_QUIZ, HOLDER_SETTINGS, HOLDER_DEFAULT };
struct markdown_key {
    const char *name, *other; /* other: in Indonesian, or NULL */
    enum value_kind kind;
    enum holder holder; /* of the front matter's */
};

static const struct markdown_key front_keys[] = {
    {"title", "judul", VALUE_TEXT, HOLDER_QUIZ},
    {"instructions", "petunjuk", VALUE_TEXT, HOLDER_QUIZ},
    {"format", NULL, VALUE_NUMBER, HOLDER_QUIZ},
    {"settings", NULL, VALUE_ANY, HOLDER_QUIZ},
    {"purpose", "tujuan", VALUE_WORD, HOLDER_SETTINGS},
    {"attempts", "kesempatan", VALUE_NUMBER, HOLDER_SETTINGS},
    {"pass_mark", "nilai_lulus", VALUE_NUMBER, HOLDER_SETTINGS},
    {"pass_comparison", NULL, VALUE_WORD, HOLDER_SETTINGS},
    {"shuffle_questions", "acak_soal", VALUE_BOOL, HOLDER_SETTINGS},
    {"navigation", "navigasi", VALUE_WORD, HOLDER_SETTINGS},
    {"presentation", "tampilan", VALUE_WORD, HOLDER_SETTINGS},
    {"review", "pembahasan", VALUE_WORD, HOLDER_SETTINGS},
    {"best", "nilai_akhir", VALUE_WORD, HOLDER_SETTINGS},
    {"draw", "ambil", VALUE_DRAW, HOLDER_SETTINGS},
    {"time_limit_s", "batas_waktu_detik", VALUE_NUMBER, HOLDER_SETTINGS},
    {"shuffle", "acak", VALUE_BOOL, HOLDER_DEFAULT},
    {"points", "poin", VALUE_NUMBER, HOLDER_DEFAULT},
};

static const struct markdown_key question_keys[] = {
    {"type", "jenis", VALUE_WORD, HOLDER_QUIZ},
    {"points", "poin", VALUE_NUMBER, HOLDER_QUIZ},
    {"shuffle", "acak", VALUE_BOOL, HOLDER_QUIZ},
    {"tags", "kompetensi", VALUE_TAGS, HOLDER_QUIZ},
    {"aggregation", "penilaian", VALUE_WORD, HOLDER_QUIZ},
    {"map", "rentang", VALUE_MAP, HOLDER_QUIZ},
    {"penalty", "penalti", VALUE_NUMBER, HOLDER_QUIZ},
    {"hint", "petunjuk", VALUE_TEXT, HOLDER_QUIZ},
    {"source_id", NULL, VALUE_TEXT, HOLDER_QUIZ},
    {"general", "umum", VALUE_TEXT, HOLDER_QUIZ},
    {"right", "benar", VALUE_TEXT, HOLDER_QUIZ},
    {"partly", "sebagian", VALUE_TEXT, HOLDER_QUIZ},
    {"wrong", "salah", VALUE_TEXT, HOLDER_QUIZ},
};

struct pair {
    struct span key, value;
};

static bool key_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           strchr("_-$ ", c);
}

static bool take_pair(const struct markdown_line *line, struct pair *out)
{
    struct span span = markdown_trim(line_span(line));
    size_t n = 0;
    while (n < span.size && n < KEY_BYTES && span.text[n] && key_char(span.text[n]))
        n++;
    if (line->kind != LINE_PLAIN || n == 0 || n == span.size || span.text[n] != ':' ||
        strchr(" -", span.text[0]))
        return false;
    out->key = markdown_trim((struct span){span.text, n});
    out->value = markdown_trim((struct span){span.text + n + 1, span.size - n - 1});
    return true;
}

/* Lower case, with '_' for a space or hyphen. */
static void fold_key(struct span key, char out[KEY_BYTES + 1])
{
    size_t n = key.size < KEY_BYTES ? key.size : KEY_BYTES;
    for (size_t i = 0; i < n; i++) {
        char c = key.text[i];
        out[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c == ' ' || c == '-' ? '_' : c;
    }
    out[n] = '\0';
}

/* The bit of a name, one for all keys of that name. */
static uint32_t bit_of(const char *name)
{
    uint32_t bit = 1;
    for (size_t i = 0; i < JSON_COUNT(front_keys); i++, bit <<= 1)
        if (str_equal(front_keys[i].name, name))
            return bit;
    for (size_t i = 0; i < JSON_COUNT(question_keys); i++, bit <<= 1)
        if (str_equal(question_keys[i].name, name))
            return bit;
    return 0;
}

static void note_form(struct markdown_reader *r, const struct markdown_key *key,
                      struct span name)
{
    char folded[KEY_BYTES + 1];
    fold_key(name, folded);
    if (str_equal(key->name, folded))
        r->out->keys_english |= bit_of(key->name);
    else
        r->out->keys_other |= bit_of(key->name);
}

static const struct markdown_key *find_key(const struct markdown_key *keys, size_t count,
                                           struct span name)
{
    char folded[KEY_BYTES + 1];
    fold_key(name, folded);
    for (size_t i = 0; i < count; i++)
        if (str_equal(keys[i].name, folded) || (keys[i].other && str_equal(keys[i].other, folded)))
            return &keys[i];
    return NULL;
}

static const char *near_of(const struct markdown_key *keys, size_t count, const char *name)
{
    const char *names[2 * (JSON_COUNT(front_keys) + JSON_COUNT(question_keys))];
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        names[used++] = keys[i].name;
        if (keys[i].other)
            names[used++] = keys[i].other;
    }
    return str_closest(name, names, used);
}

const char *markdown_near_key(const char *name)
{
    return near_of(front_keys, JSON_COUNT(front_keys), name);
}

/* As the author wrote it; one that is not there, as the others are written. */
static const char *form_of(const struct quiz_markdown *markdown, const struct markdown_key *key)
{
    uint32_t bit = bit_of(key->name);
    bool other =
        markdown->keys_other & bit || (markdown->keys_other && !markdown->keys_english);
    return other && key->other && !(markdown->keys_english & bit) ? key->other : key->name;
}

/* The key whose name stands at the beginning of a text and is closed by a quote or a colon. */
static const struct markdown_key *key_at(const char *text, const struct markdown_key *keys,
                                         size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t n = strlen(keys[i].name);
        if (strncmp(text, keys[i].name, n) == 0 && (text[n] == '"' || text[n] == ':'))
            return &keys[i];
    }
    return NULL;
}

void markdown_say_keys(const struct quiz_markdown *markdown, const char *text, struct buf *out)
{
    for (const char *quote; (quote = strchr(text, '"'));) {
        buf_add(out, text, (size_t)(quote + 1 - text));
        text = quote + 1;
        const struct markdown_key *key = key_at(text, front_keys, JSON_COUNT(front_keys));
        if (!key)
            key = key_at(text, question_keys, JSON_COUNT(question_keys));
        if (!key)
            continue;
        buf_add_str(out, form_of(markdown, key));
        text += strlen(key->name);
    }
    buf_add_str(out, text);
}

/* ---- the front matter ----------------------------------------------------------------------- */

static void report_twice(struct markdown_reader *r, struct span key, size_t line)
{
    markdown_report(r, DIAG_ERROR, "key-twice", key.text, line, "Remove one of them.",
                    "\"%.*s\" stands twice", (int)key.size, key.text);
}

static void put_once(struct markdown_reader *r, cJSON *object, const char *name,
                     const struct pair *pair, enum value_kind kind, size_t line)
{
    size_t errors = r->out->errors;
    if (cJSON_GetObjectItemCaseSensitive(object, name)) {
        report_twice(r, pair->key, line);
        return;
    }
    cJSON *value = markdown_value(r, kind, pair->value, line);
    value = markdown_put(r, object, name, value, line, pair->value.text);
    if (r->out->errors > errors)
        markdown_break(r, value);
}

static cJSON *settings_of(struct markdown_reader *r, size_t line)
{
    cJSON *settings = cJSON_GetObjectItemCaseSensitive(r->out->root, "settings");
    return settings ? settings
                    : markdown_put(r, r->out->root, "settings", cJSON_CreateObject(), line, NULL);
}

static void keep_default(struct markdown_reader *r, const struct markdown_key *key,
                         const struct pair *pair, size_t line)
{
    cJSON **kept = str_equal(key->name, "shuffle") ? &r->shuffle : &r->points;
    if (*kept) {
        report_twice(r, pair->key, line);
        return;
    }
    cJSON *value = markdown_value(r, key->kind, pair->value, line);
    if (key->kind == VALUE_BOOL ? cJSON_IsBool(value) : cJSON_IsNumber(value)) {
        *kept = value;
    } else {
        cJSON_Delete(value);
        markdown_report(r, DIAG_ERROR, "wrong-type", pair->value.text, line,
                        key->kind == VALUE_BOOL ? _("Write yes or no.") : _("Write a number."),
                        "\"%s\" can't be this", key->name);
    }
}

static void read_front(struct markdown_reader *r, const struct pair *pair, size_t line)
{
    const struct markdown_key *key =
        find_key(front_keys, JSON_COUNT(front_keys), pair->key);
    if (key)
        note_form(r, key, pair->key);
    if (key && key->holder == HOLDER_DEFAULT) {
        keep_default(r, key, pair, line);
    } else if (key && key->holder == HOLDER_SETTINGS) {
        cJSON *settings = settings_of(r, line);
        if (settings)
            put_once(r, settings, key->name, pair, key->kind, line);
    } else if (key) {
        put_once(r, r->out->root, key->name, pair, key->kind, line);
    } else {
        char *name = mem_copy_bytes(pair->key.text, pair->key.size);
        if (!name)
            r->starved = true;
        else
            put_once(r, r->out->root, name, pair, VALUE_ANY, line);
        mem_free(name);
    }
}

static bool closes_front(const struct markdown_line *line)
{
    struct span span = markdown_trim(line_span(line));
    return line->size && line->text[0] != ' ' &&
           (markdown_is(span, "---") || markdown_is(span, "..."));
}

static void read_front_line(struct markdown_reader *r, size_t line)
{
    struct span span = markdown_trim(line_span(&r->lines[line]));
    struct pair pair;
    if (!span.size || span.text[0] == '#')
        return;
    if (take_pair(&r->lines[line], &pair))
        read_front(r, &pair, line);
    else
        markdown_report(r, DIAG_ERROR, "front-matter", span.text, line,
                        "Write each setting on a line of its own, as \"pass_mark: 70\".",
                        "this is no setting");
}

size_t markdown_front(struct markdown_reader *r)
{
    size_t end = 1;
    if (!markdown_is(markdown_trim(line_span(&r->lines[0])), "---"))
        return 0;
    while (end < r->count && !closes_front(&r->lines[end]))
        end++;
    if (end == r->count) {
        markdown_report(r, DIAG_ERROR, "front-matter-open", NULL, 0,
                        "Close the settings with a line \"---\".",
                        "the settings that begin here have no end");
        return r->count;
    }
    for (size_t i = 1; i < end && !r->starved; i++) {
        if (i > QUIZ_MARKDOWN_KEYS_MAX) {
            markdown_report(r, DIAG_ERROR, "too-many", NULL, i, "Remove some.",
                            "more than %d lines of settings", QUIZ_MARKDOWN_KEYS_MAX);
            break;
        }
        read_front_line(r, i);
    }
    return end + 1;
}

/* ---- below the choices ---------------------------------------------------------------------- */

static bool is_feedback(const char *name)
{
    return str_equal(name, "general") || str_equal(name, "right") || str_equal(name, "partly") ||
           str_equal(name, "wrong");
}

/* The member of that name, made where it is absent. */
static cJSON *holder_of(struct markdown_reader *r, cJSON *question, const char *name, bool array,
                        size_t line)
{
    cJSON *holder = cJSON_GetObjectItemCaseSensitive(question, name);
    if (holder)
        return holder;
    return markdown_put(r, question, name, array ? cJSON_CreateArray() : cJSON_CreateObject(),
                        line, NULL);
}

bool markdown_looks_attribute(const struct markdown_line *line)
{
    struct pair pair;
    return line_indent(line) <= 3 && take_pair(line, &pair) &&
           find_key(question_keys, JSON_COUNT(question_keys), pair.key);
}

bool markdown_attribute(struct markdown_reader *r, cJSON *question, size_t line)
{
    struct pair pair;
    if (!markdown_looks_attribute(&r->lines[line]) || !take_pair(&r->lines[line], &pair))
        return false;
    const struct markdown_key *key =
        find_key(question_keys, JSON_COUNT(question_keys), pair.key);
    note_form(r, key, pair.key);
    if (str_equal(key->name, "hint")) {
        cJSON *hints = holder_of(r, question, "hints", true, line);
        if (hints)
            markdown_put(r, hints, NULL, markdown_value(r, key->kind, pair.value, line), line,
                         pair.value.text);
    } else {
        cJSON *holder = is_feedback(key->name) ? holder_of(r, question, "feedback", false, line)
                                               : question;
        if (holder)
            put_once(r, holder, key->name, &pair, key->kind, line);
    }
    return true;
}
