/* The office's state is one file, all of it in a box that the passphrase opens: keys, the devices'
 * keys, the number of the last office file. So nobody who can only write to the folder can slip in
 * a device or take the number back without the box failing to open. The key that the passphrase
 * made is kept while the office is open, to close the box anew. */
#include "office/inside.h"

#include <inttypes.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/words.h"
#include "record/event.h"
#include "record/json_text.h"

#define STATE_FORMAT "bekal-office"
#define STATE_VERSION 1
#define STATE_WHAT N_("the office's file of keys")

static void write_keys(const struct keys *keys, struct buf *out)
{
    buf_add_str(out, "\"sign\":\"");
    keys_hex(keys->sign_seed, KEY_BYTES, out);
    buf_add_str(out, "\",\"seal\":\"");
    keys_hex(keys->seal_secret, KEY_BYTES, out);
    buf_add_str(out, "\"}");
}

static void write_secrets(const struct office *office, struct buf *out)
{
    buf_add_str(out, "{\"name\":");
    json_text_string(out, office->name);
    buf_format(out, ",\"number\":%" PRId64 ",\"trusted\":%zu,\"keys\":[", office->number,
               office->trusted_count);
    for (size_t i = 0; i < office->key_count; i++) {
        buf_add_str(out, i ? ",{" : "{");
        write_keys(&office->keys[i], out);
    }
    buf_add_str(out, "],\"devices\":[");
    for (size_t i = 0; i < office->member_count; i++) {
        const struct office_member *member = &office->members[i];
        buf_format(out, "%s{\"name\":\"%s\",", i ? "," : "", member->name);
        write_keys(&member->keys, out);
    }
    buf_add_str(out, "]}");
}

bool office_save(const struct office *office, struct err *err)
{
    struct buf secrets = BUF_INIT, out = BUF_INIT;
    char *path = path_join(office->folder, OFFICE_STATE_FILE);
    /* Room for all at once: growing would leave copies of keys behind. */
    buf_reserve(&secrets, 1024 + office->member_count * (DEVICE_NAME_BYTES + 256));
    write_secrets(office, &secrets);
    buf_format(&out, "{\"format\":\"%s\",\"version\":%d,\"lock\":", STATE_FORMAT, STATE_VERSION);
    bool good = path && !secrets.failed
                    ? lock_close(&office->lock, STATE_FORMAT, secrets.data, secrets.size, &out,
                                 err)
                    : err_no_memory(err);
    buf_add_str(&out, "}\n");
    if (good)
        good = out.failed ? err_no_memory(err) : file_write_private(path, out.data, out.size, err);
    keys_wipe_buf(&secrets);
    buf_finish(&out);
    mem_free(path);
    return good;
}

bool office_init(const char *folder, const char *name, const char *passphrase, struct err *err)
{
    struct office office = {.key_count = 1, .trusted_count = 1};
    char *path = path_join(folder, OFFICE_STATE_FILE);
    bool good = false;
    if (!path)
        err_no_memory(err);
    else if (file_look(path).exists)
        err_set(err, ERR_EXISTS, "there is an office in %s already", folder);
    else if (!name[0] || !str_put(office.name, sizeof office.name, name))
        err_set(err, ERR_USAGE, "an office's name has 1 to %d bytes", OFFICE_NAME_BYTES - 1);
    else
        good = lock_make(&office.lock, passphrase, err);
    mem_free(path);
    if (!good)
        return false;
    keys_make(&office.keys[0]);
    office.folder = mem_copy_str(folder);
    good = office.folder ? folder_make(folder, err) && office_save(&office, err)
                         : err_no_memory(err);
    mem_free(office.folder);
    keys_wipe(&office, sizeof office);
    return good;
}

static void read_keys(struct fields *fields, const cJSON *object, struct keys *out)
{
    fields_hex(fields, object, "sign", out->sign_seed, KEY_BYTES);
    fields_hex(fields, object, "seal", out->seal_secret, KEY_BYTES);
    keys_from_secrets(out);
}

static void read_own_keys(struct office *office, struct fields *fields)
{
    const cJSON *one;
    cJSON_ArrayForEach(one, fields_array(fields, fields->doc.root, "keys"))
    {
        if (office->key_count == ENVELOPE_SIGNERS_MAX) {
            fields_spoil(fields, "keys");
            return;
        }
        read_keys(fields, one, &office->keys[office->key_count++]);
    }
    if (!office->key_count)
        fields_spoil(fields, "keys");
    office->trusted_count = (size_t)fields_whole(fields, fields->doc.root, "trusted", 1,
                                                 (int64_t)office->key_count);
}

