#ifndef QUIZ_TESTS_H
#define QUIZ_TESTS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "quiz/attempt.h"

extern const struct CMUnitTest parse_tests[], answer_tests[], draw_tests[], attempt_tests[],
    grade_tests[], fault_tests[], markdown_tests[], markdown_write_tests[];
extern const size_t parse_test_count, answer_test_count, draw_test_count, attempt_test_count,
    grade_test_count, fault_test_count, markdown_test_count, markdown_write_test_count;

#define CASES "unit/quiz/cases"

/* Parses what must parse; the caller frees. */
struct quiz *parse_good(const char *text);

/* Reads the file of a case whole; the caller frees with mem_free. */
char *read_case(const char *folder, const char *name);

/* A random quiz of the kinds that play, without mistakes, of `count` questions: built by hand in
 * the quiz's arena. */
struct quiz *random_quiz(uint64_t *dice, size_t count);

#endif
