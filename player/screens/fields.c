/* Editing one line of text: insert at the caret, delete around it, move by whole characters. */
#include "screens/update.h"

#include <string.h>

#include "base/str.h"
#include "base/utf8.h"

void field_put(struct field *field, const char *text)
{
    str_put(field->text, sizeof field->text, text ? text : "");
    field->caret = (int)strlen(field->text);
    field->whole = false;
}

void field_insert(struct field *field, const char *text)
{
    char clean[FIELD_BYTES];
    size_t n = 0, all = strlen(text);
    for (size_t at = 0; at < all && n + 5 < sizeof clean;) {
        uint32_t c;
        size_t length = utf8_decode(text + at, all - at, &c);
        if (c >= 0x20 && c != 0x7F && c != UTF8_BAD) {
            memcpy(clean + n, text + at, length);
            n += length;
        }
        at += length;
    }
    if (field->whole)
        field_put(field, "");
    size_t size = strlen(field->text);
    while (n && size + n + 1 > sizeof field->text)
        n = utf8_previous(clean, n);
    memmove(field->text + field->caret + n, field->text + field->caret,
            size - (size_t)field->caret + 1);
    memcpy(field->text + field->caret, clean, n);
    field->caret += (int)n;
}

void field_caret(struct field *field, int at)
{
    size_t size = strlen(field->text), to = at < 0 ? 0 : (size_t)at < size ? (size_t)at : size;
    if (to < size && ((unsigned char)field->text[to] & 0xC0) == 0x80)
        to = utf8_previous(field->text, to);
    field->caret = (int)to;
    field->whole = false;
}

static void cut(struct field *field, size_t from, size_t to)
{
    memmove(field->text + from, field->text + to, strlen(field->text + to) + 1);
    field->caret = (int)from;
}

void field_erase(struct field *field)
{
    if (field->whole)
        field_put(field, "");
    else if (field->caret)
        cut(field, utf8_previous(field->text, (size_t)field->caret), (size_t)field->caret);
}

void field_select(struct field *field)
{
    field->caret = (int)strlen(field->text);
    field->whole = field->text[0] != '\0';
}

/* An arrow goes to the end of what is selected, and gives it up. */
static bool leave_whole(struct field *field, enum key key)
{
    bool left = key == KEY_LEFT, right = key == KEY_RIGHT;
    if (field->whole && (left || right))
        field_caret(field, left ? 0 : (int)strlen(field->text));
    else
        return false;
    return true;
}

static bool edit(struct field *field, const struct input *input)
{
    if (leave_whole(field, input->key))
        return true;
    size_t size = strlen(field->text), at = (size_t)field->caret;
    switch (input->key) {
    case KEY_BACKSPACE:
        field_erase(field);
        return true;
    case KEY_DELETE:
        if (field->whole)
            field_put(field, "");
        else if (at < size)
            cut(field, at, utf8_next(field->text, size, at));
        return true;
    case KEY_LEFT:
        field->caret = (int)utf8_previous(field->text, at);
        return true;
    case KEY_RIGHT:
        field->caret = (int)utf8_next(field->text, size, at);
        return true;
    case KEY_HOME:
        field_caret(field, 0);
        return true;
    case KEY_END:
        field_caret(field, (int)size);
        return true;
    case KEY_A:
        if (input->control)
            field_select(field);
        return input->control;
    default:
        return false;
    }
}

bool field_input(struct model *model, const struct input *input)
{
    int index = model_focused_field(model);
    if (index < 0)
        return false;
    if (input->kind == INPUT_TEXT) {
        field_insert(&model->fields[index], input->text);
        return true;
    }
    if (input->kind == INPUT_KEY && input->key == KEY_V && input->control) {
        request_ask(model, REQUEST_PASTE);
        return true;
    }
    return input->kind == INPUT_KEY && edit(&model->fields[index], input);
}

uint32_t field_id(int index)
{
    static const char *const names[FIELD_COUNT] = {"field-name", "field-number", "field-post",
                                                   "field-unit", "field-search",
                                                   "field-find",
                                                   "field-passphrase"};
    return draw_id(names[index]);
}

int model_focused_field(const struct model *model)
{
    for (int i = 0; model->focus && i < FIELD_COUNT; i++)
        if (model->focus == field_id(i))
            return i;
    return -1;
}
