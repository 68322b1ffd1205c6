/* Taking office files: who may, what is changed, and that a cut leaves the old or the new. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/mem.h"
#include "base_faults.h"
#include "office/device.h"
#include "office_tests.h"

static enum office_trust judge(struct desk *desk, const char *path, int home)
{
    enum office_trust trust;
    struct office_file *file = desk_read(path);
    assert_done(office_file_judge(file, desk->home[home], &trust, &err));
    office_file_free(file);
    return trust;
}

/* The home is as file number k made it, in every part; 0: as if none was ever taken. */
static bool home_is(const char *home, int64_t k)
{
    struct settings *settings;
    struct device *device;
    struct err err = ERR_INIT;
    char endpoint[64] = "", user[32] = "", password[32] = "";
    if (k) {
        snprintf(endpoint, sizeof endpoint, "https://lrs.contoh.id/%d", (int)k);
        snprintf(user, sizeof user, "user-%d", (int)k);
        snprintf(password, sizeof password, "password-%d", (int)k);
    }
    bool known = device_load(home, true, &device, &err);
    if (!known && err.code != ERR_NOT_FOUND)
        fail_msg("%s", err.text);
    if (!settings_load(home, &settings, &err))
        fail_msg("%s", err.text);
    char *ca = path_join(home, "office-ca.pem");
    bool same = known == (k > 0) && (!known || device->number == k) &&
                settings->office_number == k && strcmp(settings->endpoint, endpoint) == 0 &&
                strcmp(settings->user, user) == 0 && strcmp(settings->password, password) == 0 &&
                (settings->window[0] != '\0') == (k % 2 == 1) &&
                (settings->monthly_bytes != 0) == (k > 0 && k % 2 == 0) &&
                (strcmp(settings->ca_file, ca) == 0) == (k % 2 == 1) &&
                (k % 2 == 0 || file_look(ca).exists);
    mem_free(ca);
    settings_free(settings);
    device_free(device);
    return same;
}

static int mode_of(const char *home, const char *name)
{
    struct stat st;
    char path[160];
    snprintf(path, sizeof path, "%s/%s", home, name);
    return stat(path, &st) == 0 ? (int)(st.st_mode & 0777) : -1;
}

static void a_taken_file_sets_all(void **state)
{
    struct desk *desk = *state;
    char path[128], again[128];
    struct office_known known;
    const char *home = desk->home[0];
    assert_fails(ERR_NOT_FOUND, office_known(home, &known, &err));
    desk_make(desk, desk->office, path);
    assert_int_equal(judge(desk, path, 0), OFFICE_FIRST);
    assert_done(desk_take(desk, path, 0, &err));
    assert_true(home_is(home, 1));
    assert_int_equal(mode_of(home, "device-secret.json"), 0600);
    assert_int_equal(mode_of(home, "secrets.json"), 0600);
    assert_int_equal(mode_of(home, "office-new"), -1);
    assert_int_equal(mode_of(home, "office-ready"), -1);
    assert_done(office_known(home, &known, &err));
    assert_string_equal(known.office, "Dinas Contoh");
    assert_string_equal(known.device, "kios-01");
    assert_int_equal(known.number, 1);
    assert_int_equal(judge(desk, path, 0), OFFICE_SAME);
    assert_done(desk_take(desk, path, 0, &err));
    desk_make(desk, desk->office, again);
    assert_int_equal(judge(desk, again, 0), OFFICE_KNOWN);
    assert_done(desk_take(desk, again, 0, &err));
    assert_true(home_is(home, 2));
    assert_int_equal(judge(desk, path, 0), OFFICE_OLDER);
    assert_fails(ERR_EXISTS, desk_take(desk, path, 0, &err));
    assert_true(home_is(home, 2));
}

static void settings_of_ones_own_stay(void **state)
{
    struct desk *desk = *state;
    char path[128];
    struct settings *settings;
    const struct setting_change own[] = {{"proxy", "http://proxy.contoh.id:3128"},
                                         {"proxy.password", "rahasia"}};
    assert_done(settings_change(desk->home[0], own, 2, &err));
    desk_make(desk, desk->office, path);
    assert_done(desk_take(desk, path, 0, &err));
    assert_done(settings_load(desk->home[0], &settings, &err));
    assert_string_equal(settings->proxy, "http://proxy.contoh.id:3128");
    assert_string_equal(settings->proxy_password, "rahasia");
    settings_free(settings);
}

