/* The state goes first: a number, once given, is never given again, and a new device's keys are
 * kept before anything that holds them leaves. A file that then cannot be written costs a number
 * and nothing else. */
#include "office/inside.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "record/event.h"
#include "record/json_text.h"

#define DAY_MS ((int64_t)24 * 3600 * 1000)

void office_about(const char *device, const unsigned char sign[KEY_BYTES],
                  char out[OFFICE_ABOUT_BYTES])
{
    int n = snprintf(out, OFFICE_ABOUT_BYTES, OFFICE_FILE_FORMAT "/%.*s/", DEVICE_NAME_BYTES - 1,
                     device);
    for (size_t i = 0; i < KEY_BYTES; i++)
        n += snprintf(out + n, OFFICE_ABOUT_BYTES - (size_t)n, "%02x", sign[i]);
}

/* ---- What may be asked for ---- */

bool office_may_set(const char *setting)
{
    static const char *const own[] = {"user",   "password",           "ca_file",
                                      "office", "client.certificate", "client.key",
                                      "office.number"};
    for (size_t i = 0; i < JSON_COUNT(own); i++)
        if (str_equal(setting, own[i]))
            return false;
    return true;
}

static bool check_settings(const struct office_make *make, struct err *err)
{
    for (size_t i = 0; i < make->setting_count; i++) {
        if (!office_may_set(make->settings[i].name))
            return err_set(err, ERR_USAGE, "an office file does not set \"%s\"",
                           make->settings[i].name);
        if (make->settings[i].value && !settings_check(&make->settings[i], err))
            return false;
    }
    return true;
}

static bool check_device(const struct office_make *make, size_t at, struct err *err)
{
    const struct office_device *device = &make->devices[at];
    size_t n = device->passphrase ? strlen(device->passphrase) : 0;
    if (!certificate_name_fits(device->name))
        return err_set(err, ERR_USAGE,
                       "\"%.80s\" is no name for a device: 1 to %d letters, digits, \".\", \"_\" "
                       "and \"-\"",
                       device->name, DEVICE_NAME_BYTES - 1);
    for (size_t i = 0; i < at; i++)
        if (str_equal(make->devices[i].name, device->name))
            return err_set(err, ERR_USAGE, "the device %s stands in the list twice",
                           device->name);
    if (n < LOCK_PASSPHRASE_MIN || n > LOCK_PASSPHRASE_MAX)
        return err_set(err, ERR_USAGE, "the passphrase of %s must have %d to %d bytes",
                       device->name, LOCK_PASSPHRASE_MIN, LOCK_PASSPHRASE_MAX);
    return true;
}

static bool check_make(const struct office *office, const struct office_make *make,
                       struct err *err)
{
    if (make->device_count > OFFICE_DEVICES_MAX ||
        office->member_count > OFFICE_DEVICES_MAX - make->device_count)
        return err_set(err, ERR_LIMIT, "an office has at most %d devices", OFFICE_DEVICES_MAX);
    if (make->now_ms < 0 || make->now_ms > EVENT_WALL_MS_MAX || office->number >= EVENT_NUMBER_MAX)
        return err_set(err, ERR_USAGE, "this computer's date is wrong");
    for (size_t i = 0; i < make->device_count; i++)
        if (!check_device(make, i, err))
            return false;
    return check_settings(make, err);
}

/* ---- The next state ---- */

static void add_member(struct office *office, const char *name)
{
    if (office_member(office, name))
        return;
    struct office_member *member = &office->members[office->member_count++];
    str_put(member->name, sizeof member->name, name);
    keys_make(&member->keys);
}

/* In a copy: the members of `office` stay as they are. */
static bool next_state(const struct office *office, const struct office_make *make,
                       struct office *out, struct err *err)
{
    *out = *office;
    out->members = mem_alloc_array(office->member_count + make->device_count + 1,
                                   sizeof *out->members);
    if (!out->members)
        return err_no_memory(err);
    if (office->member_count)
        memcpy(out->members, office->members, office->member_count * sizeof *out->members);
    for (size_t i = 0; i < make->device_count; i++)
        add_member(out, make->devices[i].name);
    out->number++;
    return true;
}

static void drop_members(struct office *office)
{
    keys_wipe(office->members, office->member_count * sizeof *office->members);
    mem_free(office->members);
}

/* ---- The file ---- */

