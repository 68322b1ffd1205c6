#define _GNU_SOURCE
#include "author_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/mem.h"

#define STARVE_MAX 200000

static size_t allocations, failing;

static bool fail_one(size_t bytes)
{
    (void)bytes;
    return allocations++ == failing;
}

size_t author_case_starve(bool (*work)(void *context), void *context)
{
    for (failing = 0; failing < STARVE_MAX; failing++) {
        allocations = 0;
        mem_set_fault_hook(fail_one);
        bool good = work(context);
        mem_set_fault_hook(NULL);
        if (good && allocations <= failing)
            return allocations;
    }
    fail_msg("never got through");
    return 0;
}

void author_case_begin(struct author_case *c)
{
    strcpy(c->folder, "/tmp/bekal author XXXXXX");
    assert_non_null(mkdtemp(c->folder));
}

void author_case_end(struct author_case *c)
{
    assert_true(file_remove_tree(c->folder, NULL));
}

const char *author_case_path(struct author_case *c, const char *name)
{
    static char path[512];
    snprintf(path, sizeof path, "%s/%s", c->folder, name);
    return path;
}

const char *author_case_write(struct author_case *c, const char *name, const void *bytes,
                              size_t n)
{
    const char *path = author_case_path(c, name);
    char *folder = path_folder(path);
    assert_true(folder_make(folder, NULL));
    mem_free(folder);
    FILE *file = file_open(path, "wb", NULL);
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, n, file), n);
    fclose(file);
    return path;
}
