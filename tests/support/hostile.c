#include "hostile.h"

#include <string.h>

const struct hostile hostile_lessons[] = {
    {"book",
     "# Buku\n\n",
     "## Bagian\n\nKalimat yang **cukup** panjang untuk *dua* baris, dengan `kode`, sebuah "
     "[tautan](#bagian) dan kata-kata lain sampai baris ini penuh.\n\n- satu\n- dua\n  - tiga\n\n"
     "> [!NOTE]\n> Catatan.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```c\nint a;\n```\n\n",
     NULL, NULL, NULL, 0},
    {"one-paragraph", "", "kata dan **kata** lain, ", NULL, NULL, NULL, 0},
    {"one-word", "", "kata", NULL, NULL, NULL, 0},
    {"one-line-of-code", "```\n", "kode ", NULL, NULL, NULL, 0},
    {"quotes", "", "> ", "a\n", ">", "too-deep", 0},
    {"lists", "", "- ", "a\n", "- ", "too-deep", 0},
    {"numbers", "", "1. ", "a\n", "1. ", "too-deep", 0},
    {"details", "", "<details>\n\n", "a\n\n", "</details>\n\n", "too-deep", 0},
    {"tags", "a ", "<u>", "b", "</u>", "too-deep", 0},
    {"comments", "a <!--\n", ">\n", NULL, NULL, NULL, 0},
    {"overlong", "", "a\xC0\xBC" "b\xE0\x80\xBC" "c\xF0\x80\x80\xBC\n", NULL, NULL, "bad-utf8", 0},
    {"surrogates", "", "a\xED\xA0\x80" "b\xED\xBF\xBF &#xD800; &#xDFFF;\n", NULL, NULL,
     "bad-utf8", 0},
    {"controls", "", "a\x01\x08\x1B[31m\x7F\xC2\x85\xE2\x80\xA8 &#7; &#x85;\n", NULL, NULL,
     "control-character", 0},
    {"overrides", "", "a \xE2\x80\xAE" "fdp.exe\xE2\x80\xAC \xE2\x81\xA6(\xE2\x81\xA9 &#x202E;\n",
     NULL, NULL, "bidi-override", 0},
    {"right-to-left", "", "\xD8\xB9\xD8\xB1\xD8\xA8\xD9\x8A (a1) ", NULL, NULL, NULL, 0},
    {"marks", "a", "\xCC\x81", NULL, NULL, NULL, 0},
    {"pictures", "", "![Loket](../media/kecil.png)\n\n", NULL, NULL, NULL, 0},
    {"pictures-within", "", "a ![Loket](../media/kecil.png) ", NULL, NULL, NULL, 0},
    {"links", "", "[kata](../media/kecil.png) ", NULL, NULL, NULL, 0},
    {"notes", "", "[^a] ", "\n\n[^a]: b\n\n", "[^a] ", NULL, 0},
    {"columns", "|a", "|b", "|---", NULL, "too-many-columns", 10000},
    {"rows", "|a", "|b **c**", "|---", NULL, NULL, 3},
    {"cells-of-html", "<table>\n<tr>", "<td>b", "<tr>", NULL, "too-many-columns", 10000},
};
const size_t hostile_lesson_count = sizeof hostile_lessons / sizeof *hostile_lessons;

const struct hostile *hostile_find(const char *name)
{
    for (size_t i = 0; i < hostile_lesson_count; i++)
        if (strcmp(hostile_lessons[i].name, name) == 0)
            return &hostile_lessons[i];
    return NULL;
}

static void add_row(struct buf *out, const char *cell, int across)
{
    for (int i = 0; i < across; i++)
        buf_add_str(out, cell);
    buf_add_str(out, "\n");
}

static bool write_table(const struct hostile *lesson, size_t bytes, struct buf *out)
{
    bool html = lesson->head[0] == '<';
    if (html) {
        buf_add_str(out, lesson->head);
    } else {
        add_row(out, lesson->head, lesson->across);
        add_row(out, lesson->middle, lesson->across);
    }
    while (out->size < bytes && !out->failed) {
        add_row(out, lesson->body, lesson->across);
        if (html)
            buf_add_str(out, lesson->middle);
    }
    return !out->failed;
}

bool hostile_write(const struct hostile *lesson, size_t bytes, struct buf *out)
{
    buf_reserve(out, bytes + 512);
    if (lesson->across)
        return write_table(lesson, bytes, out);
    buf_add_str(out, lesson->head);
    while (out->size < (lesson->middle ? bytes / 2 : bytes) && !out->failed)
        buf_add_str(out, lesson->body);
    if (lesson->middle) {
        buf_add_str(out, lesson->middle);
        while (out->size < bytes && !out->failed)
            buf_add_str(out, lesson->rest);
    }
    return !out->failed;
}
