/* The dates are told, not enforced: the clock that they would be held against may be the very thing
 * that is wrong, and a record refused for its date would be a record lost. */
#include "office/certificate.h"

#include <inttypes.h>
#include <string.h>

#include "base/str.h"
#include "base/words.h"
#include "record/event.h"
#include "record/json_text.h"

#define FORMAT "bekal-certificate"
#define WHAT N_("the device's certificate")

bool certificate_name_fits(const char *device)
{
    static const char set[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
    size_t n = strlen(device);
    return n && n < DEVICE_NAME_BYTES && strspn(device, set) == n && device[0] != '.' &&
           device[0] != '-';
}

bool certificate_write(const struct certificate *certificate, const struct keys *office,
                       size_t office_count, struct buf *out, struct err *err)
{
    struct buf payload = BUF_INIT;
    buf_add_str(&payload, "{\"device\":");
    json_text_string(&payload, certificate->device);
    buf_add_str(&payload, ",\"sign\":\"");
    keys_hex(certificate->keys.sign, KEY_BYTES, &payload);
    buf_add_str(&payload, "\",\"seal\":\"");
    keys_hex(certificate->keys.seal, KEY_BYTES, &payload);
    buf_format(&payload, "\",\"number\":%" PRId64 ",\"from_ms\":%" PRId64 ",\"to_ms\":%" PRId64 "}",
               certificate->number, certificate->from_ms, certificate->to_ms);
    bool good = payload.failed ? err_no_memory(err)
                               : envelope_write(FORMAT, payload.data, office, office_count, out,
                                                err);
    buf_finish(&payload);
    return good;
}

static bool read_payload(const char *payload, struct certificate *out, struct err *err)
{
    struct fields fields;
    if (!fields_open(&fields, payload, strlen(payload), WHAT, err))
        return false;
    const cJSON *root = fields.doc.root;
    const char *device = fields_string(&fields, root, "device");
    if (!certificate_name_fits(device))
        fields_spoil(&fields, "device");
    str_put(out->device, sizeof out->device, device);
    fields_hex(&fields, root, "sign", out->keys.sign, KEY_BYTES);
    fields_hex(&fields, root, "seal", out->keys.seal, KEY_BYTES);
    out->number = fields_whole(&fields, root, "number", 1, EVENT_NUMBER_MAX);
    out->from_ms = fields_whole(&fields, root, "from_ms", 0, EVENT_NUMBER_MAX);
    out->to_ms = fields_whole(&fields, root, "to_ms", 0, EVENT_NUMBER_MAX);
    bool good = fields_good(&fields, err);
    fields_close(&fields);
    return good;
}

bool certificate_read(const char *text, const struct trust *trust, struct certificate *out,
                      struct err *err)
{
    struct envelope envelope;
    *out = (struct certificate){.number = 0};
    if (strlen(text) > CERTIFICATE_BYTES_MAX)
        return err_set(err, ERR_LIMIT, "the device's certificate is too long");
    if (!envelope_open(&envelope, FORMAT, WHAT, text, strlen(text), err))
        return false;
    bool good = envelope_trusted(&envelope, trust)
                    ? read_payload(envelope.payload, out, err)
                    : err_set(err, ERR_INTEGRITY,
                              "the device's certificate is of another office");
    envelope_close(&envelope);
    return good;
}
