/* office take, forget: on a device. What would change is shown and confirmed before anything is;
 * the first office file by its fingerprint, which the operator compares with the office's. */
#include "commands.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/file.h"
#include "base/str.h"
#include "base/terminal.h"
#include "base/words.h"
#include "office_words.h"
#include "settings/settings.h"

#define VALUE_BYTES (SETTINGS_PINS_MAX * SETTINGS_TEXT_MAX + 16)

/* ---- What would change ---- */

static void show_changes(const struct office_file *file, const struct settings *settings)
{
    size_t changes = 0;
    for (size_t i = 0; i < file->setting_count; i++) {
        char now[VALUE_BYTES] = "";
        settings_get(settings, file->setting_names[i], now, sizeof now);
        if (str_equal(now, file->setting_values[i]))
            continue;
        if (!changes++)
            fputs(_("These settings change:\n"), stderr);
        fprintf(stderr, "  %-22s %s → %s\n", file->setting_names[i], now[0] ? now : "-",
                file->setting_values[i]);
    }
    if (!changes)
        fputs(_("No setting changes but for the credential.\n"), stderr);
}

/* ---- Which device ---- */

static const char *choose_device(const struct admin *admin, const struct office_file *file,
                                 struct err *err)
{
    const char *name = admin_option(admin, "device");
    if (!name && file->device_count == 1)
        return file->devices[0];
    for (size_t i = 0; name && i < file->device_count; i++)
        if (str_equal(file->devices[i], name))
            return file->devices[i];
    if (name)
        err_set(err, ERR_NOT_FOUND, "the file is for no device \"%s\"; `office show` names them",
                name);
    else
        err_set(err, ERR_USAGE, "the file is for %zu devices: name this one with --device",
                file->device_count);
    return NULL;
}

/* ---- Whether to trust it ---- */

static bool fingerprint_fits(const struct admin *admin, const struct office_file *file,
                             struct err *err)
{
    const char *said = admin_option(admin, "fingerprint");
    return !said || str_equal(said, file->fingerprint) ||
           err_set(err, ERR_ACCESS, "the file's fingerprint is %s, not %s: it is not your office's",
                   file->fingerprint, said);
}

static bool confirm_first(const struct admin *admin, const struct office_file *file,
                          struct err *err)
{
    if (admin_option(admin, "fingerprint") && admin_option(admin, "yes"))
        return true;
    if (admin_option(admin, "yes"))
        return err_set(err, ERR_USAGE, "the first office file of a device is taken with "
                                       "--fingerprint beside --yes");
    return admin_confirm(admin, err,
                         "The fingerprint is %s. Is that what your office has told you?",
                         file->fingerprint);
}

static bool confirm(const struct admin *admin, const struct office_file *file, struct err *err)
{
    enum office_trust trust;
    if (!fingerprint_fits(admin, file, err) ||
        !office_file_judge(file, admin->home, &trust, err))
        return false;
    switch (trust) {
    case OFFICE_FIRST:
        return confirm_first(admin, file, err);
    case OFFICE_STRANGER:
        return err_set(err, ERR_ACCESS, "the file is not from the office that this device knows; "
                                        "`office forget` first, if it should change offices");
    case OFFICE_OLDER:
        return err_set(err, ERR_EXISTS,
                       "a newer office file than number %lld was taken already",
                       (long long)file->number);
    default:
        return admin_confirm(admin, err, "Take office file number %lld of %s?",
                             (long long)file->number, file->name);
    }
}

/* ---- Taking ---- */

static bool take(const struct admin *admin, const struct office_file *file, const char **device,
                 struct err *err)
{
    struct settings *settings = NULL;
    struct buf passphrase = BUF_INIT;
    *device = choose_device(admin, file, err);
    if (!*device || !settings_load(admin->home, &settings, err))
        return false;
    show_changes(file, settings);
    settings_free(settings);
    bool good = confirm(admin, file, err) &&
                admin_ask_secret(_("Passphrase of this device (not shown): "), false,
                                 &passphrase, err) &&
                folder_make(admin->home, err) &&
                office_file_take(file, admin->home, *device, passphrase.data, err);
    terminal_forget(&passphrase);
    return good;
}

int admin_run_office_take(const struct admin *admin)
{
    struct err err = ERR_INIT;
    struct office_file *file;
    struct buf out = BUF_INIT;
    const char *device;
    if (!admin_read_office_file(admin->words[0], &file, &err))
        return admin_tell(&err);
    bool good = take(admin, file, &device, &err);
    if (good && admin->json) {
        admin_add_text(&out, "office", file->name);
        admin_add_int(&out, "number", file->number);
        admin_add_text(&out, "device", device);
        admin_print_json(&out);
    } else if (good) {
        printf(_("This device is %s of %s now. `bekal-admin server test` tries the way to the "
                 "server.\n"),
               device, file->name);
    }
    office_file_free(file);
    return good ? ADMIN_GOOD : admin_tell(&err);
}

/* ---- forget ---- */

int admin_run_office_forget(const struct admin *admin)
{
    struct err err = ERR_INIT;
    struct office_known known;
    struct buf out = BUF_INIT;
    if (!office_known(admin->home, &known, &err)) {
        if (err.code == ERR_NOT_FOUND)
            err_set(&err, ERR_NOT_FOUND, "%s knows no office", admin->home);
        return admin_tell(&err);
    }
    if (!admin_confirm(admin, &err,
                       "Forget %s, with the keys and the credential? The record stays.",
                       known.office) ||
        !office_forget(admin->home, &err))
        return admin_tell(&err);
    admin_add_text(&out, "forgotten", known.office);
    if (admin->json)
        admin_print_json(&out);
    else
        printf(_("%s is forgotten. The record stays.\n"), known.office);
    buf_finish(&out);
    return ADMIN_GOOD;
}
