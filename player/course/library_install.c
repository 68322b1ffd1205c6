/* Installing in this order, so that a cut at any moment leaves the old package or the new one:
 *
 *   1. the source is opened and its course read; its place in the library follows from both
 *   2. the lock is taken, leftovers of earlier cuts are removed
 *   3. what is installed there is compared: older, or the same and whole, ends it here
 *   4. room is made sure of, with a reserve, so that saving answers never fails for a course
 *   5. the copy beside is written and flushed; then the *copy* is verified, since it is what will
 *      be read from now on, and a stick may read differently the second time
 *   6. the copy is renamed over the old package and the folder is flushed
 */
#include <stdio.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "base/str.h"
#include "course/library_inside.h"
#include "course/package_inside.h"

#define SLUG_BYTES_MAX 40
#define NAME_DIGITS 16
#define RESERVE_BYTES (32u << 20) /* left free for the learning record */

struct install {
    const char *home, *path;
    bool allow_older;
    bool (*progress)(void *, uint64_t done, uint64_t all);
    void *context;
    uint64_t done_bytes, all_bytes; /* of the phases before this one; of all */

    struct course *course;
    struct buf contents; /* of the source */
    uint64_t file_bytes, entry_bytes;
    char *folder, *file, *target, *beside;
    struct file_lock *lock;
    enum install_result result;
};

/* ---- names ---------------------------------------------------------------------------------- */

/* The last part of the id in small letters, digits and hyphens: for people who look into the
 * folder. What tells courses apart is the hash behind it. */
static void slug_of(const char *id, char out[SLUG_BYTES_MAX + 1])
{
    size_t n = 0, end = strlen(id);
    while (end && strchr("/#:", id[end - 1]))
        end--;
    size_t start = end;
    while (start && !strchr("/#:", id[start - 1]))
        start--;
    for (size_t i = start; i < end && n < SLUG_BYTES_MAX; i++) {
        char c = id[i] >= 'A' && id[i] <= 'Z' ? (char)(id[i] | 0x20) : id[i];
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            out[n++] = c;
        else if (n && out[n - 1] != '-')
            out[n++] = '-';
    }
    while (n && out[n - 1] == '-')
        n--;
    out[n] = '\0';
}

static char *file_name(const struct course *course)
{
    char slug[SLUG_BYTES_MAX + 1], hex[SHA256_HEX_BYTES];
    struct buf buf = BUF_INIT;
    if (!buf_format(&buf, "%s\n%s", course->id, course->edition)) {
        buf_finish(&buf);
        return NULL;
    }
    sha256_hex_of(buf.data, buf.size, hex);
    slug_of(course->id, slug);
    buf_clear(&buf);
    buf_format(&buf, "%s%s%.*s" LIBRARY_SUFFIX, slug, slug[0] ? "-" : "", NAME_DIGITS, hex);
    return buf_take(&buf);
}

static bool name_files(struct install *install, struct err *err)
{
    struct buf beside = BUF_INIT;
    install->file = file_name(install->course);
    install->folder = path_join(install->home, LIBRARY_FOLDER);
    if (install->file && install->folder) {
        install->target = path_join(install->folder, install->file);
        buf_format(&beside, "%s/%s%s", install->folder, LIBRARY_NEW, install->file);
    }
    install->beside = buf_take(&beside);
    return (install->target && install->beside) || err_no_memory(err);
}

/* ---- steps ---------------------------------------------------------------------------------- */

static bool open_source(struct install *install, struct err *err)
{
    struct package *package = NULL;
    bool good = package_open(install->path, &package, err) &&
                course_load(package, NULL, &install->course, err) &&
                package_read(package, PACKAGE_CONTENTS, PACKAGE_CONTENTS_BYTES_MAX,
                             &install->contents, err);
    if (good) {
        install->file_bytes = package_file_bytes(package);
        for (size_t i = 0; i < package->count; i++)
            install->entry_bytes += package->entries[i].size_bytes;
    }
    package_close(package);
    return good && name_files(install, err);
}

static bool enter(struct install *install, struct err *err)
{
    struct names names;
    if (!folder_make(install->folder, err))
        return false;
    char *path = path_join(install->folder, LIBRARY_LOCK);
    bool good = path ? file_lock(path, &install->lock, err) : err_no_memory(err);
    mem_free(path);
    if (!good || !folder_list(install->folder, &names, err))
        return false;
    library_sweep(install->folder, &names);
    names_free(&names);
    return true;
}

static bool tell(void *context, uint64_t done, uint64_t all)
{
    const struct install *install = context;
    (void)all;
    return !install->progress || install->progress(install->context, install->done_bytes + done,
                                                   install->all_bytes);
}

static bool tell_copy(void *context, uint64_t done)
{
    return tell(context, done, 0);
}

