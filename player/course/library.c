/* Listing goes through the files by name; the index answers for those that did not change, the
 * package itself for the others. Nothing that is wrong with one package keeps the others from being
 * listed, and nothing that can't be written (a home on a read-only medium) is missed. */
#include "course/library.h"

#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "course/library_inside.h"

bool library_is_package(const char *name)
{
    return name[0] != '.' && str_ends(name, LIBRARY_SUFFIX);
}

bool library_is_leftover(const char *name)
{
    return str_starts(name, LIBRARY_NEW) || str_starts(name, LIBRARY_INDEX LIBRARY_NEW);
}

void library_sweep(const char *folder, const struct names *names)
{
    for (size_t i = 0; i < names->count; i++) {
        char *path = library_is_leftover(names->list[i]) ? path_join(folder, names->list[i]) : NULL;
        if (path)
            (void)!file_remove(path, NULL);
        mem_free(path);
    }
}

/* An install that is going on holds the lock: then what looks left behind is not. */
static void sweep_unless_busy(const char *folder, const struct names *names)
{
    bool any = false;
    for (size_t i = 0; i < names->count && !any; i++)
        any = library_is_leftover(names->list[i]);
    struct file_lock *lock = NULL;
    char *path = any ? path_join(folder, LIBRARY_LOCK) : NULL;
    if (path && file_lock(path, &lock, NULL)) {
        library_sweep(folder, names);
        file_unlock(lock);
    }
    mem_free(path);
}

/* ---- one package ---------------------------------------------------------------------------- */

static struct text copy_text(struct arena *arena, const struct text *text, bool *good)
{
    struct text_variant *variants = arena_take_array(arena, text->count, sizeof *variants);
    for (size_t i = 0; variants && i < text->count; i++) {
        const struct text_variant *from = &text->variants[i];
        variants[i].language = arena_copy_str(arena, from->language);
        variants[i].string = arena_copy_str(arena, from->string);
        *good = *good && variants[i].string && (!from->language || variants[i].language);
    }
    *good = *good && variants;
    return (struct text){variants, variants ? text->count : 0};
}

static bool fill_entry(struct arena *arena, const struct course *course,
                       struct library_entry *entry, struct err *err)
{
    bool good = true;
    entry->course_id = arena_copy_str(arena, course->id);
    entry->edition = arena_copy_str(arena, course->edition);
    entry->version = arena_copy_str(arena, course->version);
    entry->language = arena_copy_str(arena, course->language);
    entry->cover = arena_copy_str(arena, course->cover);
    entry->title = copy_text(arena, &course->title, &good);
    entry->summary = copy_text(arena, &course->summary, &good);
    entry->jp = course->jp;
    entry->minutes = course->minutes;
    entry->item_count = course->item_count;
    if (!good || !entry->course_id || !entry->edition || !entry->version || !entry->language ||
        (course->cover && !entry->cover))
        return err_no_memory(err);
    return true;
}

static bool note_damage(struct arena *arena, struct library_entry *entry, const struct err *why,
                        struct err *err)
{
    entry->course_id = entry->edition = entry->version = entry->language = "";
    entry->damage = arena_copy_str(arena, why->text);
    return entry->damage || err_no_memory(err);
}

static bool open_both(const char *path, struct package **package, struct course **course,
                      struct err *err)
{
    *course = NULL;
    if (package_open(path, package, err) && course_load(*package, NULL, course, err))
        return true;
    package_close(*package);
    *package = NULL;
    return false;
}

/* Fails for want of memory only. */
static bool read_package(const char *path, struct arena *arena, struct library_entry *entry,
                         struct err *err)
{
    struct package *package;
    struct course *course;
    struct err why = ERR_INIT;
    if (!open_both(path, &package, &course, &why)) {
        if (why.code == ERR_NO_MEMORY)
            return err_no_memory(err);
        return note_damage(arena, entry, &why, err);
    }
    bool good = fill_entry(arena, course, entry, err);
    course_free(course);
    package_close(package);
    return good;
}

