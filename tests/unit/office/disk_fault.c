/* The functions that the linker puts in the place of base's (--wrap). */
#include <string.h>

#include "base/file.h"
#include "office_tests.h"

static long fault_at = -1, steps;
static bool fault_stays, fault_late;

void disk_fault_at(long n, bool stays, bool late)
{
    fault_at = n;
    steps = 0;
    fault_stays = stays;
    fault_late = late;
}

long disk_fault_steps(void)
{
    return steps;
}

/* Whether to do it, and whether to say that it failed. */
static bool step(bool *fails)
{
    long n = steps++;
    *fails = fault_at >= 0 && (n == fault_at || (fault_stays && n > fault_at));
    return !*fails || (fault_late && n == fault_at);
}

static bool refused(struct err *err)
{
    return err_set(err, ERR_IO, "the disk fails, for a test");
}

#define WRAPPED(name, parameters, arguments)                                                     \
    bool __real_##name parameters;                                                               \
    bool __wrap_##name parameters;                                                               \
    bool __wrap_##name parameters                                                                \
    {                                                                                            \
        bool fails;                                                                              \
        if (step(&fails) && !__real_##name arguments)                                            \
            return false;                                                                        \
        return !fails || refused(err);                                                           \
    }

WRAPPED(file_write_atomic, (const char *path, const void *bytes, size_t n, struct err *err),
        (path, bytes, n, err))
WRAPPED(file_write_private, (const char *path, const void *bytes, size_t n, struct err *err),
        (path, bytes, n, err))
WRAPPED(file_commit, (const char *from, const char *to, struct err *err), (from, to, err))
WRAPPED(file_rename, (const char *from, const char *to, struct err *err), (from, to, err))
WRAPPED(file_remove, (const char *path, struct err *err), (path, err))
WRAPPED(file_remove_tree, (const char *path, struct err *err), (path, err))
WRAPPED(folder_make, (const char *path, struct err *err), (path, err))

static uint64_t free_bytes = UINT64_MAX;

void disk_fault_free(uint64_t bytes)
{
    free_bytes = bytes;
}

uint64_t __wrap_file_free_bytes(const char *path);
uint64_t __wrap_file_free_bytes(const char *path)
{
    (void)path;
    return free_bytes;
}
