/* Two files: what may be shown, and two keys that may not. They are only ever written together, by
 * a taking, and must fit each other: the public keys are worked out from the secret ones and
 * compared. */
#include "office/device.h"

#include <inttypes.h>
#include <string.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/words.h"
#include "office/inside.h"
#include "record/event.h"
#include "record/json_text.h"

#define OPEN_FORMAT "bekal-device"
#define SECRET_FORMAT "bekal-device-secret"
#define VERSION 1
#define OPEN_WHAT DEVICE_FILE
#define SECRET_WHAT DEVICE_SECRET_FILE

/* ---- Writing ---- */

static void add_member(struct buf *out, const char *name, const char *value)
{
    buf_format(out, ",\"%s\":", name);
    json_text_string(out, value);
}

static void add_keys(struct buf *out, const unsigned char *sign, const unsigned char *seal)
{
    buf_add_str(out, ",\"sign\":\"");
    keys_hex(sign, KEY_BYTES, out);
    buf_add_str(out, "\",\"seal\":\"");
    keys_hex(seal, KEY_BYTES, out);
    buf_add_char(out, '"');
}

static void add_peers(const struct office_file_inside *file, struct buf *out)
{
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(file->payload.doc.root, "devices"), *one;
    struct fields fields = file->payload; /* read once already: nothing is bad */
    bool first = true;
    buf_add_str(out, ",\"devices\":[");
    cJSON_ArrayForEach(one, list)
    {
        buf_format(out, "%s{\"name\":\"%s\",\"sign\":\"%s\",\"seal\":\"%s\"}", first ? "" : ",",
                   fields_string(&fields, one, "name"), fields_string(&fields, one, "sign"),
                   fields_string(&fields, one, "seal"));
        first = false;
    }
    buf_add_str(out, "],\"settings\":[");
    for (size_t i = 0; i < file->open.setting_count; i++) {
        if (i)
            buf_add_char(out, ',');
        json_text_string(out, file->open.setting_names[i]);
    }
    buf_add_str(out, "]}\n");
}

static const char *certificate_of(const struct office_file_inside *file, const char *name)
{
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(file->payload.doc.root, "devices"), *one;
    struct fields fields = file->payload;
    cJSON_ArrayForEach(one, list)
        if (str_equal(fields_string(&fields, one, "name"), name))
            return fields_string(&fields, one, "certificate");
    return "";
}

bool device_write(const struct office_file *open_file, const char *name, const struct keys *keys,
                  struct buf *open, struct buf *secret, struct err *err)
{
    const struct office_file_inside *file = office_file_inside(open_file);
    char digest[SHA256_HEX_BYTES];
    sha256_hex_of(file->envelope.payload, strlen(file->envelope.payload), digest);
    buf_format(open, "{\"format\":\"%s\",\"version\":%d", OPEN_FORMAT, VERSION);
    add_member(open, "office", open_file->name);
    buf_format(open, ",\"number\":%" PRId64, open_file->number);
    add_member(open, "digest", digest);
    buf_add_str(open, ",\"trust\":");
    trust_write(&file->trust, open);
    add_member(open, "device", name);
    add_keys(open, keys->open.sign, keys->open.seal);
    add_member(open, "certificate", certificate_of(file, name));
    add_peers(file, open);
    buf_reserve(secret, 512);
    buf_format(secret, "{\"format\":\"%s\",\"version\":%d", SECRET_FORMAT, VERSION);
    add_keys(secret, keys->sign_seed, keys->seal_secret);
    buf_add_str(secret, "}\n");
    return (!open->failed && !secret->failed) || err_no_memory(err);
}

/* ---- Reading ---- */

static bool read_text(const char *home, const char *name, struct buf *out, struct err *err)
{
    char *path = path_join(home, name);
    bool good = path ? file_read(path, DEVICE_FILE_BYTES_MAX, out, err) : err_no_memory(err);
    mem_free(path);
    return good;
}

static bool open_text(struct fields *fields, const struct buf *text, const char *what,
                      const char *format, struct err *err)
{
    if (fields_open(fields, text->data ? text->data : "", text->size, what, err) &&
        fields_format(fields, format, VERSION, err))
        return true;
    fields_close(fields);
    return false;
}

