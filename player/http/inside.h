/* What the files of http share. Inside http alone. */
#ifndef BEKAL_HTTP_INSIDE_H
#define BEKAL_HTTP_INSIDE_H

#include "http/headers.h"
#include "http/http.h"
#include "http/modules.h"
#include "http/url.h"

/* What a handshake let be seen: of the connection that is now kept, or of the one that failed. */
struct http_seen {
    struct http_tls tls;
    bool verified;    /* the chain was judged good */
    int verify_error; /* X509_V_ERR_… */
    bool asked;       /* the server asked for a certificate of ours */
    int alert;        /* that the server ended the handshake or connection with; -1 none */
};

struct http {
    struct http_modules m;
    CURL *easy;
    CURLM *multi;
    atomic_bool cancelled;

    /* as opened */
    char *user, *password, *proxy;
    bool has_pins;
    bool has_certificate; /* of ours, for servers that ask */
    bool has_proxy; /* of the options or of the environment */
    X509 **authorities; /* of the CA file */
    size_t authority_count;

    /* of the exchange under way */
    const struct http_request *request;
    struct http_answer *answer;
    struct http_head head;
    struct http_url url;
    bool fresh; /* a connection of its own, not to be kept: see probe.c */
    bool too_large, no_memory;
    uint64_t bytes_up, bytes_down; /* of TLS records */
    CURLcode options_failed; /* the first option that curl refused */
    struct curl_slist headers[HTTP_HEADERS_MAX + 1];
    struct http_seen seen;
    char error[CURL_ERROR_SIZE];
};

/* options.c: what stays for all exchanges. Errors: ERR_USAGE, ERR_NO_MEMORY. */
MUST_USE bool http_options_set(struct http *http, const struct http_options *options,
                               struct err *err);
/* Sets one option; a refusal is kept in options_failed. */
#define HTTP_SET(http, option, value)                                                          \
    http_options_note(http, (http)->m.curl_easy_setopt((http)->easy, option, value))
void http_options_note(struct http *http, CURLcode code);

/* exchange.c: the transport's function. */
void http_exchange(void *self, const struct http_request *request, struct http_answer *answer);

/* tls.c: hooks into each new connection. */
CURLcode http_tls_hook(CURL *easy, void *ssl_ctx, void *self);
/* What of curl's answer is about TLS, by what was seen. */
enum http_tls_fault http_tls_judge(const struct http *http, CURLcode code);
/* The server ended it with an alert about our certificate, or that there was none. */
bool http_tls_turned_away(const struct http *http);

/* certificate.c */
void http_certificate_look(const struct http_modules *m, X509 *certificate, struct http_tls *out);
void http_certificate_dates(const struct http_modules *m, X509 *certificate, struct http_tls *out);

/* failure.c: tells the answer what curl's code means. */
void http_failure_judge(struct http *http, CURLcode code);

#endif
