/* A disk in memory, as an SQLite VFS, that fails and loses power when told.
 *
 * What is written is seen at once but durable only after a sync: of the file for its bytes and
 * its length, of the folder for names made and removed (which happens where SQLite asks for it:
 * at the first sync of a new journal or log, and at a removal that says so). A cut keeps, drops
 * or tears each write since the last sync, at sectors of 512 bytes, some of them turned to
 * noise; lengths and names likewise. One connection for each file. */
#ifndef BEKAL_TESTS_STORE_DISK_H
#define BEKAL_TESTS_STORE_DISK_H

#include <stdbool.h>
#include <stdint.h>

#define DISK_VFS "bekal-disk"

void disk_format(uint64_t seed); /* an empty disk; registers the VFS the first time */
void disk_discard(void);         /* frees all */

/* Operations that change the disk, since disk_format, disk_restart or disk_fail_at. */
long disk_operations(void);

long disk_syncs(void); /* of files, since disk_format */

/* Operation `n` from now (0 is the next) fails with this SQLite code; `sticky`: and all after
 * it. A write that fails is half done. n < 0: none. */
void disk_fail_at(long n, int code, bool sticky);

/* The power goes off at operation `n` from now; everything fails from then on. */
void disk_cut_at(long n);
bool disk_is_off(void);

/* Power on: the disk is what survived. Handles from before fail. */
void disk_restart(void);

#endif
