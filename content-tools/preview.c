/* A build is: which files changed; course.json, where it is one of them; the quizzes that changed
 * or are new to the outline; the pictures. Lessons are read by the player where they lie. At the
 * first build, and when much changed, pictures come after the first frame. */
#include "author/preview_inside.h"

#include <stdlib.h>
#include <string.h>

#include "author/check.h"
#include "author/compile_quiz.h"
#include "author/made_picture.h"
#include "author/quiz_tree.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "course/quiz_file.h"

#define PUBLISH_EVERY_MS 250 /* while many pictures are made */

static bool make_folders(struct preview *p, struct err *err)
{
    p->built = path_join(p->cache, PREVIEW_COURSE_FOLDER);
    p->plain = path_join(p->cache, "plain");
    char *home = path_join(p->cache, PREVIEW_HOME_FOLDER);
    bool good = p->built && p->plain && home ? folder_make(p->built, err) &&
                                                   folder_make(p->plain, err) &&
                                                   folder_make(home, err)
                                             : err_no_memory(err);
    mem_free(home);
    return good;
}

bool preview_open(const char *folder, const char *cache, struct preview **out, struct err *err)
{
    *out = NULL;
    struct preview *p = mem_alloc(sizeof *p);
    if (!p)
        return err_no_memory(err);
    p->folder = path_real(folder);
    p->cache = mem_copy_str(cache);
    bool good = p->folder || err_set(err, ERR_NOT_FOUND, "there is no folder %s", folder);
    good = good && (p->cache || err_no_memory(err)) && make_folders(p, err);
    if (good)
        *out = p;
    else
        preview_close(p);
    return good;
}

void preview_close(struct preview *p)
{
    if (!p)
        return;
    for (size_t i = 0; i < p->file_count; i++)
        mem_free(p->files[i].name);
    for (size_t i = 0; i < p->gone_count; i++)
        mem_free(p->gone[i]);
    for (size_t i = 0; i < p->blocked_count; i++) {
        mem_free(p->blocked[i].file);
        diags_finish(&p->blocked[i].diags);
    }
    mem_free(p->files);
    mem_free(p->gone);
    mem_free(p->gone_serials);
    mem_free(p->blocked);
    diags_finish(&p->found);
    course_free(p->course);
    mem_free(p->folder);
    mem_free(p->cache);
    mem_free(p->built);
    mem_free(p->plain);
    mem_free(p);
}

/* What went wrong without a finding of its own becomes one; only the machine's failures stop. */
static bool settle(struct preview *p, const char *file, struct diags *diags, bool good,
                   const struct err *why, struct err *err)
{
    if (!good && why->code == ERR_NO_MEMORY) {
        diags_finish(diags);
        *err = *why;
        return false;
    }
    if (!good && !diags->errors)
        diag_add(diags, DIAG_ERROR, "file-unreadable", (struct diag_place){.file = file}, NULL,
                 "%s", why->text);
    return preview_block(p, file, diags, err);
}

/* ---- course.json ---- */

static bool read_course(struct preview *p, struct err *err)
{
    struct err why = ERR_INIT;
    struct buf text = BUF_INIT;
    struct diags diags = DIAGS_INIT;
    struct course *course = NULL;
    char *path = path_join(p->folder, "course.json");
    bool good = path ? file_read(path, PACKAGE_COURSE_BYTES_MAX, &text, &why)
                     : err_no_memory(&why);
    good = good && course_parse(text.data ? text.data : "", text.size, "course.json", &diags,
                                &course, &why) &&
           preview_put(p, "course.json", text.data, text.size, &why);
    if (good) {
        course_free(p->course);
        p->course = course;
        p->course_serial = p->serial;
    } else {
        course_free(course);
    }
    mem_free(path);
    buf_finish(&text);
    return settle(p, "course.json", &diags, good, &why, err);
}

/* ---- Quizzes ---- */

static bool put_compiled(void *context, const char *name, char *text, struct err *err)
{
    bool good = preview_put(context, name, text, strlen(text), err);
    mem_free(text);
    return good;
}

static bool compile(struct preview *p, const struct course_item *item, struct err *err)
{
    struct buf text = BUF_INIT;
    struct source source = {.folder = p->folder};
    bool good = quiz_tree_json(&source, item->file, &text, err) &&
                compile_quiz(item->id, item->file, text.data ? text.data : "", text.size,
                             put_compiled, p, err);
    buf_finish(&text);
    return good;
}

/* Only what the player's own reader takes is compiled. */
static bool build_quiz(struct preview *p, const struct course_item *item, struct err *err)
{
    struct err why = ERR_INIT;
    struct diags diags = DIAGS_INIT;
    struct package *package = NULL;
    struct quiz *quiz = NULL;
    bool good = package_open_folders(p->plain, p->folder, &package, &why) &&
                quiz_file_load(package, item, NULL, &diags, &quiz, &why);
    good = good && !diags.errors && compile(p, item, &why);
    quiz_free(quiz);
    package_close(package);
    return settle(p, item->file, &diags, good, &why, err);
}

