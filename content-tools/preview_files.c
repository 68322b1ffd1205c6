/* The table of files is kept from look to look: what changed is told by size and time, or by a name
 * that the system told. A name that is new, or gone, makes a look at all. */
#include "author/preview_inside.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct preview_file *)a)->name,
                  ((const struct preview_file *)b)->name);
}

struct preview_file *preview_file(const struct preview *preview, const char *name)
{
    struct preview_file key = {.name = (char *)(uintptr_t)name};
    if (!preview->file_count)
        return NULL;
    return bsearch(&key, preview->files, preview->file_count, sizeof key, by_name);
}

#define FRESH_MS 50 /* times of files go by ticks of some ms */

static void stamp(struct preview *preview, struct preview_file *file)
{
    char *path = path_join(preview->folder, file->name);
    struct file_info info = {0};
    if (path)
        info = file_look(path);
    mem_free(path);
    file->size_bytes = info.size_bytes;
    file->modified_ms = info.modified_ms;
    struct moment now;
    clock_now(&now);
    file->fresh = info.modified_ms + FRESH_MS > now.wall_ms;
}

static bool note_gone(struct preview *preview, char **name, struct err *err)
{
    for (size_t i = 0; i < preview->gone_count; i++) {
        if (str_equal(preview->gone[i], *name)) {
            preview->gone_serials[i] = preview->serial;
            return true;
        }
    }
    size_t n = preview->gone_count + 1;
    char **gone = mem_resize(preview->gone, n * sizeof *gone);
    preview->gone = gone ? gone : preview->gone;
    uint32_t *serials = mem_resize(preview->gone_serials, n * sizeof *serials);
    preview->gone_serials = serials ? serials : preview->gone_serials;
    if (!gone || !serials)
        return err_no_memory(err);
    preview->gone[n - 1] = *name;
    preview->gone_serials[n - 1] = preview->serial;
    preview->gone_count = n;
    *name = NULL;
    return true;
}

/* Both lists are sorted: one walk tells what came, what went and what changed. */
static bool merge(struct preview *preview, const struct source *source, struct err *err)
{
    struct preview_file *old = preview->files;
    size_t old_count = preview->file_count, at = 0;
    struct preview_file *files = mem_alloc_array(source->file_count + 1, sizeof *files);
    bool good = files || err_no_memory(err);
    size_t count = 0;
    for (size_t i = 0; good && i < source->file_count; i++) {
        const struct source_file *now = &source->files[i];
        while (good && at < old_count && strcmp(old[at].name, now->name) < 0)
            good = note_gone(preview, &old[at++].name, err);
        if (!good)
            break;
        struct preview_file *file = &files[count];
        if (at < old_count && strcmp(old[at].name, now->name) == 0) {
            struct preview_file before = *file = old[at];
            old[at++].name = NULL;
            stamp(preview, file);
            file->changed = file->size_bytes != before.size_bytes ||
                            file->modified_ms != before.modified_ms || before.fresh;
        } else {
            *file = (struct preview_file){.name = mem_copy_str(now->name), .media = now->media,
                                          .changed = true};
            good = file->name || err_no_memory(err);
            if (good)
                stamp(preview, file);
        }
        count += good;
    }
    while (good && at < old_count)
        good = note_gone(preview, &old[at++].name, err);
    for (size_t i = 0; i < old_count; i++)
        mem_free(old[i].name);
    mem_free(old);
    preview->files = files;
    preview->file_count = count;
    return good;
}

static bool look_at_all(struct preview *preview, struct err *err)
{
    struct source *source = NULL;
    bool good = source_list(preview->folder, NULL, &source, err) &&
                merge(preview, source, err);
    source_close(source);
    return good;
}

bool preview_look(struct preview *preview, const struct watch_news *news, struct err *err)
{
    bool all = !news || news->all;
    for (size_t i = 0; i < preview->file_count; i++)
        preview->files[i].changed = false;
    for (size_t i = 0; news && i < news->count; i++) {
        struct preview_file *file = preview_file(preview, news->names[i]);
        char *path = path_join(preview->folder, news->names[i]);
        bool there = path && file_look(path).is_regular;
        mem_free(path);
        all = all || !file != !there;
        if (file && there) {
            file->changed = true;
            stamp(preview, file);
        }
    }
    if (!all)
        return true;
    /* what was named stays changed, also where its size and time tell nothing */
    if (!look_at_all(preview, err))
        return false;
    for (size_t i = 0; news && i < news->count; i++) {
        struct preview_file *file = preview_file(preview, news->names[i]);
        if (file)
            file->changed = true;
    }
    return true;
}

bool preview_put(struct preview *preview, const char *name, const void *bytes, size_t n,
                 struct err *err)
{
    char *path = path_join(preview->built, name);
    char *above = path ? path_folder(path) : NULL;
    bool good = above ? folder_make(above, err) && file_write_quick(path, bytes, n, err)
                      : err_no_memory(err);
    mem_free(above);
    mem_free(path);
    return good;
}

bool preview_take_away(struct preview *preview, const char *name, struct err *err)
{
    char *path = path_join(preview->built, name);
    bool good = path ? file_remove(path, err) : err_no_memory(err);
    mem_free(path);
    return good;
}
