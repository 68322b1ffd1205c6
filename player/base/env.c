#define _GNU_SOURCE
#include "base/env.h"

#include <stdlib.h>

void env_put(const char *name, const char *value)
{
    setenv(name, value, 1);
}
