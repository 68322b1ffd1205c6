/* Footnotes. md4c knows none: definitions are taken out of the text before it is parsed, leaving
 * blank lines so that no line moves. The text's pieces are then searched for references, which
 * leaves code and escapes to md4c; numbers follow the order of reference. When the text has ended,
 * each note that was named is parsed as an item of a last list, and may name further ones. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/words.h"
#include "lesson/parts.h"

#define WAY_BACK "\u2191"

struct note {
    const char *label; /* borrowed from .kept */
    size_t label_size;
    char *kept;
    struct buf text;
    int line, number;  /* 0: not named yet */
    size_t order;      /* of definition */
};

/* ---- Lines ---- */

struct fence {
    char mark;       /* '`', '~', or '\0' outside */
    size_t length, indent;
};

static size_t spaces_at(const char *s, size_t n)
{
    size_t i = 0;
    while (i < n && s[i] == ' ')
        i++;
    return i;
}

/* Where a line's text begins behind quotes' and lists' marks. */
static size_t text_at(const char *s, size_t n)
{
    size_t at = 0;
    for (;;) {
        at += spaces_at(s + at, n - at);
        bool mark = at < n && (s[at] == '>' || (strchr("-+*", s[at]) && at + 1 < n &&
                                                s[at + 1] == ' '));
        if (!mark)
            return at;
        at++;
    }
}

/* Whether the line lies in fenced code, or begins or ends it. */
static bool in_fence(struct fence *fence, const char *s, size_t n)
{
    size_t at = text_at(s, n), length = 0;
    if (fence->mark && at < n && at < fence->indent)
        fence->mark = '\0'; /* the list or quote around it has ended */
    char mark = at < n ? s[at] : '\0';
    while (at + length < n && s[at + length] == mark)
        length++;
    bool fenced = (mark == '`' || mark == '~') && length >= 3;
    if (!fence->mark) {
        bool code = fenced && /* within text it is no fence */
                    (mark == '~' || !memchr(s + at + length, '`', n - at - length));
        if (code)
            *fence = (struct fence){mark, length, at};
        return code;
    }
    bool blank = at + length + spaces_at(s + at + length, n - at - length) == n;
    if (fenced && mark == fence->mark && length >= fence->length && blank)
        fence->mark = '\0';
    return true;
}

/* The length of a label that begins at s, or 0. */
static size_t label_length(const char *s, size_t n)
{
    size_t length = 0;
    while (length < n && length <= NOTE_LABEL_BYTES_MAX && (unsigned char)s[length] > ' ' &&
           s[length] != ']' && s[length] != '[' && s[length] != '^')
        length++;
    return length <= NOTE_LABEL_BYTES_MAX && length < n && s[length] == ']' ? length : 0;
}

/* "[^label]:" within three spaces of the margin; returns where its text begins, or 0. */
static size_t definition(const char *s, size_t n, size_t *label, size_t *label_size)
{
    size_t at = spaces_at(s, n);
    if (at > 3 || n - at < 5 || s[at] != '[' || s[at + 1] != '^')
        return 0;
    *label = at + 2;
    *label_size = label_length(s + at + 2, n - at - 2);
    size_t end = *label + *label_size + 1;
    if (!*label_size || end >= n || s[end] != ':')
        return 0;
    for (end++; end < n && (s[end] == ' ' || s[end] == '\t');)
        end++;
    return end;
}

static bool begins_block(const char *s, size_t n)
{
    size_t at = spaces_at(s, n);
    return at < n && at < 4 && strchr("#>|<", s[at]) != NULL;
}

static size_t line_end(const char *s, size_t n)
{
    const char *end = memchr(s, '\n', n);
    return end ? (size_t)(end - s) : n;
}

/* ---- Definitions ---- */

static struct note *add_note(struct notes *notes, const char *label, size_t n, int line)
{
    if (notes->count == notes->room) {
        size_t room = notes->room ? notes->room * 2 : 16;
        struct note *list = mem_resize(notes->list, room * sizeof *list);
        if (!list)
            return NULL;
        notes->list = list;
        notes->room = room;
    }
    struct note *note = &notes->list[notes->count];
    *note = (struct note){.line = line, .label_size = n, .text = BUF_INIT,
                          .order = notes->count};
    note->kept = mem_alloc(n + 1);
    if (!note->kept)
        return NULL;
    memcpy(note->kept, label, n);
    note->label = note->kept;
    notes->count++;
    return note;
}

