/* The new course.json is parsed before anything is written; the file is copied first and taken
 * away again where course.json can't be written. */
#include "author/add.h"

#include <stdio.h>
#include <string.h>

#include "author/add_template.h"
#include "author/check.h"
#include "author/import.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "lesson/lesson.h"
#include "quiz/quiz_markdown.h"

struct addition {
    const char *folder, *file;
    const char *template_name, *wanted_title; /* of a file to be made; else NULL */
    enum add_kind kind;
    struct source *source;
    struct diags *diags;
    struct buf bytes; /* of a lesson or quiz, as it is to stand in the course */
    char *title;
    long minutes;
    bool in_place; /* it lies in the course already */
    size_t module, before; /* before: an index within the module, or ADD_LAST */
    struct added *out;
};

/* ---- what it is ----------------------------------------------------------------------------- */

static bool look_lesson(struct addition *a, struct err *err)
{
    struct lesson *lesson = NULL;
    if (!lesson_parse(a->bytes.data ? a->bytes.data : "", a->bytes.size, a->file, NULL, &lesson,
                      err))
        return false;
    a->minutes = (long)(lesson->words / CHECK_WORDS_A_MINUTE) + 1;
    bool good = true;
    if (lesson->title && lesson->title[0])
        good = (a->title = mem_copy_str(lesson->title)) != NULL;
    lesson_free(lesson);
    return good || err_no_memory(err);
}

/* A quiz in Markdown gets its ids written down. */
static bool fill_ids(struct addition *a, struct err *err)
{
    struct quiz_markdown *markdown = NULL;
    struct buf filled = BUF_INIT;
    if (!quiz_markdown_open(a->bytes.data, a->bytes.size, a->file, NULL, &markdown, err))
        return false;
    bool good = quiz_markdown_fill(markdown, a->bytes.data, a->bytes.size, &filled, err);
    quiz_markdown_close(markdown);
    buf_finish(&a->bytes);
    a->bytes = filled;
    return good;
}

static bool look_quiz(struct addition *a, struct err *err)
{
    struct quiz *quiz = NULL;
    bool markdown = quiz_markdown_named(a->file);
    if (!(markdown ? quiz_markdown_parse : quiz_parse)(
            a->bytes.data ? a->bytes.data : "", a->bytes.size, a->file, NULL, a->diags, &quiz,
            err))
        return false;
    if ((quiz->purpose == QUIZ_SURVEY) != (a->kind == ADD_SURVEY)) {
        quiz_free(quiz);
        return err_set(err, ERR_FORMAT,
                       "%s: a survey says \"purpose: survey\" at its head, and a quiz does not",
                       a->file);
    }
    a->minutes = (long)quiz->question_count;
    bool good = true;
    if (quiz->title[0])
        good = (a->title = mem_copy_str(quiz->title)) != NULL;
    quiz_free(quiz);
    if (!good)
        return err_no_memory(err);
    return !markdown || fill_ids(a, err);
}

static bool fits_kind(const struct addition *a, struct err *err)
{
    bool markdown = str_ends_fold(a->file, ".md");
    if (a->kind == ADD_LESSON && !markdown)
        return err_set(err, ERR_USAGE, "%s: a lesson is Markdown (.md)", a->file);
    bool questions = a->kind == ADD_QUIZ || a->kind == ADD_SURVEY;
    if (questions && !markdown && !str_ends_fold(a->file, ".json"))
        return err_set(err, ERR_USAGE, "%s: a quiz is Markdown (.md) or JSON (.json)", a->file);
    if (a->kind == ADD_MEDIA && media_kind_of(a->file) == MEDIA_NONE)
        return err_set(err, ERR_USAGE, "%s: not a type of media that is known here", a->file);
    struct file_info info = file_look(a->file);
    return info.is_regular || err_set(err, ERR_NOT_FOUND, "there is no file %s", a->file);
}

static bool title_by_name(struct addition *a, struct err *err)
{
    struct buf words = BUF_INIT;
    if (a->title)
        return true;
    if (import_name_words(a->file, &words))
        a->title = mem_copy_str(words.size ? words.data : path_base(a->file));
    buf_finish(&words);
    return a->title || err_no_memory(err);
}

static bool look_text(struct addition *a, struct err *err)
{
    return (a->kind == ADD_LESSON ? look_lesson : look_quiz)(a, err) && title_by_name(a, err);
}

/* What is made goes by the name that it will have. */
static bool look_made(struct addition *a, struct err *err)
{
    add_template_name(a->source, a->kind == ADD_LESSON, a->wanted_title, a->out->name);
    a->file = a->out->name;
    return add_template_fill(a->source->course->language, a->template_name, a->wanted_title,
                             &a->bytes, err) &&
           look_text(a, err);
}

static bool look(struct addition *a, struct err *err)
{
    if (a->template_name)
        return look_made(a, err);
    if (!fits_kind(a, err))
        return false;
    if (a->kind == ADD_MEDIA)
        return true;
    return file_read(a->file, PACKAGE_TEXT_BYTES_MAX, &a->bytes, err) && look_text(a, err);
}

