/* golden_test [--update] FOLDER: each NAME.md is laid out and drawn twice, 760 px wide at 100% and
 * 320 px wide at 200%, and its traces must be those of NAME.trace. A missing trace fails: only
 * --update writes. The tree of nodes follows each drawing. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "layout_case.h"

#define LESSON_FILE_BYTES_MAX (1u << 20)

static const char *const names[] = {
    "breaks", "callouts", "code", "headings", "html", "inline", "links", "lists", "nesting",
    "notes", "paragraphs", "pictures", "quotes", "scripts", "tables", "tasks", "wide-table",
};

static bool draw_into(struct buf *out, const char *text, size_t n, int width, int scale)
{
    struct layout_case c;
    bool good = layout_case_begin(&c, text, n, width, scale);
    if (good) {
        layout_run(c.layout, LAYOUT_CASE_ALL_PX, 0, NULL);
        struct layout_view view = layout_case_view(0, layout_height_px(c.layout) + 1);
        layout_case_draw(&c, &view);
        buf_format(out, "== %d px at %d%%: %d px high\n", width, scale,
                   layout_height_px(c.layout));
        draw_trace(&c.list, out);
        buf_add_str(out, "-- nodes\n");
        draw_tree(&c.list, out);
        buf_add_char(out, '\n');
        good = !c.list.failed && !out->failed;
    }
    layout_case_end(&c);
    return good;
}

static bool trace_of(const char *text, size_t n, struct buf *out)
{
    return draw_into(out, text, n, 760, 100) && draw_into(out, text, n, 320, 200);
}

/* Tells the first line that differs. */
static void tell(const char *name, const char *kept, const char *now)
{
    int line = 1;
    const char *a = kept, *b = now;
    for (; *a && *a == *b; a++, b++)
        line += *a == '\n';
    while (a > kept && a[-1] != '\n') {
        a--;
        b--;
    }
    fprintf(stderr, "%s.trace:%d differs\n- %.*s\n+ %.*s\n", name, line, (int)strcspn(a, "\n"), a,
            (int)strcspn(b, "\n"), b);
}

static bool keep(const char *path, const struct buf *now)
{
    struct err err = ERR_INIT;
    if (file_write_atomic(path, now->data, now->size, &err))
        return true;
    fprintf(stderr, "%s\n", err.text);
    return false;
}

static bool compare(const char *path, const char *name, const struct buf *now)
{
    struct buf kept = BUF_INIT;
    struct err err = ERR_INIT;
    bool good = file_read(path, 8 * LESSON_FILE_BYTES_MAX, &kept, &err);
    if (!good)
        fprintf(stderr, "%s (golden_test --update writes it; look at it first)\n", err.text);
    if (good && strcmp(kept.data ? kept.data : "", now->data) != 0) {
        tell(name, kept.data ? kept.data : "", now->data);
        good = false;
    }
    buf_finish(&kept);
    return good;
}

static bool check(const char *folder, const char *name, bool update)
{
    char path[1024];
    struct buf text = BUF_INIT, now = BUF_INIT;
    struct err err = ERR_INIT;
    snprintf(path, sizeof path, "%s/%s.md", folder, name);
    bool good = file_read(path, LESSON_FILE_BYTES_MAX, &text, &err);
    if (!good)
        fprintf(stderr, "%s\n", err.text);
    good = good && trace_of(text.data ? text.data : "", text.size, &now);
    snprintf(path, sizeof path, "%s/%s.trace", folder, name);
    good = good && (update ? keep(path, &now) : compare(path, name, &now));
    buf_finish(&text);
    buf_finish(&now);
    return good;
}

int main(int argc, char **argv)
{
    bool update = argc > 1 && strcmp(argv[1], "--update") == 0;
    const char *folder = argc > 1 + update ? argv[1 + update] : ".";
    size_t failed = 0, count = sizeof names / sizeof names[0];
    for (size_t i = 0; i < count; i++)
        failed += !check(folder, names[i], update);
    if (failed)
        fprintf(stderr, "%zu of %zu goldens fail\n", failed, count);
    return failed ? 1 : 0;
}
