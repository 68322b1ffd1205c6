/* Pieces of text become runs: a run is gathered until the style changes, blanks are joined to one
 * space, and those at either end of a block go. Within a picture all text is its alternative. */
#include <string.h>

#include "lesson/parts.h"

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* A link of Markdown's stands before one of HTML's around it. */
static const char *href_now(const struct builder *b)
{
    if (b->link)
        return b->href;
    const struct open_tag *link = b->html.tag_count ? html_link(b) : NULL;
    return link ? link->href : NULL;
}

static const char *title_now(const struct builder *b)
{
    const struct open_tag *link = b->link ? NULL : html_link(b);
    return link ? link->title : b->title;
}

static unsigned style_now(const struct builder *b)
{
    return (b->bold ? RUN_BOLD : 0u) | (b->italic ? RUN_ITALIC : 0u) | (b->code ? RUN_CODE : 0u) |
           (b->strike ? RUN_STRIKE : 0u) |
           (href_now(b) ? RUN_LINK : 0u) | b->html.styles;
}

void inline_start(struct builder *b)
{
    b->last_run = NULL;
    b->after_space = true;
    b->in_word = false;
    buf_clear(&b->text);
}

static bool add_run(struct builder *b, const struct run *values)
{
    struct run *run = arena_take(&b->lesson->arena, sizeof *run);
    if (!run)
        return builder_fail(b);
    *run = *values;
    if (b->last_run)
        b->last_run->next = run;
    else
        b->at->runs = run;
    b->last_run = run;
    return true;
}

bool inline_flush(struct builder *b)
{
    if (!b->text.size)
        return true;
    struct run run = {.style = b->pending_style, .size = b->text.size};
    run.text = arena_copy(&b->lesson->arena, b->text.data, b->text.size);
    if (run.style & RUN_LINK) {
        run.href = href_now(b);
        run.title = title_now(b);
    }
    buf_clear(&b->text);
    return run.text ? add_run(b, &run) : builder_fail(b);
}

/* A blank at the end of a line or block has no meaning. */
static void trim(struct builder *b)
{
    if (b->text.size && b->text.data[b->text.size - 1] == ' ')
        b->text.data[--b->text.size] = '\0';
}

bool inline_end(struct builder *b)
{
    trim(b);
    bool good = inline_flush(b) && html_end_tags(b);
    b->last_run = NULL;
    return good;
}

static void count_words(struct builder *b, bool blank)
{
    if (!blank && !b->in_word)
        b->lesson->words++;
    b->in_word = !blank;
}

/* Appends text with blanks joined. */
static bool add_text(struct builder *b, const char *s, size_t n)
{
    for (size_t i = 0; i < n;) {
        bool blank = is_blank(s[i]);
        size_t from = i;
        while (i < n && is_blank(s[i]) == blank)
            i++;
        count_words(b, blank);
        if (blank && b->after_space)
            continue;
        b->after_space = blank;
        if (!(blank ? buf_add_char(&b->text, ' ') : buf_add(&b->text, s + from, i - from)))
            return builder_fail(b);
    }
    return true;
}

bool inline_say(struct builder *b, const char *s, size_t n)
{
    unsigned style = style_now(b);
    if (style != b->pending_style && !inline_flush(b))
        return false;
    b->pending_style = style;
    return add_text(b, s, n);
}

bool inline_break(struct builder *b)
{
    b->after_space = true;
    b->in_word = false;
    trim(b);
    return inline_flush(b) && add_run(b, &(struct run){.style = RUN_BREAK, .text = ""});
}

