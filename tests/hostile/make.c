/* make_hostile NAME BYTES FILE: writes that lesson of tests/support/hostile.c at that size. */
#include <stdio.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/file.h"
#include "hostile.h"

int main(int argc, char **argv)
{
    const struct hostile *lesson = argc == 4 ? hostile_find(argv[1]) : NULL;
    struct buf text = BUF_INIT;
    struct err err = ERR_INIT;
    if (!lesson) {
        fputs("usage: make_hostile NAME BYTES FILE\n", stderr);
        return 2;
    }
    bool good = hostile_write(lesson, strtoul(argv[2], NULL, 10), &text) &&
                file_write_atomic(argv[3], text.data, text.size, &err);
    buf_finish(&text);
    if (!good)
        fprintf(stderr, "make_hostile: %s\n", err.text);
    return good ? 0 : 1;
}
