/* Line by line, as WebVTT is defined: blocks parted by empty lines; one with an arrow in its first
 * or second line is a cue, all others are notes, styles or regions. Cues are gathered in the order
 * of the file and sorted at the end, since what is said at a time is looked for by that time. */
#include "lesson/captions.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/utf8.h"
#include "lesson/captions_inside.h"

#define ARROW "-->"

/* The text line by line; lines end with \n, \r\n or \r. */
struct lines {
    const char *s, *end;
    int number; /* of the line that was taken last, from 1 */
};

struct line {
    const char *s;
    size_t n;
};

struct reading {
    struct captions *captions;
    struct lines lines;
    const char *file;
    struct diags *diags;
    size_t room;
    int64_t last_start_ms;
    bool disordered, full; /* told already */
};

static bool take_line(struct lines *lines, struct line *out)
{
    if (lines->s >= lines->end)
        return false;
    const char *s = lines->s;
    while (s < lines->end && *s != '\n' && *s != '\r')
        s++;
    *out = (struct line){lines->s, (size_t)(s - lines->s)};
    if (s < lines->end && *s == '\r' && s + 1 < lines->end && s[1] == '\n')
        s++;
    lines->s = s < lines->end ? s + 1 : s;
    lines->number++;
    return true;
}

static const char *arrow_in(struct line line)
{
    for (size_t i = 0; i + 3 <= line.n; i++)
        if (memcmp(line.s + i, ARROW, 3) == 0)
            return line.s + i;
    return NULL;
}

static void tell(struct reading *r, enum diag_severity severity, const char *code, int line,
                 const char *remedy, const char *message)
{
    diag_add(r->diags, severity, code, (struct diag_place){r->file, line, 0, NULL}, remedy, "%s",
             message);
}

static bool blank(char c)
{
    return c == ' ' || c == '\t' || c == '\f';
}

/* Digits from *s on; false where there are other than least to most of them. */
static bool take_digits(const char **s, const char *end, int least, int most, int *out)
{
    int count = 0;
    for (*out = 0; *s < end && **s >= '0' && **s <= '9' && count < most; (*s)++, count++)
        *out = *out * 10 + (**s - '0');
    return count >= least && (*s == end || **s < '0' || **s > '9');
}

static bool take_char(const char **s, const char *end, char c)
{
    bool there = *s < end && **s == c;
    *s += there;
    return there;
}

/* [hours:]minutes:seconds.thousandths */
static bool take_time(const char **s, const char *end, int64_t *ms)
{
    int parts[3] = {0, 0, 0}, count = 0, thousandths;
    do {
        if (count == 3 || !take_digits(s, end, 2, count ? 2 : 3, &parts[count]))
            return false;
        count++;
    } while (take_char(s, end, ':'));
    if (count < 2 || !take_char(s, end, '.') || !take_digits(s, end, 3, 3, &thousandths))
        return false;
    int hours = count == 3 ? parts[0] : 0;
    int minutes = parts[count - 2], seconds = parts[count - 1];
    *ms = ((hours * (int64_t)60 + minutes) * 60 + seconds) * 1000 + thousandths;
    return minutes < 60 && seconds < 60;
}

static void skip_blanks(const char **s, const char *end)
{
    while (*s < end && blank(**s))
        (*s)++;
}

/* What stands behind the second time are settings of the cue's place, which is ours to choose. */
static bool take_times(struct line line, int64_t *start, int64_t *end_ms)
{
    const char *s = line.s, *end = line.s + line.n;
    skip_blanks(&s, end);
    if (!take_time(&s, end, start))
        return false;
    skip_blanks(&s, end);
    if (end - s < 3 || memcmp(s, ARROW, 3) != 0)
        return false;
    s += 3;
    skip_blanks(&s, end);
    return take_time(&s, end, end_ms) && (s == end || blank(*s));
}