/* The meaning of an attribute in the arena; NULL without failure where it is too long. */
static bool copy_attribute(struct builder *b, const MD_ATTRIBUTE *attribute, size_t max,
                           const char **out)
{
    *out = NULL;
    b->href_bytes += attribute->size;
    if (b->href_bytes > HREF_TOTAL_BYTES_MAX) {
        b->failed = true;
        return err_set(b->err, ERR_LIMIT, "the lesson's addresses are longer than %u MiB",
                       HREF_TOTAL_BYTES_MAX >> 20);
    }
    if (attribute->size > max)
        return true;
    struct buf text = BUF_INIT;
    for (size_t i = 0; attribute->size && attribute->substr_offsets[i] < attribute->size; i++) {
        size_t from = attribute->substr_offsets[i], to = attribute->substr_offsets[i + 1];
        if (attribute->substr_types[i] == MD_TEXT_ENTITY)
            entity_decode(attribute->text + from, to - from, &text);
        else
            buf_add(&text, attribute->text + from, to - from);
    }
    *out = text.failed ? NULL : arena_copy(&b->lesson->arena, text.data, text.size);
    buf_finish(&text);
    return *out || builder_fail(b);
}

/* An address of the form ](address) lies where the text is; one of a definition does not. */
static void note_place(struct builder *b, const MD_ATTRIBUTE *href)
{
    const char *base = b->source->text.data, *p = href->text;
    if (!base || p < base + 2 || p >= base + b->source->text.size)
        return;
    if (p[-1] == '(' || (p[-1] == '<' && p[-2] == '('))
        builder_line_of(b, p);
    for (struct block *block = b->at; block && !block->line; block = block->parent)
        block->line = b->line;
}

static bool copy_target(struct builder *b, const MD_ATTRIBUTE *to, const MD_ATTRIBUTE *title,
                        const char **href, const char **name)
{
    *name = NULL;
    note_place(b, to);
    if (!copy_attribute(b, to, HREF_BYTES_MAX, href))
        return false;
    if (!*href)
        builder_warn(b, "long-address", "shorten it", "an address is too long and is left out");
    return !title->text || copy_attribute(b, title, HREF_BYTES_MAX, name);
}

bool inline_note(struct builder *b, const char *number, const char *href)
{
    struct run run = {.style = style_now(b) | RUN_LINK | RUN_NOTE |
                               RUN_SUP, .size = strlen(number), .href = href};
    run.text = inline_flush(b) ? arena_copy(&b->lesson->arena, number, run.size) : NULL;
    if (!run.text)
        return builder_fail(b);
    b->after_space = false;
    return add_run(b, &run);
}

bool inline_need_leaf(struct builder *b)
{
    enum block_kind kind = b->at->kind;
    bool container = kind == BLOCK_DOCUMENT || kind == BLOCK_QUOTE || kind == BLOCK_CALLOUT ||
                     kind == BLOCK_LIST || kind == BLOCK_LIST_ITEM || kind == BLOCK_DETAILS;
    if (kind == BLOCK_TABLE || kind == BLOCK_TABLE_ROW)
        return html_open_cell(b);
    return !container || build_implicit_paragraph(b);
}

/* Beyond the last column there is none: what stands there is left out. */
bool inline_has_leaf(const struct builder *b)
{
    return b->at->kind != BLOCK_TABLE && b->at->kind != BLOCK_TABLE_ROW;
}

static bool enter_link(struct builder *b, const MD_SPAN_A_DETAIL *detail)
{
    if (!inline_flush(b))
        return false;
    b->link++;
    return copy_target(b, &detail->href, &detail->title, &b->href, &b->title);
}

static bool enter_picture(struct builder *b, const MD_SPAN_IMG_DETAIL *detail)
{
    if (b->picture++)
        return true;
    buf_clear(&b->alt);
    if (b->link)
        builder_warn(b, "linked-picture", "put the link into the text beside the picture",
                     "a link around a picture is left out");
    return inline_flush(b) && copy_target(b, &detail->src, &detail->title, &b->picture_href,
                                   &b->picture_title);
}

bool inline_picture(struct builder *b, const char *href, const char *title, const char *alt,
                    size_t alt_size)
{
    struct run run = {.style = RUN_PICTURE, .size = alt_size, .href = href, .title = title};
    run.text = arena_copy(&b->lesson->arena, alt, alt_size);
    if (!run.text)
        return builder_fail(b);
    b->after_space = false;
    b->in_word = false;
    return !run.href || add_run(b, &run);
}

static bool leave_picture(struct builder *b)
{
    if (--b->picture)
        return true;
    return !b->alt.failed ? inline_picture(b, b->picture_href, b->picture_title, b->alt.data,
                                           b->alt.size) : builder_fail(b);
}

