/* The order is that of a person who reads the names: README and index first, then by number where
 * there are numbers. Files of one module stand together at the place of its first file. */
#include "author/import_inside.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "author/check.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "lesson/lesson.h"
#include "quiz/quiz_markdown.h"

#define ID_BYTES_FROM_NAME 48

static bool is_markdown(const char *name)
{
    return str_ends_fold(name, ".md") || str_ends_fold(name, ".markdown");
}

/* ---- order ---------------------------------------------------------------------------------- */

static bool is_first(const char *base)
{
    size_t n = strcspn(base, ".");
    return (n == 6 && str_ends_fold(base, "readme.md")) ||
           (n == 5 && str_ends_fold(base, "index.md"));
}

/* Numbers within names by value, letters without case. */
static int natural(const char *a, const char *b)
{
    while (*a && *b) {
        if (isdigit((unsigned char)*a) && isdigit((unsigned char)*b)) {
            size_t n = strspn(a, "0"), m = strspn(b, "0");
            a += n;
            b += m;
            n = strspn(a, "0123456789");
            m = strspn(b, "0123456789");
            int order = n != m ? (n < m ? -1 : 1) : strncmp(a, b, n);
            if (order)
                return order;
            a += n;
            b += m;
        } else {
            int order = tolower((unsigned char)*a) - tolower((unsigned char)*b);
            if (order)
                return order;
            a++;
            b++;
        }
    }
    return (unsigned char)*a - (unsigned char)*b;
}

/* Files of a folder before the folders in it; README and index before the other files. */
static int by_place(const void *left, const void *right)
{
    const char *a = ((const struct import_file *)left)->name;
    const char *b = ((const struct import_file *)right)->name;
    for (;;) {
        size_t n = strcspn(a, "/"), m = strcspn(b, "/");
        if (!a[n] && !b[m]) {
            int first = is_first(b) - is_first(a);
            return first ? first : natural(a, b) ? natural(a, b) : strcmp(a, b);
        }
        if (!a[n] || !b[m])
            return a[n] ? 1 : -1;
        if (n != m || strncmp(a, b, n) != 0)
            return natural(a, b) ? natural(a, b) : strcmp(a, b);
        a += n + 1;
        b += m + 1;
    }
}

static bool collect(struct import *import, struct err *err)
{
    struct source *source = import->source;
    import->files = mem_alloc_array(source->file_count + 1, sizeof *import->files);
    if (!import->files)
        return err_no_memory(err);
    for (size_t i = 0; i < source->file_count; i++)
        if (is_markdown(source->files[i].name))
            import->files[import->file_count++].name = source->files[i].name;
    if (!import->file_count)
        return err_set(err, ERR_NOT_FOUND, "%s holds no Markdown", import->options->from);
    if (import->file_count > COURSE_ITEMS_MAX)
        return err_set(err, ERR_LIMIT, "%s holds more than %d Markdown files",
                       import->options->from, COURSE_ITEMS_MAX);
    qsort(import->files, import->file_count, sizeof *import->files, by_place);
    return true;
}

/* ---- what a file is ------------------------------------------------------------------------- */

bool import_name_words(const char *name, struct buf *out)
{
    const char *base = path_base(name);
    size_t n = strcspn(base, "/");
    if (is_markdown(base))
        n = (size_t)(strrchr(base, '.') - base);
    size_t skip = strspn(base, "0123456789.-_ ");
    if (skip < n) {
        base += skip;
        n -= skip;
    }
    for (size_t i = 0; i < n; i++)
        buf_add_char(out, base[i] == '_' || base[i] == '-' ? ' ' : base[i]);
    return !out->failed;
}

static size_t line_bytes(const char *text, size_t n)
{
    const char *stop = n ? memchr(text, '\n', n) : NULL;
    return stop ? (size_t)(stop - text) + 1 : n;
}