static bool add_cue(struct reading *r, const struct cue *cue)
{
    struct captions *c = r->captions;
    if (c->count == r->room) {
        size_t room = r->room ? r->room * 2 : 64;
        struct cue *list = arena_take_array(&c->arena, room, sizeof *list);
        if (!list)
            return false;
        if (c->count)
            memcpy(list, c->cues, c->count * sizeof *list);
        c->cues = list;
        r->room = room;
    }
    c->cues[c->count++] = *cue;
    return true;
}

/* Takes the lines of a block up to the empty one; into text where that is not NULL. A line with an
 * arrow begins the next cue: the empty line was forgotten. */
static bool take_block(struct reading *r, struct buf *text)
{
    struct line line;
    struct lines before = r->lines;
    while (take_line(&r->lines, &line) && line.n) {
        if (arrow_in(line)) {
            r->lines = before;
            break;
        }
        if (text && ((text->size && !buf_add_char(text, '\n')) ||
                     !buf_add(text, line.s, line.n)))
            return false;
        before = r->lines;
    }
    return true;
}

static bool keep_cue(struct reading *r, struct cue *cue, struct buf *raw)
{
    struct buf text = BUF_INIT;
    bool good = captions_text(raw->data ? raw->data : "", raw->size, &text);
    if (good && text.size > CAPTIONS_CUE_BYTES_MAX) {
        tell(r, DIAG_ERROR, "captions-limit", cue->line, "Make several cues of it.",
             "this cue's text is longer than 2000 bytes and is left out");
    } else if (good && !text.size) {
        tell(r, DIAG_WARNING, "captions-empty", cue->line, "Write its text, or take it out.",
             "this cue has no text");
    } else if (good) {
        cue->text = arena_copy(&r->captions->arena, text.data, text.size);
        cue->size = text.size;
        good = cue->text && add_cue(r, cue);
    }
    buf_finish(&text);
    return good;
}

/* The line holds the arrow. */
static bool read_cue(struct reading *r, struct line line)
{
    struct cue cue = {.line = r->lines.number};
    struct buf raw = BUF_INIT;
    bool right = take_times(line, &cue.start_ms, &cue.end_ms);
    bool room = r->captions->count < CAPTIONS_CUES_MAX;
    if (!right || cue.end_ms <= cue.start_ms)
        tell(r, DIAG_ERROR, "captions-time", cue.line,
             "Write it as \"00:01.000 --> 00:04.000\", with the end after the start.",
             right ? "this cue ends before it starts, and is left out"
                   : "the times of this cue can't be read, and it is left out");
    else if (!room && !r->full)
        tell(r, DIAG_ERROR, "captions-limit", cue.line, "Split the recording.",
             "there are more than 10000 cues; the rest is left out");
    r->full = r->full || !room;
    bool wanted = right && cue.end_ms > cue.start_ms && room;
    if (wanted && cue.start_ms < r->last_start_ms && !r->disordered) {
        r->disordered = true;
        tell(r, DIAG_WARNING, "captions-order", cue.line, "Sort the cues by their start.",
             "this cue starts before the one above it");
    }
    if (wanted)
        r->last_start_ms = cue.start_ms;
    bool good = take_block(r, wanted ? &raw : NULL) && (!wanted || keep_cue(r, &cue, &raw));
    buf_finish(&raw);
    return good;
}

static bool is_aside(struct line line)
{
    static const char *const words[] = {"NOTE", "STYLE", "REGION"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = strlen(words[i]);
        if (line.n >= n && memcmp(line.s, words[i], n) == 0 && (line.n == n || blank(line.s[n])))
            return true;
    }
    return false;
}

/* A block begins with that line, which is not empty. */
static bool read_block(struct reading *r, struct line line)
{
    struct lines before = r->lines;
    struct line next;
    int number = r->lines.number;
    if (arrow_in(line))
        return read_cue(r, line);
    if (is_aside(line))
        return take_block(r, NULL);
    if (take_line(&r->lines, &next) && arrow_in(next)) /* the first one was the cue's name */
        return read_cue(r, next);
    r->lines = before;
    tell(r, DIAG_ERROR, "captions-time", number,
         "Write the times above the text, as \"00:01.000 --> 00:04.000\".",
         "this text has no times, and is left out");
    return take_block(r, NULL);
}

