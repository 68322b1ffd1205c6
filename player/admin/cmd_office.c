/* office init, make, show, rotate: what headquarters does with its folder. */
#include "commands.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/str.h"
#include "base/terminal.h"
#include "base/words.h"
#include "office_lists.h"
#include "office_words.h"

#define ARENA_BYTES_MAX ((size_t)64 * 1024 * 1024)

bool admin_open_office(const char *folder, struct office **out, struct err *err)
{
    struct buf passphrase = BUF_INIT;
    *out = NULL;
    bool good = admin_ask_secret(_("Passphrase of the office (not shown): "), false,
                                 &passphrase, err) &&
                office_open(folder, passphrase.data, out, err);
    terminal_forget(&passphrase);
    return good;
}

bool admin_read_office_file(const char *path, struct office_file **out, struct err *err)
{
    struct buf bytes = BUF_INIT;
    *out = NULL;
    bool good = file_read(path, OFFICE_FILE_BYTES_MAX, &bytes, err) &&
                office_file_read(bytes.data ? bytes.data : "", bytes.size, out, err);
    buf_finish(&bytes);
    return good || err_wrap(err, "%s", path);
}

static void print_office(const struct admin *admin, const struct office *office,
                         const char *folder)
{
    struct buf out = BUF_INIT;
    char fingerprint[OFFICE_FINGERPRINT_BYTES];
    office_fingerprint(office, fingerprint);
    if (admin->json) {
        admin_add_text(&out, "folder", folder);
        admin_add_text(&out, "name", office_name(office));
        admin_add_text(&out, "fingerprint", fingerprint);
        admin_print_json(&out);
        return;
    }
    admin_print_line(N_("Office"), "%s", office_name(office));
    admin_print_line(N_("Fingerprint"), "%s", fingerprint);
}

/* ---- init ---- */

static bool init(const char *folder, const char *name, struct office **out, struct err *err)
{
    struct buf passphrase = BUF_INIT;
    *out = NULL;
    bool good = admin_ask_secret(_("A passphrase for the office (not shown): "), true,
                                 &passphrase, err) &&
                office_init(folder, name, passphrase.data, err) &&
                office_lists_write_blanks(folder, err) &&
                office_open(folder, passphrase.data, out, err);
    terminal_forget(&passphrase);
    return good;
}

int admin_run_office_init(const struct admin *admin)
{
    struct err err = ERR_INIT;
    struct office *office;
    const char *folder = admin->words[0], *name = admin_option(admin, "name");
    if (!name || !name[0])
        return admin_usage("office init needs --name, as \"Badan Kepegawaian Daerah\"");
    if (!init(folder, name, &office, &err))
        return admin_tell(&err);
    print_office(admin, office, folder);
    if (!admin->json)
        printf(
            _("Next: fill in %s/%s, then `bekal-admin office make`.\n"
              "Keep a copy of this folder and its passphrase apart: without them devices can't "
              "be told anything any more.\n"),
            folder, OFFICE_BLANKS_FILE);
    office_close(office);
    return ADMIN_GOOD;
}

/* ---- make ---- */

struct making {
    const struct admin *admin;
    struct arena arena;
    struct office_make make;
    struct office_device *devices;
    bool *made_up; /* whose passphrase is new, to be told */
};

static bool gather_devices(struct making *m, const char *path, struct err *err)
{
    if (!office_lists_devices(path, &m->arena, &m->devices, &m->make.device_count, err))
        return false;
    m->made_up = arena_take_array(&m->arena, m->make.device_count, sizeof *m->made_up);
    if (!m->made_up)
        return err_no_memory(err);
    for (size_t i = 0; i < m->make.device_count; i++) {
        char passphrase[OFFICE_PASSPHRASE_BYTES];
        if (m->devices[i].passphrase[0])
            continue;
        office_lists_passphrase(passphrase);
        m->devices[i].passphrase = arena_copy_str(&m->arena, passphrase);
        m->made_up[i] = true;
        if (!m->devices[i].passphrase)
            return err_no_memory(err);
    }
    m->make.devices = m->devices;
    return true;
}

static void print_made(struct making *m, const char *path, int64_t number)
{
    struct buf out = BUF_INIT, list = BUF_INIT;
    if (!m->admin->json) {
        printf(ngettext("%s: office file number %lld, for %zu device\n",
                        "%s: office file number %lld, for %zu devices\n", m->make.device_count),
               path, (long long)number, m->make.device_count);
        for (size_t i = 0, told = 0; i < m->make.device_count; i++)
            if (m->made_up[i])
                printf("%s  %-24s %s\n",
                       told++ ? ""
                              : _("Passphrases, to be told apart from the file; they are "
                                  "shown only now:\n"),
                       m->devices[i].name, m->devices[i].passphrase);
        return;
    }
    for (size_t i = 0; i < m->make.device_count; i++) {
        struct buf one = BUF_INIT;
        admin_add_text(&one, "name", m->devices[i].name);
        admin_add_text(&one, "passphrase", m->made_up[i] ? m->devices[i].passphrase : "");
        admin_add_to_list(&list, &one);
    }
    struct buf whole = BUF_INIT;
    buf_format(&whole, "[%s]", list.data ? list.data : "");
    admin_add_text(&out, "file", path);
    admin_add_int(&out, "number", number);
    admin_add_json(&out, "devices", list.failed || whole.failed ? "null" : whole.data);
    admin_print_json(&out);
    terminal_forget(&list);
    terminal_forget(&whole);
}

