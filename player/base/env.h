/* The environment of this process, and where its program is. env_put: before threads start. */
#ifndef BEKAL_BASE_ENV_H
#define BEKAL_BASE_ENV_H

void env_put(const char *name, const char *value);

#define ENV_PATH_BYTES_MAX 4096
char *env_program_folder(void); /* owned; NULL where the system does not tell, or without memory */

#endif