static bool read_peers(struct device *device, struct err *err)
{
    struct fields *fields = &device->fields;
    const cJSON *list = fields_array(fields, fields->doc.root, "devices"), *one;
    device->peers = mem_alloc_array((size_t)cJSON_GetArraySize(list) + 1, sizeof *device->peers);
    if (!device->peers)
        return err_no_memory(err);
    cJSON_ArrayForEach(one, list)
    {
        struct device_peer *peer = &device->peers[device->peer_count++];
        peer->name = fields_string(fields, one, "name");
        fields_hex(fields, one, "sign", peer->keys.sign, KEY_BYTES);
        fields_hex(fields, one, "seal", peer->keys.seal, KEY_BYTES);
    }
    return true;
}

static bool read_open(struct device *device, struct err *err)
{
    struct fields *fields = &device->fields;
    const cJSON *root = fields->doc.root;
    device->office = fields_string(fields, root, "office");
    device->digest = fields_string(fields, root, "digest");
    device->name = fields_string(fields, root, "device");
    device->certificate = fields_string(fields, root, "certificate");
    device->number = fields_whole(fields, root, "number", 1, EVENT_NUMBER_MAX);
    trust_read(&device->trust, fields, root, "trust");
    fields_hex(fields, root, "sign", device->keys.open.sign, KEY_BYTES);
    fields_hex(fields, root, "seal", device->keys.open.seal, KEY_BYTES);
    (void)fields_array(fields, root, "settings");
    if (!certificate_name_fits(device->name))
        fields_spoil(fields, "device");
    return read_peers(device, err) && fields_good(fields, err);
}

static bool read_secret(struct device *device, const char *home, struct err *err)
{
    struct buf text = BUF_INIT;
    struct fields fields;
    struct keys_open known = device->keys.open;
    bool good = read_text(home, DEVICE_SECRET_FILE, &text, err) &&
                open_text(&fields, &text, SECRET_WHAT, SECRET_FORMAT, err);
    if (good) {
        fields_hex(&fields, fields.doc.root, "sign", device->keys.sign_seed, KEY_BYTES);
        fields_hex(&fields, fields.doc.root, "seal", device->keys.seal_secret, KEY_BYTES);
        good = fields_good(&fields, err);
        fields_close(&fields);
        keys_from_secrets(&device->keys);
        if (good && memcmp(&known, &device->keys.open, sizeof known) != 0)
            good = err_set(err, ERR_FORMAT, "%s does not fit %s: take the office file again",
                           DEVICE_SECRET_FILE, DEVICE_FILE);
    }
    keys_wipe_buf(&text);
    return good;
}

bool device_load_settled(const char *home, bool secrets, struct device **out, struct err *err)
{
    *out = NULL;
    struct buf text = BUF_INIT;
    struct err why = ERR_INIT;
    struct device *device = mem_alloc(sizeof *device);
    bool good = device ? keys_ready(&why) && read_text(home, DEVICE_FILE, &text, &why) &&
                             open_text(&device->fields, &text, OPEN_WHAT, OPEN_FORMAT, &why) &&
                             read_open(device, &why) &&
                             (!secrets || read_secret(device, home, &why))
                       : err_no_memory(&why);
    buf_finish(&text);
    if (good) {
        *out = device;
        return true;
    }
    device_free(device);
    if (why.code == ERR_NOT_FOUND)
        return err_set(err, ERR_NOT_FOUND, "no office file was taken on this device yet");
    return err_set(err, why.code, "%s", why.text);
}

bool device_load(const char *home, bool secrets, struct device **out, struct err *err)
{
    *out = NULL;
    return office_settle(home, err) && device_load_settled(home, secrets, out, err);
}

void device_free(struct device *device)
{
    if (!device)
        return;
    fields_close(&device->fields);
    mem_free(device->peers);
    keys_wipe(device, sizeof *device);
    mem_free(device);
}

const struct device_peer *device_peer(const struct device *device, const char *name)
{
    for (size_t i = 0; i < device->peer_count; i++)
        if (str_equal(device->peers[i].name, name))
            return &device->peers[i];
    return NULL;
}

enum office_trust device_judge(const struct device *device, const struct office_file *open)
{
    const struct office_file_inside *file = office_file_inside(open);
    char digest[SHA256_HEX_BYTES];
    if (!device)
        return OFFICE_FIRST;
    if (!envelope_trusted(&file->envelope, &device->trust))
        return OFFICE_STRANGER;
    if (open->number != device->number)
        return open->number < device->number ? OFFICE_OLDER : OFFICE_KNOWN;
    /* The same number twice, with other words: one of them was made from an old copy. */
    sha256_hex_of(file->envelope.payload, strlen(file->envelope.payload), digest);
    return str_equal(digest, device->digest) ? OFFICE_SAME : OFFICE_OLDER;
}
