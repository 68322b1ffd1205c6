/* The sync service's work with sticks and office files. A file is read anew when it is to be taken,
 * and must then be the one that was shown. */
#include "app/sync_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/log.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "office/office.h"

#define STICKS_BYTES_MAX (256u << 10)
#define OFFICE_BYTES_MAX (4u << 20)

/* ---- Sticks ---- */

static bool add_stick(struct sending_sticks *sticks, const char *folder, struct err *err)
{
    if (sticks->count == SENDING_STICKS_MAX || !folder_writable(folder))
        return true;
    const char *copy = arena_copy_str(&sticks->arena, folder);
    if (!copy)
        return err_no_memory(err);
    sticks->list[sticks->count++] =
        (struct sending_stick){copy, path_base(copy), file_free_bytes(folder)};
    return true;
}

/* A root that is not there has no sticks. */
static bool add_root(struct sending_sticks *sticks, const char *root, struct err *err)
{
    struct names names = {0};
    bool good = true;
    if (!file_look(root).is_folder || !folder_list(root, &names, NULL))
        return true;
    for (size_t i = 0; good && i < names.count; i++) {
        char *path = path_join(root, names.list[i]);
        good = path ? !file_look(path).is_folder || add_stick(sticks, path, err)
                    : err_no_memory(err);
        mem_free(path);
    }
    names_free(&names);
    return good;
}

static bool add_all_roots(struct sync_service *s, struct sending_sticks *sticks, struct err *err)
{
    char media[300], run[300];
    const char *user = getenv("USER");
    if (!user || !user[0] || strchr(user, '/'))
        user = "root";
    snprintf(media, sizeof media, "/media/%s", user);
    snprintf(run, sizeof run, "/run/media/%s", user);
    const char *const usual[] = {media, run, "/mnt", NULL};
    const char *const *roots = s->world.stick_roots ? s->world.stick_roots : usual;
    bool good = true;
    for (; good && *roots; roots++)
        good = add_root(sticks, *roots, err);
    return good;
}

bool sync_service_sticks(struct sync_service *s, struct reply *reply)
{
    struct sending_sticks *sticks = mem_alloc(sizeof *sticks);
    if (!sticks)
        return err_no_memory(&reply->err);
    arena_init(&sticks->arena, STICKS_BYTES_MAX);
    sticks->list = arena_take_array(&sticks->arena, SENDING_STICKS_MAX, sizeof *sticks->list);
    bool good = sticks->list ? add_all_roots(s, sticks, &reply->err) : err_no_memory(&reply->err);
    if (good)
        reply->sticks = sticks;
    else
        sending_sticks_free(sticks);
    return good;
}

/* ---- Office files ---- */

static bool read_office(const char *path, struct office_file **out, struct err *err)
{
    struct buf bytes = BUF_INIT;
    *out = NULL;
    bool good = file_read(path, OFFICE_FILE_BYTES_MAX, &bytes, err) &&
                office_file_read(bytes.data ? bytes.data : "", bytes.size, out, err);
    buf_finish(&bytes);
    return good;
}

static bool secret(const char *name)
{
    size_t count = 0;
    const struct setting *table = settings_table(&count);
    for (size_t i = 0; i < count; i++)
        if (str_equal(table[i].name, name))
            return table[i].kind == SETTING_SECRET;
    return true; /* what is not known is not shown either */
}

/* What would be different; a secret's value is told to nobody. */
static bool compare(struct sending_office *office, const struct office_file *file,
                    const struct settings *settings)
{
    char before[SETTINGS_TEXT_MAX * SETTINGS_PINS_MAX];
    office->changes = arena_take_array(&office->arena, file->setting_count + 1,
                                       sizeof *office->changes);
    for (size_t i = 0; office->changes && i < file->setting_count; i++) {
        const char *name = file->setting_names[i];
        const char *after = file->setting_values[i] ? file->setting_values[i] : "";
        if (!settings_get(settings, name, before, sizeof before))
            before[0] = '\0';
        if (str_equal(before, after))
            continue;
        struct sending_change *change = &office->changes[office->change_count++];
        change->setting = arena_copy_str(&office->arena, name);
        change->before = arena_copy_str(&office->arena, before);
        change->after = arena_copy_str(&office->arena, secret(name) && after[0] ? "••••" : after);
        if (!change->setting || !change->before || !change->after)
            return false;
    }
    return office->changes != NULL;
}

static bool copy_office(struct sending_office *office, const struct office_file *file)
{
    office->name = arena_copy_str(&office->arena, file->name);
    office->fingerprint = arena_copy_str(&office->arena, file->fingerprint);
    office->number = file->number;
    office->made_ms = file->made_ms;
    office->devices = arena_take_array(&office->arena, file->device_count + 1,
                                       sizeof *office->devices);
    if (!office->name || !office->fingerprint || !office->devices)
        return false;
    for (size_t i = 0; i < file->device_count; i++) {
        office->devices[i] = arena_copy_str(&office->arena, file->devices[i]);
        if (!office->devices[i])
            return false;
    }
    office->device_count = file->device_count;
    return true;
}

static enum sending_trust trust_of(enum office_trust trust)
{
    switch (trust) {
    case OFFICE_FIRST:
        return SENDING_FIRST;
    case OFFICE_KNOWN:
        return SENDING_KNOWN;
    case OFFICE_OLDER:
        return SENDING_OLDER;
    case OFFICE_SAME:
        return SENDING_SAME;
    default:
        return SENDING_STRANGER;
    }
}

bool sync_service_office_read(struct sync_service *s, const struct request *request,
                              struct reply *reply)
{
    struct office_file *file = NULL;
    struct settings *settings = NULL;
    struct sending_office *office = mem_alloc(sizeof *office);
    enum office_trust trust = OFFICE_STRANGER;
    bool good = office != NULL || err_no_memory(&reply->err);
    if (good)
        arena_init(&office->arena, OFFICE_BYTES_MAX);
    good = good && read_office(request->path, &file, &reply->err) &&
           office_file_judge(file, s->home, &trust, &reply->err) &&
           settings_load(s->home, &settings, &reply->err) &&
           ((copy_office(office, file) && compare(office, file, settings)) ||
            err_no_memory(&reply->err));
    settings_free(settings);
    office_file_free(file);
    if (good) {
        office->trust = trust_of(trust);
        reply->office = office;
    } else {
        sending_office_free(office);
    }
    return good;
}

static void wipe(char *secret_text)
{
    for (volatile char *c = secret_text; c && *c; c++)
        *c = '\0';
}

bool sync_service_office_take(struct sync_service *s, const struct request *request,
                              struct reply *reply)
{
    struct office_file *file = NULL;
    bool good = read_office(request->path, &file, &reply->err);
    if (good && (file->number != request->number ||
                 !str_equal(file->fingerprint, request->fingerprint)))
        good = err_set(&reply->err, ERR_INTEGRITY, "%s is no longer the file that was shown",
                       request->path);
    good = good && office_file_take(file, s->home, request->device,
                                    request->passphrase ? request->passphrase : "", &reply->err);
    wipe(request->passphrase);
    office_file_free(file);
    log_line("office file %s, code %d, system %d", good ? "taken" : "refused", reply->err.code,
             reply->err.sys);
    return good;
}
