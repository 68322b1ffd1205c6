/* Packages for the tests, byte by byte, so that every lie can be told. Memory is malloc's. */
#ifndef TEST_COURSE_MAKE_H
#define TEST_COURSE_MAKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct make_entry {
    const char *name;
    const char *bytes;
    size_t size;
    unsigned method, flags, system;
    uint32_t attributes;
    uint32_t claimed_size; /* 0: the truth */
    bool unlisted;
};

struct make {
    struct make_entry entries[512];
    size_t count;
    const char *contents; /* instead of the true one */
    bool no_contents, pieces;
};

struct made {
    char *bytes;
    size_t size;
};

/* mimetype, a course of one lesson and one quiz, and their files. */
void make_start(struct make *make, const char *version);
struct make_entry *make_add(struct make *make, const char *name, const char *text);
struct make_entry *make_find(struct make *make, const char *name);
/* The contents of the entries as they stand; free. */
char *make_contents(const struct make *make);
struct made make_zip(const struct make *make); /* free bytes */

extern const char make_lesson[], make_quiz[];

/* Folders and files; all fail the test when they fail. */
char *temp_folder(void); /* free */
void temp_remove(char *folder);
char *write_file(const char *folder, const char *name, const void *bytes, size_t n); /* free */
char *write_package(const char *folder, const char *name, const struct make *make);

/* Runs `call` with the 1st, 2nd … allocation failing, until none is left to fail. */
void sweep_faults(bool (*call)(void *), void *context);

#endif