static bool read_all(struct reading *r)
{
    struct line line;
    while (take_line(&r->lines, &line))
        if (line.n && !read_block(r, line))
            return false;
    return true;
}

static bool read_head(struct reading *r, struct err *err)
{
    struct line line;
    if (r->lines.end - r->lines.s >= 3 && memcmp(r->lines.s, "\xEF\xBB\xBF", 3) == 0)
        r->lines.s += 3;
    if (!take_line(&r->lines, &line) || line.n < 6 || memcmp(line.s, "WEBVTT", 6) != 0 ||
        (line.n > 6 && !blank(line.s[6])))
        return err_set(err, ERR_FORMAT, "the first line of captions is \"WEBVTT\"");
    return take_block(r, NULL) || err_no_memory(err); /* what else stands in the head */
}

static int by_start(const void *a, const void *b)
{
    const struct cue *s = a, *t = b;
    if (s->start_ms != t->start_ms)
        return s->start_ms < t->start_ms ? -1 : 1;
    return s->line < t->line ? -1 : s->line > t->line;
}

static void put_in_order(struct captions *captions)
{
    int64_t reach = 0;
    if (captions->count)
        qsort(captions->cues, captions->count, sizeof *captions->cues, by_start);
    for (size_t i = 0; i < captions->count; i++) {
        if (captions->cues[i].end_ms > reach)
            reach = captions->cues[i].end_ms;
        captions->cues[i].reach_ms = reach;
    }
}

bool captions_parse(const char *text, size_t n, const char *file, struct diags *diags,
                    struct captions **out, struct err *err)
{
    *out = NULL;
    if (n > CAPTIONS_BYTES_MAX)
        return err_set(err, ERR_LIMIT, "the captions are larger than %u MiB",
                       CAPTIONS_BYTES_MAX >> 20);
    struct captions *captions = mem_alloc(sizeof *captions);
    if (!captions)
        return err_no_memory(err);
    arena_init(&captions->arena, CAPTIONS_ARENA_BYTES_MAX);
    struct reading r = {.captions = captions, .lines = {text, text + n, 0}, .file = file,
                        .diags = diags};
    bool good = read_head(&r, err);
    if (good && !utf8_valid(text, n))
        tell(&r, DIAG_WARNING, "bad-utf8", 0, "Save it as UTF-8.",
             "some bytes are not UTF-8 and are shown as \uFFFD");
    if (good && !read_all(&r))
        good = err_no_memory(err);
    if (!good) {
        captions_free(captions);
        return false;
    }
    if (!captions->count)
        tell(&r, DIAG_WARNING, "captions-empty", 0, "Write the cues, or take the file out.",
             "there is no cue in it");
    put_in_order(captions);
    *out = captions;
    return true;
}

void captions_free(struct captions *captions)
{
    if (!captions)
        return;
    arena_finish(&captions->arena);
    mem_free(captions);
}

size_t captions_begun(const struct captions *captions, int64_t ms)
{
    size_t low = 0, high = captions->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (captions->cues[middle].start_ms <= ms)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? low - 1 : SIZE_MAX;
}

size_t captions_at(const struct captions *captions, int64_t ms, size_t places[CAPTIONS_ACTIVE_MAX])
{
    size_t found[CAPTIONS_ACTIVE_MAX], count = 0;
    for (size_t i = captions_begun(captions, ms);
         i != SIZE_MAX && captions->cues[i].reach_ms > ms && count < CAPTIONS_ACTIVE_MAX; i--)
        if (captions->cues[i].end_ms > ms)
            found[count++] = i;
    for (size_t i = 0; i < count; i++)
        places[i] = found[count - 1 - i];
    return count;
}
