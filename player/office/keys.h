/* Pairs of keys: Ed25519 to sign with, X25519 to have things sealed to. Source: libsodium. */
#ifndef BEKAL_OFFICE_KEYS_H
#define BEKAL_OFFICE_KEYS_H

#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

#define KEY_BYTES 32 /* of every key as it is stored: a seed, a secret, a public one */
#define KEY_HEX_BYTES (2 * KEY_BYTES + 1)
#define SIGNATURE_BYTES 64
#define DIGEST_BYTES 64 /* SHA-512: what is signed is a name and the digest of the bytes */

struct keys_open {
    unsigned char sign[KEY_BYTES], seal[KEY_BYTES];
};
struct keys {
    struct keys_open open;
    unsigned char sign_seed[KEY_BYTES], seal_secret[KEY_BYTES];
};

MUST_USE bool keys_ready(struct err *err); /* before anything else of libsodium */
void keys_make(struct keys *out);
void keys_from_secrets(struct keys *keys); /* works out `open` */
void keys_wipe(void *secret, size_t n);
void keys_wipe_buf(struct buf *buf); /* and frees it */

/* "format\n" and the digest, signed. */
void keys_sign(const struct keys *keys, const char *format,
               const unsigned char digest[DIGEST_BYTES], unsigned char out[SIGNATURE_BYTES]);
bool keys_signed(const unsigned char sign[KEY_BYTES], const char *format,
                 const unsigned char digest[DIGEST_BYTES],
                 const unsigned char signature[SIGNATURE_BYTES]);

void keys_hex(const unsigned char *bytes, size_t n, struct buf *out); /* without quotes */

#define FINGERPRINT_BYTES 64
void keys_fingerprint(const unsigned char sign[KEY_BYTES], char out[FINGERPRINT_BYTES]);

#endif