/* ---- where it goes -------------------------------------------------------------------------- */

/* The file's name within the course where it lies there. */
static bool find_in_place(struct addition *a, struct err *err)
{
    char *course = path_real(a->folder), *real = path_real(a->file);
    size_t n = course ? strlen(course) : 0;
    bool within = course && real && strncmp(real, course, n) == 0 && real[n] == '/';
    bool good = course && real;
    if (!good)
        err_set(err, ERR_NOT_FOUND, "there is no file %s", a->file);
    a->in_place = within && source_find(a->source, real + n + 1);
    if (good && a->in_place)
        good = str_put(a->out->name, sizeof a->out->name, real + n + 1) ||
               err_set(err, ERR_LIMIT, "%s: the name is too long", a->file);
    mem_free(real);
    mem_free(course);
    return good;
}

static bool is_free(const struct addition *a, struct err *err)
{
    char *path = source_path(a->source, a->out->name);
    bool there = path && file_look(path).exists;
    mem_free(path);
    if (!path)
        return err_no_memory(err);
    return !there || err_set(err, ERR_EXISTS, "there is %s already: rename one of them",
                             a->out->name);
}

static bool choose_name(struct addition *a, struct err *err)
{
    static const char *const folders[] = {"lessons", "quizzes", "media", "quizzes"};
    if (a->template_name)
        return is_free(a, err);
    if (!find_in_place(a, err))
        return false;
    if (!a->in_place) {
        int n = snprintf(a->out->name, sizeof a->out->name, "%s/%s", folders[a->kind],
                         path_base(a->file));
        if (n < 0 || (size_t)n >= sizeof a->out->name)
            return err_set(err, ERR_LIMIT, "%s: the name is too long", a->file);
        if (!is_free(a, err))
            return false;
    }
    return package_name_safe(a->out->name) ||
           err_set(err, ERR_USAGE, "%s: this name can't stand in a package", a->out->name);
}

static bool same_id(const char *a, const char *b)
{
    return strlen(a) == strlen(b) && str_ends_fold(a, b);
}

static bool id_used(const struct course *course, const char *id)
{
    for (size_t i = 0; i < course->item_count; i++)
        if (same_id(course->items[i].id, id))
            return true;
    for (size_t i = 0; i < course->module_count; i++)
        if (same_id(course->modules[i].id, id))
            return true;
    return false;
}

static void choose_id(struct addition *a)
{
    static const char *const fallbacks[] = {"pelajaran", "kuis", "", "survei"};
    char *id = a->out->id;
    const char *base = path_base(a->file), *dot = strrchr(base, '.');
    size_t skip = strspn(base, "0123456789.-_ ");
    if (base + skip >= dot)
        skip = 0;
    quiz_id_of_words(base + skip, (size_t)(dot - base) - skip, 48, id);
    if (!id[0])
        str_put(id, sizeof a->out->id, fallbacks[a->kind]);
    size_t plain = strlen(id);
    for (int number = 2; id_used(a->source->course, id); number++)
        snprintf(id + plain, sizeof a->out->id - plain, "-%d", number);
}

static bool choose_module(struct addition *a, const char *wanted, struct err *err)
{
    const struct course *course = a->source->course;
    a->module = course->module_count;
    a->before = ADD_LAST;
    for (size_t i = 0; i < course->module_count; i++)
        if (!wanted || str_equal(course->modules[i].id, wanted))
            a->module = i;
    return a->module < course->module_count ||
           err_set(err, ERR_NOT_FOUND, "the course has no module \"%s\"", wanted ? wanted : "");
}

static bool choose_before(struct addition *a, const struct add_place *place, struct err *err)
{
    const struct course *course = a->source->course;
    const struct course_item *item = course_find_item(course, place->before);
    if (!item)
        return err_set(err, ERR_NOT_FOUND, "the course has no item \"%s\"", place->before);
    a->module = item->module;
    a->before = (size_t)(item - course->items) - course->modules[item->module].first_item;
    return !place->module || str_equal(course->modules[item->module].id, place->module) ||
           err_set(err, ERR_USAGE, "the item \"%s\" is not in module \"%s\"", place->before,
                   place->module);
}

static bool choose_place(struct addition *a, const struct add_place *place, struct err *err)
{
    const struct course *course = a->source->course;
    if (!(place && place->before ? choose_before(a, place, err)
                                 : choose_module(a, place ? place->module : NULL, err)))
        return false;
    str_put(a->out->module, sizeof a->out->module, course->modules[a->module].id);
    for (size_t i = 0; i < course->item_count; i++)
        if (str_equal(course->items[i].file, a->out->name))
            return err_set(err, ERR_EXISTS, "%s is in the course already, as \"%s\"",
                           a->out->name, course->items[i].id);
    return true;
}

/* ---- writing -------------------------------------------------------------------------------- */

