/* Taking an office file changes five files of the home, and must change all of them or none. All is
 * written and flushed in the folder HOME/office-new, settings included: they are changed there, in
 * copies. Then that folder is renamed to HOME/office-ready, and this rename is the moment of the
 * taking. What follows are renames out of it, which any later start repeats until the folder is
 * empty and gone. The lock of the settings is held, so that nobody changes them in between. */
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/words.h"
#include "office/device.h"
#include "office/inside.h"

#define NEW_FOLDER "office-new"
#define READY_FOLDER "office-ready"
#define LOCK_FILE "settings.lock" /* the one that settings_change takes */
#define NUMBER_TEXT_BYTES 24
#define OWN_SETTINGS 5 /* user, password, ca_file, office, office.number */

/* In the order of moving: who reads in between finds keys before what names them. */
static const char *const moved[] = {DEVICE_CA_FILE, DEVICE_SECRET_FILE, SECRETS_FILE,
                                    SETTINGS_FILE, DEVICE_FILE};

/* ---- Paths ---- */

static bool look(const char *home, const char *name)
{
    char *path = path_join(home, name);
    bool there = path && file_look(path).exists;
    mem_free(path);
    return there;
}

/* Does one thing with the path of HOME/name. */
static bool with_path(const char *home, const char *name, bool (*act)(const char *, struct err *),
                      struct err *err)
{
    char *path = path_join(home, name);
    bool good = path ? act(path, err) : err_no_memory(err);
    mem_free(path);
    return good;
}

static bool write_in(const char *folder, const char *name, bool secret, const struct buf *text,
                     struct err *err)
{
    char *path = path_join(folder, name);
    bool good = path ? (secret ? file_write_private : file_write_atomic)(path, text->data,
                                                                       text->size, err)
                     : err_no_memory(err);
    mem_free(path);
    return good;
}

/* ---- Moving what is ready ---- */

static bool move(const char *from_folder, const char *home, const char *name, struct err *err)
{
    char *from = path_join(from_folder, name), *to = path_join(home, name);
    bool good = from && to ? !file_look(from).exists || file_commit(from, to, err)
                           : err_no_memory(err);
    mem_free(from);
    mem_free(to);
    return good;
}

static bool move_all(const char *home, struct err *err)
{
    char *ready = path_join(home, READY_FOLDER);
    bool good = ready || err_no_memory(err);
    for (size_t i = 0; good && i < JSON_COUNT(moved); i++)
        good = move(ready, home, moved[i], err);
    good = good && file_remove_tree(ready, err);
    mem_free(ready);
    return good;
}

static bool settle_locked(const char *home, struct err *err)
{
    if (look(home, READY_FOLDER) && !move_all(home, err))
        return err_wrap(err, "finishing the taking of the office file");
    return !look(home, NEW_FOLDER) || with_path(home, NEW_FOLDER, file_remove_tree, err);
}

static bool lock_home(const char *home, struct file_lock **out, struct err *err)
{
    char *path = path_join(home, LOCK_FILE);
    bool good = path ? file_lock(path, out, err) : err_no_memory(err);
    mem_free(path);
    return good;
}

bool office_settle(const char *home, struct err *err)
{
    struct file_lock *lock = NULL;
    if (!look(home, READY_FOLDER))
        return true;
    bool good = lock_home(home, &lock, err) && settle_locked(home, err);
    file_unlock(lock);
    return good;
}

/* ---- The device's part ---- */

struct part {
    struct keys keys;
    char *user, *password; /* owned */
};

static void wipe_text(char *text)
{
    if (text)
        keys_wipe(text, strlen(text));
    mem_free(text);
}

static void part_finish(struct part *part)
{
    wipe_text(part->user);
    wipe_text(part->password);
    keys_wipe(part, sizeof *part);
}

static bool read_part(const struct buf *plain, struct part *out, struct err *err)
{
    struct fields fields;
    bool good = fields_open(&fields, plain->data, plain->size, "this device's part", err);
    if (good) {
        const cJSON *root = fields.doc.root;
        fields_hex(&fields, root, "sign", out->keys.sign_seed, KEY_BYTES);
        fields_hex(&fields, root, "seal", out->keys.seal_secret, KEY_BYTES);
        out->user = mem_copy_str(fields_string(&fields, root, "user"));
        out->password = mem_copy_str(fields_string(&fields, root, "password"));
        good = out->user && out->password ? fields_good(&fields, err) : err_no_memory(err);
        keys_from_secrets(&out->keys);
    }
    fields_close(&fields);
    return good;
}