static bool read_members(struct office *office, struct fields *fields, struct err *err)
{
    const cJSON *list = fields_array(fields, fields->doc.root, "devices"), *one;
    int count = cJSON_GetArraySize(list);
    if (count > OFFICE_DEVICES_MAX)
        return err_set(err, ERR_LIMIT, "%s has more than %d devices", fields->what,
                       OFFICE_DEVICES_MAX);
    office->members = mem_alloc_array((size_t)count, sizeof *office->members);
    if (count && !office->members)
        return err_no_memory(err);
    cJSON_ArrayForEach(one, list)
    {
        struct office_member *member = &office->members[office->member_count++];
        const char *name = fields_string(fields, one, "name");
        if (!certificate_name_fits(name))
            fields_spoil(fields, "name");
        str_put(member->name, sizeof member->name, name);
        read_keys(fields, one, &member->keys);
    }
    return true;
}

static bool read_secrets(struct office *office, const struct buf *secrets, struct err *err)
{
    struct fields fields;
    bool good = fields_open(&fields, secrets->data, secrets->size, STATE_WHAT, err);
    if (good) {
        str_put(office->name, sizeof office->name,
                fields_string(&fields, fields.doc.root, "name"));
        office->number = fields_whole(&fields, fields.doc.root, "number", 0, EVENT_NUMBER_MAX);
        read_own_keys(office, &fields);
        good = read_members(office, &fields, err) && fields_good(&fields, err);
    }
    fields_close(&fields);
    return good;
}

static bool read_state(struct office *office, const char *passphrase, const struct buf *text,
                       struct err *err)
{
    struct fields fields;
    struct buf secrets = BUF_INIT;
    bool good = fields_open(&fields, text->data ? text->data : "", text->size, STATE_WHAT, err) &&
                fields_format(&fields, STATE_FORMAT, STATE_VERSION, err);
    if (good) {
        const cJSON *lock = fields_object(&fields, fields.doc.root, "lock");
        good = fields_good(&fields, err) &&
               lock_open(&office->lock, passphrase, STATE_FORMAT, &fields, lock, &secrets, err) &&
               read_secrets(office, &secrets, err);
    }
    fields_close(&fields);
    keys_wipe_buf(&secrets);
    return good;
}

bool office_open(const char *folder, const char *passphrase, struct office **out,
                 struct err *err)
{
    *out = NULL;
    struct buf text = BUF_INIT;
    struct office *office = mem_alloc(sizeof *office);
    char *path = path_join(folder, OFFICE_STATE_FILE);
    if (office)
        office->folder = mem_copy_str(folder);
    bool good = office && office->folder && path
                    ? file_read(path, OFFICE_STATE_BYTES_MAX, &text, err) &&
                          read_state(office, passphrase, &text, err)
                    : err_no_memory(err);
    if (good)
        *out = office;
    else
        office_close(office);
    buf_finish(&text);
    mem_free(path);
    return good;
}

void office_close(struct office *office)
{
    if (!office)
        return;
    keys_wipe(office->members, office->member_count * sizeof *office->members);
    mem_free(office->members);
    mem_free(office->folder);
    keys_wipe(office, sizeof *office);
    mem_free(office);
}

const char *office_name(const struct office *office)
{
    return office->name;
}

void office_fingerprint(const struct office *office, char out[OFFICE_FINGERPRINT_BYTES])
{
    keys_fingerprint(office->keys[0].open.sign, out);
}

const struct office_member *office_member(const struct office *office, const char *name)
{
    for (size_t i = 0; i < office->member_count; i++)
        if (str_equal(office->members[i].name, name))
            return &office->members[i];
    return NULL;
}

void office_trust(const struct office *office, struct trust *out)
{
    out->count = office->trusted_count;
    for (size_t i = 0; i < out->count; i++)
        out->keys[i] = office->keys[i].open;
}

bool office_rotate(struct office *office, struct err *err)
{
    struct keys before[ENVELOPE_SIGNERS_MAX];
    size_t count = office->key_count, trusted = office->trusted_count;
    memcpy(before, office->keys, sizeof before);
    memmove(&office->keys[1], &office->keys[0],
            (ENVELOPE_SIGNERS_MAX - 1) * sizeof office->keys[0]);
    keys_make(&office->keys[0]);
    office->key_count += count < ENVELOPE_SIGNERS_MAX;
    office->trusted_count += trusted < ENVELOPE_SIGNERS_MAX;
    bool good = office_save(office, err);
    if (!good) {
        memcpy(office->keys, before, sizeof before);
        office->key_count = count;
        office->trusted_count = trusted;
    }
    keys_wipe(before, sizeof before);
    return good;
}

bool office_distrust_former(struct office *office, struct err *err)
{
    size_t trusted = office->trusted_count;
    office->trusted_count = 1;
    if (office_save(office, err))
        return true;
    office->trusted_count = trusted;
    return false;
}
