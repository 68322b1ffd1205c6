/* Changing. The commit point is one rename, that of settings.json:
 *
 *   1. secrets.json is written with the set in force and the new one beside it;
 *   2. settings.json is written, naming the new set;
 *   3. secrets.json is written without the old set.
 *
 * A cut before 2 leaves the old pair in force, a cut after it the new one. A step 3 that fails
 * is made good by the next change. Where no secret changes, 2 alone is done. */
#include "inside.h"

#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"

#define LOCK_FILE "settings.lock"

/* ---- In memory ---- */

/* Takes the node. */
static bool set_member(cJSON *object, const char *name, cJSON *node, struct err *err)
{
    if (!node)
        return err_no_memory(err);
    cJSON_DeleteItemFromObjectCaseSensitive(object, name);
    if (cJSON_AddItemToObject(object, name, node))
        return true;
    cJSON_Delete(node);
    return err_no_memory(err);
}

static bool has_default(const struct setting *setting, const char *value)
{
    bool text = setting->kind == SETTING_TEXT || setting->kind == SETTING_SECRET ||
                setting->kind == SETTING_LIST;
    return !value || (text && !value[0]);
}

static bool apply(cJSON *object, const struct setting *setting, const char *value,
                  struct err *err)
{
    if (has_default(setting, value)) {
        cJSON_DeleteItemFromObjectCaseSensitive(object, setting->name);
        return true;
    }
    return set_member(object, setting->name, settings_text_node(setting, value), err);
}

static bool touches_secrets(const struct setting_change *changes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (settings_find(changes[i].name)->kind == SETTING_SECRET)
            return true;
    return false;
}

/* A number that no set has, so that what an earlier cut left is never taken for it. */
static int64_t next_number(const struct settings_files *files)
{
    int64_t next = settings_files_number(files) + 1;
    while (settings_files_set(files, next))
        next++;
    return next;
}

/* The set in force alone, and its successor, a copy. */
static cJSON *begin_set(struct settings_files *files, int64_t number, struct err *err)
{
    cJSON *old = settings_files_set(files, settings_files_number(files));
    cJSON *set = old ? cJSON_Duplicate(old, true) : cJSON_CreateObject();
    cJSON *sets = cJSON_CreateArray(), *kept = old ? cJSON_Duplicate(old, true) : NULL;
    bool good = set && sets && (kept || !old);
    if (good && kept && (good = cJSON_AddItemToArray(sets, kept)))
        kept = NULL;
    good = good && set_member(set, "number", cJSON_CreateNumber((double)number), NULL);
    if (good && (good = cJSON_AddItemToArray(sets, set))) {
        cJSON *added = set;
        set = NULL;
        good = set_member(files->secret.root, "sets", sets, NULL);
        if (good)
            return added;
        sets = NULL; /* set_member took it */
    }
    cJSON_Delete(set);
    cJSON_Delete(kept);
    cJSON_Delete(sets);
    err_no_memory(err);
    return NULL;
}

bool settings_files_change(struct settings_files *files, const struct setting_change *changes,
                           size_t count, bool *secrets_too, struct err *err)
{
    int64_t number = next_number(files);
    cJSON *set = NULL;
    *secrets_too = false;
    for (size_t i = 0; i < count; i++)
        if (!settings_check(&changes[i], err))
            return false;
    *secrets_too = touches_secrets(changes, count);
    if (*secrets_too && !(set = begin_set(files, number, err)))
        return false;
    for (size_t i = 0; i < count; i++) {
        const struct setting *setting = settings_find(changes[i].name);
        cJSON *object = setting->kind == SETTING_SECRET ? set : files->open.root;
        if (!apply(object, setting, changes[i].value, err))
            return false;
    }
    if (*secrets_too && (!set_member(files->open.root, "secrets",
                                     cJSON_CreateNumber((double)number), err) ||
                         !set_member(files->secret.root, "format",
                                     cJSON_CreateNumber(SETTINGS_FORMAT), err)))
        return false;
    return set_member(files->open.root, "format", cJSON_CreateNumber(SETTINGS_FORMAT), err);
}

/* Leaves the newest set alone in the file. */
static void drop_old_sets(struct settings_files *files)
{
    cJSON *sets = cJSON_GetObjectItemCaseSensitive(files->secret.root, "sets");
    while (cJSON_GetArraySize(sets) > 1)
        cJSON_DeleteItemFromArray(sets, 0);
}

/* ---- On disk ---- */

static bool write_one(const char *home, const char *name, const cJSON *root, bool secret,
                      struct err *err)
{
    char *path = path_join(home, name), *text = cJSON_Print(root);
    bool good = path && text;
    if (!good)
        err_no_memory(err);
    else if (strlen(text) > SETTINGS_FILE_BYTES_MAX)
        good = err_set(err, ERR_LIMIT, "%s would be larger than %d bytes", name,
                       SETTINGS_FILE_BYTES_MAX);
    else if (secret)
        good = file_write_private(path, text, strlen(text), err);
    else
        good = file_write_atomic(path, text, strlen(text), err);
    mem_free(path);
    mem_free(text);
    return good;
}

static bool write_both(const char *home, struct settings_files *files, bool secrets_too,
                       struct err *err)
{
    if (secrets_too && !write_one(home, SECRETS_FILE, files->secret.root, true, err))
        return false;
    if (!write_one(home, SETTINGS_FILE, files->open.root, false, err))
        return false;
    drop_old_sets(files);
    if (secrets_too && !write_one(home, SECRETS_FILE, files->secret.root, true, NULL))
        return true; /* an old set stays until the next change; what is in force is whole */
    return true;
}

static bool change_locked(const char *home, const struct setting_change *changes, size_t count,
                          struct err *err)
{
    struct settings_files files;
    bool secrets_too;
    if (!settings_files_read(home, &files, err))
        return false;
    bool good = settings_files_change(&files, changes, count, &secrets_too, err) &&
                write_both(home, &files, secrets_too, err);
    settings_files_close(&files);
    return good;
}

bool settings_change(const char *home, const struct setting_change *changes, size_t count,
                     struct err *err)
{
    struct file_lock *lock = NULL;
    bool good = false;
    for (size_t i = 0; i < count; i++)
        if (!settings_check(&changes[i], err))
            return false;
    if (!folder_make(home, err))
        return false;
    char *path = path_join(home, LOCK_FILE);
    if (!path) {
        err_no_memory(err);
    } else if (!file_lock(path, &lock, err)) {
        if (err && err->code == ERR_BUSY)
            err_set(err, ERR_BUSY, "another program is changing the settings of %s", home);
    } else {
        good = change_locked(home, changes, count, err);
    }
    file_unlock(lock);
    mem_free(path);
    return good;
}
