/* Three libraries, one table. libcurl brings OpenSSL along, so that the second and third are found
 * in memory already; were it built on another TLS library, handing that one's objects to OpenSSL
 * would be ruinous: so libcurl is asked first. The table is copied into each http, which spares a
 * lock; filling it costs some microseconds. */
#include "http/modules.h"

#include <stddef.h>

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

#define PLACE(name) {#name, offsetof(struct http_modules, name)},
static const struct module_place curl_places[] = {HTTP_CURL(PLACE)};
static const struct module_place ssl_places[] = {HTTP_SSL(PLACE)};
static const struct module_place crypto_places[] = {HTTP_CRYPTO(PLACE)};

#define COUNT(array) (sizeof(array) / sizeof *(array))

bool http_modules_load(struct http_modules *out, struct err *err)
{
    if (!module_table_load(CURL_MODULE, curl_places, COUNT(curl_places), out, err))
        return false;
    const char *tls = out->curl_version_info(CURLVERSION_NOW)->ssl_version;
    if (!tls || !str_starts(tls, "OpenSSL/3"))
        return err_set(err, ERR_NOT_FOUND, "%s does not work with OpenSSL 3 but with %s",
                       CURL_MODULE, tls ? tls : "no TLS");
    return module_table_load(SSL_MODULE, ssl_places, COUNT(ssl_places), out, err) &&
           module_table_load(CRYPTO_MODULE, crypto_places, COUNT(crypto_places), out, err);
}
