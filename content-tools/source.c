/* The folder is walked once; the list is sorted by whole name, so that everything made from it
 * comes in the same order on every machine. Hidden files are noted and never entered: they are
 * a version control's or an editor's, and no part of the course. */
#include "author/source.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"

bool source_file_travels(const struct source_file *file)
{
    return file->media != MEDIA_NONE && (file->used || str_starts(file->name, "media/"));
}

static bool add_file(struct source *source, char *name, uint64_t size_bytes)
{
    if (source->file_count == source->file_room) {
        size_t room = source->file_room ? source->file_room * 2 : 64;
        struct source_file *files = mem_resize(source->files, room * sizeof *files);
        if (!files)
            return false;
        source->files = files;
        source->file_room = room;
    }
    source->files[source->file_count++] = (struct source_file){
        .name = name, .size_bytes = size_bytes, .media = media_kind_of(name)};
    return true;
}

static void note_skipped(struct diags *diags, const char *name, const struct file_info *info)
{
    struct diag_place place = {.file = name};
    if (path_base(name)[0] == '.')
        diag_add(diags, DIAG_NOTE, "hidden-file", place, NULL, "hidden, so it is not packed");
    else if (info->is_link)
        diag_add(diags, DIAG_WARNING, "link-file", place, "Copy the file itself to this place.",
                 "a symbolic link is not packed");
    else
        diag_add(diags, DIAG_WARNING, "special-file", place, "Remove it.",
                 "neither a file nor a folder: not packed");
}

static bool walk(struct source *source, const char *within, int depth, struct diags *diags,
                 struct err *err);

/* Takes over name. */
static bool walk_one(struct source *source, char *name, int depth, struct diags *diags,
                     struct err *err)
{
    bool good = false;
    char *path = name ? source_path(source, name) : NULL;
    if (!path) {
        err_no_memory(err);
        goto cleanup;
    }
    struct file_info info = file_look(path);
    bool hidden = path_base(name)[0] == '.';
    if (!hidden && info.is_folder) {
        good = walk(source, name, depth + 1, diags, err);
    } else if (hidden || !info.is_regular) {
        note_skipped(diags, name, &info);
        good = true;
    } else if (source->file_count >= PACKAGE_ENTRIES_MAX) {
        err_set(err, ERR_LIMIT, "%s holds more than %d files", source->folder,
                PACKAGE_ENTRIES_MAX);
    } else if (add_file(source, name, info.size_bytes)) {
        name = NULL;
        good = true;
    } else {
        err_no_memory(err);
    }
cleanup:
    mem_free(path);
    mem_free(name);
    return good;
}

static bool walk(struct source *source, const char *within, int depth, struct diags *diags,
                 struct err *err)
{
    if (depth > SOURCE_DEPTH_MAX)
        return err_set(err, ERR_LIMIT, "%s: more than %d folders deep", within,
                       SOURCE_DEPTH_MAX);
    char *path = source_path(source, within);
    if (!path)
        return err_no_memory(err);
    struct names names = {NULL, 0};
    bool good = folder_list(path, &names, err);
    for (size_t i = 0; i < names.count && good; i++) {
        char *name = path_join(within, names.list[i]);
        good = walk_one(source, name, depth, diags, err);
    }
    names_free(&names);
    mem_free(path);
    return good;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct source_file *)a)->name, ((const struct source_file *)b)->name);
}

static void report_unreadable(const struct err *why, struct diags *diags)
{
    struct diag_place place = {.file = "course.json"};
    if (why->code == ERR_NOT_FOUND)
        diag_add(diags, DIAG_ERROR, "course-missing", place,
                 "\"bekal-author new FOLDER\" makes a folder to start from.",
                 "there is no course.json in this folder");
    else
        diag_add(diags, DIAG_ERROR, "course-unreadable", place, NULL, "%s", why->text);
}

/* An unreadable course is the author's mistake, told as one; only the machine's failures stop.
 * The file is read by itself, so that names which the package's reader refuses do not hide the
 * rest. */
static bool read_course(struct source *source, struct diags *diags, struct err *err)
{
    struct err why = ERR_INIT;
    struct buf text = BUF_INIT;
    size_t before = diags->errors;
    char *path = source_path(source, "course.json");
    if (!path)
        return err_no_memory(err);
    bool good = file_read(path, PACKAGE_COURSE_BYTES_MAX, &text, &why) &&
                course_parse(text.data ? text.data : "", text.size, "course.json", diags,
                             &source->course, &why);
    buf_finish(&text);
    mem_free(path);
    if (!good && why.code == ERR_NO_MEMORY) {
        *err = why;
        return false;
    }
    if (!good && diags->errors == before)
        report_unreadable(&why, diags);
    return true;
}

bool source_list(const char *folder, struct diags *diags, struct source **out, struct err *err)
{
    *out = NULL;
    struct source *source = mem_alloc(sizeof *source);
    if (!source || !(source->folder = mem_copy_str(folder))) {
        mem_free(source);
        return err_no_memory(err);
    }
    if (!walk(source, "", 0, diags, err)) {
        source_close(source);
        return false;
    }
    if (source->file_count)
        qsort(source->files, source->file_count, sizeof *source->files, by_name);
    *out = source;
    return true;
}

bool source_open(const char *folder, struct diags *diags, struct source **out, struct err *err)
{
    if (!source_list(folder, diags, out, err))
        return false;
    if (read_course(*out, diags, err))
        return true;
    source_close(*out);
    *out = NULL;
    return false;
}

void source_close(struct source *source)
{
    if (!source)
        return;
    for (size_t i = 0; i < source->file_count; i++)
        mem_free(source->files[i].name);
    mem_free(source->files);
    course_free(source->course);
    package_close(source->package);
    mem_free(source->folder);
    mem_free(source);
}

struct package *source_package(struct source *source)
{
    if (!source->package && source->refusal.code == ERR_NONE &&
        !package_open_folder(source->folder, &source->package, &source->refusal))
        source->package = NULL;
    return source->package;
}

struct source_file *source_find(const struct source *source, const char *name)
{
    struct source_file key = {.name = (char *)name};
    if (!source->file_count)
        return NULL;
    return bsearch(&key, source->files, source->file_count, sizeof key, by_name);
}

const char *source_near(const struct source *source, const char *name)
{
    for (size_t i = 0; i < source->file_count; i++) {
        const char *other = source->files[i].name;
        if (strlen(other) == strlen(name) && str_ends_fold(other, name))
            return other;
    }
    const char *near = NULL;
    unsigned best = 4; /* further apart than three slips is another name */
    for (size_t i = 0; i < source->file_count; i++) {
        unsigned distance = str_distance(source->files[i].name, name, best);
        if (distance < best) {
            best = distance;
            near = source->files[i].name;
        }
    }
    return near;
}

char *source_path(const struct source *source, const char *name)
{
    return name[0] ? path_join(source->folder, name) : mem_copy_str(source->folder);
}