/* How many lines of front matter the text begins with; its "title:" goes to *title. */
static size_t front_matter(const char *text, size_t n, struct buf *title)
{
    size_t lines = 0;
    if (n < 4 || memcmp(text, "---", 3) != 0 || (text[3] != '\n' && text[3] != '\r'))
        return 0;
    while (n) {
        size_t size = line_bytes(text, n);
        bool end = lines && size >= 3 && memcmp(text, "---", 3) == 0;
        lines++;
        if (end)
            return lines;
        if (size > 7 && memcmp(text, "title: ", 7) == 0)
            buf_add(title, text + 7, strcspn(text + 7, "\r\n"));
        text += size;
        n -= size;
    }
    buf_clear(title);
    return 0;
}

static const struct block *first_heading(const struct lesson *lesson)
{
    for (const struct block *block = lesson->root->first; block; block = block->next)
        if (block->kind == BLOCK_HEADING)
            return block;
    return NULL;
}

static bool take_title(struct import_file *file, struct buf *front, const struct lesson *lesson,
                       struct err *err)
{
    struct buf words = BUF_INIT;
    const struct block *heading = lesson ? first_heading(lesson) : NULL;
    bool good = true;
    if (front->size)
        good = buf_add(&words, front->data, front->size);
    else if (lesson && lesson->title && lesson->title[0])
        good = buf_add_str(&words, lesson->title);
    else if (heading)
        lesson_plain(heading->runs, &words);
    if (good && !words.size)
        good = import_name_words(file->name, &words);
    if (good && !words.failed && words.size)
        file->title = mem_copy_bytes(words.data, words.size);
    buf_finish(&words);
    return file->title || err_no_memory(err);
}

/* A file whose every part is a question with a right answer is a quiz. */
static bool look_quiz(struct import_file *file, const char *text, size_t n, struct err *err)
{
    struct quiz *quiz = NULL;
    struct err why = ERR_INIT;
    if (!quiz_markdown_parse(text, n, file->name, NULL, NULL, &quiz, &why))
        return why.code != ERR_NO_MEMORY || err_no_memory(err);
    file->quiz = true;
    file->minutes = (long)quiz->question_count;
    if (quiz->title[0])
        file->title = mem_copy_str(quiz->title);
    bool good = !quiz->title[0] || file->title;
    quiz_free(quiz);
    return good || err_no_memory(err);
}

static bool look_lesson(struct import_file *file, const char *text, size_t n, struct err *err)
{
    struct buf title = BUF_INIT;
    struct lesson *lesson = NULL;
    struct err why = ERR_INIT;
    file->front_lines = front_matter(text, n, &title);
    size_t skip = 0;
    for (size_t i = 0; i < file->front_lines; i++)
        skip += line_bytes(text + skip, n - skip);
    bool parsed = lesson_parse(text + skip, n - skip, file->name, NULL, &lesson, &why);
    bool good = parsed || why.code != ERR_NO_MEMORY || err_no_memory(err);
    if (parsed)
        file->minutes = (long)(lesson->words / CHECK_WORDS_A_MINUTE) + 1;
    good = good && take_title(file, &title, lesson, err);
    lesson_free(lesson);
    buf_finish(&title);
    return good;
}

static bool look(struct import *import, struct import_file *file, struct err *err)
{
    struct buf text = BUF_INIT, none = BUF_INIT;
    bool readable, good = import_read(import, file->name, &text, &readable, err);
    const char *bytes = text.data ? text.data : "";
    good = good && look_quiz(file, bytes, text.size, err);
    if (good && !file->quiz)
        good = look_lesson(file, bytes, text.size, err);
    if (good && !file->title)
        good = take_title(file, &none, NULL, err);
    buf_finish(&text);
    return good;
}

/* ---- ids ------------------------------------------------------------------------------------ */

static bool id_used(const struct import *import, size_t count, const char *id)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(import->files[i].id, id))
            return true;
    for (size_t i = 0; i < import->module_count; i++)
        if (str_equal(import->modules[i].id, id))
            return true;
    return false;
}

