#include "base/diag.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/words.h"

static bool room_for_one(struct diags *diags)
{
    if (diags->count < diags->room)
        return true;
    size_t room = diags->room ? diags->room * 2 : 8;
    struct diag *list = mem_resize(diags->list, room * sizeof *list);
    if (!list)
        return false;
    diags->list = list;
    diags->room = room;
    return true;
}

static char *format_message(const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, again);
    va_end(again);
    char *text = n < 0 ? NULL : mem_alloc((size_t)n + 1);
    if (text)
        vsnprintf(text, (size_t)n + 1, format, args);
    return text;
}

static void diag_free(struct diag *diag)
{
    mem_free(diag->file);
    mem_free(diag->pointer);
    mem_free(diag->message);
    mem_free(diag->remedy);
}

void diag_add(struct diags *diags, enum diag_severity severity, const char *code,
              struct diag_place place, const char *remedy, const char *format, ...)
{
    if (!diags)
        return;
    diags->errors += severity == DIAG_ERROR;
    diags->warnings += severity == DIAG_WARNING;
    if (diags->count >= DIAG_MAX)
        return;
    if (!room_for_one(diags)) {
        diags->failed = true;
        return;
    }
    va_list args;
    va_start(args, format);
    struct diag diag = {.severity = severity, .code = code, .line = place.line,
                        .column = place.column, .file = mem_copy_str(place.file),
                        .pointer = mem_copy_str(place.pointer),
                        .remedy = mem_copy_str(remedy ? words_text(remedy) : NULL),
                        .message = format_message(words_format(format), args)};
    va_end(args);
    if (!diag.message || (place.file && !diag.file) || (place.pointer && !diag.pointer) ||
        (remedy && !diag.remedy)) {
        diags->failed = true;
        diag_free(&diag);
        return;
    }
    diags->list[diags->count++] = diag;
}

void diags_finish(struct diags *diags)
{
    for (size_t i = 0; i < diags->count; i++)
        diag_free(&diags->list[i]);
    mem_free(diags->list);
    *diags = (struct diags)DIAGS_INIT;
}

void diag_where(const struct diag *diag, char *out, size_t size)
{
    const char *file = diag->file ? diag->file : "";
    if (diag->line && diag->column)
        snprintf(out, size, "%s:%d:%d", file, diag->line, diag->column);
    else if (diag->line)
        snprintf(out, size, "%s:%d", file, diag->line);
    else if (diag->pointer && diag->pointer[0])
        snprintf(out, size, "%s#%s", file, diag->pointer);
    else
        snprintf(out, size, "%s", file);
}
