/* A text that a passphrase opens: Argon2id makes the key, XChaCha20-Poly1305 closes the box.
 * As JSON: {"ops", "mem", "salt", "nonce", "box"}, bytes in hexadecimal. */
#ifndef BEKAL_OFFICE_LOCK_H
#define BEKAL_OFFICE_LOCK_H

#include "office/fields.h"
#include "office/keys.h"

#define LOCK_SALT_BYTES 16
#define LOCK_PASSPHRASE_MIN 8 /* bytes, of a new one */
#define LOCK_PASSPHRASE_MAX 1024

struct lock { /* a passphrase's key, kept so that a box can be closed anew */
    int64_t ops, mem;
    unsigned char salt[LOCK_SALT_BYTES], key[KEY_BYTES];
};

/* With a new salt. Errors: ERR_USAGE (too short, too long), ERR_NO_MEMORY. */
MUST_USE bool lock_make(struct lock *lock, const char *passphrase, struct err *err);

/* `about` is bound to the box: it opens with the same words only. */
MUST_USE bool lock_close(const struct lock *lock, const char *about, const char *plain, size_t n,
                         struct buf *out, struct err *err);

/* Opens a box; `lock` takes its key. Errors: ERR_ACCESS (passphrase, or altered), ERR_FORMAT,
 * ERR_LIMIT (parameters that would take this machine's memory), ERR_NO_MEMORY. */
MUST_USE bool lock_open(struct lock *lock, const char *passphrase, const char *about,
                        struct fields *fields, const cJSON *object, struct buf *plain,
                        struct err *err);

/* For tests alone: the least work that Argon2id allows, for boxes made from now on. */
void lock_hurry_for_tests(void);

#endif
