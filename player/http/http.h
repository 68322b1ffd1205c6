/* HTTPS exchanges: one request, one answer, everything that can go wrong told apart.
 *
 * libcurl (with OpenSSL) does the work and is loaded when the first http is opened, so that a
 * start of the player does not pay for it. The rest of Bekal sees `struct transport`, an interface
 * that tests fill with faults. Verification is never off, redirects are never followed, plain http
 * is for loopback addresses alone. Connections are kept between exchanges.
 *
 * Thread: an http belongs to one thread; http_cancel may be called from any. */
#ifndef BEKAL_HTTP_HTTP_H
#define BEKAL_HTTP_HTTP_H

#include <stdatomic.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"

enum http_failure {
    HTTP_ANSWERED, /* there is a status */
    HTTP_CANCELLED,
    HTTP_NO_NETWORK,   /* no route, no address of our own */
    HTTP_NO_NAME,      /* the name does not resolve */
    HTTP_NO_CONNECT,   /* refused or unreachable */
    HTTP_NO_PROXY,     /* the proxy does not resolve, connect, or let through */
    HTTP_PROXY_LOGIN,  /* 407 */
    HTTP_TLS,          /* the certificate or handshake; see tls */
    HTTP_TIMED_OUT,
    HTTP_CUT,          /* the connection ended before the answer did (or memory did) */
    HTTP_TOO_LARGE,    /* an answer over HTTP_ANSWER_BYTES_MAX */
    HTTP_MALFORMED,    /* not HTTP */
    HTTP_NOT_ALLOWED,  /* plain http to another host, or a scheme that is neither */
    HTTP_NO_LIBRARY,   /* libcurl or OpenSSL is not on this machine */
    HTTP_FAILURE_COUNT
};
const char *http_failure_name(enum http_failure failure); /* "no_name", … for logs and JSON */

enum http_tls_fault {
    TLS_FINE,
    TLS_EXPIRED,     /* by this device's clock */
    TLS_NOT_YET,     /* not valid yet, by this device's clock */
    TLS_WRONG_NAME,
    TLS_UNKNOWN_CA,  /* or self-signed */
    TLS_WRONG_PIN,
    TLS_CLIENT_CERTIFICATE, /* the server wants one, or refuses ours */
    TLS_OTHER,
};
const char *http_tls_fault_name(enum http_tls_fault fault); /* "expired", … */
/* What was seen of the server's certificate, so that name, issuer, dates and this device's clock
 * can be told apart. "" and 0: not seen. */
struct http_tls {
    enum http_tls_fault fault;
    char subject[128], issuer[128], names[256];
    int64_t not_before_ms, not_after_ms;
    char pin[64]; /* "sha256//BASE64" of the key that was presented */
};

#define HTTP_ANSWER_BYTES_MAX ((size_t)4 * 1024 * 1024)
#define HTTP_HEADERS_MAX 8

struct http_request {
    const char *method; /* "POST", "GET", "HEAD" */
    const char *url;
    const char *headers[HTTP_HEADERS_MAX]; /* "Name: value", closed by NULL */
    const void *body;
    size_t body_size;
    bool anonymous;     /* without user and password, even where they are set; a client
                         * certificate, which gives nothing away, is shown all the same */
    bool any_date;      /* the time probe: see http_probe_time; with pins alone */
    int64_t verify_at_ms; /* 0: now; else certificates are verified as of then */
    int connect_timeout_ms, timeout_ms; /* 0: 15 s, and 60 s without a byte moving */
    /* Called once while the answer is awaited, where the whole request is on its way by then: for
     * work of some milliseconds that is due anyway. A transport need not do it. It must not use
     * this transport. May be NULL. */
    void (*meanwhile)(void *context);
    void *context;
};

struct http_answer {
    enum http_failure failure;
    int status;        /* 0: none; also the proxy's, with HTTP_PROXY_LOGIN and HTTP_NO_PROXY */
    struct buf body;   /* empty but with HTTP_ANSWERED */
    char content_type[96];
    char xapi_version[16];   /* X-Experience-API-Version */
    char consistent_through[40]; /* X-Experience-API-Consistent-Through */
    char location[256];
    int64_t date_ms;       /* of the Date header; 0: none */
    int64_t retry_after_ms; /* from now; -1: none */
    struct http_tls tls;
    char words[256];       /* the library's own, for the log and the operator */
    uint64_t bytes_up, bytes_down; /* as near as the library tells, headers included */
};
void http_answer_clear(struct http_answer *answer); /* empties, keeps the body's room */
void http_answer_finish(struct http_answer *answer);

/* One exchange. Always fills the answer; whatever goes wrong is in answer->failure. */
struct transport {
    void (*exchange)(void *self, const struct http_request *request, struct http_answer *answer);
    void *self;
};

#define HTTP_PINS_MAX 4
/* Strings are borrowed for http_open. */
struct http_options {
    const char *user, *password;             /* Basic */
    const char *proxy, *proxy_user, *proxy_password; /* NULL: the environment's; "" none */
    const char *ca_file;                     /* beside, not instead of, the system's; or NULL */
    const char *pins[HTTP_PINS_MAX];         /* "sha256//BASE64"; any of them will do */
    const char *client_certificate, *client_key; /* PEM files */
    const char *user_agent;
};

struct http;
/* Errors: ERR_NOT_FOUND (the library is absent: nothing else), ERR_NO_MEMORY, ERR_USAGE (a pin's
 * form, a CA file or client certificate that can't be read). */
MUST_USE bool http_open(const struct http_options *options, struct http **out, struct err *err);
struct transport http_transport(struct http *http);
void http_cancel(struct http *http); /* ends the exchange under way, and all to come */
void http_close(struct http *http);

/* The server's time when this device's clock is so wrong that TLS fails on dates. Needs pins. A
 * request without body or credentials is verified by its key and all but the dates, and the
 * certificate is then verified again at the time that the answer's Date gives. Date to the second;
 * *true_ms is for the moment *at. false: answer tells why. */
bool http_probe_time(struct http *http, const char *url, struct moment *at, int64_t *true_ms,
                     struct http_answer *answer);

#endif
