/* The environment of this process. Before threads start. */
#ifndef BEKAL_BASE_ENV_H
#define BEKAL_BASE_ENV_H

void env_put(const char *name, const char *value);

#endif
