#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static bool (*fault_hook)(size_t bytes);

void mem_set_fault_hook(bool (*hook)(size_t bytes))
{
    fault_hook = hook;
}

void *mem_alloc(size_t bytes)
{
    if (fault_hook && fault_hook(bytes))
        return NULL;
    return calloc(1, bytes ? bytes : 1);
}

void *mem_alloc_array(size_t count, size_t each)
{
    if (each && count > SIZE_MAX / each)
        return NULL;
    return mem_alloc(count * each);
}

void *mem_resize(void *old, size_t bytes)
{
    if (fault_hook && fault_hook(bytes))
        return NULL;
    return realloc(old, bytes ? bytes : 1);
}

char *mem_copy_bytes(const char *s, size_t n)
{
    char *copy = n < SIZE_MAX ? mem_alloc(n + 1) : NULL;
    if (copy && n)
        memcpy(copy, s, n);
    return copy;
}

char *mem_copy_str(const char *s)
{
    return s ? mem_copy_bytes(s, strlen(s)) : NULL;
}

void mem_free(void *p)
{
    free(p);
}
