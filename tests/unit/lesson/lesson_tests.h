/* The groups of tests of this library; each returns how many failed. */
#ifndef LESSON_TESTS_H
#define LESSON_TESTS_H

int captions_tests(void);

#endif
