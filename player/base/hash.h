/* SHA-256 over a stream of bytes. Source: FIPS 180-4; done by libsodium. */
#ifndef BEKAL_BASE_HASH_H
#define BEKAL_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

#define SHA256_BYTES 32
#define SHA256_HEX_BYTES 65 /* 64 lower-case digits and a NUL */

struct sha256 {
    uint64_t state[16]; /* libsodium's, kept opaque */
};

void sha256_start(struct sha256 *sha);
void sha256_add(struct sha256 *sha, const void *bytes, size_t n);
void sha256_end(struct sha256 *sha, unsigned char out[SHA256_BYTES]);
void sha256_hex(const unsigned char digest[SHA256_BYTES], char out[SHA256_HEX_BYTES]);
void sha256_hex_of(const void *bytes, size_t n, char out[SHA256_HEX_BYTES]);

/* FNV-1a, 64 bits: for comparing content within one run; never stored, never for integrity. */
uint64_t hash_bytes(uint64_t seed, const void *bytes, size_t n);
#define HASH_SEED 14695981039346656037ull

#endif
