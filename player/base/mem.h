/* Allocation, with one hook by which tests make the N-th request fail.
 *
 * All of Bekal's own allocations go through these; cJSON's too. Ownership: the caller frees with
 * mem_free. Errors: NULL. Thread: any; the hook is set before threads start. */
#ifndef BEKAL_BASE_MEM_H
#define BEKAL_BASE_MEM_H

#include <stdbool.h>
#include <stddef.h>

void *mem_alloc(size_t bytes);                    /* zeroed */
void *mem_alloc_array(size_t count, size_t each); /* zeroed; NULL on overflow */
void *mem_resize(void *old, size_t bytes);        /* as realloc; the old block stays on failure */
char *mem_copy_str(const char *s);                /* NULL for NULL */
char *mem_copy_bytes(const char *s, size_t n);    /* n bytes and a closing NUL */
void mem_free(void *p);                           /* NULL is legal */

/* For tests: called before each allocation; true makes it fail. NULL takes the hook away. */
void mem_set_fault_hook(bool (*hook)(size_t bytes));

#endif
