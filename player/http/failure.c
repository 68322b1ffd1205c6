/* curl tells by one code what can have a dozen reasons. What it leaves open is told apart by what
 * was seen: the system's error number, the proxy's status, the handshake, our own limits. */
#include "http/inside.h"

#include <errno.h>
#include <string.h>

#include "base/network.h"
#include "base/str.h"
#include "base/words.h"

#define PROXY_WANTS_LOGIN 407

static long number(struct http *http, CURLINFO what)
{
    long value = 0;
    http->m.curl_easy_getinfo(http->easy, what, &value);
    return value;
}

static bool by_proxy(struct http *http)
{
    return http->has_proxy && !http->url.loopback;
}

static enum http_failure no_connection(struct http *http)
{
    int system = (int)number(http, CURLINFO_OS_ERRNO);
    if (system == ENETUNREACH || system == ENETDOWN || system == EADDRNOTAVAIL)
        return HTTP_NO_NETWORK;
    return by_proxy(http) ? HTTP_NO_PROXY : HTTP_NO_CONNECT;
}

/* Without any network no name resolves either, which is no fault of the name. */
static enum http_failure no_name(enum http_failure else_this)
{
    return network_here() ? else_this : HTTP_NO_NETWORK;
}

/* The connection ended: by a server that wants our certificate, a proxy that lets nobody through,
 * or by chance. */
static enum http_failure broken_off(struct http *http)
{
    curl_off_t greeted = 0;
    if (http->url.tls && http_tls_turned_away(http))
        return HTTP_TLS;
    http->m.curl_easy_getinfo(http->easy, CURLINFO_APPCONNECT_TIME_T, &greeted);
    bool tunnel = number(http, CURLINFO_NUM_CONNECTS) > 0 && !greeted && !http->bytes_up;
    return by_proxy(http) && http->url.tls && tunnel ? HTTP_NO_PROXY : HTTP_CUT;
}

static enum http_failure of_code(struct http *http, CURLcode code)
{
    switch ((int)code) {
    case CURLE_OK:
        return HTTP_ANSWERED;
    case CURLE_ABORTED_BY_CALLBACK:
        return HTTP_CANCELLED;
    case CURLE_COULDNT_RESOLVE_HOST:
        return no_name(HTTP_NO_NAME);
    case CURLE_COULDNT_RESOLVE_PROXY:
        return no_name(HTTP_NO_PROXY);
    case CURLE_COULDNT_CONNECT:
        return no_connection(http);
    case CURLE_PROXY:
        return HTTP_NO_PROXY;
    case CURLE_OPERATION_TIMEDOUT:
        return HTTP_TIMED_OUT;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CLIENTCERT:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ENGINE_NOTFOUND:
    case CURLE_SSL_ENGINE_SETFAILED:
    case CURLE_USE_SSL_FAILED:
        return HTTP_TLS;
    case CURLE_URL_MALFORMAT:
        return HTTP_NOT_ALLOWED;
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL: /* an answer without a status line */
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_HTTP2:
        return HTTP_MALFORMED;
    default:
        return broken_off(http); /* also where memory ran out: to be tried again later */
    }
}

static void put_words(struct http *http, CURLcode code)
{
    const char *words = http->error[0] ? http->error : http->m.curl_easy_strerror(code);
    if (http->too_large)
        words = N_("the answer is larger than is taken");
    else if (http->no_memory || code == CURLE_OUT_OF_MEMORY)
        words = N_("out of memory");
    else if (code == CURLE_ABORTED_BY_CALLBACK)
        words = N_("cancelled");
    http_text_put(http->answer->words, sizeof http->answer->words, words, strlen(words));
}

/* What a tunnelling proxy said, or the server itself, of a status that is about the proxy. */
static enum http_failure of_status(struct http *http, enum http_failure failure)
{
    struct http_answer *answer = http->answer;
    long tunnel = number(http, CURLINFO_HTTP_CONNECTCODE);
    if (failure == HTTP_ANSWERED) {
        answer->status = (int)number(http, CURLINFO_RESPONSE_CODE);
        return answer->status == PROXY_WANTS_LOGIN ? HTTP_PROXY_LOGIN : HTTP_ANSWERED;
    }
    if (tunnel >= 300 && failure != HTTP_CANCELLED && failure != HTTP_TIMED_OUT) {
        answer->status = (int)tunnel;
        return tunnel == PROXY_WANTS_LOGIN ? HTTP_PROXY_LOGIN : HTTP_NO_PROXY;
    }
    return failure;
}

void http_failure_judge(struct http *http, CURLcode code)
{
    struct http_answer *answer = http->answer;
    enum http_failure failure = http->too_large ? HTTP_TOO_LARGE : of_code(http, code);
    if (atomic_load(&http->cancelled) && failure != HTTP_ANSWERED)
        failure = HTTP_CANCELLED;
    answer->failure = of_status(http, failure);
    if (http->url.tls)
        answer->tls = http->seen.tls;
    if (answer->failure == HTTP_TLS)
        answer->tls.fault = http_tls_judge(http, code);
    if (answer->failure != HTTP_ANSWERED) {
        put_words(http, code);
        buf_clear(&answer->body);
    }
}
