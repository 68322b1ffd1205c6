/* The whole of it: folders are made sure of before anything is read, and read before anything is
 * written. */
#include "author/import_inside.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "author/new.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/utf8.h"
#include "base/words.h"
#include "lesson/lesson.h"

void import_tell(struct import *import, enum diag_severity severity, const char *code,
                 const char *file, int line, const char *format, ...)
{
    char message[ERR_TEXT_BYTES];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, words_format(format), args);
    va_end(args);
    utf8_trim_partial(message);
    diag_add(import->diags, severity, code, (struct diag_place){file, line, 0, NULL}, NULL, "%s",
             message);
}

bool import_read(struct import *import, const char *name, struct buf *text, bool *readable,
                 struct err *err)
{
    struct err why = ERR_INIT;
    char *path = source_path(import->source, name);
    if (!path)
        return err_no_memory(err);
    *readable = file_read(path, LESSON_BYTES_MAX, text, &why);
    mem_free(path);
    if (*readable)
        return true;
    *err = why;
    return false;
}

static bool within(const char *folder, const char *path)
{
    size_t n = strlen(folder);
    if (str_equal(folder, "/"))
        return true;
    return strncmp(path, folder, n) == 0 && (!path[n] || path[n] == '/');
}

/* The real path of a target that may not be there yet: that of the nearest folder above it. */
static char *real_target(const char *folder)
{
    char *path = mem_copy_str(folder);
    for (int i = 0; path && i < 64; i++) {
        char *real = path_real(path);
        if (real) {
            mem_free(path);
            return real;
        }
        char *above = path_folder(path);
        mem_free(path);
        path = above;
    }
    mem_free(path);
    return NULL;
}

static bool find_folders(struct import *import, const char *folder, struct err *err)
{
    const char *from = import->options->from;
    const char *root = import->options->root ? import->options->root : from;
    char *real = path_real(from), *target = real_target(folder);
    bool good = false;
    import->root = path_real(root);
    if (!real || !import->root)
        err_set(err, ERR_NOT_FOUND, "there is no folder %s", real ? root : from);
    else if (!target)
        err_set(err, ERR_NOT_FOUND, "there is no folder for %s", folder);
    else if (!within(import->root, real))
        err_set(err, ERR_USAGE, "%s does not lie in %s", from, root);
    else if (within(import->root, target))
        err_set(err, ERR_USAGE, "%s lies in %s, which is only read: choose another place", folder,
                root);
    else {
        const char *rest = real + strlen(import->root);
        import->prefix = mem_copy_str(rest + (*rest == '/'));
        good = import->prefix || err_no_memory(err);
    }
    mem_free(target);
    mem_free(real);
    return good;
}

/* What stays behind: files that no text asked for. */
static void tell_rest(struct import *import)
{
    struct source *source = import->source;
    for (size_t i = 0; i < source->file_count; i++) {
        const char *name = source->files[i].name;
        bool taken = str_ends_fold(name, ".md") || str_ends_fold(name, ".markdown");
        char *path = taken ? NULL : source_path(source, name);
        char *real = path ? path_real(path) : NULL;
        for (size_t k = 0; real && k < import->media_count && !taken; k++)
            taken = str_equal(import->media[k].path, real);
        if (!taken)
            import_tell(import, DIAG_NOTE, "file-left", name, 0,
                        "no text shows this file: not taken along");
        mem_free(real);
        mem_free(path);
    }
}

static void finish(struct import *import)
{
    for (size_t i = 0; import->files && i < import->file_count; i++)
        mem_free(import->files[i].title);
    for (size_t i = 0; import->modules && i < import->module_count; i++) {
        mem_free(import->modules[i].key);
        mem_free(import->modules[i].title);
    }
    for (size_t i = 0; i < import->media_count; i++)
        mem_free(import->media[i].path);
    mem_free(import->files);
    mem_free(import->modules);
    mem_free(import->media);
    source_close(import->source);
    mem_free(import->prefix);
    mem_free(import->root);
}

static void summarise(const struct import *import, struct import_summary *summary)
{
    *summary = (struct import_summary){.modules = import->module_count,
                                       .media = import->media_count};
    for (size_t i = 0; i < import->file_count; i++)
        *(import->files[i].quiz ? &summary->quizzes : &summary->lessons) += 1;
}

bool import_course(const char *folder, const struct import_options *options,
                   struct diags *diags, struct import_summary *summary, struct err *err)
{
    struct import import = {.options = options, .target = folder, .diags = diags};
    bool existed = false, claimed = false;
    bool good = find_folders(&import, folder, err) &&
                source_list(options->from, diags, &import.source, err) &&
                import_outline(&import, err) && new_claim(folder, &existed, err);
    claimed = good;
    good = good && import_write(&import, err);
    if (good && diags->failed)
        good = err_no_memory(err);
    if (!good && claimed)
        new_take_away(folder, existed);
    if (good) {
        tell_rest(&import);
        summarise(&import, summary);
    }
    finish(&import);
    return good;
}
