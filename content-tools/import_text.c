/* The text is copied piece by piece; only addresses change, and what leads nowhere becomes the
 * words it stood behind. Links by label are written out, so that their definitions, which may serve
 * links and pictures alike, can go. */
#include "author/import_inside.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "author/import_scan.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/words.h"
#include "lesson/lesson.h"

#define ADDRESS_BYTES 2048

struct rewrite {
    struct import *import;
    const struct import_file *file;
    const char *text, *end;
    struct scan_link *definitions;
    size_t definition_count;
    const char *line_at; /* up to where lines were counted */
    int line;
    int depth;
    struct buf *out;
    struct err *err;
};

static int line_of(struct rewrite *w, const char *at)
{
    for (; w->line_at < at; w->line_at++)
        w->line += *w->line_at == '\n';
    return w->line;
}

static void put(struct rewrite *w, struct piece piece)
{
    buf_add(w->out, piece.text, piece.size);
}

static bool rewrite_inline(struct rewrite *w, const char *s, const char *end);

/* ---- definitions ---------------------------------------------------------------------------- */

static bool same_label(struct piece a, struct piece b)
{
    if (a.size != b.size)
        return false;
    for (size_t i = 0; i < a.size; i++)
        if (tolower((unsigned char)a.text[i]) != tolower((unsigned char)b.text[i]))
            return false;
    return true;
}

static const struct scan_link *find_definition(const struct rewrite *w, struct piece label)
{
    for (size_t i = 0; i < w->definition_count; i++)
        if (same_label(w->definitions[i].label, label))
            return &w->definitions[i];
    return NULL;
}

static const char *line_end(const char *s, const char *end)
{
    const char *stop = memchr(s, '\n', (size_t)(end - s));
    return stop ? stop + 1 : end;
}

/* The end of the block of code that begins with this line; NULL: none begins. */
static const char *skip_fence(const char *line, const char *end)
{
    char mark, other;
    size_t count, closing;
    if (!scan_fence(line, end, &mark, &count))
        return NULL;
    for (line = line_end(line, end); line < end;) {
        bool closes = scan_fence(line, end, &other, &closing) && other == mark && closing >= count;
        line = line_end(line, end);
        if (closes)
            break;
    }
    return line;
}

static void collect_definitions(struct rewrite *w)
{
    for (const char *line = w->text; line < w->end;) {
        struct scan_link link;
        const char *code = skip_fence(line, w->end);
        if (!code && w->definition_count < IMPORT_DEFINITIONS_MAX &&
            scan_definition(line, w->end, &link) && !find_definition(w, link.label))
            w->definitions[w->definition_count++] = link;
        line = code ? code : line_end(line, w->end);
    }
}

/* ---- links and pictures --------------------------------------------------------------------- */

static bool resolve(struct rewrite *w, struct piece address, bool picture, const char *at,
                    struct import_link *link)
{
    char plain[ADDRESS_BYTES];
    scan_plain(address, plain, sizeof plain);
    if (!import_resolve(w->import, w->file, plain, picture, link, w->err))
        return false;
    if (link->fate == IMPORT_DROP)
        import_tell(w->import, DIAG_WARNING, link->code, w->file->name, line_of(w, at),
                    "\"%.200s\" is not taken along: %s", plain, _(link->why));
    return true;
}

static void put_address(struct rewrite *w, const struct import_link *link, struct piece address,
                        struct piece title)
{
    if (link->fate == IMPORT_LOCAL)
        buf_add_str(w->out, link->href);
    else
        put(w, address);
    if (title.size) {
        buf_add_char(w->out, ' ');
        put(w, title);
    }
    buf_add_char(w->out, ')');
}

static bool blank_from(const char *s, const char *end)
{
    while (s < end && strchr(" \t\r", *s))
        s++;
    return s == end || *s == '\n';
}

/* Whether the picture of Markdown at `at` is all of its paragraph. */
static bool is_alone(const struct rewrite *w, const char *at)
{
    struct scan_link link;
    const char *before = at;
    if (*at != '!' || !scan_link(at + 1, w->end, &link) || !blank_from(link.end, w->end))
        return false;
    if (at > w->text && at[-1] != '\n')
        return false;
    const char *after = line_end(link.end, w->end);
    for (before -= at > w->text; before > w->text && before[-1] != '\n'; before--)
        ;
    return blank_from(after, w->end) && (at == w->text || blank_from(before, at));
}

