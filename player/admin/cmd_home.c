/* home remove: the whole home of a device that is given away.
 *
 * Only what Bekal itself makes is removed, by name; a folder that holds anything else stays, so
 * that a mistaken --home can't take a person's own files with it. */
#include "commands.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/terminal.h"
#include "base/words.h"
#include "guard.h"
#include "store/store.h"

/* Names, or beginnings of names where a star follows. Settings go before the record, so that what
 * a cut leaves does not sync any more. */
static const char *const ours[] = {
    "secrets.json*", "settings.json*", "settings.lock", "device*",  "office*", "ca.pem*",
    "outbox*",       "courses",        "snapshots",     "record*",      "bekal.log*",
    "sync*",         "instance.lock",
};

static bool is_ours(const char *name)
{
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++) {
        size_t n = strlen(ours[i]);
        bool star = ours[i][n - 1] == '*';
        if (star ? strncmp(name, ours[i], n - 1) == 0 : str_equal(name, ours[i]))
            return true;
    }
    return false;
}

static bool remove_ours(const char *home, const struct names *names, size_t *others,
                        struct err *err)
{
    *others = 0;
    for (size_t i = 0; i < names->count; i++) {
        if (!is_ours(names->list[i])) {
            ++*others;
            continue;
        }
        char *path = path_join(home, names->list[i]);
        bool good = path ? file_remove_tree(path, err) : err_no_memory(err);
        mem_free(path);
        if (!good)
            return false;
    }
    return true;
}

/* The name is typed, or sent as a line: no --yes for this. */
static bool name_is_said(const char *name, struct err *err)
{
    char prompt[400];
    struct buf line = BUF_INIT;
    snprintf(prompt, sizeof prompt,
             _("This removes the record, the courses and the settings for good.\n"
               "Type the name of the home, %.200s, to go on: "),
             name);
    bool good = terminal_read_line(prompt, &line, err) &&
                (str_equal(line.data, name) ||
                 err_set(err, ERR_CANCELLED, "not done: the name is %s", name));
    buf_finish(&line);
    return good;
}

static bool player_is_away(const char *home, struct file_lock **lock, struct err *err)
{
    char *path = path_join(home, "instance.lock");
    bool good = path ? file_lock(path, lock, err) : err_no_memory(err);
    mem_free(path);
    return good;
}

static bool remove_home(const char *home, size_t *others, struct err *err)
{
    struct names names;
    struct file_lock *lock = NULL;
    bool good = name_is_said(path_base(home), err) && player_is_away(home, &lock, err) &&
                folder_list(home, &names, err);
    if (good) {
        good = remove_ours(home, &names, others, err);
        names_free(&names);
    }
    file_unlock(lock);
    return good && (*others || file_remove(home, err));
}

static int remove_asked(const struct admin *admin, const char *home)
{
    struct err err = ERR_INIT;
    struct buf out = BUF_INIT;
    size_t others = 0;
    if (!remove_home(home, &others, &err))
        return admin_tell(&err);
    admin_add_text(&out, "removed", home);
    admin_add_int(&out, "kept", (int64_t)others);
    if (admin->json)
        admin_print_json(&out);
    else if (others)
        printf(_("Bekal's files are gone from %s. %zu others are not Bekal's and stay.\n"),
               home, others);
    else
        printf(_("%s is gone.\n"), home);
    buf_finish(&out);
    return ADMIN_GOOD;
}

int admin_run_home_remove(const struct admin *admin)
{
    struct err err = ERR_INIT;
    int status;
    struct store *store = admin_open_store(admin, &err);
    if (!store)
        return admin_tell(&err);
    bool good = admin_guard(admin, store, "", "", _("this home"), &status, &err);
    store_close(store);
    if (!good)
        return admin_tell(&err);
    if (status)
        return status;
    char *home = path_real(admin->home);
    if (!home) {
        err_no_memory(&err);
        return admin_tell(&err);
    }
    status = remove_asked(admin, home);
    mem_free(home);
    return status;
}