static void who_may_not_is_refused_and_nothing_changes(void **state)
{
    struct desk *desk = *state;
    char path[128], foreign[128];
    struct office *other = desk_other(desk);
    desk_make(desk, desk->office, path);
    struct office_file *file = desk_read(path);
    assert_fails(ERR_ACCESS, office_file_take(file, desk->home[0], "kios-01", "sandi kios dua",
                                              &err));
    assert_fails(ERR_NOT_FOUND, office_file_take(file, desk->home[0], "kios-03", DEVICE_WORDS,
                                                 &err));
    assert_true(home_is(desk->home[0], 0));
    assert_done(office_file_take(file, desk->home[0], "kios-01", DEVICE_WORDS, &err));
    office_file_free(file);
    desk_make(desk, other, foreign);
    assert_int_equal(judge(desk, foreign, 0), OFFICE_STRANGER);
    assert_fails(ERR_ACCESS, desk_take(desk, foreign, 0, &err));
    assert_true(home_is(desk->home[0], 1));
    assert_done(office_forget(desk->home[0], &err));
    assert_true(home_is(desk->home[0], 0));
    assert_int_equal(judge(desk, foreign, 0), OFFICE_FIRST);
    assert_done(desk_take(desk, foreign, 0, &err));
    office_close(other);
}

static void a_devices_keys_stay(void **state)
{
    struct desk *desk = *state;
    char path[128];
    struct device *first, *second;
    desk_make(desk, desk->office, path);
    assert_done(desk_take(desk, path, 0, &err));
    assert_done(device_load(desk->home[0], true, &first, &err));
    office_close(desk->office);
    assert_done(office_open(desk->folder, OFFICE_WORDS, &desk->office, &err));
    desk_make(desk, desk->office, path);
    assert_done(desk_take(desk, path, 0, &err));
    assert_done(device_load(desk->home[0], true, &second, &err));
    assert_memory_equal(&first->keys, &second->keys, sizeof first->keys);
    assert_true(strcmp(first->certificate, second->certificate) != 0);
    device_free(first);
    device_free(second);
}

static void two_files_of_one_number_are_told_apart(void **state)
{
    struct desk *desk = *state;
    char path[128], other[128], from[160], to[160];
    desk_make(desk, desk->office, path);
    assert_done(desk_take(desk, path, 0, &err));
    /* The office is restored from a copy of before, and makes another number 1. */
    struct buf state_file = BUF_INIT;
    snprintf(from, sizeof from, "%s/office.json", desk->folder);
    snprintf(to, sizeof to, "%s/office.json.kept", desk->folder);
    desk_make(desk, desk->office, other);
    assert_done(file_read(from, 1 << 20, &state_file, &err));
    desk_make(desk, desk->office, other);
    assert_done(desk_take(desk, other, 0, &err));
    office_close(desk->office);
    assert_done(file_write_private(from, state_file.data, state_file.size, &err));
    assert_done(office_open(desk->folder, OFFICE_WORDS, &desk->office, &err));
    desk_make(desk, desk->office, path);
    assert_int_equal(judge(desk, path, 0), OFFICE_OLDER);
    assert_int_equal(judge(desk, other, 0), OFFICE_SAME);
    buf_finish(&state_file);
}

static void a_rotated_key_is_believed_through_the_former(void **state)
{
    struct desk *desk = *state;
    char path[128], before[OFFICE_FINGERPRINT_BYTES], after[OFFICE_FINGERPRINT_BYTES];
    struct device *device;
    desk_make(desk, desk->office, path);
    assert_done(desk_take(desk, path, 0, &err));
    assert_done(desk_take(desk, path, 1, &err));
    office_fingerprint(desk->office, before);
    assert_done(office_rotate(desk->office, &err));
    office_fingerprint(desk->office, after);
    assert_string_not_equal(before, after);
    desk_make(desk, desk->office, path);
    assert_int_equal(judge(desk, path, 0), OFFICE_KNOWN);
    assert_done(desk_take(desk, path, 0, &err));
    assert_done(device_load(desk->home[0], true, &device, &err));
    assert_int_equal(device->trust.count, 2);
    device_free(device);
    /* The former is stolen: devices that take the next file believe the new one alone; one that
     * has not heard of the new one yet can still take it. */
    assert_done(office_distrust_former(desk->office, &err));
    desk_make(desk, desk->office, path);
    for (int home = 0; home < 2; home++) {
        assert_int_equal(judge(desk, path, home), OFFICE_KNOWN);
        assert_done(desk_take(desk, path, home, &err));
        assert_done(device_load(desk->home[home], true, &device, &err));
        assert_int_equal(device->trust.count, 1);
        device_free(device);
    }
}

static void many_rotations_keep_within_bounds(void **state)
{
    struct desk *desk = *state;
    char path[128];
    for (int i = 0; i < 12; i++)
        assert_done(office_rotate(desk->office, &err));
    office_close(desk->office);
    assert_done(office_open(desk->folder, OFFICE_WORDS, &desk->office, &err));
    desk_make(desk, desk->office, path);
    assert_done(desk_take(desk, path, 0, &err));
}

