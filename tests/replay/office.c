/* For replays: writes office files into a folder, as headquarters would. `satu` and `dua` are the
 * first and the second file of one office, `lain` is another office's. replay_office FOLDER */
#include <stdio.h>

#include "base/file.h"
#include "base/mem.h"
#include "office/lock.h"
#include "office/office.h"

#define PASSPHRASE "kata sandi kantor"
#define MADE_MS 1795228860000 /* the day before a replay's */

static bool make(const char *folder, const char *keys, const char *name, const char *file,
                 bool all, struct err *err)
{
    static const struct setting_change settings[] = {
        {"endpoint", "https://lrs.contoh.go.id/xAPI"}, {"home_page", "https://asn.contoh.go.id"},
        {"contact.name", "Budi Santoso"},              {"contact.phone", "0812-3456-7890"},
        {"send", "everything"},                        {"window", "18:00-06:00"}};
    static const struct office_device devices[] = {
        {"kiosk-01", "kiosk-01", "satu", "sandi kios satu"},
        {"kiosk-02", "kiosk-02", "dua", "sandi kios dua"},
        {"laptop-camat", "laptop-camat", "tiga", "sandi laptop"}};
    struct office_make what = {.settings = settings, .setting_count = all ? 6 : 4,
                               .devices = devices, .device_count = 3, .now_ms = MADE_MS};
    struct office *office = NULL;
    int64_t number;
    char *home = path_join(folder, keys), *path = path_join(folder, file);
    bool good = home && path &&
                (file_look(home).exists || office_init(home, name, PASSPHRASE, err)) &&
                office_open(home, PASSPHRASE, &office, err) &&
                office_make(office, &what, path, &number, err);
    office_close(office);
    mem_free(home);
    mem_free(path);
    return good;
}

int main(int argc, char **argv)
{
    struct err err = ERR_INIT;
    if (argc != 2)
        return 2;
    lock_hurry_for_tests();
    bool good = make(argv[1], "a", "BKPSDM Kabupaten Contoh", "satu" OFFICE_FILE_SUFFIX, false,
                     &err) &&
                make(argv[1], "a", "BKPSDM Kabupaten Contoh", "dua" OFFICE_FILE_SUFFIX, true,
                     &err) &&
                make(argv[1], "b", "Kantor Lain", "lain" OFFICE_FILE_SUFFIX, true, &err);
    if (!good)
        fprintf(stderr, "replay_office: %s\n", err.text);
    return !good;
}
