/* A signature covers the name of the format and a digest, never bytes alone: what was signed as
 * one thing cannot be passed off as another, and a stream can be signed without being held. */
#include "office/keys.h"

#include <sodium.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define FORMAT_BYTES_MAX 64
#define FINGERPRINT_GROUPS 8

_Static_assert(crypto_sign_SEEDBYTES == KEY_BYTES, "seed");
_Static_assert(crypto_sign_PUBLICKEYBYTES == KEY_BYTES, "public key");
_Static_assert(crypto_box_SECRETKEYBYTES == KEY_BYTES, "secret key");
_Static_assert(crypto_sign_BYTES == SIGNATURE_BYTES, "signature");
_Static_assert(crypto_hash_sha512_BYTES == DIGEST_BYTES, "digest");

bool keys_ready(struct err *err)
{
    return sodium_init() >= 0 || err_set(err, ERR_UNSUPPORTED, "libsodium does not start");
}

void keys_make(struct keys *out)
{
    randombytes_buf(out->sign_seed, sizeof out->sign_seed);
    randombytes_buf(out->seal_secret, sizeof out->seal_secret);
    keys_from_secrets(out);
}

void keys_from_secrets(struct keys *keys)
{
    unsigned char secret[crypto_sign_SECRETKEYBYTES];
    crypto_sign_seed_keypair(keys->open.sign, secret, keys->sign_seed);
    sodium_memzero(secret, sizeof secret);
    crypto_scalarmult_base(keys->open.seal, keys->seal_secret);
}

void keys_wipe(void *secret, size_t n)
{
    if (secret)
        sodium_memzero(secret, n);
}

void keys_wipe_buf(struct buf *buf)
{
    keys_wipe(buf->data, buf->room);
    buf_finish(buf);
}

static size_t message_of(const char *format, const unsigned char digest[DIGEST_BYTES],
                         unsigned char out[FORMAT_BYTES_MAX + 1 + DIGEST_BYTES])
{
    size_t n = strlen(format);
    if (n > FORMAT_BYTES_MAX)
        n = FORMAT_BYTES_MAX;
    memcpy(out, format, n);
    out[n++] = '\n';
    memcpy(out + n, digest, DIGEST_BYTES);
    return n + DIGEST_BYTES;
}

void keys_sign(const struct keys *keys, const char *format,
               const unsigned char digest[DIGEST_BYTES], unsigned char out[SIGNATURE_BYTES])
{
    unsigned char public_key[KEY_BYTES], secret[crypto_sign_SECRETKEYBYTES];
    unsigned char message[FORMAT_BYTES_MAX + 1 + DIGEST_BYTES];
    size_t n = message_of(format, digest, message);
    crypto_sign_seed_keypair(public_key, secret, keys->sign_seed);
    crypto_sign_detached(out, NULL, message, n, secret);
    sodium_memzero(secret, sizeof secret);
}

bool keys_signed(const unsigned char sign[KEY_BYTES], const char *format,
                 const unsigned char digest[DIGEST_BYTES],
                 const unsigned char signature[SIGNATURE_BYTES])
{
    unsigned char message[FORMAT_BYTES_MAX + 1 + DIGEST_BYTES];
    size_t n = message_of(format, digest, message);
    return crypto_sign_verify_detached(signature, message, n, sign) == 0;
}

void keys_hex(const unsigned char *bytes, size_t n, struct buf *out)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < n; i++) {
        buf_add_char(out, digits[bytes[i] >> 4]);
        buf_add_char(out, digits[bytes[i] & 15]);
    }
}

void keys_fingerprint(const unsigned char sign[KEY_BYTES], char out[FINGERPRINT_BYTES])
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(digest, sign, KEY_BYTES);
    for (int i = 0; i < FINGERPRINT_GROUPS; i++)
        snprintf(out + i * 5, FINGERPRINT_BYTES - (size_t)i * 5, "%02X%02X%s", digest[2 * i],
                 digest[2 * i + 1], i + 1 < FINGERPRINT_GROUPS ? "-" : "");
}