static bool write_secrets(const struct office_device *device, const struct keys *keys,
                          struct buf *out, struct err *err)
{
    struct buf plain = BUF_INIT;
    struct lock lock;
    char about[OFFICE_ABOUT_BYTES];
    const char *user = device->user ? device->user : "";
    const char *password = device->password ? device->password : "";
    if (!lock_make(&lock, device->passphrase, err))
        return false;
    buf_reserve(&plain, 512 + 6 * (strlen(user) + strlen(password)));
    buf_add_str(&plain, "{\"sign\":\"");
    keys_hex(keys->sign_seed, KEY_BYTES, &plain);
    buf_add_str(&plain, "\",\"seal\":\"");
    keys_hex(keys->seal_secret, KEY_BYTES, &plain);
    buf_add_str(&plain, "\",\"user\":");
    json_text_string(&plain, user);
    buf_add_str(&plain, ",\"password\":");
    json_text_string(&plain, password);
    buf_add_char(&plain, '}');
    office_about(device->name, keys->open.sign, about);
    bool good = plain.failed ? err_no_memory(err)
                             : lock_close(&lock, about, plain.data, plain.size, out, err);
    keys_wipe(&lock, sizeof lock);
    keys_wipe_buf(&plain);
    return good;
}

static bool write_device(const struct office *office, const struct office_make *make,
                         const struct office_device *device, struct buf *out, struct err *err)
{
    const struct office_member *member = office_member(office, device->name);
    struct buf text = BUF_INIT;
    struct certificate certificate = {.keys = member->keys.open,
                                      .number = office->number,
                                      .from_ms = make->now_ms,
                                      .to_ms = make->now_ms + CERTIFICATE_DAYS * DAY_MS};
    str_put(certificate.device, sizeof certificate.device, device->name);
    bool good = certificate_write(&certificate, office->keys, office->key_count, &text, err);
    if (good) {
        buf_format(out, "{\"name\":\"%s\",\"sign\":\"", device->name);
        keys_hex(member->keys.open.sign, KEY_BYTES, out);
        buf_add_str(out, "\",\"seal\":\"");
        keys_hex(member->keys.open.seal, KEY_BYTES, out);
        buf_add_str(out, "\",\"certificate\":");
        json_text_string(out, text.data);
        buf_add_str(out, ",\"lock\":");
        good = write_secrets(device, &member->keys, out, err);
        buf_add_char(out, '}');
    }
    buf_finish(&text);
    return good;
}

static void write_settings(const struct office_make *make, struct buf *out)
{
    bool first = true;
    buf_add_str(out, ",\"settings\":{");
    for (size_t i = 0; i < make->setting_count; i++) {
        if (!make->settings[i].value)
            continue;
        if (!first)
            buf_add_char(out, ',');
        first = false;
        json_text_string(out, make->settings[i].name);
        buf_add_char(out, ':');
        json_text_string(out, make->settings[i].value);
    }
    buf_add_str(out, "},\"ca\":");
    json_text_string(out, make->ca_pem ? make->ca_pem : "");
}

static bool write_payload(const struct office *office, const struct office_make *make,
                          struct buf *out, struct err *err)
{
    struct trust trust;
    office_trust(office, &trust);
    buf_add_str(out, "{\"name\":");
    json_text_string(out, office->name);
    buf_format(out, ",\"number\":%" PRId64 ",\"made_ms\":%" PRId64 ",\"trust\":", office->number,
               make->now_ms);
    trust_write(&trust, out);
    write_settings(make, out);
    buf_add_str(out, ",\"devices\":[");
    for (size_t i = 0; i < make->device_count; i++) {
        if (i)
            buf_add_char(out, ',');
        if (!write_device(office, make, &make->devices[i], out, err))
            return false;
    }
    buf_add_str(out, "]}");
    return !out->failed || err_no_memory(err);
}

static bool compose(const struct office *office, const struct office_make *make, struct buf *out,
                    struct err *err)
{
    struct buf payload = BUF_INIT;
    bool good = write_payload(office, make, &payload, err) &&
                envelope_write(OFFICE_FILE_FORMAT, payload.data, office->keys, office->key_count,
                               out, err);
    buf_finish(&payload);
    if (good && !buf_add_char(out, '\n'))
        good = err_no_memory(err);
    if (good && out->size > OFFICE_FILE_BYTES_MAX)
        good = err_set(err, ERR_LIMIT,
                       "the office file would be larger than %d bytes: make one for each part of "
                       "the devices",
                       OFFICE_FILE_BYTES_MAX);
    return good;
}

bool office_make(struct office *office, const struct office_make *make, const char *path,
                 int64_t *number, struct err *err)
{
    struct buf text = BUF_INIT;
    struct office next;
    *number = 0;
    if (!check_make(office, make, err) || !next_state(office, make, &next, err))
        return false;
    bool good = compose(&next, make, &text, err) && office_save(&next, err);
    if (good) {
        drop_members(office);
        *office = next;
        good = file_write_atomic(path, text.data, text.size, err);
        if (good)
            *number = office->number;
    } else {
        drop_members(&next);
    }
    buf_finish(&text);
    return good;
}