/* Whether the installed package holds the same and is whole. False with err unset: it is not. */
static bool is_same(struct install *install, struct package *installed, struct err *err)
{
    struct buf buf = BUF_INIT;
    struct err why = ERR_INIT;
    bool same = package_read(installed, PACKAGE_CONTENTS, PACKAGE_CONTENTS_BYTES_MAX, &buf, &why) &&
                buf.size == install->contents.size &&
                memcmp(buf.data, install->contents.data, buf.size) == 0;
    buf_finish(&buf);
    install->all_bytes = install->entry_bytes;
    same = same && package_verify(installed, tell, install, &why);
    if (why.code == ERR_CANCELLED || why.code == ERR_NO_MEMORY)
        *err = why;
    return same;
}

/* Compares with what is installed. A damaged one is replaced, whatever it was. */
static bool compare(struct install *install, struct err *err)
{
    struct package *installed;
    struct course *course = NULL;
    struct err why = ERR_INIT, stop = ERR_INIT;
    install->result = INSTALLED_NEW;
    if (!file_look(install->target).exists)
        return true;
    install->result = INSTALLED_UPDATE;
    if (!package_open(install->target, &installed, &why) ||
        !course_load(installed, NULL, &course, &why)) {
        stop = why.code == ERR_NO_MEMORY ? why : stop;
    } else {
        int order = course_version_compare(install->course->version, course->version);
        if (order < 0 && !install->allow_older)
            err_set(&stop, ERR_EXISTS, "version %s is installed, and %s is older", course->version,
                    install->course->version);
        else if (order == 0 && is_same(install, installed, &stop))
            install->result = INSTALLED_SAME;
    }
    course_free(course);
    package_close(installed);
    if (stop.code == ERR_NONE)
        return true;
    if (err)
        *err = stop;
    return false;
}

static bool check_room(const struct install *install, struct err *err)
{
    uint64_t free_bytes = file_free_bytes(install->folder);
    uint64_t need_bytes = install->file_bytes + RESERVE_BYTES;
    if (free_bytes >= need_bytes)
        return true;
    return err_set(err, ERR_FULL, "the course needs %llu MiB, and the disk has %llu MiB free",
                   (unsigned long long)(need_bytes >> 20) + 1,
                   (unsigned long long)(free_bytes >> 20));
}

static bool same_course(const struct course *a, const struct course *b)
{
    return strcmp(a->id, b->id) == 0 && strcmp(a->edition, b->edition) == 0 &&
           strcmp(a->version, b->version) == 0;
}

static bool verify_copy(struct install *install, struct err *err)
{
    struct package *package;
    struct course *course = NULL;
    bool good = package_open(install->beside, &package, err) &&
                course_load(package, NULL, &course, err) &&
                package_verify(package, tell, install, err);
    if (good && !same_course(course, install->course))
        good = err_set(err, ERR_INTEGRITY, "the package changed while it was copied");
    course_free(course);
    package_close(package);
    return good;
}

/* The index may not answer for the file any more; time and size alone would not tell on a file
 * system that counts time in steps of two seconds. */
static void drop_index(const struct install *install)
{
    char *path = path_join(install->folder, LIBRARY_INDEX);
    if (path)
        (void)!file_remove(path, NULL);
    mem_free(path);
}

static bool place(struct install *install, struct err *err)
{
    if (!check_room(install, err))
        return false;
    install->all_bytes = install->file_bytes + install->entry_bytes;
    install->done_bytes = 0;
    if (!file_copy(install->path, install->beside, tell_copy, install, err))
        return false;
    install->done_bytes = install->file_bytes;
    bool good = verify_copy(install, err);
    if (good) {
        drop_index(install);
        good = file_commit(install->beside, install->target, err);
    }
    if (!good)
        (void)!file_remove(install->beside, NULL);
    return good;
}

static void leave(struct install *install)
{
    course_free(install->course);
    buf_finish(&install->contents);
    file_unlock(install->lock);
    mem_free(install->beside);
    mem_free(install->target);
    mem_free(install->folder);
    mem_free(install->file);
}

bool library_install(const char *home, const char *path, bool allow_older,
                     bool (*progress)(void *, uint64_t done, uint64_t all), void *context,
                     enum install_result *result, char **file_out, struct err *err)
{
    struct install install = {.home = home, .path = path, .allow_older = allow_older,
                              .progress = progress, .context = context};
    if (file_out)
        *file_out = NULL;
    bool good = open_source(&install, err) && enter(&install, err) && compare(&install, err);
    if (good && install.result != INSTALLED_SAME)
        good = place(&install, err);
    if (good) {
        *result = install.result;
        if (file_out) {
            *file_out = install.file;
            install.file = NULL;
        }
    }
    leave(&install);
    return good;
}
