/* Which machine this is: to notice that a home was cloned to another. Thread: any. */
#ifndef BEKAL_BASE_MACHINE_H
#define BEKAL_BASE_MACHINE_H

#define MACHINE_ID_BYTES 65

/* A digest of the system's id of this installation, which itself is told to nobody; "" where the
 * system has none. */
void machine_id(char out[MACHINE_ID_BYTES]);

#endif