/* ---- all of them ---------------------------------------------------------------------------- */

struct listing {
    const char *folder;
    struct library *library;
    struct library_index index;
    struct file_info *infos; /* one for each entry */
    size_t known;            /* entries that the index answered for */
    size_t damaged;
};

static bool list_file(struct listing *listing, const char *name, struct err *err)
{
    struct library *library = listing->library;
    char *path = path_join(listing->folder, name);
    if (!path)
        return err_no_memory(err);
    bool good = true;
    struct file_info info = file_look(path);
    if (info.is_regular) {
        struct library_entry *entry = &library->entries[library->count];
        listing->infos[library->count] = info;
        entry->file = arena_copy_str(&library->arena, name);
        if (!entry->file)
            good = err_no_memory(err);
        else if (library_index_find(&listing->index, info, &library->arena, entry))
            listing->known++;
        else
            good = read_package(path, &library->arena, entry, err);
        listing->damaged += entry->damage != NULL;
        library->count += good;
    }
    mem_free(path);
    return good;
}

static bool list_files(struct listing *listing, const struct names *names, struct err *err)
{
    struct library *library = listing->library;
    library->entries =
        arena_take_array(&library->arena, names->count + 1, sizeof *library->entries);
    listing->infos = mem_alloc_array(names->count + 1, sizeof *listing->infos);
    if (!library->entries || !listing->infos)
        return err_no_memory(err);
    for (size_t i = 0; i < names->count; i++)
        if (library_is_package(names->list[i]) && !list_file(listing, names->list[i], err))
            return false;
    return true;
}

static bool index_fits(const struct listing *listing)
{
    return listing->known == listing->index.count &&
           listing->known + listing->damaged == listing->library->count;
}

static bool list_folder(const char *folder, struct library *library, struct err *err)
{
    struct listing listing = {.folder = folder, .library = library};
    struct names names;
    if (!folder_list(folder, &names, err))
        return false;
    sweep_unless_busy(folder, &names);
    library_index_load(folder, &listing.index);
    bool good = list_files(&listing, &names, err);
    if (good && !index_fits(&listing))
        (void)!library_index_save(folder, library, listing.infos, NULL);
    library_index_close(&listing.index);
    mem_free(listing.infos);
    names_free(&names);
    return good;
}

bool library_list(const char *home, struct library **out, struct err *err)
{
    *out = NULL;
    struct library *library = mem_alloc(sizeof *library);
    char *folder = path_join(home, LIBRARY_FOLDER);
    bool good = library && folder;
    if (!good)
        err_no_memory(err);
    if (library)
        arena_init(&library->arena, LIBRARY_ARENA_BYTES_MAX);
    if (good && file_look(folder).exists)
        good = list_folder(folder, library, err);
    mem_free(folder);
    if (good)
        *out = library;
    else
        library_free(library);
    return good;
}

void library_free(struct library *library)
{
    if (library) {
        arena_finish(&library->arena);
        mem_free(library);
    }
}

char *library_path(const char *home, const char *file)
{
    char *folder = path_join(home, LIBRARY_FOLDER);
    char *path = folder ? path_join(folder, file) : NULL;
    mem_free(folder);
    return path;
}

bool library_open(const char *home, const char *file, struct package **package,
                  struct course **course, struct err *err)
{
    *package = NULL;
    *course = NULL;
    if (!library_is_package(file) || !package_name_safe(file) || strchr(file, '/'))
        return err_set(err, ERR_USAGE, "\"%.100s\" is not the name of an installed course", file);
    char *folder = path_join(home, LIBRARY_FOLDER);
    char *path = folder ? path_join(folder, file) : NULL;
    bool good = path ? open_both(path, package, course, err) : err_no_memory(err);
    mem_free(path);
    mem_free(folder);
    return good;
}
