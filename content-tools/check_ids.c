/* Ids are what a learner's record knows things by. Between the last packed version and this one,
 * what lost its id and what has a new one are held against each other: the same file or title, the
 * same question or choices under another id was hardly meant. Lists are sorted, never searched
 * through, so that pools of thousands cost little. */
#include "author/check_ids.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "author/compare.h"
#include "author/quiz_tree.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/str.h"
#include "course/quiz_file.h"

#define POINTER_BYTES 96
#define LIKENESSES 2

/* One thing with an id. */
struct named {
    const char *id;
    uint64_t like[LIKENESSES]; /* hashes of what tells it apart from others; 0: nothing does */
    size_t index;
    bool paired;
};

struct ids_check {
    struct source *source;
    struct package *package; /* the last one */
    struct course *course;
    struct diags *diags;
    /* Of the quiz at hand. */
    const struct course_item *item;
    const struct quiz *before, *after;
    struct quiz_tree tree; /* opened when first needed */
    bool tree_read;
    const struct question *old; /* whose choices are compared */
    size_t question;            /* its index now */
    bool starved;
};

typedef void pair_found(struct ids_check *check, size_t before, size_t after);

/* ---- pairing -------------------------------------------------------------------------------- */

static int by_id(const void *a, const void *b)
{
    return strcmp(((const struct named *)a)->id, ((const struct named *)b)->id);
}

static int by_like(const struct named *a, const struct named *b, int which)
{
    return a->like[which] < b->like[which] ? -1 : a->like[which] > b->like[which];
}

static int by_first_like(const void *a, const void *b)
{
    return by_like(a, b, 0);
}

static int by_second_like(const void *a, const void *b)
{
    return by_like(a, b, 1);
}

/* Keeps of `list` what `other` has no id of; both are sorted by id. */
static size_t keep_alone(struct named *list, size_t n, const struct named *other, size_t m)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (!m || !bsearch(&list[i], other, m, sizeof *other, by_id))
            list[kept++] = list[i];
    return kept;
}

static void pair_by(struct ids_check *check, int which, struct named *gone, size_t n,
                    struct named *fresh, size_t m, pair_found *found)
{
    int (*order)(const void *, const void *) = which ? by_second_like : by_first_like;
    qsort(fresh, m, sizeof *fresh, order);
    for (size_t i = 0; i < n; i++) {
        if (gone[i].paired || !gone[i].like[which])
            continue;
        struct named *twin = bsearch(&gone[i], fresh, m, sizeof *fresh, order);
        if (!twin || twin->paired)
            continue;
        gone[i].paired = twin->paired = true;
        found(check, gone[i].index, twin->index);
    }
}

/* Takes over both lists. */
static void pair_all(struct ids_check *check, struct named *before, size_t n, struct named *after,
                     size_t m, pair_found *found)
{
    struct named *copy = mem_alloc_array(m + 1, sizeof *copy);
    if (!before || !after || !copy) {
        check->starved = true;
    } else if (n && m) {
        memcpy(copy, after, m * sizeof *copy);
        qsort(before, n, sizeof *before, by_id);
        qsort(after, m, sizeof *after, by_id);
        qsort(copy, m, sizeof *copy, by_id);
        size_t fresh = keep_alone(after, m, before, n), gone = keep_alone(before, n, copy, m);
        for (int which = 0; which < LIKENESSES && gone && fresh; which++)
            pair_by(check, which, before, gone, after, fresh, found);
    }
    mem_free(copy);
    mem_free(before);
    mem_free(after);
}

static uint64_t like(const char *s)
{
    return s && s[0] ? hash_bytes(HASH_SEED, s, strlen(s)) | 1 : 0;
}

static const char *first_of(const struct text *text)
{
    return text->count ? text->variants[0].string : "";
}

/* ---- modules and items ---------------------------------------------------------------------- */

static void report(struct ids_check *check, struct diag_place place, const char *what,
                   const char *name, const char *before, const char *after)
{
    diag_add(check->diags, DIAG_WARNING, "id-changed", place,
             "Give it its old id back: records of learners know it by that.",
             "the %s \"%.120s\" has the id \"%s\"; in version %s it was \"%s\"", what, name, after,
             check->course->version, before);
}

static void module_pair(struct ids_check *check, size_t before, size_t after)
{
    char pointer[POINTER_BYTES];
    const struct course_module *module = &check->source->course->modules[after];
    snprintf(pointer, sizeof pointer, "/modules/%zu/id", after);
    report(check, (struct diag_place){.file = COURSE_FILE, .pointer = pointer}, "module",
           first_of(&module->title), check->course->modules[before].id, module->id);
}

