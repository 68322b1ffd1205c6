/* course: what is installed, and removing a package. The record of who learnt it stays. */
#include "commands.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/words.h"
#include "course/library.h"
#include "guard.h"
#include "store/store.h"

/* ---- list ---- */

static void print_course(const struct library_entry *entry)
{
    if (entry->damage)
        printf(_("%s  damaged: %s\n"), entry->file, entry->damage);
    else
        printf("%s  %s %s %s  %s\n", entry->file, entry->course_id, entry->edition, entry->version,
               text_pick(&entry->title, entry->language));
}

static void add_course(struct buf *list, const struct library_entry *entry)
{
    struct buf one = BUF_INIT;
    admin_add_text(&one, "file", entry->file);
    admin_add_text(&one, "course", entry->course_id);
    admin_add_text(&one, "edition", entry->edition);
    admin_add_text(&one, "version", entry->version);
    admin_add_text(&one, "title",
                   entry->damage ? "" : text_pick(&entry->title, entry->language));
    admin_add_text(&one, "damage", entry->damage ? entry->damage : "");
    admin_add_to_list(list, &one);
}

static bool list_courses(const struct admin *admin, struct library **out, struct err *err)
{
    *out = NULL;
    if (!file_look(admin->home).is_folder)
        return err_set(err, ERR_NOT_FOUND, "there is no home at %s", admin->home);
    return library_list(admin->home, out, err);
}

int admin_run_course_list(const struct admin *admin)
{
    struct err err = ERR_INIT;
    struct library *library;
    struct buf out = BUF_INIT, rows = BUF_INIT, list = BUF_INIT;
    if (!list_courses(admin, &library, &err))
        return admin_tell(&err);
    for (size_t i = 0; i < library->count; i++) {
        if (admin->json)
            add_course(&rows, &library->entries[i]);
        else
            print_course(&library->entries[i]);
    }
    if (admin->json) {
        buf_format(&list, "[%s]", rows.data ? rows.data : "");
        admin_add_json(&out, "courses", rows.failed || list.failed ? "null" : list.data);
        admin_print_json(&out);
    }
    buf_finish(&rows);
    buf_finish(&list);
    library_free(library);
    return ADMIN_GOOD;
}

/* ---- remove ---- */

static const struct library_entry *find(const struct library *library, const char *word,
                                        struct err *err)
{
    const struct library_entry *found = NULL;
    for (size_t i = 0; i < library->count; i++) {
        const struct library_entry *entry = &library->entries[i];
        if (str_equal(entry->file, word))
            return entry;
        if (entry->damage || !str_equal(entry->course_id, word))
            continue;
        if (found) {
            err_set(err, ERR_USAGE, "%s is installed in several editions: name one by its file",
                    word);
            return NULL;
        }
        found = entry;
    }
    if (!found)
        err_set(err, ERR_NOT_FOUND, "no course has the file or id %s; `course list` tells them",
                word);
    return found;
}

static bool remove_package(const struct admin *admin, const char *file, struct err *err)
{
    char *folder = path_join(admin->home, "courses");
    char *path = folder ? path_join(folder, file) : NULL;
    bool good = path ? file_remove(path, err) : err_no_memory(err);
    mem_free(path);
    mem_free(folder);
    return good;
}

/* A home without a record has nothing that waits; a damaged package has no id to look for. */
static bool guarded(const struct admin *admin, const struct library_entry *entry, int *status,
                    struct err *err)
{
    struct err none = ERR_INIT;
    *status = ADMIN_GOOD;
    if (entry->damage || !admin_has_record(admin, &none))
        return true;
    struct store *store = admin_open_store(admin, err);
    if (!store)
        return false;
    bool good = admin_guard(admin, store, "", entry->course_id, entry->course_id, status, err);
    store_close(store);
    return good;
}

static int remove_entry(const struct admin *admin, const struct library_entry *entry)
{
    struct err err = ERR_INIT;
    struct buf out = BUF_INIT;
    int status;
    if (!guarded(admin, entry, &status, &err))
        return admin_tell(&err);
    if (status)
        return status;
    if (!admin_confirm(admin, &err, "Remove %s? What was learnt stays in the record.",
                       entry->file) ||
        !remove_package(admin, entry->file, &err))
        return admin_tell(&err);
    admin_add_text(&out, "removed", entry->file);
    if (admin->json)
        admin_print_json(&out);
    else
        printf(_("%s was removed.\n"), entry->file);
    buf_finish(&out);
    return ADMIN_GOOD;
}

int admin_run_course_remove(const struct admin *admin)
{
    struct err err = ERR_INIT;
    struct library *library;
    if (!list_courses(admin, &library, &err))
        return admin_tell(&err);
    const struct library_entry *entry = find(library, admin->words[0], &err);
    int status = entry ? remove_entry(admin, entry) : admin_tell(&err);
    library_free(library);
    return status;
}