static bool was_there(const struct course *before, const struct course_item *item)
{
    const struct course_item *same = before ? course_find_item(before, item->id) : NULL;
    return same && same->type == item->type && str_equal(same->file, item->file);
}

/* before: the outline that was built last, NULL where it has not changed. */
static bool build_quizzes(struct preview *p, bool outline, const struct course *before,
                          struct err *err)
{
    for (size_t i = 0; p->course && i < p->course->item_count; i++) {
        const struct course_item *item = &p->course->items[i];
        const struct preview_file *file = preview_file(p, item->file);
        bool touched = (file && file->changed) || (outline && !was_there(before, item));
        if (item_type_asks(item->type) && file && touched && !build_quiz(p, item, err))
            return false;
    }
    return true;
}

/* ---- Pictures ---- */

static bool build_picture(struct preview *p, struct preview_file *file, struct err *err)
{
    struct err why = ERR_INIT;
    struct made_picture made;
    struct diags diags = DIAGS_INIT;
    char *path = path_join(p->folder, file->name);
    bool good = path ? made_picture(file->name, file->media, path, &made, &why)
                     : err_no_memory(&why);
    mem_free(path);
    file->due = false;
    if (good) {
        file->serial = p->serial;
        good = made.as_it_is ? preview_take_away(p, made.name, &why)
                             : preview_put(p, made.name, made.bytes.data, made.bytes.size, &why);
        buf_finish(&made.bytes);
    }
    return settle(p, file->name, &diags, good, &why, err);
}

static bool build_pictures(struct preview *p, bool later, struct err *err)
{
    for (size_t i = 0; i < p->file_count; i++) {
        struct preview_file *file = &p->files[i];
        if (!file->changed || !media_is_picture(file->media))
            continue;
        file->due = true;
        if (!later && !build_picture(p, file, err))
            return false;
    }
    return true;
}

/* ---- A build ---- */

static void mark_changed(struct preview *p)
{
    for (size_t i = 0; i < p->file_count; i++)
        if (p->files[i].changed)
            p->files[i].serial = p->serial;
}

/* A good course.json frees the old outline: what is compared with it later is kept aside. */
static bool build_outline(struct preview *p, struct err *err)
{
    const struct preview_file *file = preview_file(p, "course.json");
    bool changed = file ? file->changed : p->course != NULL || p->serial == 1;
    struct course *before = p->course;
    if (changed)
        p->course = NULL;
    bool good = !changed || read_course(p, err);
    bool outline = changed && p->course;
    if (!p->course) {
        p->course = before;
        before = NULL;
    }
    good = good && build_quizzes(p, outline, before, err);
    if (before != p->course)
        course_free(before);
    return good;
}

bool preview_build(struct preview *p, const struct watch_news *news, struct err *err)
{
    p->serial++;
    p->checked = false;
    if (!preview_look(p, news, err))
        return false;
    mark_changed(p);
    return build_outline(p, err) && build_pictures(p, !news || news->all, err) &&
           preview_publish(p, err);
}

/* ---- What may come later ---- */

static int64_t now_ms(void)
{
    struct moment now;
    clock_now(&now);
    return now.mono_ms;
}

static bool make_due(struct preview *p, bool (*stop)(void *), void *context, bool *stopped,
                     struct err *err)
{
    bool unpublished = false;
    int64_t published = now_ms();
    for (size_t i = 0; i < p->file_count && !*stopped; i++) {
        if (!p->files[i].due)
            continue;
        if (!unpublished)
            p->serial++;
        unpublished = true;
        if (!build_picture(p, &p->files[i], err))
            return false;
        if (now_ms() - published >= PUBLISH_EVERY_MS) {
            if (!preview_publish(p, err))
                return false;
            unpublished = false;
            published = now_ms();
        }
        *stopped = stop && stop(context);
    }
    return !unpublished || preview_publish(p, err);
}

static bool check(struct preview *p, bool (*stop)(void *), void *context, struct err *err)
{
    struct progress progress = {"", false, -1, stop, context};
    struct source *source = NULL;
    struct diags found = DIAGS_INIT;
    struct err why = ERR_INIT;
    bool good = source_open(p->folder, &found, &source, &why) &&
                check_source(source, &found, &progress, &why);
    source_close(source);
    if (!good && why.code == ERR_CANCELLED) {
        diags_finish(&found);
        return true;
    }
    if (!good && why.code != ERR_NO_MEMORY) { /* the folder itself */
        diag_add(&found, DIAG_ERROR, "folder-unreadable", (struct diag_place){0}, NULL, "%s",
                 why.text);
        good = true;
    }
    diags_finish(&p->found);
    p->found = found;
    p->checked = true;
    if (!good)
        *err = why;
    return good && preview_publish(p, err);
}

bool preview_finish(struct preview *p, bool (*stop)(void *), void *context, struct err *err)
{
    bool stopped = false;
    if (!make_due(p, stop, context, &stopped, err))
        return false;
    return stopped || check(p, stop, context, err);
}