/* Takes the lines of a note from the text; returns how many bytes. *lines: how many. */
static size_t take(char *s, size_t n, size_t from, struct note *note, int *lines)
{
    size_t at = line_end(s, n), blanks = 0;
    buf_add(&note->text, s + from, at - from);
    memset(s, ' ', at);
    for (*lines = 1; at < n; ++*lines) {
        char *line = s + at + 1;
        size_t length = line_end(line, n - at - 1), label, size;
        size_t indent = spaces_at(line, length);
        bool blank = indent == length, tab = length && line[0] == '\t';
        bool more = blanks ? indent >= 4 || tab
                           : !begins_block(line, length) && !definition(line, length, &label,
                                                                         &size);
        if (!blank && !more)
            break;
        at += 1 + length;
        if (blank) {
            blanks++;
            continue;
        }
        for (size_t i = 0; i <= blanks; i++)
            buf_add_char(&note->text, '\n');
        size_t cut = tab ? 1 : indent < 4 ? indent : 4;
        buf_add(&note->text, line + cut, length - cut);
        memset(line, ' ', length);
        blanks = 0;
    }
    return at;
}

static int compare(const void *a, const void *b)
{
    const struct note *x = a, *y = b;
    size_t n = x->label_size < y->label_size ? x->label_size : y->label_size;
    int order = memcmp(x->label, y->label, n);
    if (order == 0 && x->label_size != y->label_size)
        order = x->label_size < y->label_size ? -1 : 1;
    return order ? order : x->order < y->order ? -1 : x->order > y->order;
}

static void warn(const struct source *source, const struct note *note, const char *code,
                 const char *remedy, const char *what)
{
    diag_add(source->diags, DIAG_WARNING, code,
             (struct diag_place){source->file, note->line, 0, NULL}, remedy,
             "the footnote [^%.*s] %s", (int)note->label_size, note->label, _(what));
}

static void drop_doubles(struct notes *notes, const struct source *source)
{
    for (size_t i = 1; i < notes->count; i++) {
        struct note *a = &notes->list[i - 1], *b = &notes->list[i];
        if (a->label_size != b->label_size || memcmp(a->label, b->label, a->label_size) != 0)
            continue;
        warn(source, b, "footnote-twice", N_("give it another name"),
             N_("is defined a second time; the first one counts"));
        b->number = -1;
    }
}

bool notes_take(struct notes *notes, struct source *source)
{
    char *s = source->text.data;
    size_t n = source->text.size;
    struct fence fence = {'\0', 0, 0};
    bool good = true;
    int lines = 1;
    if (!s || !strstr(s, "[^"))
        return true;
    for (size_t at = 0, line = 1; good && at < n; at++, line += (size_t)lines) {
        size_t length = line_end(s + at, n - at), label, label_size;
        size_t from = in_fence(&fence, s + at, length)
                          ? 0 : definition(s + at, length, &label, &label_size);
        lines = 1;
        if (from && notes->count == LESSON_NOTES_MAX) {
            diag_add(source->diags, DIAG_WARNING, "too-many-footnotes",
                     (struct diag_place){source->file, (int)line, 0, NULL}, "split the lesson",
                     "the lesson has more than %d footnotes", LESSON_NOTES_MAX);
            break;
        }
        struct note *note =
            from ? add_note(notes, s + at + label, label_size, (int)line) : NULL;
        good = !from || note;
        at += note ? take(s + at, n - at, from, note, &lines) : length;
        good = good && (!note || !note->text.failed);
    }
    if (notes->count)
        qsort(notes->list, notes->count, sizeof *notes->list, compare);
    drop_doubles(notes, source);
    return good;
}

void notes_finish(struct notes *notes)
{
    for (size_t i = 0; i < notes->count; i++) {
        buf_finish(&notes->list[i].text);
        mem_free(notes->list[i].kept);
    }
    mem_free(notes->list);
}

/* ---- References ---- */