static bool make(struct making *m, const char *folder, const char *devices, const char *path,
                 struct err *err)
{
    struct office *office = NULL;
    struct moment now;
    int64_t number;
    clock_now(&now);
    m->make.now_ms = now.wall_ms;
    bool good = office_lists_read(folder, &m->arena, &m->make, err) &&
                gather_devices(m, devices, err) && admin_open_office(folder, &office, err) &&
                office_make(office, &m->make, path, &number, err);
    if (good)
        print_made(m, path, number);
    office_close(office);
    return good;
}

int admin_run_office_make(const struct admin *admin)
{
    struct err err = ERR_INIT;
    struct making m = {.admin = admin};
    const char *devices = admin_option(admin, "devices"), *out = admin_option(admin, "out");
    if (!devices || !out)
        return admin_usage("office make needs --devices FILE and --out FILE");
    if (!str_ends(out, OFFICE_FILE_SUFFIX))
        return admin_usage("--out ends in %s, so that devices know it", OFFICE_FILE_SUFFIX);
    arena_init(&m.arena, ARENA_BYTES_MAX);
    bool good = make(&m, admin->words[0], devices, out, &err);
    arena_finish(&m.arena);
    return good ? ADMIN_GOOD : admin_tell(&err);
}

/* ---- rotate ---- */

int admin_run_office_rotate(const struct admin *admin)
{
    struct err err = ERR_INIT;
    struct office *office;
    bool distrust = admin_option(admin, "distrust-former") != NULL;
    if (!admin_open_office(admin->words[0], &office, &err))
        return admin_tell(&err);
    bool good = admin_confirm(admin, &err, "%s",
                              distrust ? _("Make new keys, and trust the former ones no more?")
                                       : _("Make new keys? The former ones stay trusted.")) &&
                office_rotate(office, &err) &&
                (!distrust || office_distrust_former(office, &err));
    if (good)
        print_office(admin, office, admin->words[0]);
    office_close(office);
    return good ? ADMIN_GOOD : admin_tell(&err);
}

/* ---- show ---- */

static void add_file(struct buf *out, const struct office_file *file)
{
    struct buf devices = BUF_INIT, settings = BUF_INIT;
    buf_add_char(&devices, '[');
    for (size_t i = 0; i < file->device_count; i++) {
        buf_add_str(&devices, i ? "," : "");
        admin_add_json_text(&devices, file->devices[i]);
    }
    buf_add_char(&devices, ']');
    for (size_t i = 0; i < file->setting_count; i++)
        admin_add_text(&settings, file->setting_names[i], file->setting_values[i]);
    buf_add_str(&settings, settings.size ? "}" : "{}");
    admin_add_text(out, "office", file->name);
    admin_add_int(out, "number", file->number);
    admin_add_time(out, "made", file->made_ms);
    admin_add_text(out, "fingerprint", file->fingerprint);
    admin_add_json(out, "devices", devices.failed ? "null" : devices.data);
    admin_add_json(out, "settings", settings.failed ? "null" : settings.data);
    buf_finish(&devices);
    buf_finish(&settings);
}

static void print_file(const struct admin *admin, const struct office_file *file)
{
    struct buf out = BUF_INIT;
    char made[ADMIN_TIME_BYTES];
    if (admin->json) {
        add_file(&out, file);
        admin_print_json(&out);
        return;
    }
    admin_print_line(N_("Office"), "%s", file->name);
    admin_print_line(N_("Number"), "%lld", (long long)file->number);
    admin_print_line(N_("Made"), "%s", admin_time(file->made_ms, made));
    admin_print_line(N_("Fingerprint"), "%s", file->fingerprint);
    printf("%-*s", ADMIN_LABEL_CELLS, _("Devices"));
    for (size_t i = 0; i < file->device_count; i++)
        printf(" %s", file->devices[i]);
    printf("\n%s\n", _("Settings"));
    for (size_t i = 0; i < file->setting_count; i++)
        printf("  %-22s %s\n", file->setting_names[i], file->setting_values[i]);
}

static void print_known(const struct office_known *known)
{
    admin_print_line(N_("Office"), "%s", known->office);
    admin_print_line(N_("This device"), "%s", known->device);
    admin_print_line(N_("Number"), "%lld", (long long)known->number);
    admin_print_line(N_("Fingerprint"), "%s", known->fingerprint);
}

static int show_known(const struct admin *admin)
{
    struct err err = ERR_INIT;
    struct office_known known;
    struct buf out = BUF_INIT;
    if (!office_known(admin->home, &known, &err)) {
        if (err.code == ERR_NOT_FOUND)
            err_set(&err, ERR_NOT_FOUND, "%s knows no office; `office take FILE` makes it known",
                    admin->home);
        return admin_tell(&err);
    }
    admin_add_text(&out, "office", known.office);
    admin_add_text(&out, "device", known.device);
    admin_add_int(&out, "number", known.number);
    admin_add_text(&out, "fingerprint", known.fingerprint);
    if (admin->json)
        admin_print_json(&out);
    else
        print_known(&known);
    buf_finish(&out);
    return ADMIN_GOOD;
}

int admin_run_office_show(const struct admin *admin)
{
    struct err err = ERR_INIT;
    struct office_file *file;
    if (!admin->word_count)
        return show_known(admin);
    if (!admin_read_office_file(admin->words[0], &file, &err))
        return admin_tell(&err);
    print_file(admin, file);
    office_file_free(file);
    return ADMIN_GOOD;
}
