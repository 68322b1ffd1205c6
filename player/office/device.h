/* Who this home is, as its office has certified: HOME/device.json and HOME/device-secret.json. */
#ifndef BEKAL_OFFICE_DEVICE_H
#define BEKAL_OFFICE_DEVICE_H

#include "office/certificate.h"
#include "office/office.h"

#define DEVICE_FILE "device.json"
#define DEVICE_SECRET_FILE "device-secret.json"
#define DEVICE_CA_FILE "office-ca.pem"
#define DEVICE_FILE_BYTES_MAX ((size_t)4 * 1024 * 1024)

struct device_peer {
    const char *name; /* borrowed */
    struct keys_open keys;
};
struct device {
    struct fields fields;
    const char *office, *digest, *name, *certificate; /* borrowed from fields */
    int64_t number;
    struct trust trust;
    struct keys keys; /* secrets only where they were asked for */
    struct device_peer *peers;
    size_t peer_count;
};

/* Errors: ERR_NOT_FOUND (no office file was taken), ERR_FORMAT (damaged; take it again). */
MUST_USE bool device_load(const char *home, bool secrets, struct device **out, struct err *err);
/* The same, where the lock of the home's settings is held or taking was settled already. */
MUST_USE bool device_load_settled(const char *home, bool secrets, struct device **out,
                                  struct err *err);
void device_free(struct device *device); /* wipes */
const struct device_peer *device_peer(const struct device *device, const char *name);

/* How the home stands to a file; device NULL: no office is known. */
enum office_trust device_judge(const struct device *device, const struct office_file *file);

/* What a taking writes. */
MUST_USE bool device_write(const struct office_file *file, const char *name,
                           const struct keys *keys, struct buf *open, struct buf *secret,
                           struct err *err);

#endif
