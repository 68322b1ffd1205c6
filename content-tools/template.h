/* The files of the course that "new" makes, embedded at build time from content-tools/template.
 * In course.json the words @ID@ and @TITLE@ stand for JSON strings, @MINUTES@ for a number, and
 * @PUBLISHER@ and @JP@ for whole members or nothing. */
#ifndef BEKAL_AUTHOR_TEMPLATE_H
#define BEKAL_AUTHOR_TEMPLATE_H

#include <stddef.h>

struct template_file {
    const char *language; /* "id", "en" */
    const char *name;     /* within the course's folder */
    const unsigned char *bytes;
    size_t size;
};

extern const struct template_file template_files[];
extern const size_t template_file_count;

/* The parts that "add" makes, from content-tools/parts; @TITLE@ stands for the title as it is. */
extern const struct template_file template_part_files[];
extern const size_t template_part_file_count;

#endif