static void damaged_keys_are_told_and_mended_by_taking_again(void **state)
{
    struct desk *desk = *state;
    char path[128], secret[160];
    struct device *device;
    desk_make(desk, desk->office, path);
    assert_done(desk_take(desk, path, 0, &err));
    snprintf(secret, sizeof secret, "%s/device-secret.json", desk->home[0]);
    assert_done(file_write_private(secret, "{", 1, &err));
    assert_fails(ERR_FORMAT, device_load(desk->home[0], true, &device, &err));
    assert_done(desk_take(desk, path, 0, &err));
    assert_true(home_is(desk->home[0], 1));
    snprintf(secret, sizeof secret, "%s/device.json", desk->home[0]);
    assert_done(file_write_private(secret, "{}", 2, &err));
    assert_int_equal(judge(desk, path, 0), OFFICE_FIRST);
    assert_done(desk_take(desk, path, 0, &err));
    assert_true(home_is(desk->home[0], 1));
}

static void settle(struct desk *desk)
{
    assert_done(office_settle(desk->home[0], &err));
}

/* Step n of the disk fails: once, for good (a cut), or having been done. Then the home is wholly
 * what it was or wholly new. */
static void sweep_faults(struct desk *desk, bool stays, bool late)
{
    char path[128];
    bool saw_old = false, saw_new = false;
    int64_t k = 0;
    for (long n = 0;; n++) {
        struct err err = ERR_INIT;
        desk_make(desk, desk->office, path);
        disk_fault_at(n, stays, late);
        bool good = desk_take(desk, path, 0, &err);
        bool done = disk_fault_steps() <= n;
        disk_fault_at(-1, false, false);
        settle(desk);
        bool is_new = home_is(desk->home[0], desk->files);
        if (!is_new && !home_is(desk->home[0], k))
            fail_msg("step %ld leaves a mixture", n);
        assert_true(!good || is_new);
        saw_old = saw_old || !is_new;
        saw_new = saw_new || (is_new && !good);
        if (is_new)
            k = desk->files;
        if (done) {
            assert_true(good);
            break;
        }
    }
    assert_true(saw_old);
    assert_true(saw_new || !stays);
}

static void a_cut_leaves_the_old_or_the_new(void **state)
{
    sweep_faults(*state, true, false);
}

static void a_cut_after_a_step_leaves_the_old_or_the_new(void **state)
{
    sweep_faults(*state, true, true);
}

static void a_disk_that_fails_once_leaves_the_old_or_the_new(void **state)
{
    sweep_faults(*state, false, false);
}

static void memory_may_end_anywhere_while_taking(void **state)
{
    struct desk *desk = *state;
    char path[128];
    desk_make(desk, desk->office, path);
    assert_done(desk_take(desk, path, 0, &err));
    desk_make(desk, desk->office, path);
    struct office_file *file = desk_read(path);
    for (size_t n = 0;; n++) {
        struct err err = ERR_INIT;
        enum office_trust trust;
        fault_arm(n);
        bool good = office_file_judge(file, desk->home[0], &trust, &err) &&
                    office_file_take(file, desk->home[0], "kios-01", DEVICE_WORDS, &err);
        bool struck = fault_disarm();
        /* A want of memory within cJSON looks like bad JSON to the settings. */
        bool short_of_it = err.code == ERR_NO_MEMORY || strstr(err.text, "this is not JSON");
        if (!good && !short_of_it)
            fail_msg("allocation %zu: %s", n, err.text);
        settle(desk);
        assert_true(home_is(desk->home[0], 2) || (!good && home_is(desk->home[0], 1)));
        if (!struck)
            break;
    }
    office_file_free(file);
}

int office_take_tests(void)
{
#define WITH(test) cmocka_unit_test_setup_teardown(test, desk_begin, desk_end)
    const struct CMUnitTest tests[] = {
        WITH(a_taken_file_sets_all),
        WITH(settings_of_ones_own_stay),
        WITH(who_may_not_is_refused_and_nothing_changes),
        WITH(a_devices_keys_stay),
        WITH(two_files_of_one_number_are_told_apart),
        WITH(a_rotated_key_is_believed_through_the_former),
        WITH(many_rotations_keep_within_bounds),
        WITH(damaged_keys_are_told_and_mended_by_taking_again),
        WITH(a_cut_leaves_the_old_or_the_new),
        WITH(a_cut_after_a_step_leaves_the_old_or_the_new),
        WITH(a_disk_that_fails_once_leaves_the_old_or_the_new),
        WITH(memory_may_end_anywhere_while_taking),
    };
    return cmocka_run_group_tests_name("take", tests, NULL, NULL);
}