static bool add_string(struct buf *out, const char *name, const char *value)
{
    cJSON *node = cJSON_CreateString(value);
    char *printed = node ? cJSON_PrintUnformatted(node) : NULL;
    bool good = printed && buf_format(out, "%s\"%s\": %s", out->size > 1 ? ", " : "", name,
                                      printed);
    cJSON_free(printed);
    cJSON_Delete(node);
    return good;
}

static bool make_item(const struct addition *a, struct buf *out)
{
    static const char *const types[] = {"lesson", "quiz", "", "survey"};
    return buf_add_char(out, '{') && add_string(out, "id", a->out->id) &&
           add_string(out, "type", types[a->kind]) &&
           add_string(out, "title", a->title) && add_string(out, "file", a->out->name) &&
           buf_format(out, ", \"minutes\": %ld}", a->minutes);
}

/* The text of course.json with the item in it, which the player's reader has accepted. */
static bool make_course(const struct addition *a, struct buf *out, struct err *err)
{
    struct buf item = BUF_INIT, text = BUF_INIT;
    struct course *course = NULL;
    char *path = source_path(a->source, COURSE_FILE);
    bool good = (path && make_item(a, &item)) || err_no_memory(err);
    good = good && file_read(path, PACKAGE_COURSE_BYTES_MAX, &text, err) &&
           add_json_item(text.data, text.size, a->module, a->before, item.data, out, err) &&
           course_parse(out->data, out->size, COURSE_FILE, NULL, &course, err);
    if (good && course->item_count != a->source->course->item_count + 1)
        good = err_set(err, ERR_FORMAT, "course.json: the item found no place");
    course_free(course);
    mem_free(path);
    buf_finish(&text);
    buf_finish(&item);
    return good;
}

static bool copy_in(const struct addition *a, const char *path, struct err *err)
{
    char *folder = path_folder(path);
    bool good = folder ? folder_make(folder, err) : err_no_memory(err);
    mem_free(folder);
    if (!good)
        return false;
    if (a->kind == ADD_MEDIA)
        return a->in_place || file_copy(a->file, path, NULL, NULL, err);
    return (a->in_place && a->kind == ADD_LESSON) ||
           file_write_atomic(path, a->bytes.data ? a->bytes.data : "", a->bytes.size, err);
}

bool add_took_text(const char *path, const struct buf *text)
{
    struct buf now = BUF_INIT;
    bool took = file_read(path, PACKAGE_COURSE_BYTES_MAX, &now, NULL) && now.size == text->size &&
                memcmp(now.data, text->data, now.size) == 0;
    buf_finish(&now);
    return took;
}

static void take_away(const struct addition *a, const char *path)
{
    bool gone = a->in_place || file_remove(path, NULL);
    (void)gone; /* the first failure is what is told */
}

static bool write_all(const struct addition *a, struct err *err)
{
    struct buf text = BUF_INIT;
    char *path = source_path(a->source, a->out->name);
    char *course = source_path(a->source, COURSE_FILE);
    struct err why = ERR_INIT;
    bool good = (path && course) || err_no_memory(&why);
    good = good && (a->kind == ADD_MEDIA || make_course(a, &text, &why));
    if (good) {
        good = copy_in(a, path, &why) &&
               (a->kind == ADD_MEDIA || file_write_atomic(course, text.data, text.size, &why) ||
                add_took_text(course, &text));
        if (!good)
            take_away(a, path);
    }
    if (!good && err)
        *err = why;
    buf_finish(&text);
    mem_free(course);
    mem_free(path);
    return good;
}

static bool add(struct addition *a, const struct add_place *place, struct err *err)
{
    struct diags own = DIAGS_INIT;
    *a->out = (struct added){"", "", ""};
    bool good = source_open(a->folder, &own, &a->source, err);
    if (good && !a->source->course)
        good = err_set(err, ERR_FORMAT, "%s: mend course.json first: see \"bekal-author check\"",
                       a->folder);
    good = good && look(a, err) && choose_name(a, err);
    if (good && a->kind != ADD_MEDIA) {
        choose_id(a);
        good = choose_place(a, place, err);
    }
    good = good && write_all(a, err);
    source_close(a->source);
    buf_finish(&a->bytes);
    mem_free(a->title);
    diags_finish(&own);
    return good;
}

bool add_file(const char *folder, enum add_kind kind, const char *file,
              const struct add_place *place, struct diags *diags, struct added *out,
              struct err *err)
{
    struct addition a = {.folder = folder, .file = file, .kind = kind, .diags = diags,
                         .bytes = BUF_INIT, .out = out};
    return add(&a, place, err);
}

bool add_new(const char *folder, enum add_kind kind, const char *template_name,
             const char *title, const struct add_place *place, struct diags *diags,
             struct added *out, struct err *err)
{
    struct addition a = {.folder = folder, .template_name = template_name,
                         .wanted_title = title, .kind = kind, .diags = diags,
                         .bytes = BUF_INIT, .out = out};
    return add(&a, place, err);
}
