/* The three functions that are used, and the structure that they hand over, are declared here, so
 * that the build needs nothing of the library. */
#include "app/qr.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "base/mem.h"
#include "base/module.h"

#ifdef _WIN32
#define QR_MODULE "libqrencode.dll"
#else
#define QR_MODULE "libqrencode.so.4"
#endif

#define LEVEL_LOW 0 /* of what it can lose and still be read; a screen is clean */
#define LEVEL_MEDIUM 1
#define LOW_FROM_BYTES 300

struct code {
    int version, width;
    unsigned char *data; /* one byte a module; bit 0 is dark */
};

struct encoder {
    struct code *(*encode)(const char *text, int version, int level);
    void (*free)(struct code *code);
};

static bool load(struct encoder *out, struct err *err)
{
    static const struct module_place places[] = {
        {"QRcode_encodeString8bit", offsetof(struct encoder, encode)},
        {"QRcode_free", offsetof(struct encoder, free)},
    };
    return module_table_load(QR_MODULE, places, sizeof places / sizeof *places, out, err);
}

static bool take(const struct code *code, uint8_t **modules, int *side, struct err *err)
{
    size_t width = (size_t)code->width, count = width * width;
    uint8_t *copy = mem_alloc_array(width, width);
    if (!copy)
        return err_no_memory(err);
    for (size_t i = 0; i < count; i++)
        copy[i] = code->data[i] & 1;
    *modules = copy;
    *side = code->width;
    return true;
}

bool qr_make(const char *text, uint8_t **modules, int *side, struct err *err)
{
    struct encoder encoder;
    size_t n = strlen(text);
    *modules = NULL;
    *side = 0;
    if (!load(&encoder, err))
        return false;
    if (n > QR_BYTES_MAX)
        return err_set(err, ERR_LIMIT, "%zu bytes are too many for a QR code", n);
    struct code *code = encoder.encode(text, 0, n < LOW_FROM_BYTES ? LEVEL_MEDIUM : LEVEL_LOW);
    if (!code)
        return errno == ERANGE ? err_set(err, ERR_LIMIT, "too much for a QR code")
                               : err_no_memory(err);
    bool good = take(code, modules, side, err);
    encoder.free(code);
    return good;
}