/* What is left of a picture that is not taken along. Where it had a paragraph to itself, its words
 * alone ("image") would read as a slip of the pen. */
static void put_alternative(struct rewrite *w, const char *at, struct piece alt)
{
    bool english = str_equal(w->import->options->language, "en");
    bool alone = alt.size && is_alone(w, at);
    if (alone)
        buf_add_str(w->out, english ? "*Picture: " : "*Gambar: ");
    put(w, alt);
    if (alone)
        buf_add_char(w->out, '*');
}

static bool put_picture(struct rewrite *w, const char *at, struct piece alt, struct piece address,
                        struct piece title)
{
    struct import_link link;
    if (!resolve(w, address, true, at, &link))
        return false;
    if (link.fate == IMPORT_DROP) {
        put_alternative(w, at, alt);
        return true;
    }
    buf_add_str(w->out, "![");
    put(w, alt);
    buf_add_str(w->out, "](");
    put_address(w, &link, address, title);
    return true;
}

static bool only_space(const struct buf *buf, size_t from)
{
    for (size_t i = from; i < buf->size; i++)
        if (!strchr(" \t\r\n", buf->data[i]))
            return false;
    return true;
}

/* Whether a link's text is nothing but one picture; its alternative text is put out. */
static bool is_picture(struct piece text, struct piece *alt)
{
    struct scan_link link;
    const char *end = text.text + text.size;
    if (text.size < 2 || text.text[0] != '!' || !scan_link(text.text + 1, end, &link) ||
        link.end != end)
        return false;
    *alt = link.text;
    return true;
}

/* The player shows no link around a picture: its words follow the picture, in a paragraph of their
 * own where the picture has one. */
static void part_from_picture(struct rewrite *w, struct piece text, const char *end)
{
    const char *before = text.text - 1; /* the bracket */
    bool alone = (before == w->text || before[-1] == '\n') &&
                 (end == w->end || *end == '\n' || *end == '\r');
    buf_add_str(w->out, alone ? "\n\n" : " ");
}

static bool put_link(struct rewrite *w, const char *at, struct piece text, struct piece address,
                     struct piece title, const char *end)
{
    struct import_link link;
    struct piece alt;
    if (!resolve(w, address, false, at, &link))
        return false;
    if (link.fate == IMPORT_DROP)
        return rewrite_inline(w, text.text, text.text + text.size);
    if (is_picture(text, &alt)) {
        size_t start = w->out->size;
        if (!rewrite_inline(w, text.text, text.text + text.size))
            return false;
        if (w->out->size > start + 1 && w->out->data[start] == '!' &&
            w->out->data[start + 1] == '[')
            part_from_picture(w, text, end);
        else if (!w->out->failed)
            w->out->data[w->out->size = start] = '\0';
        text = alt;
    }
    buf_add_char(w->out, '[');
    size_t before = w->out->size;
    if (!rewrite_inline(w, text.text, text.text + text.size))
        return false;
    if (only_space(w->out, before))
        put(w, address);
    buf_add_str(w->out, "](");
    put_address(w, &link, address, title);
    return true;
}

/* Rewrites the link or picture at *s and moves behind it; *done false where there is none. */
static bool rewrite_link(struct rewrite *w, const char **s, const char *end, bool *done)
{
    struct scan_link link;
    const char *at = *s;
    bool picture = *at == '!';
    *done = false;
    if (w->depth >= IMPORT_NESTING_MAX || !scan_link(at + picture, end, &link))
        return true;
    if (!link.address.text) {
        const struct scan_link *definition = find_definition(w, link.label);
        if (!definition)
            return true;
        link.address = definition->address;
        link.title = definition->title;
    }
    *done = true;
    *s = link.end;
    w->depth++;
    bool good = picture ? put_picture(w, at, link.text, link.address, link.title)
                        : put_link(w, at, link.text, link.address, link.title, link.end);
    w->depth--;
    return good;
}

/* ---- HTML ----------------------------------------------------------------------------------- */

static bool name_is(struct piece name, const char *word)
{
    return name.size == strlen(word) && str_ends_fold(word, word) &&
           strncmp(name.text, word, name.size) == 0;
}

static const char *find_end_of_a(const char *s, const char *end)
{
    for (; s + 4 <= end; s++)
        if (memcmp(s, "</a>", 4) == 0)
            return s;
    return NULL;
}

