/* A whole package from hostile bytes: opened, verified, its course and quizzes read. */
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "course/quiz_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define READ_BYTES_MAX (1u << 20)

static void read_entries(struct package *package)
{
    struct buf buf = BUF_INIT;
    for (size_t i = 0; i < package_count(package); i++)
        (void)!package_read(package, package_name_at(package, i), READ_BYTES_MAX, &buf, NULL);
    buf_finish(&buf);
}

static void read_quizzes(struct package *package, const struct course *course)
{
    for (size_t i = 0; i < course->item_count; i++) {
        struct quiz *quiz;
        if (quiz_file_load(package, &course->items[i], NULL, NULL, &quiz, NULL))
            quiz_free(quiz);
        if (quiz_file_load_index(package, &course->items[i], NULL, &quiz, NULL))
            quiz_free(quiz);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct package *package;
    struct course *course;
    struct err err = ERR_INIT;
    if (!package_open_memory(data, size, &package, &err))
        return 0;
    read_entries(package);
    if (course_load(package, NULL, &course, &err)) {
        read_quizzes(package, course);
        course_free(course);
    }
    (void)!package_verify(package, NULL, NULL, &err);
    package_close(package);
    return 0;
}
