/* The groups of tests of the app, each in its file. */
#ifndef BEKAL_TESTS_APP_GROUPS_H
#define BEKAL_TESTS_APP_GROUPS_H

#include <stdint.h>
#include <cmocka.h>

extern const struct CMUnitTest media_tests[];
extern const size_t media_test_count;
extern const struct CMUnitTest qr_tests[];
extern const size_t qr_test_count;
extern const struct CMUnitTest options_tests[], worker_tests[], picture_tests[], threads_tests[],
    sync_tests[], speech_tests[];
extern const size_t options_test_count, worker_test_count, picture_test_count, threads_test_count,
    sync_test_count, speech_test_count;

#endif
