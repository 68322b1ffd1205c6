/* A volume of a bundle: its header line, its name, and finding the others beside it.
 *
 * {"format":"bekal-bundle","version":1,"bundle":ID,"device":NAME,"volume":N,
 *  "keys":[{"key":…,"sealed":…}]}: the stream's key, sealed to each public key. */
#ifndef BEKAL_OFFICE_VOLUME_H
#define BEKAL_OFFICE_VOLUME_H

#include <stdio.h>

#include "base/id.h"
#include "office/certificate.h"

#define VOLUME_FORMAT_START "{\"format\":\"bekal-bundle\","
#define VOLUME_HEADER_BYTES_MAX 65536
#define VOLUME_COUNT_MAX 10000
#define VOLUME_RECIPIENTS_MAX 64
#define VOLUME_SEALED_BYTES (KEY_BYTES + 48) /* crypto_box_seal */

struct volume_header {
    char bundle[ID_BYTES];
    char device[DEVICE_NAME_BYTES];
    int volume;
    struct {
        unsigned char key[KEY_BYTES], sealed[VOLUME_SEALED_BYTES];
    } recipients[VOLUME_RECIPIENTS_MAX];
    size_t recipient_count;
};

MUST_USE bool volume_header_write(const struct volume_header *header, struct buf *out,
                                  struct err *err);
/* From the file's first line, newline included. Errors: ERR_FORMAT, ERR_NEWER, ERR_LIMIT. */
MUST_USE bool volume_header_read(const struct buf *line, struct volume_header *out,
                                 struct err *err);
/* The first line of an open file, into `line`. ERR_FORMAT: there is none that is short enough. */
MUST_USE bool volume_first_line(FILE *file, const char *path, struct buf *line, struct err *err);

/* The stream's key with one of `count` pairs of keys. ERR_ACCESS: sealed to others;
 * ERR_INTEGRITY: sealed to one of these, and altered. */
MUST_USE bool volume_unseal(const struct volume_header *header, const struct keys *const *keys,
                            size_t count, unsigned char out[KEY_BYTES], struct err *err);

/* "FOLDER/bekal-DEVICE-1a2b3c4d-1.bekal-bundle"; mem_free. NULL: no memory. */
char *volume_path(const char *folder, const char *device, const char *bundle, int volume);

/* The files beside `path` that are volumes of its bundle, whatever their names; NULL where one is
 * missing. */
struct volume_set {
    char bundle[ID_BYTES], device[DEVICE_NAME_BYTES];
    char **paths; /* by volume - 1 */
    int count;
};
MUST_USE bool volume_set_find(const char *path, struct volume_set *out, struct err *err);
void volume_set_free(struct volume_set *set);

#endif
