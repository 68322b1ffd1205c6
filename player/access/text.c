/* Text as ATK asks for it: by characters, while ours counts bytes. A node's text is one line; its
 * sentences end at ". ", "! " and "? ". */
#include "access/objects.h"

#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"

const char *text_of(const struct access_node *node)
{
    bool box = node->role == ROLE_TEXTBOX || node->role == ROLE_SEARCHBOX;
    return !box ? node->label : node->value ? node->value : "";
}

/* ---- Characters and bytes ---- */

static size_t byte_of(const char *s, size_t n, int character)
{
    size_t at = 0;
    for (; character > 0 && at < n; character--)
        at = utf8_next(s, n, at);
    return at;
}

static int character_of(const char *s, size_t byte)
{
    int count = 0;
    for (size_t at = 0, n = strlen(s); at < byte && at < n; at = utf8_next(s, n, at))
        count++;
    return count;
}

/* The text of an object for the length of one question. */
struct asked {
    struct access_node node;
    const char *s;
    size_t n;
};

static bool ask(const void *object, struct asked *a)
{
    if (!object_node(object, &a->node))
        return false;
    a->s = text_of(&a->node);
    a->n = strlen(a->s);
    return true;
}

static char *answer(const struct asked *a, size_t from, size_t to)
{
    return access_here->lib.g_strndup(a->s + from, to > from ? to - from : 0);
}

static char *no_text(void)
{
    return access_here->lib.g_strdup("");
}

static char *get_text(AtkText *text, gint start, gint end)
{
    struct asked a;
    if (!ask(text, &a))
        return no_text();
    size_t from = byte_of(a.s, a.n, start);
    size_t to = end < 0 ? a.n : byte_of(a.s, a.n, end);
    return answer(&a, from, to);
}

static gint get_count(AtkText *text)
{
    struct asked a;
    return ask(text, &a) ? character_of(a.s, a.n) : 0;
}

static gunichar get_character(AtkText *text, gint offset)
{
    struct asked a;
    uint32_t c = 0;
    if (!ask(text, &a))
        return 0;
    size_t at = byte_of(a.s, a.n, offset);
    if (at < a.n)
        utf8_decode(a.s + at, a.n - at, &c);
    return c;
}

/* ---- Words and sentences ---- */

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

static bool starts_word(const char *s, size_t at)
{
    return !is_space(s[at]) && (at == 0 || is_space(s[at - 1]));
}

static bool starts_sentence(const char *s, size_t at)
{
    return starts_word(s, at) &&
           (at == 0 || (at > 1 && strchr(".!?", s[at - 2]) != NULL));
}

/* From the start at or before a byte to the next one. */
static void piece(const struct asked *a, bool (*starts)(const char *, size_t), size_t *from,
                  size_t *to)
{
    size_t at = *from < a->n ? *from : a->n;
    while (at > 0 && (at == a->n || !starts(a->s, at)))
        at--;
    *from = at;
    for (at++; at < a->n && !starts(a->s, at);)
        at++;
    *to = at < a->n ? at : a->n;
}

static char *get_string(AtkText *text, gint offset, AtkTextGranularity by, gint *start, gint *end)
{
    struct asked a;
    *start = *end = 0;
    if (!ask(text, &a))
        return no_text();
    size_t from = byte_of(a.s, a.n, offset), to = a.n;
    if (by == ATK_TEXT_GRANULARITY_CHAR)
        to = from < a.n ? utf8_next(a.s, a.n, from) : a.n;
    else if (by == ATK_TEXT_GRANULARITY_WORD)
        piece(&a, starts_word, &from, &to);
    else if (by == ATK_TEXT_GRANULARITY_SENTENCE)
        piece(&a, starts_sentence, &from, &to);
    else
        from = 0;
    *start = character_of(a.s, from);
    *end = character_of(a.s, to);
    return answer(&a, from, to);
}

/* The older way to ask for the same. */
static char *text_at(AtkText *text, gint offset, AtkTextBoundary by, gint *start, gint *end)
{
    AtkTextGranularity is = by == ATK_TEXT_BOUNDARY_CHAR ? ATK_TEXT_GRANULARITY_CHAR
        : by == ATK_TEXT_BOUNDARY_WORD_START || by == ATK_TEXT_BOUNDARY_WORD_END
            ? ATK_TEXT_GRANULARITY_WORD
        : by == ATK_TEXT_BOUNDARY_SENTENCE_START || by == ATK_TEXT_BOUNDARY_SENTENCE_END
            ? ATK_TEXT_GRANULARITY_SENTENCE
            : ATK_TEXT_GRANULARITY_LINE;
    return get_string(text, offset, is, start, end);
}