static bool open_device(struct fields *fields, const cJSON *device, const char *passphrase,
                        struct part *out, struct err *err)
{
    struct buf plain = BUF_INIT;
    struct lock lock;
    struct keys_open known;
    char about[OFFICE_ABOUT_BYTES];
    fields_hex(fields, device, "sign", known.sign, KEY_BYTES);
    fields_hex(fields, device, "seal", known.seal, KEY_BYTES);
    office_about(fields_string(fields, device, "name"), known.sign, about);
    bool good = lock_open(&lock, passphrase, about, fields,
                          fields_object(fields, device, "lock"), &plain, err) &&
                read_part(&plain, out, err);
    if (good && memcmp(&known, &out->keys.open, sizeof known) != 0)
        good = err_set(err, ERR_INTEGRITY, "%s holds other keys than it names",
                       _(OFFICE_FILE_WHAT));
    keys_wipe(&lock, sizeof lock);
    keys_wipe_buf(&plain);
    return good;
}

static bool open_part(const struct office_file *open, const char *name, const char *passphrase,
                      struct part *out, struct err *err)
{
    struct fields fields = office_file_inside(open)->payload;
    const cJSON *one;
    cJSON_ArrayForEach(one, cJSON_GetObjectItemCaseSensitive(fields.doc.root, "devices"))
        if (str_equal(fields_string(&fields, one, "name"), name))
            return open_device(&fields, one, passphrase, out, err);
    return err_set(err, ERR_NOT_FOUND, "%s names no device \"%.80s\"", _(OFFICE_FILE_WHAT),
                   name);
}

/* ---- Making it ready ---- */

/* What an earlier file set and this one does not goes back to its default. */
static size_t list_gone(const struct device *before, const struct office_file *file,
                        struct setting_change *out)
{
    const cJSON *one;
    size_t n = 0;
    if (!before)
        return 0;
    cJSON_ArrayForEach(one, cJSON_GetObjectItemCaseSensitive(before->fields.doc.root, "settings"))
    {
        bool kept = !cJSON_IsString(one) || !office_may_set(one->valuestring);
        for (size_t i = 0; file && i < file->setting_count && !kept; i++)
            kept = str_equal(file->setting_names[i], one->valuestring);
        if (!kept)
            out[n++] = (struct setting_change){one->valuestring, NULL};
    }
    return n;
}

static size_t count_gone(const struct device *before)
{
    return before ? (size_t)cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(
                        before->fields.doc.root, "settings"))
                  : 0;
}

static bool has_ca(const struct office_file *file)
{
    const cJSON *root = office_file_inside(file)->payload.doc.root;
    return cJSON_GetObjectItemCaseSensitive(root, "ca")->valuestring[0] != '\0';
}

static bool change_settings(const char *folder, const struct device *before,
                            const struct office_file *file, const struct part *part,
                            struct err *err)
{
    char number[NUMBER_TEXT_BYTES];
    size_t room = count_gone(before) + file->setting_count + OWN_SETTINGS;
    struct setting_change *changes = mem_alloc_array(room, sizeof *changes);
    if (!changes)
        return err_no_memory(err);
    snprintf(number, sizeof number, "%lld", (long long)file->number);
    size_t n = list_gone(before, file, changes);
    for (size_t i = 0; i < file->setting_count; i++)
        changes[n++] =
            (struct setting_change){file->setting_names[i], file->setting_values[i]};
    changes[n++] = (struct setting_change){"user", part->user};
    changes[n++] = (struct setting_change){"password", part->password};
    changes[n++] = (struct setting_change){"ca_file", has_ca(file) ? DEVICE_CA_FILE : NULL};
    changes[n++] = (struct setting_change){"office", file->name};
    changes[n++] = (struct setting_change){"office.number", number};
    bool good = settings_change(folder, changes, n, err);
    mem_free(changes);
    return good;
}

static bool copy_in(const char *home, const char *folder, const char *name, bool secret,
                    struct err *err)
{
    struct buf text = BUF_INIT;
    char *path = path_join(home, name);
    bool good = path || err_no_memory(err);
    if (good && file_look(path).exists)
        good = file_read(path, DEVICE_FILE_BYTES_MAX, &text, err) &&
               write_in(folder, name, secret, &text, err);
    mem_free(path);
    keys_wipe_buf(&text);
    return good;
}

static bool write_device(const char *folder, const struct office_file *file, const char *name,
                         const struct part *part, struct err *err)
{
    struct buf open = BUF_INIT, secret = BUF_INIT;
    bool good = device_write(file, name, &part->keys, &open, &secret, err) &&
                write_in(folder, DEVICE_SECRET_FILE, true, &secret, err) &&
                write_in(folder, DEVICE_FILE, false, &open, err);
    buf_finish(&open);
    keys_wipe_buf(&secret);
    return good;
}

static bool write_ca(const char *folder, const struct office_file *file, struct err *err)
{
    struct buf text = BUF_INIT;
    const cJSON *root = office_file_inside(file)->payload.doc.root;
    buf_add_str(&text, cJSON_GetObjectItemCaseSensitive(root, "ca")->valuestring);
    bool good = text.failed ? err_no_memory(err)
                            : !has_ca(file) || write_in(folder, DEVICE_CA_FILE, false, &text, err);
    buf_finish(&text);
    return good;
}

