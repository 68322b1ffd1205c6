/* What the tests of office/ share: an office with two devices, faults of the disk. */
#ifndef BEKAL_TESTS_OFFICE_TESTS_H
#define BEKAL_TESTS_OFFICE_TESTS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "office/bundle.h"
#include "office/office.h"
#include "store_acts.h"

int office_office_tests(void);
int office_take_tests(void);
int office_lines_tests(void);
int office_bundle_tests(void);
int office_stick_tests(void);
int office_receipt_tests(void);
int office_property_tests(void);

#define OFFICE_WORDS "kata sandi kantor"
#define DEVICE_WORDS "sandi kios satu"
#define MADE_MS ((int64_t)1795000000000)

struct desk {
    char root[64];
    char folder[96];          /* the office's */
    char home[3][96];         /* two devices' and the office's own */
    struct office *office;
    int files;                /* office files made */
};
int desk_begin(void **state);
int desk_end(void **state);
struct office *desk_other(struct desk *desk); /* another office; office_close */

/* Makes the next office file of an office: endpoint and credentials carry its number. */
void desk_make(struct desk *desk, struct office *office, char path[128]);
bool desk_try_make(struct desk *desk, struct office *office, char path[128], struct err *err);
struct office_file *desk_read(const char *path);
bool desk_take(struct desk *desk, const char *path, int home, struct err *err);

#define assert_done(call)                                                                        \
    do {                                                                                         \
        struct err err = ERR_INIT;                                                               \
        if (!(call))                                                                             \
            fail_msg("%s", err.text);                                                            \
    } while (0)
#define assert_fails(wanted, call)                                                               \
    do {                                                                                         \
        struct err err = ERR_INIT;                                                               \
        assert_false(call);                                                                      \
        if (err.code != (wanted))                                                                \
            fail_msg("code %d: %s", err.code, err.text);                                         \
        assert_string_not_equal(err.text, "");                                                   \
    } while (0)

/* ---- Faults: step n from now (0 the next) fails, and where `stays` all after it. `late`: that
 * one is done before it fails. n < 0: none. ---- */
void disk_fault_at(long n, bool stays, bool late);
long disk_fault_steps(void); /* since then */

void disk_fault_free(uint64_t bytes); /* what file_free_bytes says; UINT64_MAX: not known */

/* ---- Records: two devices' (0, 1), both with the first office file, and the office's (2) ---- */

struct record {
    struct store *store;
    struct outbox *outbox;
    struct acts acts;
    char home[96];
};
struct carrying {
    struct desk *desk;
    struct record at[3];
    char stick[96];
    int steps; /* of progress, since it was set to 0; `stop_at` ends it. -1: never */
    int stop_at;
    bool pull; /* stop_at pulls the stick instead */
};
int carrying_begin(void **state);
int carrying_end(void **state);
void record_open(struct record *record, const char *vfs);
void record_close(struct record *record);
/* Random acts of this home's learners, gathered into its outbox. */
void record_act(struct record *record, int acts);
void record_commit(struct record *record, enum event_kind kind, const char *learner);
void record_gather(struct record *record);
int64_t record_count(const struct record *record, enum outbox_state state);

bool carry_out(struct carrying *c, int from, struct bundle_result *out, struct err *err);
bool carry_in(struct carrying *c, int to, const char *path, struct bundle_result *out,
              struct err *err);
bool carry_progress(void *context, uint64_t done, uint64_t all);
/* Every statement of `from` is in `to` with the same bytes. */
void assert_carried(struct record *from, struct record *to);
int files_on(const char *folder);

#endif
