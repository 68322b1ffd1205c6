/* Nodes of the tree with their places. Memory that ends is noted once, in .starved, and told by
 * whoever opened the reader. */
#include "quiz/quiz_markdown_inside.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "base/utf8.h"
#include "base/words.h"

static int column_of(const struct markdown_reader *r, const char *at, size_t line)
{
    int column = 1;
    if (!at || line >= r->count)
        return 1;
    for (const char *s = r->lines[line].text; s < at; s++)
        column += ((unsigned char)*s & 0xC0) != 0x80;
    return column;
}

void markdown_report(struct markdown_reader *r, enum diag_severity severity, const char *code,
                     const char *at, size_t line, const char *remedy, const char *format, ...)
{
    char message[ERR_TEXT_BYTES];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, words_format(format), args);
    va_end(args);
    utf8_trim_partial(message);
    struct diag_place place = {r->out->file, (int)line + 1, column_of(r, at, line), NULL};
    struct buf said = BUF_INIT, todo = BUF_INIT;
    markdown_say_keys(r->out, message, &said);
    markdown_say_keys(r->out, remedy ? _(remedy) : "", &todo);
    r->out->errors += severity == DIAG_ERROR;
    r->starved = r->starved || said.failed || todo.failed;
    if (r->diags && !said.failed && !todo.failed)
        diag_add(r->diags, severity, code, place, remedy ? todo.data : NULL, "%s", said.data);
    buf_finish(&said);
    buf_finish(&todo);
}

static bool grow(void **list, size_t count, size_t *room, size_t each)
{
    if (count < *room)
        return true;
    size_t wanted = *room ? *room * 2 : 64;
    void *more = mem_resize(*list, wanted * each);
    if (!more)
        return false;
    *list = more;
    *room = wanted;
    return true;
}

void markdown_place(struct markdown_reader *r, const cJSON *node, size_t line, const char *at)
{
    struct quiz_markdown *out = r->out;
    void *list = out->places;
    if (!node || !grow(&list, out->place_count, &out->place_room, sizeof *out->places)) {
        r->starved = true;
        return;
    }
    out->places = list;
    out->places[out->place_count++] =
        (struct node_place){node, (int)line + 1, column_of(r, at, line), false};
}

void markdown_break(struct markdown_reader *r, const cJSON *node)
{
    for (size_t i = r->out->place_count; i > 0; i--) {
        if (r->out->places[i - 1].node == node) {
            r->out->places[i - 1].broken = true;
            return;
        }
    }
}

void markdown_gap(struct markdown_reader *r, const char *at, const char *id)
{
    struct quiz_markdown *out = r->out;
    void *list = out->gaps;
    if (!grow(&list, out->gap_count, &out->gap_room, sizeof *out->gaps)) {
        r->starved = true;
        return;
    }
    out->gaps = list;
    struct id_gap *gap = &out->gaps[out->gap_count++];
    gap->offset = (size_t)(at - r->text);
    str_put(gap->id, sizeof gap->id, id);
}

static int by_node(const void *a, const void *b)
{
    uintptr_t left = (uintptr_t)((const struct node_place *)a)->node;
    uintptr_t right = (uintptr_t)((const struct node_place *)b)->node;
    return left < right ? -1 : left > right;
}

void markdown_sort_places(struct quiz_markdown *markdown)
{
    if (markdown->place_count)
        qsort(markdown->places, markdown->place_count, sizeof *markdown->places, by_node);
}

const struct node_place *markdown_node_place(const struct quiz_markdown *markdown,
                                             const cJSON *node)
{
    struct node_place key = {.node = node};
    if (!markdown->place_count)
        return NULL;
    return bsearch(&key, markdown->places, markdown->place_count, sizeof key, by_node);
}

cJSON *markdown_put(struct markdown_reader *r, cJSON *object, const char *name, cJSON *node,
                    size_t line, const char *at)
{
    bool in = node && (name ? cJSON_AddItemToObject(object, name, node)
                            : cJSON_AddItemToArray(object, node));
    if (!in) {
        cJSON_Delete(node);
        r->starved = true;
        return NULL;
    }
    markdown_place(r, node, line, at);
    return node;
}

cJSON *markdown_string(struct markdown_reader *r, struct span span)
{
    char *copy = mem_copy_bytes(span.text, span.size);
    cJSON *node = copy ? cJSON_CreateString(copy) : NULL;
    mem_free(copy);
    if (!node)
        r->starved = true;
    return node;
}

cJSON *markdown_json(struct span span)
{
    struct json_doc doc = {NULL, NULL, NULL};
    return json_open(&doc, span.text, span.size, "", NULL, NULL) ? doc.root : NULL;
}

static size_t digits(struct span span, size_t from)
{
    size_t n = 0;
    while (from + n < span.size && span.text[from + n] >= '0' && span.text[from + n] <= '9')
        n++;
    return n;
}

bool markdown_is_number(struct span span)
{
    size_t at = span.size && span.text[0] == '-', n = digits(span, at);
    if (!n)
        return false;
    at += n;
    if (at + 1 < span.size && (span.text[at] == '.' || span.text[at] == ',') &&
        (n = digits(span, at + 1)))
        at += 1 + n;
    if (at + 1 < span.size && (span.text[at] == 'e' || span.text[at] == 'E')) {
        size_t sign = memchr("+-", span.text[at + 1], 2) ? 2 : 1;
        n = digits(span, at + sign);
        at += n ? sign + n : 0;
    }
    return at == span.size || (at + 1 == span.size && span.text[at] == '%');
}

/* "70", "-33,5", "50%". */
cJSON *markdown_number(struct markdown_reader *r, struct span span)
{
    char plain[64];
    if (!markdown_is_number(span) || span.size >= sizeof plain)
        return NULL;
    span.size -= span.text[span.size - 1] == '%';
    memcpy(plain, span.text, span.size);
    plain[span.size] = '\0';
    char *comma = strchr(plain, ',');
    if (comma)
        *comma = '.';
    cJSON *node = markdown_json((struct span){plain, span.size});
    if (!node)
        r->starved = true;
    return node;
}