/* ---- The caret ---- */

static gint get_caret(AtkText *text)
{
    struct asked a;
    if (!ask(text, &a))
        return -1;
    bool box = a.node.role == ROLE_TEXTBOX || a.node.role == ROLE_SEARCHBOX;
    return box ? character_of(a.s, (size_t)(a.node.caret < 0 ? 0 : a.node.caret)) : -1;
}

static gboolean set_caret(AtkText *text, gint offset)
{
    struct access_node node;
    if (!object_node(text, &node) || !node.value)
        return FALSE;
    face_wish(ACCESS_PUT_CARET, node.key, (int)byte_of(node.value, strlen(node.value), offset),
              NULL);
    return TRUE;
}

static gint no_selections(AtkText *text)
{
    (void)text;
    return 0;
}

static void get_range_box(AtkText *text, gint start, gint end, AtkCoordType type,
                          AtkTextRectangle *out)
{
    (void)start;
    (void)end;
    struct access_node node = {0};
    (void)object_node(text, &node);
    struct rect window = access_tree_window(access_here->tree);
    bool screen = type == ATK_XY_SCREEN;
    *out = (AtkTextRectangle){node.box.x + (screen ? window.x : 0),
                              node.box.y + (screen ? window.y : 0), node.box.w, node.box.h};
}

static void get_character_box(AtkText *text, gint offset, gint *x, gint *y, gint *w, gint *h,
                              AtkCoordType type)
{
    AtkTextRectangle box;
    get_range_box(text, offset, offset + 1, type, &box);
    *x = box.x;
    *y = box.y;
    *w = box.width;
    *h = box.height;
}

static AtkAttributeSet *no_attributes(AtkText *text, gint offset, gint *start, gint *end)
{
    (void)offset;
    *start = 0;
    *end = get_count(text);
    return NULL;
}

static AtkAttributeSet *no_defaults(AtkText *text)
{
    (void)text;
    return NULL;
}

void faces_text(gpointer iface, gpointer data)
{
    AtkTextIface *is = iface;
    (void)data;
    is->get_text = get_text;
    is->get_character_count = get_count;
    is->get_character_at_offset = get_character;
    is->get_string_at_offset = get_string;
    is->get_text_at_offset = text_at;
    is->get_caret_offset = get_caret;
    is->set_caret_offset = set_caret;
    is->get_n_selections = no_selections;
    is->get_character_extents = get_character_box;
    is->get_range_extents = get_range_box;
    is->get_run_attributes = no_attributes;
    is->get_default_attributes = no_defaults;
}

/* ---- Typing ---- */

/* The value with what stands between two characters replaced. */
static void replace(const void *object, int start, int end, const char *with, size_t with_n)
{
    struct access_node node;
    if (!object_node(object, &node) || !node.value)
        return;
    size_t n = strlen(node.value), from = byte_of(node.value, n, start);
    size_t to = end < 0 ? n : byte_of(node.value, n, end);
    if (node.states & NODE_SECRET && (from || to < n))
        return; /* what stays of it is not known here */
    struct buf text = BUF_INIT;
    buf_add(&text, node.value, from);
    buf_add(&text, with, with_n);
    if (to >= from)
        buf_add(&text, node.value + to, n - to);
    if (!text.failed)
        face_wish(ACCESS_PUT_TEXT, node.key, 0, text.data ? text.data : "");
    buf_finish(&text);
}

static void set_contents(AtkEditableText *text, const gchar *s)
{
    replace(text, 0, -1, s, strlen(s));
}

static void insert(AtkEditableText *text, const gchar *s, gint n, gint *at)
{
    size_t size = n < 0 ? strlen(s) : (size_t)n;
    replace(text, *at, *at, s, size);
    char *copy = mem_copy_bytes(s, size);
    *at += copy ? character_of(copy, size) : 0;
    mem_free(copy);
}

static void delete_text(AtkEditableText *text, gint start, gint end)
{
    replace(text, start, end, "", 0);
}

void faces_edit(gpointer iface, gpointer data)
{
    AtkEditableTextIface *is = iface;
    (void)data;
    is->set_text_contents = set_contents;
    is->insert_text = insert;
    is->delete_text = delete_text;
}
