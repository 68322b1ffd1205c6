#ifndef BASE_TESTS_H
#define BASE_TESTS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base_faults.h"

extern const struct CMUnitTest memory_tests[], text_tests[], err_tests[], json_tests[],
    value_tests[], file_tests[], instance_tests[], terminal_tests[],
    words_tests[], watch_tests[];
extern const size_t memory_test_count, text_test_count, err_test_count, json_test_count,
    value_test_count, file_test_count,
    instance_test_count, terminal_test_count, words_test_count, watch_test_count;

#define COUNT(array) (sizeof(array) / sizeof *(array))

#endif
