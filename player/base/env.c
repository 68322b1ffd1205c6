#define _GNU_SOURCE
#include "base/env.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

void env_put(const char *name, const char *value)
{
    setenv(name, value, 1);
}

char *env_program_folder(void)
{
    char path[ENV_PATH_BYTES_MAX];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
    if (n <= 0 || (size_t)n >= sizeof path - 1)
        return NULL;
    path[n] = '\0';
    char *slash = strrchr(path, '/');
    if (!slash)
        return NULL;
    *slash = '\0';
    return mem_copy_str(path[0] ? path : "/");
}