static void item_pair(struct ids_check *check, size_t before, size_t after)
{
    char pointer[POINTER_BYTES];
    const struct course *course = check->source->course;
    const struct course_item *item = &course->items[after];
    snprintf(pointer, sizeof pointer, "/modules/%zu/items/%zu/id", item->module,
             after - course->modules[item->module].first_item);
    report(check, (struct diag_place){.file = COURSE_FILE, .pointer = pointer}, "item",
           first_of(&item->title), check->course->items[before].id, item->id);
}

static struct named *list_modules(const struct course *course)
{
    struct named *list = mem_alloc_array(course->module_count + 1, sizeof *list);
    for (size_t i = 0; list && i < course->module_count; i++)
        list[i] = (struct named){.id = course->modules[i].id,
                                 .like = {like(first_of(&course->modules[i].title)), 0},
                                 .index = i};
    return list;
}

static struct named *list_items(const struct course *course)
{
    struct named *list = mem_alloc_array(course->item_count + 1, sizeof *list);
    for (size_t i = 0; list && i < course->item_count; i++)
        list[i] = (struct named){.id = course->items[i].id,
                                 .like = {like(course->items[i].file),
                                          like(first_of(&course->items[i].title))},
                                 .index = i};
    return list;
}

/* ---- quizzes -------------------------------------------------------------------------------- */

static struct named *list_questions(const struct quiz *quiz)
{
    struct named *list = mem_alloc_array(quiz->question_count + 1, sizeof *list);
    for (size_t i = 0; list && i < quiz->question_count; i++) {
        const struct question *question = &quiz->questions[i];
        uint64_t choices = 0;
        for (size_t k = 0; k < question->choice_count; k++)
            if (question->choices[k].text[0])
                choices += like(question->choices[k].text); /* in whatever order */
        list[i] = (struct named){
            .id = question->id, .like = {like(question->stem), choices}, .index = i};
    }
    return list;
}

static struct named *list_choices(const struct question *question)
{
    struct named *list = mem_alloc_array(question->choice_count + 1, sizeof *list);
    for (size_t i = 0; list && i < question->choice_count; i++)
        list[i] = (struct named){.id = question->choices[i].id,
                                 .like = {like(question->choices[i].text), 0},
                                 .index = i};
    return list;
}

/* The place in the author's file, which is read once more for it. */
static struct diag_place place_in_quiz(struct ids_check *check, const char *pointer)
{
    const char *file = check->item->file;
    if (!check->tree_read) {
        struct buf text = BUF_INIT;
        char *path = source_path(check->source, file);
        check->tree_read = path && file_read(path, PACKAGE_TEXT_BYTES_MAX, &text, NULL) &&
                           quiz_tree_open(&check->tree, file, text.data ? text.data : "",
                                          text.size, NULL, NULL);
        buf_finish(&text);
        mem_free(path);
    }
    return check->tree_read ? quiz_tree_place(&check->tree, file, pointer)
                            : (struct diag_place){.file = file};
}

static void question_pair(struct ids_check *check, size_t before, size_t after)
{
    char pointer[POINTER_BYTES];
    const struct question *question = &check->after->questions[after];
    snprintf(pointer, sizeof pointer, "/questions/%zu", after);
    report(check, place_in_quiz(check, pointer), "question", question->stem,
           check->before->questions[before].id, question->id);
}

static void choice_pair(struct ids_check *check, size_t before, size_t after)
{
    char pointer[POINTER_BYTES];
    const struct question *now = &check->after->questions[check->question];
    snprintf(pointer, sizeof pointer, "/questions/%zu/choices/%zu", check->question, after);
    report(check, place_in_quiz(check, pointer), "choice", now->choices[after].text,
           check->old->choices[before].id, now->choices[after].id);
}

static void compare_choices(struct ids_check *check)
{
    size_t count = check->before->question_count;
    struct named *then = list_questions(check->before);
    if (!then) {
        check->starved = true;
        return;
    }
    qsort(then, count, sizeof *then, by_id);
    for (size_t i = 0; i < check->after->question_count; i++) {
        const struct question *now = &check->after->questions[i];
        struct named key = {.id = now->id};
        const struct named *same = count ? bsearch(&key, then, count, sizeof key, by_id) : NULL;
        if (!same)
            continue;
        const struct question *old = &check->before->questions[same->index];
        check->question = i;
        check->old = old;
        pair_all(check, list_choices(old), old->choice_count, list_choices(now),
                 now->choice_count, choice_pair);
    }
    mem_free(then);
}

