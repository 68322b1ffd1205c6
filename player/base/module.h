/* Libraries that are loaded when first used. Once loaded they stay. Thread: any. */
#ifndef BEKAL_BASE_MODULE_H
#define BEKAL_BASE_MODULE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct module;

/* By its name for the system's loader, "libcurl.so.4". Errors: ERR_NOT_FOUND. */
MUST_USE bool module_load(const char *name, struct module **out, struct err *err);

/* Whether the file of that name stands in one of the folders where the loader looks first: costs a
 * look at each, loads nothing. A library that is there may still fail to load. */
bool module_there(const char *name);

/* A function of it, for the caller to give its type; NULL: there is none. */
void (*module_function(struct module *module, const char *name))(void);

/* A table of functions: each by its name, and where its pointer stands in the table's struct. */
struct module_place {
    const char *name;
    size_t offset;
};
/* Loads the library and fills the table. Errors: ERR_NOT_FOUND, also where a function is not there;
 * the table may be filled in part then. */
MUST_USE bool module_table_load(const char *name, const struct module_place *places, size_t count,
                                void *table, struct err *err);

#endif
