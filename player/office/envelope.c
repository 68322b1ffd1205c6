/* Reading asks for the signatures before anybody looks at the payload. */
#include "office/envelope.h"

#include <sodium.h>
#include <string.h>

#include "base/words.h"
#include "record/json_text.h"

static void digest_of(const char *payload, unsigned char out[DIGEST_BYTES])
{
    crypto_hash_sha512(out, (const unsigned char *)payload, strlen(payload));
}

static void add_signature(const struct keys *keys, const char *format,
                          const unsigned char digest[DIGEST_BYTES], struct buf *out)
{
    unsigned char signature[SIGNATURE_BYTES];
    keys_sign(keys, format, digest, signature);
    buf_add_str(out, "{\"key\":\"");
    keys_hex(keys->open.sign, KEY_BYTES, out);
    buf_add_str(out, "\",\"signature\":\"");
    keys_hex(signature, sizeof signature, out);
    buf_add_str(out, "\"}");
}

bool envelope_write(const char *format, const char *payload, const struct keys *signers,
                    size_t signer_count, struct buf *out, struct err *err)
{
    size_t mark = out->size;
    unsigned char digest[DIGEST_BYTES];
    digest_of(payload, digest);
    buf_format(out, "{\"format\":\"%s\",\"version\":%d,\"payload\":", format, ENVELOPE_VERSION);
    json_text_string(out, payload);
    buf_add_str(out, ",\"signatures\":[");
    for (size_t i = 0; i < signer_count; i++) {
        if (i)
            buf_add_char(out, ',');
        add_signature(&signers[i], format, digest, out);
    }
    buf_add_str(out, "]}");
    if (!out->failed)
        return true;
    out->size = mark;
    return err_no_memory(err);
}

static bool read_signatures(struct envelope *envelope, const char *format, struct err *err)
{
    struct fields *fields = &envelope->fields;
    const cJSON *list = fields_array(fields, fields->doc.root, "signatures"), *one;
    unsigned char digest[DIGEST_BYTES], signature[SIGNATURE_BYTES];
    bool holds = true;
    digest_of(envelope->payload, digest);
    cJSON_ArrayForEach(one, list)
    {
        if (envelope->signer_count == ENVELOPE_SIGNERS_MAX)
            return err_set(err, ERR_LIMIT, "%s has more than %d signatures", _(fields->what),
                           ENVELOPE_SIGNERS_MAX);
        unsigned char *key = envelope->signers[envelope->signer_count++];
        fields_hex(fields, one, "key", key, KEY_BYTES);
        fields_hex(fields, one, "signature", signature, sizeof signature);
        holds = holds && keys_signed(key, format, digest, signature);
    }
    if (!envelope->signer_count)
        fields_spoil(fields, "signatures");
    return fields_good(fields, err) &&
           (holds ||
            err_set(err, ERR_INTEGRITY,
                    "%s was altered or damaged: its signature does not hold", _(fields->what)));
}

bool envelope_open(struct envelope *envelope, const char *format, const char *what,
                   const char *text, size_t n, struct err *err)
{
    *envelope = (struct envelope){.signer_count = 0};
    if (!fields_open(&envelope->fields, text, n, what, err))
        return false;
    bool good = fields_format(&envelope->fields, format, ENVELOPE_VERSION, err);
    if (good) {
        envelope->payload = fields_string(&envelope->fields, envelope->fields.doc.root, "payload");
        good = read_signatures(envelope, format, err);
    }
    if (!good)
        envelope_close(envelope);
    return good;
}

void envelope_close(struct envelope *envelope)
{
    fields_close(&envelope->fields);
    envelope->payload = NULL;
}

bool envelope_trusted(const struct envelope *envelope, const struct trust *trust)
{
    for (size_t i = 0; i < envelope->signer_count; i++)
        for (size_t k = 0; k < trust->count; k++)
            if (memcmp(envelope->signers[i], trust->keys[k].sign, KEY_BYTES) == 0)
                return true;
    return false;
}

void trust_write(const struct trust *trust, struct buf *out)
{
    buf_add_char(out, '[');
    for (size_t i = 0; i < trust->count; i++) {
        buf_add_str(out, i ? ",{\"sign\":\"" : "{\"sign\":\"");
        keys_hex(trust->keys[i].sign, KEY_BYTES, out);
        buf_add_str(out, "\",\"seal\":\"");
        keys_hex(trust->keys[i].seal, KEY_BYTES, out);
        buf_add_str(out, "\"}");
    }
    buf_add_char(out, ']');
}

void trust_read(struct trust *trust, struct fields *fields, const cJSON *object, const char *name)
{
    const cJSON *one;
    trust->count = 0;
    cJSON_ArrayForEach(one, fields_array(fields, object, name))
    {
        if (trust->count == ENVELOPE_SIGNERS_MAX) {
            fields_spoil(fields, name);
            return;
        }
        struct keys_open *keys = &trust->keys[trust->count++];
        fields_hex(fields, one, "sign", keys->sign, KEY_BYTES);
        fields_hex(fields, one, "seal", keys->seal, KEY_BYTES);
    }
    if (!trust->count)
        fields_spoil(fields, name);
}
