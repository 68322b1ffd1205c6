/* Tags within text. md4c hands them over one by one and does not pair them: a stack of those that
 * are open does. An end takes the innermost tag of its name off the stack wherever it lies, so that
 * <u><b></u></b> reads as its author meant it; what is open when its block ends, ends with it. */
#include <string.h>

#include "lesson/parts.h"

static void count_styles(struct html *html)
{
    html->styles = 0;
    for (unsigned i = 0; i < html->tag_count; i++)
        html->styles |= html->tags[i].element->style;
}

const struct open_tag *html_link(const struct builder *b)
{
    for (unsigned i = 0; i < b->html.tag_count; i++)
        if (b->html.tags[i].href)
            return &b->html.tags[i];
    return NULL;
}

void html_dropped(struct builder *b, const struct tag *tag, int line)
{
    builder_warn_at(b, line, "raw-html", "write it in Markdown",
                    "the HTML tag <%s%s> has no effect here; only the text within it is shown",
                    tag->closing ? "/" : "", tag->name);
}

bool html_end_tags(struct builder *b)
{
    struct html *html = &b->html;
    for (unsigned i = 0; i < html->tag_count; i++)
        builder_warn_at(b, html->tags[i].line, "html-unclosed", "close it",
                        "the HTML tag <%s> is not closed before its block ends",
                        html->tags[i].element->name);
    html->tag_count = html->tags_skipped = 0;
    html->styles = 0;
    html->silent = NULL;
    return true;
}

/* An attribute in the arena, or NULL where it is absent or too long. False: no memory. */
static bool copy_attribute(struct builder *b, const struct tag *tag, const char *name, int line,
                           const char **out)
{
    struct buf value = BUF_INIT;
    bool there = tag_attribute(tag, name, &value), good = !value.failed;
    *out = NULL;
    if (there && value.size > HREF_BYTES_MAX) {
        builder_warn_at(b, line, "long-address", "shorten it",
                        "the attribute %s is too long and is left out", name);
    } else if (there && good) {
        *out = arena_copy(&b->lesson->arena, value.data ? value.data : "", value.size);
        good = *out != NULL;
    }
    buf_finish(&value);
    return good || builder_fail(b);
}

static bool push(struct builder *b, const struct tag *tag, int line)
{
    struct html *html = &b->html;
    struct open_tag open = {.element = tag->element, .line = line};
    bool link = tag->element->kind == ELEMENT_LINK;
    if (html->tag_count == INLINE_TAGS_MAX) {
        if (!html->tags_skipped++)
            builder_warn_at(b, line, "too-deep", "nest less",
                            "more than %d HTML tags are open at once", INLINE_TAGS_MAX);
        return true;
    }
    if (!inline_flush(b) || (link && (!copy_attribute(b, tag, "href", line, &open.href) ||
                                      !copy_attribute(b, tag, "title", line, &open.title))))
        return false;
    if (link && html_link(b))
        open.href = NULL; /* a link within a link leads where the outer one does */
    html->tags[html->tag_count++] = open;
    count_styles(html);
    return true;
}

static bool pop(struct builder *b, const struct tag *tag, int line)
{
    struct html *html = &b->html;
    for (unsigned i = html->tag_count; i-- > 0;) {
        if (html->tags[i].element != tag->element)
            continue;
        if (!inline_flush(b))
            return false;
        memmove(&html->tags[i], &html->tags[i + 1],
                (html->tag_count - i - 1) * sizeof *html->tags);
        html->tag_count--;
        count_styles(html);
        return true;
    }
    if (html->tags_skipped)
        html->tags_skipped--;
    else
        builder_warn_at(b, line, "html-unopened", "remove it",
                        "the HTML tag </%s> closes nothing", tag->name);
    return true;
}

static bool picture(struct builder *b, const struct tag *tag, int line)
{
    struct buf alt = BUF_INIT;
    const char *src, *title;
    bool good = copy_attribute(b, tag, "src", line, &src) &&
                copy_attribute(b, tag, "title", line, &title);
    tag_attribute(tag, "alt", &alt);
    if (good && alt.failed)
        good = builder_fail(b);
    if (good && !src)
        builder_warn_at(b, line, "raw-html", "name its file in src",
                        "a picture without an address is left out");
    if (good && html_link(b))
        builder_warn_at(b, line, "linked-picture", "put the link into the text beside it",
                        "a link around a picture is left out");
    if (good && src)
        good = inline_need_leaf(b) && inline_flush(b);
    if (good && src && inline_has_leaf(b))
        good = inline_picture(b, src, title, alt.data ? alt.data : "", alt.size);
    buf_finish(&alt);
    return good;
}

bool html_apply(struct builder *b, const struct tag *tag, int line)
{
    const struct element *element = tag->element;
    switch (element->kind) {
    case ELEMENT_STYLE:
    case ELEMENT_LINK:
        return tag->closing ? pop(b, tag, line) : push(b, tag, line);
    case ELEMENT_BREAK:
        return inline_need_leaf(b) && (!inline_has_leaf(b) || inline_break(b));
    case ELEMENT_PICTURE:
        return tag->closing || picture(b, tag, line);
    case ELEMENT_SILENT:
        b->html.silent = tag->closing ? NULL : element;
        break;
    case ELEMENT_UNKNOWN:
    case ELEMENT_APART:
        break;
    default:
        builder_warn_at(b, line, "html-misplaced", "let it begin a line of its own",
                        "the HTML tag <%s%s> has no effect within text",
                        tag->closing ? "/" : "", tag->name);
        return true;
    }
    if (!tag->closing)
        html_dropped(b, tag, line);
    return true;
}

/* Whether the tag under way is whole, now that it ends with these n bytes. */
static bool is_whole(struct html *html, const char *s, size_t n)
{
    const struct buf *text = &html->text;
    if (text->size > 1 && (text->data[1] == '!' || text->data[1] == '?')) {
        size_t length;
        return s[n - 1] == '>' && text->size <= TAG_BYTES_MAX &&
               tag_measure(text->data, text->size, &length) == TAG_REMARK;
    }
    for (size_t i = text->size - n; i < text->size; i++) {
        char c = text->data[i];
        if (html->quote)
            html->quote = c == html->quote ? '\0' : html->quote;
        else if ((c == '"' || c == '\'') && i && text->data[i - 1] == '=')
            html->quote = c;
    }
    return !html->quote && s[n - 1] == '>';
}

/* A tag may come in pieces, one for each line. */
bool html_piece(struct builder *b, const char *s, size_t n)
{
    struct html *html = &b->html;
    size_t length;
    if (!n)
        return true;
    if (!html->text.size)
        html->quote = '\0';
    if (html->text.size <= TAG_BYTES_MAX && !buf_add(&html->text, s, n))
        return builder_fail(b);
    if (html->text.size > TAG_BYTES_MAX || !is_whole(html, s, n))
        return true; /* the next text that is none forgets it */
    bool good = true;
    if (tag_measure(html->text.data, html->text.size, &length) == TAG_ELEMENT) {
        struct tag tag = tag_read(html->text.data, html->text.size);
        bool silent = html->silent && !(tag.closing && tag.element == html->silent);
        good = silent || b->picture || html_apply(b, &tag, b->line);
    }
    buf_clear(&html->text);
    return good;
}
