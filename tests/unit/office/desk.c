#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "office/lock.h"
#include "office_tests.h"

int desk_begin(void **state)
{
    char root[] = "/tmp/bekal-office-XXXXXX";
    struct desk *desk = calloc(1, sizeof *desk);
    lock_hurry_for_tests();
    if (!mkdtemp(root))
        return 1;
    strcpy(desk->root, root);
    snprintf(desk->folder, sizeof desk->folder, "%s/office", root);
    for (int i = 0; i < 3; i++)
        snprintf(desk->home[i], sizeof desk->home[i], "%s/home-%d", root, i);
    struct err err = ERR_INIT;
    if (!office_init(desk->folder, "Dinas Contoh", OFFICE_WORDS, &err) ||
        !office_open(desk->folder, OFFICE_WORDS, &desk->office, &err)) {
        print_error("%s\n", err.text);
        return 1;
    }
    *state = desk;
    return 0;
}

int desk_end(void **state)
{
    struct desk *desk = *state;
    disk_fault_at(-1, false, false);
    office_close(desk->office);
    bool removed = file_remove_tree(desk->root, NULL);
    free(desk);
    return removed ? 0 : 1;
}

struct office *desk_other(struct desk *desk)
{
    char folder[128];
    struct office *other = NULL;
    snprintf(folder, sizeof folder, "%s/other", desk->root);
    assert_done(office_init(folder, "Dinas Lain", OFFICE_WORDS, &err) &&
                office_open(folder, OFFICE_WORDS, &other, &err));
    return other;
}

bool desk_try_make(struct desk *desk, struct office *office, char path[128], struct err *err)
{
    char endpoint[64], user[32], password[32];
    int k = ++desk->files;
    snprintf(endpoint, sizeof endpoint, "https://lrs.contoh.id/%d", k);
    snprintf(user, sizeof user, "user-%d", k);
    snprintf(password, sizeof password, "password-%d", k);
    snprintf(path, 128, "%s/%d" OFFICE_FILE_SUFFIX, desk->root, k);
    const struct setting_change settings[] = {{"endpoint", endpoint},
                                              {"home_page", "https://contoh.id"},
                                              {k % 2 ? "window" : "data.monthly_bytes",
                                               k % 2 ? "18:00-06:00" : "1000000"}};
    const struct office_device devices[] = {{"kios-01", user, password, DEVICE_WORDS},
                                            {"kios-02", user, password, DEVICE_WORDS}};
    int64_t number;
    return office_make(office,
                       &(struct office_make){settings, 3, k % 2 ? "CA\n" : NULL, devices, 2,
                                             MADE_MS + k},
                       path, &number, err);
}

void desk_make(struct desk *desk, struct office *office, char path[128])
{
    assert_done(desk_try_make(desk, office, path, &err));
}

struct office_file *desk_read(const char *path)
{
    struct buf text = BUF_INIT;
    struct office_file *file = NULL;
    assert_done(file_read(path, OFFICE_FILE_BYTES_MAX, &text, &err) &&
                office_file_read(text.data, text.size, &file, &err));
    buf_finish(&text);
    return file;
}

bool desk_take(struct desk *desk, const char *path, int home, struct err *err)
{
    struct office_file *file = desk_read(path);
    bool good = office_file_take(file, desk->home[home], home == 0 ? "kios-01" : "kios-02",
                                 DEVICE_WORDS, err);
    office_file_free(file);
    return good;
}