static struct note *find(struct notes *notes, const char *label, size_t n)
{
    size_t low = 0, high = notes->count;
    struct note key = {.label = label, .label_size = n, .order = 0};
    while (low < high) { /* the first that is not less: of doubles the one defined first */
        size_t middle = (low + high) / 2;
        if (compare(&notes->list[middle], &key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    struct note *note = low < notes->count ? &notes->list[low] : NULL;
    bool same = note && note->label_size == n && memcmp(note->label, label, n) == 0;
    return same ? note : NULL;
}

static const struct block *part_of_layout(const struct block *block)
{
    while (block->kind == BLOCK_TABLE_CELL || block->kind == BLOCK_TABLE_ROW)
        block = block->parent;
    return block;
}

/* The number of a note, given when it is first named. */
static bool name_note(struct builder *b, struct note *note)
{
    struct notes *notes = b->notes;
    if (note->number)
        return true;
    size_t room = notes->named_room;
    if (notes->named == room) {
        struct lesson_note *list =
            arena_take_array(&b->lesson->arena, room ? room * 2 : 16, sizeof *list);
        if (!list)
            return builder_fail(b);
        if (room)
            memcpy(list, b->lesson->notes, room * sizeof *list);
        b->lesson->notes = list;
        notes->named_room = room ? room * 2 : 16;
    }
    b->lesson->notes[notes->named].from = part_of_layout(b->at);
    note->number = (int)++notes->named;
    b->lesson->note_count = (uint32_t)notes->named;
    return true;
}

static bool refer(struct builder *b, struct note *note)
{
    char text[24];
    if (!name_note(b, note))
        return false;
    const char *href = arena_format(&b->lesson->arena, "#fn-%d", note->number);
    snprintf(text, sizeof text, "[%d]", note->number);
    return href ? inline_note(b, text, href) : builder_fail(b);
}

bool notes_say(struct builder *b, const char *s, size_t n)
{
    while (n) {
        const char *sign = memchr(s, '[', n);
        size_t before = sign ? (size_t)(sign - s) : n, left = n - before;
        size_t label = left > 3 && sign[1] == '^' ? label_length(sign + 2, left - 2) : 0;
        struct note *note = label ? find(b->notes, sign + 2, label) : NULL;
        if (label && !note)
            builder_warn_at(b, b->line, "footnote-unknown", "define it, or write \\[",
                            "there is no footnote [^%.*s]", (int)label, sign + 2);
        size_t said = note ? before : before + (label ? label + 3 : left ? 1 : 0);
        if (said && !inline_say(b, s, said))
            return false;
        if (note && !refer(b, note))
            return false;
        said += note ? label + 3 : 0;
        s += said;
        n -= said;
    }
    return true;
}

/* ---- The list at the end ---- */

static struct block *last_paragraph(struct builder *b, struct block *item)
{
    if (item->last && item->last->kind == BLOCK_PARAGRAPH)
        return item->last;
    struct block *paragraph = build_open(b, BLOCK_PARAGRAPH);
    if (paragraph)
        build_close(b);
    return paragraph;
}

/* The way back stands at the end of the note. */
static bool add_way_back(struct builder *b, struct block *item, int number)
{
    struct block *paragraph = last_paragraph(b, item);
    struct run *runs = arena_take_array(&b->lesson->arena, 2, sizeof *runs);
    const char *href = arena_format(&b->lesson->arena, "#fnref-%d", number);
    if (!paragraph || !runs || !href)
        return builder_fail(b);
    runs[0] = (struct run){.text = " ", .size = 1, .next = &runs[1]};
    runs[1] = (struct run){.style = RUN_LINK | RUN_NOTE, .text = WAY_BACK,
                           .size = strlen(WAY_BACK), .href = href};
    struct run **end = &paragraph->runs;
    while (*end)
        end = &(*end)->next;
    *end = runs;
    return true;
}

static bool add_note_item(struct builder *b, const struct note *note,
                          bool (*parse)(struct builder *))
{
    const struct source *whole = b->source;
    struct source own = {.text = note->text, .file = whole->file, .diags = whole->diags};
    struct block *item = build_open(b, BLOCK_LIST_ITEM);
    if (!item)
        return false;
    item->line = b->line = note->line;
    b->place = 0;
    b->source = &own;
    b->lesson->notes[note->number - 1].item = item;
    bool good = parse(b) && add_way_back(b, item, note->number);
    b->source = whole;
    if (good)
        build_close(b);
    return good;
}

static struct note *numbered(struct notes *notes, int number)
{
    for (size_t i = 0; i < notes->count; i++)
        if (notes->list[i].number == number)
            return &notes->list[i];
    return NULL;
}

bool notes_build(struct builder *b, bool (*parse)(struct builder *))
{
    struct notes *notes = b->notes;
    bool good = true;
    if (notes->named) {
        b->at = b->lesson->root;
        b->depth = 1;
        b->in_notes = true;
        struct block *list = build_open(b, BLOCK_LIST);
        if (!list)
            return false;
        list->ordered = list->notes = true;
        list->start = 1;
        for (int number = 1; good && (size_t)number <= notes->named; number++)
            good = add_note_item(b, numbered(notes, number), parse);
    }
    for (size_t i = 0; good && i < notes->count; i++)
        if (!notes->list[i].number)
            warn(b->source, &notes->list[i], "footnote-unused",
                 N_("name it in the text, or remove it"),
                 N_("is not named anywhere and is left out"));
    return good;
}
