/* The three functions that are used, and the structure that they hand over, are declared here, so
 * that the build needs nothing of the library. */
#include "app/qr.h"

#include <errno.h>
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

typedef struct code *encode_function(const char *text, int version, int level);
typedef void free_function(struct code *code);

static bool load(encode_function **encode, free_function **end, struct err *err)
{
    struct module *module;
    if (!module_load(QR_MODULE, &module, err))
        return false;
    *encode = (encode_function *)module_function(module, "QRcode_encodeString8bit");
    *end = (free_function *)module_function(module, "QRcode_free");
    return (*encode && *end) ||
           err_set(err, ERR_NOT_FOUND, "%s has not what is needed", QR_MODULE);
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
    encode_function *encode;
    free_function *end;
    size_t n = strlen(text);
    *modules = NULL;
    *side = 0;
    if (!load(&encode, &end, err))
        return false;
    if (n > QR_BYTES_MAX)
        return err_set(err, ERR_LIMIT, "%zu bytes are too many for a QR code", n);
    struct code *code = encode(text, 0, n < LOW_FROM_BYTES ? LEVEL_MEDIUM : LEVEL_LOW);
    if (!code)
        return errno == ERANGE ? err_set(err, ERR_LIMIT, "too much for a QR code")
                               : err_no_memory(err);
    bool good = take(code, modules, side, err);
    end(code);
    return good;
}
