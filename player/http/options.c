/* What stays the same for all exchanges is set once, on the one easy handle, which is kept. */
#include "http/inside.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"

#define CA_BYTES_MAX ((size_t)4 * 1024 * 1024)
#define AUTHORITIES_MAX 256

void http_options_note(struct http *http, CURLcode code)
{
    if (code != CURLE_OK && http->options_failed == CURLE_OK)
        http->options_failed = code;
}

/* ---- What arrives ---- */

static size_t take_body(char *bytes, size_t one, size_t n, void *self)
{
    struct http *http = self;
    struct buf *body = &http->answer->body;
    n *= one;
    http->too_large = n > HTTP_ANSWER_BYTES_MAX || body->size > HTTP_ANSWER_BYTES_MAX - n;
    if (http->too_large)
        return n + 1;
    http->no_memory = !buf_add(body, bytes, n);
    return http->no_memory ? n + 1 : n;
}

static size_t take_head(char *bytes, size_t one, size_t n, void *self)
{
    struct http *http = self;
    n *= one;
    http->too_large = !http_head_line(&http->head, bytes, n);
    return http->too_large ? n + 1 : n;
}

static void set_basics(struct http *http, const struct http_options *options)
{
    HTTP_SET(http, CURLOPT_ERRORBUFFER, http->error);
    HTTP_SET(http, CURLOPT_WRITEFUNCTION, take_body);
    HTTP_SET(http, CURLOPT_WRITEDATA, http);
    HTTP_SET(http, CURLOPT_HEADERFUNCTION, take_head);
    HTTP_SET(http, CURLOPT_HEADERDATA, http);
    HTTP_SET(http, CURLOPT_NOSIGNAL, 1L);
    HTTP_SET(http, CURLOPT_NOPROGRESS, 1L);
    HTTP_SET(http, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    HTTP_SET(http, CURLOPT_FOLLOWLOCATION, 0L);
    HTTP_SET(http, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    HTTP_SET(http, CURLOPT_PROTOCOLS_STR, "http,https");
    HTTP_SET(http, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
    if (options->user_agent)
        HTTP_SET(http, CURLOPT_USERAGENT, options->user_agent);
    /* A name that is being looked up must not hold up who cancels; older ones don't know it. */
    http->m.curl_easy_setopt(http->easy, CURLOPT_QUICK_EXIT, 1L);
}

/* ---- TLS ---- */

static bool is_pin(const char *pin)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *hash = pin + strlen("sha256//");
    return str_starts(pin, "sha256//") && strspn(hash, letters) == 43 && str_equal(hash + 43, "=");
}

/* curl takes what does not look like a pin for the name of a file: so each is looked at. */
static bool set_pins(struct http *http, const struct http_options *options, struct err *err)
{
    char all[HTTP_PINS_MAX * 64] = "";
    for (size_t i = 0; i < HTTP_PINS_MAX; i++) {
        const char *pin = options->pins[i];
        if (!pin || !pin[0])
            continue;
        if (!is_pin(pin))
            return err_set(err, ERR_USAGE, "a pin is \"sha256//\" and 44 characters of Base64, "
                           "not \"%.80s\"", pin);
        strcat(strcat(all, http->has_pins ? ";" : ""), pin);
        http->has_pins = true;
    }
    if (http->has_pins)
        HTTP_SET(http, CURLOPT_PINNEDPUBLICKEY, all);
    return true;
}

static bool keep_authority(struct http *http, X509 *certificate)
{
    X509 **list = mem_resize(http->authorities, (http->authority_count + 1) * sizeof *list);
    if (!list) {
        http->m.X509_free(certificate);
        return false;
    }
    http->authorities = list;
    list[http->authority_count++] = certificate;
    return true;
}

/* The PEM reader ends with an error of its own kind at the end: it is thrown away. */
static bool read_authorities(struct http *http, const struct buf *pem)
{
    BIO *bio = http->m.BIO_new_mem_buf(pem->data, (int)pem->size);
    X509 *one;
    bool kept = bio != NULL;
    while (kept && http->authority_count < AUTHORITIES_MAX &&
           (one = http->m.PEM_read_bio_X509(bio, NULL, NULL, NULL)))
        kept = keep_authority(http, one);
    http->m.ERR_clear_error();
    http->m.BIO_free(bio);
    return kept;
}

static bool load_authorities(struct http *http, const char *path, struct err *err)
{
    struct buf pem = BUF_INIT;
    bool done = false;
    if (!file_read(path, CA_BYTES_MAX, &pem, err)) {
        if (err && err->code != ERR_NO_MEMORY)
            err->code = ERR_USAGE; /* ERR_NOT_FOUND is of the library alone */
        goto cleanup;
    }
    if (!pem.size || !read_authorities(http, &pem))
        done = pem.size ? err_no_memory(err)
                        : err_set(err, ERR_USAGE, "%s is empty", path);
    else
        done = http->authority_count > 0 ||
               err_set(err, ERR_USAGE, "%s holds no certificate in PEM form", path);
cleanup:
    buf_finish(&pem);
    return done;
}

static bool set_client_certificate(struct http *http, const struct http_options *options,
                                   struct err *err)
{
    const char *certificate = options->client_certificate, *key = options->client_key;
    if (!certificate || !certificate[0])
        return true;
    if (!key || !key[0])
        key = certificate; /* both in one file */
    if (!file_look(certificate).exists || !file_look(key).exists)
        return err_set(err, ERR_USAGE, "there is no %s",
                       file_look(certificate).exists ? key : certificate);
    http->has_certificate = true;
    HTTP_SET(http, CURLOPT_SSLCERT, certificate);
    HTTP_SET(http, CURLOPT_SSLKEY, key);
    return true;
}

/* libcurl refuses to begin where the system's bundle is missing; a private CA needs none. */
static void forgive_absent_bundle(struct http *http)
{
    const curl_version_info_data *info = http->m.curl_version_info(CURLVERSION_NOW);
    if (info->age >= CURLVERSION_SEVENTH && info->cainfo && !file_look(info->cainfo).exists)
        HTTP_SET(http, CURLOPT_CAINFO, NULL);
}

static bool set_tls(struct http *http, const struct http_options *options, struct err *err)
{
    HTTP_SET(http, CURLOPT_SSL_VERIFYPEER, 1L);
    HTTP_SET(http, CURLOPT_SSL_VERIFYHOST, 2L);
    HTTP_SET(http, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    HTTP_SET(http, CURLOPT_SSL_CTX_FUNCTION, http_tls_hook);
    HTTP_SET(http, CURLOPT_SSL_CTX_DATA, http);
    forgive_absent_bundle(http);
    return set_pins(http, options, err) && set_client_certificate(http, options, err) &&
           (!options->ca_file || !options->ca_file[0] ||
            load_authorities(http, options->ca_file, err));
}

/* ---- Who asks, and by which way ---- */

static bool copy(const char *from, char **to, struct err *err)
{
    *to = mem_copy_str(from);
    return !from || *to || err_no_memory(err);
}

/* As libcurl will find it; which hosts the environment excepts is left to it. */
static bool environment_has_proxy(void)
{
    static const char *const names[] = {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (value && value[0])
            return true;
    }
    return false;
}

static bool set_names(struct http *http, const struct http_options *options, struct err *err)
{
    const char *user = options->user && options->user[0] ? options->user : NULL;
    http->has_proxy = options->proxy ? options->proxy[0] != '\0' : environment_has_proxy();
    if (options->proxy_user && options->proxy_user[0]) {
        HTTP_SET(http, CURLOPT_PROXYAUTH,
                 (long)(CURLAUTH_BASIC | CURLAUTH_DIGEST | CURLAUTH_NTLM));
        HTTP_SET(http, CURLOPT_PROXYUSERNAME, options->proxy_user);
        HTTP_SET(http, CURLOPT_PROXYPASSWORD,
                 options->proxy_password ? options->proxy_password : "");
    }
    return copy(user, &http->user, err) && copy(user ? options->password : NULL, &http->password,
                                                err) &&
           copy(options->proxy, &http->proxy, err);
}

bool http_options_set(struct http *http, const struct http_options *options, struct err *err)
{
    set_basics(http, options);
    if (!set_tls(http, options, err) || !set_names(http, options, err))
        return false;
    return http->options_failed == CURLE_OK ||
           err_set(err, ERR_USAGE, "libcurl does not take an option: %s",
                   http->m.curl_easy_strerror(http->options_failed));
}