/* <img> and <a href> have words in Markdown; other tags are told, and stay. */
static bool rewrite_tag(struct rewrite *w, const char **s, const char *end, bool *done)
{
    struct piece name, address;
    const char *at = *s, *after, *close;
    *done = false;
    if (!scan_tag(at, end, &name, &after))
        return true;
    if (name_is(name, "img") && (address = scan_attribute(at, after, "src")).size) {
        *done = true;
        *s = after;
        return put_picture(w, at, scan_attribute(at, after, "alt"), address,
                           (struct piece){NULL, 0});
    }
    if (at[1] != '/' && name_is(name, "a") && w->depth < IMPORT_NESTING_MAX &&
        (address = scan_attribute(at, after, "href")).size &&
        (close = find_end_of_a(after, end)) != NULL) {
        *done = true;
        *s = close + 4;
        w->depth++;
        bool good = put_link(w, at, (struct piece){after, (size_t)(close - after)}, address,
                             (struct piece){NULL, 0}, close + 4);
        w->depth--;
        return good;
    }
    enum lesson_tag fate = lesson_tag(name.text, name.size);
    if (at[1] != '/' && fate == LESSON_TAG_TEXT)
        import_tell(w->import, DIAG_WARNING, "html-lost", w->file->name, line_of(w, at),
                    "<%.*s> is HTML, which is not shown; the text within it stays",
                    (int)name.size, name.text);
    else if (at[1] != '/' && fate == LESSON_TAG_NOTHING)
        import_tell(w->import, DIAG_WARNING, "html-lost", w->file->name, line_of(w, at),
                    "<%.*s> is HTML, which is not shown, nor is what stands within it",
                    (int)name.size, name.text);
    return true;
}

/* ---- the text ------------------------------------------------------------------------------- */

static bool rewrite_one(struct rewrite *w, const char **s, const char *end)
{
    bool done = false;
    size_t code = **s == '`' || **s == '<' ? scan_verbatim(*s, end) : 0;
    size_t run = 1;
    if (code) {
        put(w, (struct piece){*s, code});
        *s += code;
        return true;
    }
    if (**s == '\\' && *s + 1 < end)
        run = 2;
    else if (**s == '[' || (**s == '!' && *s + 1 < end && (*s)[1] == '[')) {
        if (!rewrite_link(w, s, end, &done))
            return false;
    } else if (**s == '<') {
        if (!rewrite_tag(w, s, end, &done))
            return false;
    } else if (**s == '`') {
        while (*s + run < end && (*s)[run] == '`')
            run++;
    }
    if (!done) {
        put(w, (struct piece){*s, run});
        *s += run;
    }
    return true;
}

static bool rewrite_inline(struct rewrite *w, const char *s, const char *end)
{
    while (s < end)
        if (!rewrite_one(w, &s, end))
            return false;
    return true;
}

/* At the start of a line: a block of code is copied, a definition left out. */
static const char *rewrite_line_start(struct rewrite *w, const char *s)
{
    struct scan_link link;
    const char *code = skip_fence(s, w->end);
    if (code) {
        put(w, (struct piece){s, (size_t)(code - s)});
        return code;
    }
    if (scan_definition(s, w->end, &link) && find_definition(w, link.label))
        return link.end;
    return NULL;
}

static bool rewrite_all(struct rewrite *w)
{
    const char *s = w->text;
    bool at_start = true;
    while (s < w->end) {
        const char *behind = at_start ? rewrite_line_start(w, s) : NULL;
        if (!behind) {
            at_start = *s == '\n';
            if (!rewrite_one(w, &s, w->end))
                return false;
        } else {
            s = behind;
        }
        if (s > w->text && s[-1] == '\n')
            at_start = true;
    }
    return true;
}

bool import_text(struct import *import, const struct import_file *file, const char *text,
                 size_t n, int first_line, struct buf *out, struct err *err)
{
    struct rewrite w = {.import = import, .file = file, .text = text, .end = text + n,
                        .line_at = text, .line = first_line, .out = out, .err = err};
    w.definitions = mem_alloc_array(IMPORT_DEFINITIONS_MAX, sizeof *w.definitions);
    if (!w.definitions)
        return err_no_memory(err);
    collect_definitions(&w);
    bool good = rewrite_all(&w);
    mem_free(w.definitions);
    return good && (!out->failed || err_no_memory(err));
}
