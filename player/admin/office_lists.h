/* What an operator fills in for office files: FOLDER/settings.json, and a list of devices. */
#ifndef BEKAL_ADMIN_OFFICE_LISTS_H
#define BEKAL_ADMIN_OFFICE_LISTS_H

#include "office/office.h"

#define OFFICE_LIST_BYTES_MAX (4 * 1024 * 1024)
#define OFFICE_DEVICES_MAX 10000
#define OFFICE_BLANKS_FILE "settings.json"

/* Writes FOLDER/settings.json with every blank explained, unless it is there. */
MUST_USE bool office_lists_write_blanks(const char *folder, struct err *err);

/* Reads it: settings that are filled in, checked, and the CA's text. Strings in the arena. */
MUST_USE bool office_lists_read(const char *folder, struct arena *arena, struct office_make *make,
                                struct err *err);

/* Reads FILE.json or FILE.csv; `passphrase` "" where none was given. Strings in the arena. */
MUST_USE bool office_lists_devices(const char *path, struct arena *arena,
                                   struct office_device **out, size_t *count, struct err *err);

/* A passphrase that can be told over the telephone: four groups of four. */
#define OFFICE_PASSPHRASE_BYTES 20
void office_lists_passphrase(char out[OFFICE_PASSPHRASE_BYTES]);

#endif
