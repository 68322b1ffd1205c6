/* The parameters of Argon2id are stored with the box, so that they can rise with the years; what is
 * read is bounded, since a file must not be able to take all of a machine's memory. */
#include "office/lock.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

#define OPS_MAX 16
#define MEM_BYTES_MAX ((int64_t)512 * 1024 * 1024)
#define NONCE_BYTES crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_BYTES crypto_aead_xchacha20poly1305_ietf_ABYTES

_Static_assert(crypto_pwhash_SALTBYTES == LOCK_SALT_BYTES, "salt");
_Static_assert(crypto_aead_xchacha20poly1305_ietf_KEYBYTES == KEY_BYTES, "key");

static int64_t ops_of_new = crypto_pwhash_OPSLIMIT_INTERACTIVE;
static int64_t mem_of_new = crypto_pwhash_MEMLIMIT_INTERACTIVE;

void lock_hurry_for_tests(void)
{
    ops_of_new = crypto_pwhash_OPSLIMIT_MIN;
    mem_of_new = crypto_pwhash_MEMLIMIT_MIN;
}

static bool derive(struct lock *lock, const char *passphrase, struct err *err)
{
    if (crypto_pwhash(lock->key, sizeof lock->key, passphrase, strlen(passphrase), lock->salt,
                      (unsigned long long)lock->ops, (size_t)lock->mem,
                      crypto_pwhash_ALG_ARGON2ID13) == 0)
        return true;
    return err_no_memory(err); /* its only failure, within the bounds checked */
}

bool lock_make(struct lock *lock, const char *passphrase, struct err *err)
{
    *lock = (struct lock){.ops = ops_of_new, .mem = mem_of_new};
    size_t n = passphrase ? strlen(passphrase) : 0;
    if (n < LOCK_PASSPHRASE_MIN || n > LOCK_PASSPHRASE_MAX)
        return err_set(err, ERR_USAGE, "a passphrase has %d to %d bytes", LOCK_PASSPHRASE_MIN,
                       LOCK_PASSPHRASE_MAX);
    if (!keys_ready(err))
        return false;
    randombytes_buf(lock->salt, sizeof lock->salt);
    return derive(lock, passphrase, err);
}

/* What the box is bound to: the words, and the parameters as they are written. */
#define BOUND_BYTES 512
static size_t bound_to(const struct lock *lock, const char *about, char out[BOUND_BYTES])
{
    int n = snprintf(out, BOUND_BYTES, "%s/%lld/%lld", about, (long long)lock->ops,
                     (long long)lock->mem);
    return n < BOUND_BYTES ? (size_t)n : BOUND_BYTES - 1;
}

static void write_box(const struct lock *lock, const unsigned char *nonce,
                      const unsigned char *box, size_t n, struct buf *out)
{
    buf_format(out, "{\"ops\":%lld,\"mem\":%lld,\"salt\":\"", (long long)lock->ops,
               (long long)lock->mem);
    keys_hex(lock->salt, sizeof lock->salt, out);
    buf_add_str(out, "\",\"nonce\":\"");
    keys_hex(nonce, NONCE_BYTES, out);
    buf_add_str(out, "\",\"box\":\"");
    keys_hex(box, n, out);
    buf_add_str(out, "\"}");
}

bool lock_close(const struct lock *lock, const char *about, const char *plain, size_t n,
                struct buf *out, struct err *err)
{
    char bound[BOUND_BYTES];
    size_t bound_size = bound_to(lock, about, bound);
    unsigned char nonce[NONCE_BYTES], *box = mem_alloc(n + TAG_BYTES);
    if (!box)
        return err_no_memory(err);
    randombytes_buf(nonce, sizeof nonce);
    crypto_aead_xchacha20poly1305_ietf_encrypt(box, NULL, (const unsigned char *)plain, n,
                                               (const unsigned char *)bound, bound_size, NULL,
                                               nonce, lock->key);
    write_box(lock, nonce, box, n + TAG_BYTES, out);
    mem_free(box);
    return !out->failed || err_no_memory(err);
}

static bool read_lock(struct lock *lock, struct fields *fields, const cJSON *object,
                      struct err *err)
{
    lock->ops = fields_whole(fields, object, "ops", crypto_pwhash_OPSLIMIT_MIN, INT32_MAX);
    lock->mem = fields_whole(fields, object, "mem", crypto_pwhash_MEMLIMIT_MIN, INT64_MAX / 2048);
    fields_hex(fields, object, "salt", lock->salt, sizeof lock->salt);
    if (!fields_good(fields, err))
        return false;
    if (lock->ops > OPS_MAX || lock->mem > MEM_BYTES_MAX)
        return err_set(err, ERR_LIMIT, "%s asks for more work than this version does",
                       fields->what);
    return true;
}

static bool open_box(const struct lock *lock, const char *about, const unsigned char *nonce,
                     const unsigned char *box, size_t n, struct buf *plain, struct err *err)
{
    char bound[BOUND_BYTES];
    size_t bound_size = bound_to(lock, about, bound);
    buf_clear(plain);
    if (!buf_reserve(plain, n))
        return err_no_memory(err);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(
            (unsigned char *)plain->data, NULL, NULL, box, n, (const unsigned char *)bound,
            bound_size, nonce, lock->key) != 0)
        return err_set(err, ERR_ACCESS, "the passphrase is wrong");
    plain->size = n - TAG_BYTES;
    plain->data[plain->size] = '\0';
    return true;
}

bool lock_open(struct lock *lock, const char *passphrase, const char *about,
               struct fields *fields, const cJSON *object, struct buf *plain, struct err *err)
{
    bool good = false;
    unsigned char nonce[NONCE_BYTES];
    *lock = (struct lock){.ops = 0};
    const char *hex = fields_string(fields, object, "box");
    size_t n = strlen(hex) / 2;
    unsigned char *box = mem_alloc(n + 1);
    if (!box) {
        err_no_memory(err);
        goto cleanup;
    }
    fields_hex(fields, object, "nonce", nonce, sizeof nonce);
    if (n < TAG_BYTES || !fields_unhex(hex, box, n))
        fields_spoil(fields, "box");
    if (strlen(passphrase) > LOCK_PASSPHRASE_MAX) {
        err_set(err, ERR_ACCESS, "the passphrase is wrong");
        goto cleanup;
    }
    good = keys_ready(err) && read_lock(lock, fields, object, err) &&
           derive(lock, passphrase, err) && open_box(lock, about, nonce, box, n, plain, err);
cleanup:
    if (!good)
        keys_wipe(lock, sizeof *lock);
    mem_free(box);
    return good;
}