static void step(struct builder *b, MD_SPANTYPE type, unsigned by)
{
    if (type == MD_SPAN_EM)
        b->italic += by;
    else if (type == MD_SPAN_STRONG)
        b->bold += by;
    else if (type == MD_SPAN_CODE)
        b->code += by;
    else if (type == MD_SPAN_DEL)
        b->strike += by;
}

int inline_enter_span(MD_SPANTYPE type, void *detail, void *context)
{
    struct builder *b = context;
    if (b->failed)
        return 1;
    if (!inline_need_leaf(b))
        return 1;
    if (type == MD_SPAN_IMG)
        return enter_picture(b, detail) ? 0 : 1;
    if (b->picture)
        return 0;
    if (type == MD_SPAN_A)
        return enter_link(b, detail) ? 0 : 1;
    step(b, type, 1);
    return 0;
}

int inline_leave_span(MD_SPANTYPE type, void *detail, void *context)
{
    struct builder *b = context;
    (void)detail;
    if (b->failed)
        return 1;
    if (type == MD_SPAN_IMG)
        return leave_picture(b) ? 0 : 1;
    if (b->picture)
        return 0;
    if (type == MD_SPAN_A) {
        bool good = inline_flush(b);
        b->link--;
        b->href = b->title = NULL;
        return good ? 0 : 1;
    }
    step(b, type, (unsigned)-1);
    return 0;
}

static bool picture_text(struct builder *b, MD_TEXTTYPE type, const char *s, size_t n)
{
    bool good = true;
    if (type == MD_TEXT_ENTITY)
        good = entity_decode(s, n, &b->alt);
    else if (type == MD_TEXT_SOFTBR || type == MD_TEXT_BR)
        good = buf_add_char(&b->alt, ' ');
    else if (type != MD_TEXT_HTML)
        good = buf_add(&b->alt, s, n);
    return good || builder_fail(b);
}

static bool add_entity(struct builder *b, const char *s, size_t n)
{
    struct buf text = BUF_INIT;
    bool good = entity_decode(s, n, &text) ? inline_say(b, text.data, text.size) : builder_fail(b);
    buf_finish(&text);
    return good;
}

static bool leaf_text(struct builder *b, MD_TEXTTYPE type, const char *s, size_t n)
{
    if (b->picture)
        return picture_text(b, type, s, n);
    switch (type) {
    case MD_TEXT_BR:
        return inline_break(b);
    case MD_TEXT_SOFTBR:
        return inline_say(b, " ", 1);
    case MD_TEXT_ENTITY:
        return add_entity(b, s, n);
    case MD_TEXT_HTML:
        return html_piece(b, s, n);
    case MD_TEXT_NULLCHAR:
        return inline_say(b, "\xEF\xBF\xBD", 3);
    case MD_TEXT_NORMAL:
        return href_now(b) || !memchr(s, '[', n) ? inline_say(b, s, n) : notes_say(b, s, n);
    default:
        return inline_say(b, s, n);
    }
}

/* Within a code block text is kept as it is; it becomes block->text when the block ends. */
static bool code_text(struct builder *b, const char *s, size_t n)
{
    return buf_add(&b->text, s, n) || builder_fail(b);
}

int inline_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *context)
{
    struct builder *b = context;
    if (b->failed)
        return 1;
    int line = builder_line_of(b, text);
    bool code = b->at->kind == BLOCK_CODE;
    if (b->html.in_block) {
        if (!b->html.text.size)
            b->html.line = line;
        return buf_add(&b->html.text, text, size) || builder_fail(b) ? 0 : 1;
    }
    if (type != MD_TEXT_HTML && b->html.text.size)
        buf_clear(&b->html.text); /* what did not become a tag */
    if (b->html.silent && type != MD_TEXT_HTML)
        return 0;
    if (!code && !inline_need_leaf(b))
        return 1;
    if (!inline_has_leaf(b))
        return 0;
    for (struct block *block = b->at; block && !block->line; block = block->parent)
        block->line = line;
    return (code ? code_text(b, text, size) : leaf_text(b, type, text, size)) ? 0 : 1;
}