static bool make_ready(const char *home, const struct device *before,
                       const struct office_file *file, const char *name, const struct part *part,
                       struct err *err)
{
    char *fresh = path_join(home, NEW_FOLDER), *ready = path_join(home, READY_FOLDER);
    bool good = fresh && ready ? folder_make(fresh, err) &&
                                     copy_in(home, fresh, SETTINGS_FILE, false, err) &&
                                     copy_in(home, fresh, SECRETS_FILE, true, err) &&
                                     change_settings(fresh, before, file, part, err) &&
                                     write_ca(fresh, file, err) &&
                                     write_device(fresh, file, name, part, err) &&
                                     file_commit(fresh, ready, err)
                               : err_no_memory(err);
    if (!good && fresh)
        (void)!file_remove_tree(fresh, NULL);
    mem_free(fresh);
    mem_free(ready);
    return good;
}

/* ---- Taking ---- */

static bool may_take(const struct device *before, const struct office_file *file, struct err *err)
{
    switch (device_judge(before, file)) {
    case OFFICE_STRANGER:
        return err_set(err, ERR_ACCESS, "%s is of another office than \"%s\"",
                       _(OFFICE_FILE_WHAT), before->office);
    case OFFICE_OLDER:
        return err_set(err, ERR_EXISTS,
                       "%s has the number %lld; this device has taken number %lld",
                       _(OFFICE_FILE_WHAT), (long long)file->number, (long long)before->number);
    default:
        return true;
    }
}

static bool load_before(const char *home, struct device **out, struct err *err)
{
    struct err why = ERR_INIT;
    /* A damaged one knows no office: what is taken then must be confirmed as the first one. */
    if (device_load_settled(home, false, out, &why) || why.code == ERR_NOT_FOUND ||
        why.code == ERR_FORMAT)
        return true;
    return err_set(err, why.code, "%s", why.text);
}

static bool take_locked(const struct office_file *file, const char *home, const char *name,
                        const struct part *part, struct err *err)
{
    struct device *before = NULL;
    bool good = settle_locked(home, err) && load_before(home, &before, err) &&
                may_take(before, file, err) && make_ready(home, before, file, name, part, err) &&
                settle_locked(home, err);
    device_free(before);
    return good;
}

bool office_file_take(const struct office_file *file, const char *home, const char *device_name,
                      const char *passphrase, struct err *err)
{
    struct file_lock *lock = NULL;
    struct part part = {.user = NULL};
    bool good = folder_make(home, err) && open_part(file, device_name, passphrase, &part, err) &&
                lock_home(home, &lock, err) && take_locked(file, home, device_name, &part, err);
    file_unlock(lock);
    part_finish(&part);
    return good;
}

bool office_file_judge(const struct office_file *file, const char *home, enum office_trust *out,
                       struct err *err)
{
    struct device *device = NULL;
    *out = OFFICE_STRANGER;
    if (!office_settle(home, err) || !load_before(home, &device, err))
        return false;
    *out = device_judge(device, file);
    device_free(device);
    return true;
}

bool office_known(const char *home, struct office_known *out, struct err *err)
{
    struct device *device;
    *out = (struct office_known){.number = 0};
    if (!device_load(home, false, &device, err))
        return false;
    str_put(out->office, sizeof out->office, device->office);
    str_put(out->device, sizeof out->device, device->name);
    out->number = device->number;
    keys_fingerprint(device->trust.keys[0].sign, out->fingerprint);
    device_free(device);
    return true;
}

/* device.json goes last: until then a cut leaves a home that can be told to forget once more. */
static bool forget(const char *home, const struct device *device, struct err *err)
{
    static const char *const own[OWN_SETTINGS] = {"user", "password", "ca_file", "office",
                                                  "office.number"};
    struct setting_change *changes =
        mem_alloc_array(count_gone(device) + OWN_SETTINGS, sizeof *changes);
    if (!changes)
        return err_no_memory(err);
    size_t n = list_gone(device, NULL, changes);
    for (size_t i = 0; i < OWN_SETTINGS; i++)
        changes[n++] = (struct setting_change){own[i], NULL};
    bool good = settings_change(home, changes, n, err) &&
                with_path(home, DEVICE_CA_FILE, file_remove, err) &&
                with_path(home, DEVICE_SECRET_FILE, file_remove, err) &&
                with_path(home, DEVICE_FILE, file_remove, err);
    mem_free(changes);
    return good;
}

bool office_forget(const char *home, struct err *err)
{
    struct device *device;
    if (!device_load(home, false, &device, err))
        return false;
    bool good = forget(home, device, err);
    device_free(device);
    return good;
}
