/* The suites of author_test; each file runs its own. */
#ifndef BEKAL_TESTS_AUTHOR_SUITES_H
#define BEKAL_TESTS_AUTHOR_SUITES_H

int picture_suite(void);
int compile_suite(void);
int course_suite(void);
int import_suite(void);
int ask_suite(void);
int add_suite(void);
int indonesian_suite(void);
int starve_suite(void);
int preview_suite(void);

#endif
