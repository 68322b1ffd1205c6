#include "base/hash.h"

#include <sodium.h>

_Static_assert(sizeof(crypto_hash_sha256_state) <= sizeof(struct sha256), "room for the state");

static crypto_hash_sha256_state *inside(struct sha256 *sha)
{
    return (crypto_hash_sha256_state *)(void *)sha->state;
}

void sha256_start(struct sha256 *sha)
{
    crypto_hash_sha256_init(inside(sha));
}

void sha256_add(struct sha256 *sha, const void *bytes, size_t n)
{
    crypto_hash_sha256_update(inside(sha), bytes, n);
}

void sha256_end(struct sha256 *sha, unsigned char out[SHA256_BYTES])
{
    crypto_hash_sha256_final(inside(sha), out);
}

void sha256_hex(const unsigned char digest[SHA256_BYTES], char out[SHA256_HEX_BYTES])
{
    sodium_bin2hex(out, SHA256_HEX_BYTES, digest, SHA256_BYTES);
}

void sha256_hex_of(const void *bytes, size_t n, char out[SHA256_HEX_BYTES])
{
    unsigned char digest[SHA256_BYTES];
    crypto_hash_sha256(digest, bytes, n);
    sha256_hex(digest, out);
}

uint64_t hash_bytes(uint64_t seed, const void *bytes, size_t n)
{
    const unsigned char *b = bytes;
    for (size_t i = 0; i < n; i++)
        seed = (seed ^ b[i]) * 1099511628211ull;
    return seed;
}
