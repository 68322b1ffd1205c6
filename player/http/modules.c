/* Three libraries, one table. libcurl brings OpenSSL along, so that the second and third are found
 * in memory already; were it built on another TLS library, handing that one's objects to OpenSSL
 * would be ruinous: so libcurl is asked first. The table is copied into each http, which spares a
 * lock; filling it costs some microseconds. */
#include "http/modules.h"

#include <string.h>

#include "base/module.h"
#include "base/str.h"

#ifdef _WIN32
#define CURL_MODULE "libcurl-4.dll"
#define SSL_MODULE "libssl-3-x64.dll"
#define CRYPTO_MODULE "libcrypto-3-x64.dll"
#else
#define CURL_MODULE "libcurl.so.4"
#define SSL_MODULE "libssl.so.3"
#define CRYPTO_MODULE "libcrypto.so.3"
#endif

struct place {
    const char *name;
    size_t offset;
};

#define PLACE(name) {#name, offsetof(struct http_modules, name)},
static const struct place curl_places[] = {HTTP_CURL(PLACE)};
static const struct place ssl_places[] = {HTTP_SSL(PLACE)};
static const struct place crypto_places[] = {HTTP_CRYPTO(PLACE)};

static bool fill(const char *file, const struct place *places, size_t count,
                 struct http_modules *out, struct err *err)
{
    struct module *module;
    if (!module_load(file, &module, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        void (*function)(void) = module_function(module, places[i].name);
        if (!function)
            return err_set(err, ERR_NOT_FOUND, "%s is too old: it has no %s", file,
                           places[i].name);
        memcpy((char *)out + places[i].offset, &function, sizeof function);
    }
    return true;
}

#define COUNT(array) (sizeof(array) / sizeof *(array))

bool http_modules_load(struct http_modules *out, struct err *err)
{
    if (!fill(CURL_MODULE, curl_places, COUNT(curl_places), out, err))
        return false;
    const char *tls = out->curl_version_info(CURLVERSION_NOW)->ssl_version;
    if (!tls || !str_starts(tls, "OpenSSL/3"))
        return err_set(err, ERR_NOT_FOUND, "%s does not work with OpenSSL 3 but with %s",
                       CURL_MODULE, tls ? tls : "no TLS");
    return fill(SSL_MODULE, ssl_places, COUNT(ssl_places), out, err) &&
           fill(CRYPTO_MODULE, crypto_places, COUNT(crypto_places), out, err);
}
