/* A signed text: {"format", "version", "payload": "…", "signatures": [{"key", "signature"}…]}.
 *
 * The payload is a JSON string, so that its bytes are exact however the envelope is laid out. All
 * of the signatures must hold: an envelope is signed by a new key and by those it follows. */
#ifndef BEKAL_OFFICE_ENVELOPE_H
#define BEKAL_OFFICE_ENVELOPE_H

#include "office/fields.h"
#include "office/keys.h"

#define ENVELOPE_SIGNERS_MAX 8
#define ENVELOPE_VERSION 1

struct envelope {
    struct fields fields;
    const char *payload; /* borrowed from fields */
    unsigned char signers[ENVELOPE_SIGNERS_MAX][KEY_BYTES];
    size_t signer_count; /* at least 1 */
};

MUST_USE bool envelope_write(const char *format, const char *payload, const struct keys *signers,
                             size_t signer_count, struct buf *out, struct err *err);

/* Errors: ERR_FORMAT, ERR_LIMIT, ERR_NEWER, ERR_INTEGRITY (a signature does not hold),
 * ERR_NO_MEMORY. `what` names it in messages. On failure there is nothing to close. */
MUST_USE bool envelope_open(struct envelope *envelope, const char *format, const char *what,
                            const char *text, size_t n, struct err *err);
void envelope_close(struct envelope *envelope);

/* The keys of an office that are believed: the one in use first, then those it follows. */
struct trust {
    struct keys_open keys[ENVELOPE_SIGNERS_MAX];
    size_t count;
};
bool envelope_trusted(const struct envelope *envelope, const struct trust *trust);
/* As JSON: [{"sign", "seal"}…]; at least one key. */
void trust_write(const struct trust *trust, struct buf *out);
void trust_read(struct trust *trust, struct fields *fields, const cJSON *object, const char *name);

#endif