static void compare_quiz(struct ids_check *check, const struct course_item *old,
                         const struct course_item *item)
{
    struct quiz *before = NULL, *after = NULL;
    struct package *source = source_package(check->source);
    struct err why = ERR_INIT;
    /* What can't be read here has been told where this version was checked. */
    if (source &&
        quiz_file_load(check->package, old, check->source->course->language, NULL, &before,
                       &why) &&
        quiz_file_load(source, item, check->source->course->language, NULL, &after, &why)) {
        check->item = item;
        check->before = before;
        check->after = after;
        pair_all(check, list_questions(before), before->question_count, list_questions(after),
                 after->question_count, question_pair);
        compare_choices(check);
        quiz_tree_close(&check->tree);
        check->tree = (struct quiz_tree)QUIZ_TREE_INIT;
        check->tree_read = false;
    }
    check->starved = check->starved || why.code == ERR_NO_MEMORY;
    quiz_free(before);
    quiz_free(after);
}

static void compare_all(struct ids_check *check)
{
    const struct course *before = check->course, *after = check->source->course;
    if (!str_equal(before->edition, after->edition))
        return; /* a new edition is earned anew: no record is carried over */
    pair_all(check, list_modules(before), before->module_count, list_modules(after),
             after->module_count, module_pair);
    pair_all(check, list_items(before), before->item_count, list_items(after), after->item_count,
             item_pair);
    for (size_t i = 0; i < after->item_count; i++) {
        const struct course_item *old = course_find_item(before, after->items[i].id);
        if (old && item_type_asks(old->type) && after->items[i].type == old->type)
            compare_quiz(check, old, &after->items[i]);
    }
}

bool check_ids(struct source *source, const char *against, struct diags *diags, struct err *err)
{
    struct ids_check check = {.source = source, .diags = diags, .tree = QUIZ_TREE_INIT};
    if (!source->course)
        return true;
    bool good = package_open(against, &check.package, err) &&
                course_load(check.package, NULL, &check.course, err);
    if (good && str_equal(check.course->id, source->course->id))
        compare_all(&check);
    else if (good)
        diag_add(diags, DIAG_WARNING, "course-id-changed",
                 (struct diag_place){.file = COURSE_FILE, .pointer = "/id"},
                 "Give the course its old id back, or compare it with a package of its own.",
                 "the id of this course is \"%s\"; in %s it is \"%s\"", source->course->id,
                 path_base(against), check.course->id);
    course_free(check.course);
    package_close(check.package);
    return good && (!check.starved || err_no_memory(err));
}

static bool same_version(const char *against, const struct course *course)
{
    struct package *package = NULL;
    struct course *before = NULL;
    bool same = package_open(against, &package, NULL) &&
                course_load(package, NULL, &before, NULL) &&
                str_equal(before->id, course->id) &&
                str_equal(before->version, course->version);
    course_free(before);
    package_close(package);
    return same;
}

bool check_version(struct source *source, const char *against, struct diags *diags,
                   struct err *err)
{
    struct diags changes = DIAGS_INIT;
    struct err why = ERR_INIT;
    if (!source->course || !same_version(against, source->course))
        return true;
    if (compare_courses(against, source->folder, &changes, &why) && changes.count)
        diag_add(diags, DIAG_NOTE, "version-same",
                 (struct diag_place){.file = COURSE_FILE, .pointer = "/version"},
                 "Before you hand it on, give it the next one: pack it with --raise.",
                 "it differs from the last package, but its version is %s still",
                 source->course->version);
    diags_finish(&changes);
    return why.code != ERR_NO_MEMORY || err_no_memory(err);
}

/* ---- the last packed version ---------------------------------------------------------------- */

static bool is_of_course(const char *path, const char *id)
{
    struct package *package = NULL;
    struct course *course = NULL;
    bool same = package_open(path, &package, NULL) && course_load(package, NULL, &course, NULL) &&
                str_equal(course->id, id);
    course_free(course);
    package_close(package);
    return same;
}

static char *newest_in(const char *folder, const char *id)
{
    struct names names;
    char *newest = NULL;
    int64_t time = INT64_MIN;
    int looked = 0;
    if (!folder_list(folder, &names, NULL))
        return NULL;
    for (size_t i = 0; i < names.count && looked < CHECK_PACKAGES_MAX; i++) {
        if (!str_ends_fold(names.list[i], ".bekal"))
            continue;
        looked++;
        char *path = path_join(folder, names.list[i]);
        struct file_info info = path ? file_look(path) : (struct file_info){0};
        if (info.is_regular && info.modified_ms > time && is_of_course(path, id)) {
            mem_free(newest);
            newest = path;
            time = info.modified_ms;
        } else {
            mem_free(path);
        }
    }
    names_free(&names);
    return newest;
}

char *check_last_package(const struct source *source, const char *target)
{
    if (!source->course)
        return NULL;
    if (target && file_look(target).is_regular && is_of_course(target, source->course->id))
        return mem_copy_str(target);
    char *real = path_real(source->folder);
    char *folder = real ? path_folder(real) : NULL;
    char *found = folder ? newest_in(folder, source->course->id) : NULL;
    mem_free(folder);
    mem_free(real);
    return found;
}
