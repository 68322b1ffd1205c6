/* What an office says of a device's keys: an envelope that travels inside bundles. */
#ifndef BEKAL_OFFICE_CERTIFICATE_H
#define BEKAL_OFFICE_CERTIFICATE_H

#include "office/envelope.h"

#define DEVICE_NAME_BYTES 65
#define CERTIFICATE_DAYS 1830 /* past them a bundle is still taken, and it is told */
#define CERTIFICATE_BYTES_MAX 16384

struct certificate {
    char device[DEVICE_NAME_BYTES];
    struct keys_open keys;
    int64_t number; /* of the office file that it came with */
    int64_t from_ms, to_ms;
};

/* Letters, digits, ".", "_", "-", and no "." or "-" in front: it becomes part of file names. */
bool certificate_name_fits(const char *device);

MUST_USE bool certificate_write(const struct certificate *certificate, const struct keys *office,
                                size_t office_count, struct buf *out, struct err *err);

/* Errors: as envelope_open; ERR_INTEGRITY where no trusted key signed it. */
MUST_USE bool certificate_read(const char *text, const struct trust *trust,
                               struct certificate *out, struct err *err);

#endif
