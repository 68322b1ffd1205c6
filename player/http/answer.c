/* An answer is filled anew by each exchange; only its body's room stays. */
#include <string.h>

#include "http/http.h"

void http_answer_clear(struct http_answer *answer)
{
    struct buf body = answer->body;
    buf_clear(&body);
    memset(answer, 0, sizeof *answer);
    answer->body = body;
    answer->retry_after_ms = -1;
}

void http_answer_finish(struct http_answer *answer)
{
    buf_finish(&answer->body);
    memset(answer, 0, sizeof *answer);
}

const char *http_failure_name(enum http_failure failure)
{
    static const char *const names[HTTP_FAILURE_COUNT] = {
        [HTTP_ANSWERED] = "answered",       [HTTP_CANCELLED] = "cancelled",
        [HTTP_NO_NETWORK] = "no_network",   [HTTP_NO_NAME] = "no_name",
        [HTTP_NO_CONNECT] = "no_connect",   [HTTP_NO_PROXY] = "no_proxy",
        [HTTP_PROXY_LOGIN] = "proxy_login", [HTTP_TLS] = "tls",
        [HTTP_TIMED_OUT] = "timed_out",     [HTTP_CUT] = "cut",
        [HTTP_TOO_LARGE] = "too_large",     [HTTP_MALFORMED] = "malformed",
        [HTTP_NOT_ALLOWED] = "not_allowed", [HTTP_NO_LIBRARY] = "no_library",
    };
    return (unsigned)failure < HTTP_FAILURE_COUNT ? names[failure] : "unknown";
}

const char *http_tls_fault_name(enum http_tls_fault fault)
{
    static const char *const names[] = {
        [TLS_FINE] = "fine",
        [TLS_EXPIRED] = "expired",
        [TLS_NOT_YET] = "not_yet",
        [TLS_WRONG_NAME] = "wrong_name",
        [TLS_UNKNOWN_CA] = "unknown_ca",
        [TLS_WRONG_PIN] = "wrong_pin",
        [TLS_CLIENT_CERTIFICATE] = "client_certificate",
        [TLS_OTHER] = "other",
    };
    return (unsigned)fault <= TLS_OTHER ? names[fault] : "unknown";
}
