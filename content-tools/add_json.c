/* The text has been parsed before, so that walking it needs no care for what is not JSON; ends are
 * watched all the same. */
#include "author/add.h"

#include <string.h>

struct walk {
    const char *at, *end;
};

static void skip_space(struct walk *t)
{
    while (t->at < t->end && strchr(" \t\r\n", *t->at))
        t->at++;
}

static void skip_string(struct walk *t)
{
    for (t->at++; t->at < t->end && *t->at != '"'; t->at++)
        if (*t->at == '\\')
            t->at++;
    t->at += t->at < t->end;
}

static void skip_value(struct walk *t)
{
    int depth = 0;
    while (t->at < t->end) {
        char c = *t->at;
        if (c == '"') {
            skip_string(t);
        } else {
            if (depth == 0 && strchr(",]} \t\r\n", c))
                return;
            depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
            t->at++;
        }
        if (depth == 0 && (c == '"' || c == '}' || c == ']'))
            return;
    }
}

/* Into an object or array; false at its end. */
static bool next_entry(struct walk *t)
{
    skip_space(t);
    if (t->at < t->end && (*t->at == ',' || *t->at == '{' || *t->at == '['))
        t->at++;
    skip_space(t);
    return t->at < t->end && *t->at != '}' && *t->at != ']';
}

/* From an object's brace to the value of a member. */
static bool enter_member(struct walk *t, const char *name)
{
    size_t n = strlen(name);
    if (t->at == t->end || *t->at != '{')
        return false;
    while (next_entry(t)) {
        const char *key = t->at + 1;
        skip_string(t);
        bool found = (size_t)(t->at - key) == n + 1 && memcmp(key, name, n) == 0;
        skip_space(t);
        t->at += t->at < t->end;
        skip_space(t);
        if (found)
            return true;
        skip_value(t);
    }
    return false;
}

static bool enter_element(struct walk *t, size_t index)
{
    if (t->at == t->end || *t->at != '[')
        return false;
    while (next_entry(t)) {
        if (index-- == 0)
            return true;
        skip_value(t);
    }
    return false;
}

/* The white space at the beginning of the line that holds `at`. */
static size_t line_space(const char *text, const char *at, const char **start)
{
    const char *line = at;
    while (line > text && line[-1] != '\n')
        line--;
    *start = line;
    return strspn(line, " \t");
}

struct place {
    const char *behind;       /* the last item, or the bracket */
    const char *space;        /* what stands before the last item */
    size_t space_size;
    bool empty;
    bool before; /* .behind is where an item starts, and .space what stands before it */
};

static bool find_place(struct walk t, size_t module, size_t before, struct place *out)
{
    skip_space(&t);
    if (!enter_member(&t, "modules") || !enter_element(&t, module) ||
        !enter_member(&t, "items") || t.at == t.end || *t.at != '[')
        return false;
    *out = (struct place){.behind = t.at + 1, .empty = true};
    for (;;) {
        skip_space(&t);
        const char *mark = t.at + 1;
        if (!next_entry(&t))
            return t.at < t.end;
        out->empty = false;
        out->space = mark;
        out->space_size = (size_t)(t.at - mark);
        out->behind = t.at;
        out->before = before-- == 0;
        if (out->before)
            return true;
        skip_value(&t);
        out->behind = t.at;
    }
}

static void add_into_empty(const char *text, const struct place *place, const char *item,
                           struct buf *out)
{
    const char *line;
    size_t n = line_space(text, place->behind, &line);
    buf_add_char(out, '\n');
    buf_add(out, line, n);
    buf_format(out, "  %s\n", item);
    buf_add(out, line, n);
}

bool add_json_item(const char *text, size_t n, size_t module, size_t before, const char *item,
                   struct buf *out, struct err *err)
{
    struct place place;
    size_t bom = n >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    if (!find_place((struct walk){text + bom, text + n}, module, before, &place))
        return err_set(err, ERR_FORMAT, "course.json: the items of the module are not found");
    const char *rest = place.behind;
    buf_add(out, text, (size_t)(place.behind - text));
    if (place.empty) {
        add_into_empty(text, &place, item, out);
        while (rest < text + n && strchr(" \t\r\n", *rest))
            rest++;
    } else {
        if (place.before)
            buf_format(out, "%s,", item);
        else
            buf_add_char(out, ',');
        if (place.space_size)
            buf_add(out, place.space, place.space_size);
        else
            buf_add_char(out, ' ');
        if (!place.before)
            buf_add_str(out, item);
    }
    buf_add(out, rest, (size_t)(text + n - rest));
    return !out->failed || err_no_memory(err);
}

bool add_json_replace(const char *text, size_t n, const char *name, const char *value,
                      struct buf *out, struct err *err)
{
    size_t bom = n >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    struct walk t = {text + bom, text + n};
    skip_space(&t);
    if (!enter_member(&t, name))
        return err_set(err, ERR_FORMAT, "course.json: there is no \"%s\"", name);
    buf_add(out, text, (size_t)(t.at - text));
    buf_add_str(out, value);
    skip_value(&t);
    buf_add(out, t.at, (size_t)(text + n - t.at));
    return !out->failed || err_no_memory(err);
}
