/* A source folder as a package: its regular files, in the order of their names. Links are not
 * followed and hidden files are not seen, so that what is checked is what would be packed. */
#include "course/package_inside.h"

#include "base/file.h"
#include "base/mem.h"

#define NAMES_BYTES_MAX (64u << 20)

struct walk {
    struct package *package;
    size_t room;
};

static bool add_file(struct walk *walk, const char *name, uint64_t size_bytes, struct err *err)
{
    struct package *package = walk->package;
    if (!package_name_safe(name))
        return err_set(err, ERR_FORMAT,
                       "the name \"%s\" cannot stand in a package: rename the file", name);
    if (package->count == PACKAGE_ENTRIES_MAX)
        return err_set(err, ERR_LIMIT, "the folder has more than %d files", PACKAGE_ENTRIES_MAX);
    if (package->count == walk->room) {
        size_t room = walk->room ? walk->room * 2 : 32;
        struct package_entry *more =
            mem_resize(package->entries, room * sizeof *package->entries);
        if (!more)
            return err_no_memory(err);
        package->entries = more;
        walk->room = room;
    }
    const char *copy = arena_copy_str(&package->names, name);
    if (!copy)
        return err_no_memory(err);
    package->entries[package->count++] =
        (struct package_entry){.name = copy, .size_bytes = size_bytes};
    return true;
}

static bool walk_folder(struct walk *walk, const char *below, int depth, struct err *err);

static bool walk_name(struct walk *walk, const char *below, const char *name, int depth,
                      struct err *err)
{
    bool good = false;
    char *inner = below[0] ? path_join(below, name) : mem_copy_str(name);
    char *path = inner ? path_join(walk->package->folder, inner) : NULL;
    if (!path) {
        err_no_memory(err);
        goto cleanup;
    }
    struct file_info info = file_look(path);
    good = info.is_folder    ? walk_folder(walk, inner, depth + 1, err)
           : info.is_regular ? add_file(walk, inner, info.size_bytes, err)
                             : true;
cleanup:
    mem_free(path);
    mem_free(inner);
    return good;
}

static bool walk_folder(struct walk *walk, const char *below, int depth, struct err *err)
{
    if (depth > PACKAGE_FOLDER_DEPTH_MAX)
        return err_set(err, ERR_LIMIT, "the folder \"%s\" lies more than %d deep", below,
                       PACKAGE_FOLDER_DEPTH_MAX);
    char *path = path_join(walk->package->folder, below);
    if (!path)
        return err_no_memory(err);
    struct names names = {NULL, 0};
    bool good = folder_list(path, &names, err);
    for (size_t i = 0; i < names.count && good; i++)
        if (!package_name_hidden(names.list[i]))
            good = walk_name(walk, below, names.list[i], depth, err);
    names_free(&names);
    mem_free(path);
    return good;
}

bool package_walk_folder(struct package *package, struct err *err)
{
    struct walk walk = {package, 0};
    return walk_folder(&walk, "", 0, err) && package_table_fill(package, err);
}

bool package_open_folder(const char *path, struct package **out, struct err *err)
{
    *out = NULL;
    struct package *package = mem_alloc(sizeof *package);
    if (!package)
        return err_no_memory(err);
    arena_init(&package->names, NAMES_BYTES_MAX);
    package->folder = mem_copy_str(path);
    if (!package->folder)
        err_no_memory(err);
    else if (package_walk_folder(package, err))
        *out = package;
    if (!*out)
        package_close(package);
    return *out != NULL;
}

bool package_open_folders(const char *path, const char *below, struct package **out,
                          struct err *err)
{
    if (!package_open_folder(path, out, err))
        return false;
    (*out)->below = mem_copy_str(below);
    if ((*out)->below)
        return true;
    package_close(*out);
    *out = NULL;
    return err_no_memory(err);
}
