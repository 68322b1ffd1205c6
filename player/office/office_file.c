/* Reading checks all that can be checked without the passphrase, so that what is shown before
 * taking is what will be taken. Shape first, then signatures, then the payload's members. */
#include "office/inside.h"

#include <string.h>

#include "base/mem.h"
#include "base/words.h"
#include "record/event.h"

#define ARENA_BYTES ((size_t)16 * 1024 * 1024)
#define SETTINGS_MAX 256

const struct office_file_inside *office_file_inside(const struct office_file *file)
{
    return (const struct office_file_inside *)(const void *)file;
}

static bool check_device(struct fields *fields, const cJSON *device, const struct trust *trust,
                         struct err *err)
{
    struct certificate certificate;
    unsigned char sign[KEY_BYTES], seal[KEY_BYTES];
    const char *name = fields_string(fields, device, "name");
    const char *text = fields_string(fields, device, "certificate");
    fields_hex(fields, device, "sign", sign, sizeof sign);
    fields_hex(fields, device, "seal", seal, sizeof seal);
    (void)fields_object(fields, device, "lock");
    if (!certificate_name_fits(name))
        fields_spoil(fields, "name");
    if (!fields_good(fields, err) || !certificate_read(text, trust, &certificate, err))
        return false;
    if (strcmp(certificate.device, name) != 0 ||
        memcmp(certificate.keys.sign, sign, KEY_BYTES) != 0 ||
        memcmp(certificate.keys.seal, seal, KEY_BYTES) != 0)
        return err_set(err, ERR_INTEGRITY, "the certificate of %s is of other keys", name);
    return true;
}

static bool read_devices(struct office_file_inside *file, struct err *err)
{
    struct office_file *open = &file->open;
    const cJSON *list = fields_array(&file->payload, file->payload.doc.root, "devices"), *one;
    open->devices = arena_take_array(&open->arena, (size_t)cJSON_GetArraySize(list) + 1,
                                     sizeof *open->devices);
    if (!open->devices)
        return err_no_memory(err);
    cJSON_ArrayForEach(one, list)
    {
        if (!check_device(&file->payload, one, &file->trust, err))
            return false;
        open->devices[open->device_count++] = fields_string(&file->payload, one, "name");
    }
    return true;
}

static bool read_settings(struct office_file_inside *file, struct err *err)
{
    struct office_file *open = &file->open;
    const cJSON *object = fields_object(&file->payload, file->payload.doc.root, "settings"), *one;
    int count = cJSON_GetArraySize(object);
    if (count > SETTINGS_MAX)
        return err_set(err, ERR_LIMIT, "%s has more than %d settings", _(OFFICE_FILE_WHAT),
                       SETTINGS_MAX);
    open->setting_names = arena_take_array(&open->arena, (size_t)count + 1, sizeof(char *));
    open->setting_values = arena_take_array(&open->arena, (size_t)count + 1, sizeof(char *));
    if (!open->setting_names || !open->setting_values)
        return err_no_memory(err);
    cJSON_ArrayForEach(one, object)
    {
        if (!cJSON_IsString(one) || !office_may_set(one->string))
            return err_set(err, ERR_FORMAT, "%s sets \"%.60s\", which it must not",
                           _(OFFICE_FILE_WHAT), one->string);
        open->setting_names[open->setting_count] = one->string;
        open->setting_values[open->setting_count++] = one->valuestring;
    }
    return true;
}

static bool read_payload(struct office_file_inside *file, struct err *err)
{
    struct fields *fields = &file->payload;
    const cJSON *root = fields->doc.root;
    file->open.name = fields_string(fields, root, "name");
    if (!file->open.name[0] || strlen(file->open.name) >= OFFICE_NAME_BYTES)
        fields_spoil(fields, "name");
    file->open.number = fields_whole(fields, root, "number", 1, EVENT_NUMBER_MAX);
    file->open.made_ms = fields_whole(fields, root, "made_ms", 0, EVENT_WALL_MS_MAX);
    trust_read(&file->trust, fields, root, "trust");
    (void)fields_string(fields, root, "ca");
    if (!fields_good(fields, err) || !read_settings(file, err) || !fields_good(fields, err))
        return false;
    /* The first key of its own trust list must have signed it: the fingerprint is that key's. */
    struct trust own = {.count = 1, .keys = {file->trust.keys[0]}};
    if (!envelope_trusted(&file->envelope, &own))
        return err_set(err, ERR_INTEGRITY, "%s is not signed by its own office",
                       _(OFFICE_FILE_WHAT));
    keys_fingerprint(file->trust.keys[0].sign, file->open.fingerprint);
    return read_devices(file, err) && fields_good(fields, err);
}

static bool read_file(struct office_file_inside *file, const void *bytes, size_t n,
                      struct err *err)
{
    file->open.bytes = (unsigned char *)arena_copy(&file->open.arena, bytes, n);
    file->open.size = n;
    if (!file->open.bytes)
        return err_no_memory(err);
    return envelope_open(&file->envelope, OFFICE_FILE_FORMAT, OFFICE_FILE_WHAT,
                         (const char *)file->open.bytes, n, err) &&
           fields_open(&file->payload, file->envelope.payload, strlen(file->envelope.payload),
                       OFFICE_FILE_WHAT, err) &&
           read_payload(file, err);
}

bool office_file_read(const void *bytes, size_t n, struct office_file **out, struct err *err)
{
    *out = NULL;
    if (n > OFFICE_FILE_BYTES_MAX)
        return err_set(err, ERR_LIMIT, "%s is larger than %d bytes", _(OFFICE_FILE_WHAT),
                       OFFICE_FILE_BYTES_MAX);
    if (!keys_ready(err))
        return false;
    struct office_file_inside *file = mem_alloc(sizeof *file);
    if (!file)
        return err_no_memory(err);
    arena_init(&file->open.arena, ARENA_BYTES);
    if (read_file(file, bytes, n, err)) {
        *out = &file->open;
        return true;
    }
    office_file_free(&file->open);
    return false;
}

void office_file_free(struct office_file *open)
{
    struct office_file_inside *file = (struct office_file_inside *)(void *)open;
    if (!file)
        return;
    fields_close(&file->payload);
    envelope_close(&file->envelope);
    arena_finish(&file->open.arena);
    mem_free(file);
}