static void name_file(struct import *import, size_t index)
{
    struct import_file *file = &import->files[index];
    const char *dot = strrchr(file->name, '.');
    quiz_id_of_words(file->name, (size_t)(dot - file->name), ID_BYTES_FROM_NAME, file->id);
    if (!file->id[0])
        str_put(file->id, sizeof file->id, file->quiz ? "kuis" : "pelajaran");
    size_t plain = strlen(file->id);
    for (int number = 2; id_used(import, index, file->id); number++)
        snprintf(file->id + plain, sizeof file->id - plain, "-%d", number);
    snprintf(file->target, sizeof file->target, "%s/%s.md", file->quiz ? "quizzes" : "lessons",
             file->id);
}

/* ---- modules -------------------------------------------------------------------------------- */

/* "1.2 Name" in folder F belongs to "F/1"; any other file to its top folder. */
static bool key_of(const char *name, struct buf *out)
{
    const char *base = path_base(name);
    size_t n = strspn(base, "0123456789");
    if (n && n < 6 && base[n] == '.' && isdigit((unsigned char)base[n + 1]))
        return buf_add(out, name, (size_t)(base - name) + n);
    return buf_add(out, name, base == name ? 0 : strcspn(name, "/")) && buf_add_str(out, "/");
}

static size_t find_module(const struct import *import, const char *key)
{
    size_t i = 0;
    while (i < import->module_count && !str_equal(import->modules[i].key, key))
        i++;
    return i;
}

/* By number, by the folder's own README, or by the folder's name. */
static bool title_module(struct import *import, struct import_module *module,
                         const struct import_file *file)
{
    struct buf title = BUF_INIT;
    bool english = str_equal(import->options->language, "en");
    const char *number = path_base(module->key);
    if (isdigit((unsigned char)number[0]))
        buf_format(&title, "%s %s", english ? "Module" : "Modul", number);
    else if (str_equal(module->key, "/"))
        buf_add_str(&title, english ? "Introduction" : "Pengantar");
    else if (is_first(path_base(file->name)))
        buf_add_str(&title, file->title);
    else {
        char *folder = mem_copy_bytes(module->key, strlen(module->key) - 1);
        if (!folder || !import_name_words(folder, &title))
            title.failed = true;
        mem_free(folder);
    }
    module->title = buf_take(&title);
    return module->title != NULL;
}

static bool add_module(struct import *import, char *key, const struct import_file *file,
                       struct err *err)
{
    if (import->module_count == COURSE_MODULES_MAX) {
        mem_free(key);
        return err_set(err, ERR_LIMIT, "more than %d modules", COURSE_MODULES_MAX);
    }
    struct import_module *module = &import->modules[import->module_count++];
    module->key = key;
    if (!title_module(import, module, file))
        return err_no_memory(err);
    snprintf(module->id, sizeof module->id, "modul-%zu", import->module_count);
    return true;
}

static bool assign_module(struct import *import, struct import_file *file, struct err *err)
{
    struct buf key = BUF_INIT;
    char *taken = key_of(file->name, &key) ? buf_take(&key) : NULL;
    buf_finish(&key);
    if (!taken)
        return err_no_memory(err);
    file->module = find_module(import, taken);
    if (file->module == import->module_count)
        return add_module(import, taken, file, err);
    mem_free(taken);
    return true;
}

bool import_outline(struct import *import, struct err *err)
{
    if (!collect(import, err))
        return false;
    import->modules = mem_alloc_array(COURSE_MODULES_MAX, sizeof *import->modules);
    if (!import->modules)
        return err_no_memory(err);
    for (size_t i = 0; i < import->file_count; i++)
        if (!look(import, &import->files[i], err) ||
            !assign_module(import, &import->files[i], err))
            return false;
    for (size_t i = 0; i < import->file_count; i++)
        name_file(import, i);
    return true;
}
