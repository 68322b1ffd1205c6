/* What every command prints with. */
#include "admin.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/str.h"
#include "base/words.h"
#include "record/json_text.h"

int admin_tell(const struct err *err)
{
    fprintf(stderr, "bekal-admin: %s\n", err->text);
    if (err->code == ERR_BUSY)
        fputs(_("Bekal seems to be at work on this home. Close it and try again.\n"), stderr);
    return err->code == ERR_USAGE ? ADMIN_USAGE : ADMIN_BAD;
}

static void add_name(struct buf *out, const char *name)
{
    buf_format(out, "%c\"%s\":", out->size ? ',' : '{', name);
}

void admin_add_text(struct buf *out, const char *name, const char *value)
{
    add_name(out, name);
    json_text_string(out, value);
}

void admin_add_int(struct buf *out, const char *name, int64_t value)
{
    add_name(out, name);
    buf_format(out, "%" PRId64, value);
}

void admin_add_bool(struct buf *out, const char *name, bool value)
{
    admin_add_json(out, name, value ? "true" : "false");
}

void admin_add_time(struct buf *out, const char *name, int64_t wall_ms)
{
    char iso[CLOCK_ISO_BYTES] = "";
    if (wall_ms)
        clock_iso(wall_ms, iso);
    admin_add_text(out, name, iso);
}

void admin_add_json(struct buf *out, const char *name, const char *json)
{
    add_name(out, name);
    buf_add_str(out, json);
}

void admin_add_json_text(struct buf *out, const char *value)
{
    json_text_string(out, value);
}

void admin_add_to_list(struct buf *list, struct buf *object)
{
    buf_add_char(object, '}');
    if (list->size)
        buf_add_char(list, ',');
    if (object->failed)
        list->failed = true;
    else
        buf_add_str(list, object->data);
    buf_finish(object);
}

void admin_print_json(struct buf *out)
{
    if (!out->size)
        buf_add_char(out, '{');
    buf_add_char(out, '}');
    if (out->failed)
        fprintf(stderr, "bekal-admin: %s\n", _("out of memory"));
    else
        puts(out->data);
    buf_finish(out);
}

void admin_print_line(const char *label, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    printf("%-*s ", ADMIN_LABEL_CELLS, _(label));
    vprintf(format, args);
    putchar('\n');
    va_end(args);
}

const char *admin_time(int64_t wall_ms, char out[ADMIN_TIME_BYTES])
{
    struct calendar c;
    if (!wall_ms)
        return _("never");
    clock_local(wall_ms, &c);
    if (str_equal(words_language(), "id")) {
        snprintf(out, ADMIN_TIME_BYTES, "%02u/%02u/%04u %02u.%02u", (unsigned)c.day % 100,
                 (unsigned)c.month % 100, (unsigned)c.year % 10000, (unsigned)c.hour % 100,
                 (unsigned)c.minute % 100);
        return out;
    }
    snprintf(out, ADMIN_TIME_BYTES, "%04u-%02u-%02u %02u:%02u", (unsigned)c.year % 10000,
             (unsigned)c.month % 100, (unsigned)c.day % 100, (unsigned)c.hour % 100,
             (unsigned)c.minute % 100);
    return out;
}
