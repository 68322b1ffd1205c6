/* The office: who runs devices for an agency, and what it tells them.
 *
 * An office is a folder at headquarters: a signing key and a key to seal bundles to (both opened
 * with a passphrase), the list of its devices, and the number of the last office file. An office
 * file is signed, numbered JSON: endpoint, CA, pins, homePage, contact, the office's public keys
 * (trust list), and for each device its keys, the office's certificate for them, and the LRS
 * credential, these encrypted with the device's passphrase. Format: docs/office.md; cryptography:
 * libsodium (Ed25519, X25519 sealed boxes, Argon2id, XChaCha20-Poly1305).
 * Thread: values; any. */
#ifndef BEKAL_OFFICE_OFFICE_H
#define BEKAL_OFFICE_OFFICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "settings/settings.h"

#define OFFICE_FILE_SUFFIX ".bekal-office"
#define OFFICE_FILE_BYTES_MAX (1024 * 1024)
#define OFFICE_FINGERPRINT_BYTES 64 /* "7F3A-91C2-…": eight groups of four, with a NUL */

/* ---- At headquarters ---- */

struct office;
/* Makes the folder's keys. An office that is there already: ERR_EXISTS. A passphrase of less than
 * eight bytes, a name that is empty or too long: ERR_USAGE. */
MUST_USE bool office_init(const char *folder, const char *name, const char *passphrase,
                          struct err *err);
/* Wrong passphrase: ERR_ACCESS. */
MUST_USE bool office_open(const char *folder, const char *passphrase, struct office **out,
                          struct err *err);
void office_close(struct office *office); /* wipes the keys */
const char *office_name(const struct office *office);
void office_fingerprint(const struct office *office, char out[OFFICE_FINGERPRINT_BYTES]);

/* A new pair of keys, used from now on. The former ones go on signing along, so that devices that
 * know only them take the next office file and learn the new one, and still open bundles. */
MUST_USE bool office_rotate(struct office *office, struct err *err);
/* After a theft of former keys: the next office files no longer name them as trusted, and bundles
 * with their certificates are refused here. Devices believe them until they take such a file. */
MUST_USE bool office_distrust_former(struct office *office, struct err *err);

/* One device of a list; its keys are made when its name is new, and stay. */
struct office_device {
    const char *name;       /* "kiosk-01" */
    const char *user, *password; /* its own LRS credential */
    const char *passphrase; /* opens its part of the file; told to the operator apart */
};
/* What every device is told: of settings, those of server, way, people; not the credential. */
struct office_make {
    const struct setting_change *settings; /* "endpoint", "home_page", "pins", "contact.name" … */
    size_t setting_count;
    const char *ca_pem; /* the CA's text, or NULL */
    const struct office_device *devices;
    size_t device_count;
    int64_t now_ms;
};
/* Writes a new office file, one number on. */
MUST_USE bool office_make(struct office *office, const struct office_make *make, const char *path,
                          int64_t *number, struct err *err);

/* ---- On a device ---- */

/* What an office file says, its signature checked; nothing is changed by reading. */
struct office_file {
    struct arena arena;
    const char *name;
    int64_t number, made_ms;
    char fingerprint[OFFICE_FINGERPRINT_BYTES];
    const char **devices; /* names */
    size_t device_count;
    const char **setting_names, **setting_values; /* as settings_change takes them */
    size_t setting_count;
    const unsigned char *bytes; /* the whole file */
    size_t size;
};
/* Errors: ERR_FORMAT, ERR_LIMIT, ERR_INTEGRITY (signature), ERR_NEWER, ERR_NO_MEMORY. */
MUST_USE bool office_file_read(const void *bytes, size_t n, struct office_file **out,
                               struct err *err);
void office_file_free(struct office_file *file);

enum office_trust {
    OFFICE_FIRST,    /* no office is known yet: show the fingerprint, let it be confirmed */
    OFFICE_KNOWN,    /* signed by the office the home knows, or by a key that one has named */
    OFFICE_STRANGER, /* signed by another: refused, unless the home forgets its office first */
    OFFICE_OLDER,    /* a lower number than the one taken: refused */
    OFFICE_SAME,
};
MUST_USE bool office_file_judge(const struct office_file *file, const char *home,
                                enum office_trust *out, struct err *err);

/* Takes it: opens the device's part with the passphrase (ERR_ACCESS: wrong), writes keys and
 * certificate (HOME/device.json, secrets 0600), the CA, and the settings. All or nothing: a cut
 * leaves the old or the new. Refuses a stranger's (ERR_ACCESS) and an older one (ERR_EXISTS). */
MUST_USE bool office_file_take(const struct office_file *file, const char *home,
                               const char *device_name, const char *passphrase, struct err *err);

/* Finishes a taking that was cut after it had been decided. Programs call it when they open a home,
 * before they read its settings; all that is here calls it by itself. Cheap where there is nothing
 * to do. */
MUST_USE bool office_settle(const char *home, struct err *err);

/* What a home knows of its office. ERR_NOT_FOUND: none was taken. */
struct office_known {
    char office[128], device[65];
    int64_t number;
    char fingerprint[OFFICE_FINGERPRINT_BYTES];
};
MUST_USE bool office_known(const char *home, struct office_known *out, struct err *err);

/* Forgets it: keys, CA, credential and all settings that came from it. The record stays. */
MUST_USE bool office_forget(const char *home, struct err *err);

#endif
