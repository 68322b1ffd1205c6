/* Three hooks into each new connection's handshake. OpenSSL does the verifying as ever; the hook
 * around it adds the private CA and the time to verify at, and looks at the certificate while it is
 * at hand, since after a failure curl no longer has it. The private CA is added there and not when
 * the connection is set up, because several versions of libcurl only load the system's store after
 * that, over what was added. Alerts and a request for a certificate of ours tell apart a server
 * that turns us away from a line that broke. */
#include <string.h>

#include "http/inside.h"

/* Of TLS's alerts, those with which a server says that it wants a certificate, or another one. */
static bool about_our_certificate(int alert)
{
    return alert == SSL_AD_HANDSHAKE_FAILURE || alert == SSL_AD_BAD_CERTIFICATE ||
           alert == SSL_AD_UNSUPPORTED_CERTIFICATE || alert == SSL_AD_CERTIFICATE_REVOKED ||
           alert == SSL_AD_CERTIFICATE_EXPIRED || alert == SSL_AD_CERTIFICATE_UNKNOWN ||
           alert == SSL_AD_UNKNOWN_CA || alert == SSL_AD_ACCESS_DENIED ||
           alert == SSL_AD_CERTIFICATE_REQUIRED;
}

/* For a date that does not fit, the dates are those of the certificate it is about, be it an
 * issuer's. */
static int verify(X509_STORE_CTX *context, void *self)
{
    struct http *http = self;
    const struct http_modules *m = &http->m;
    struct http_seen *seen = &http->seen;
    X509_VERIFY_PARAM *rules = m->X509_STORE_CTX_get0_param(context);
    for (size_t i = 0; i < http->authority_count; i++)
        m->X509_STORE_add_cert(m->X509_STORE_CTX_get0_store(context), http->authorities[i]);
    if (http->request->any_date)
        m->X509_VERIFY_PARAM_set_flags(rules, X509_V_FLAG_NO_CHECK_TIME);
    else if (http->request->verify_at_ms)
        m->X509_VERIFY_PARAM_set_time(rules, (time_t)(http->request->verify_at_ms / 1000));
    int fine = m->X509_verify_cert(context);
    seen->verified = fine == 1;
    seen->verify_error = m->X509_STORE_CTX_get_error(context);
    X509 *server = m->X509_STORE_CTX_get0_cert(context);
    if (server)
        http_certificate_look(m, server, &seen->tls);
    bool dates = seen->verify_error == X509_V_ERR_CERT_HAS_EXPIRED ||
                 seen->verify_error == X509_V_ERR_CERT_NOT_YET_VALID;
    X509 *at_fault = m->X509_STORE_CTX_get_current_cert(context);
    if (dates && at_fault)
        http_certificate_dates(m, at_fault, &seen->tls);
    return fine;
}

static int asked_for_certificate(SSL *ssl, void *self)
{
    (void)ssl;
    ((struct http *)self)->seen.asked = true;
    return 1;
}

/* Called for each message, and for the head of each record: five bytes, its length last. So what
 * goes over the line is counted as it is, handshakes and all. */
static void watch(int ours, int version, int type, const void *bytes, size_t n, SSL *ssl,
                  void *self)
{
    const unsigned char *at = bytes;
    struct http *http = self;
    (void)version;
    (void)ssl;
    if (type == SSL3_RT_HEADER && n >= SSL3_RT_HEADER_LENGTH && at[1] == SSL3_VERSION_MAJOR)
        *(ours ? &http->bytes_up : &http->bytes_down) += (size_t)(at[3] << 8 | at[4]) + n;
    else if (type == SSL3_RT_ALERT && !ours && n >= 2 && at[1] != SSL_AD_CLOSE_NOTIFY)
        http->seen.alert = at[1];
}

CURLcode http_tls_hook(CURL *easy, void *ssl_ctx, void *self)
{
    struct http *http = self;
    const struct http_modules *m = &http->m;
    (void)easy;
    http->seen = (struct http_seen){.alert = -1};
    m->SSL_CTX_set_cert_verify_callback(ssl_ctx, verify, http);
    m->SSL_CTX_set_cert_cb(ssl_ctx, asked_for_certificate, http);
    m->SSL_CTX_set_msg_callback(ssl_ctx, watch);
    m->SSL_CTX_ctrl(ssl_ctx, SSL_CTRL_SET_MSG_CALLBACK_ARG, 0, http);
    return CURLE_OK;
}

/* ---- Judging ---- */

static enum http_tls_fault chain_fault(int error)
{
    switch (error) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return TLS_EXPIRED;
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return TLS_NOT_YET;
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
        return TLS_WRONG_NAME;
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_CERT_UNTRUSTED:
        return TLS_UNKNOWN_CA;
    default:
        return TLS_OTHER;
    }
}

/* A chain that is fine and a certificate that is not: then it is made out to another name. */
enum http_tls_fault http_tls_judge(const struct http *http, CURLcode code)
{
    const struct http_seen *seen = &http->seen;
    if (code == CURLE_SSL_PINNEDPUBKEYNOTMATCH)
        return TLS_WRONG_PIN;
    if (code == CURLE_SSL_CERTPROBLEM || code == CURLE_SSL_CLIENTCERT || http_tls_turned_away(http))
        return TLS_CLIENT_CERTIFICATE;
    if (seen->verify_error)
        return chain_fault(seen->verify_error);
    return seen->verified && code == CURLE_PEER_FAILED_VERIFICATION ? TLS_WRONG_NAME : TLS_OTHER;
}

/* In TLS 1.3 the alert comes after the handshake, and the reset of the connection may overtake it.
 * A server that asked for a certificate, got none and said nothing at all will not have ended by
 * chance. */
static bool left_without_a_word(const struct http *http)
{
    return http->seen.asked && !http->has_certificate && http->seen.alert < 0 && !http->head.bytes;
}

bool http_tls_turned_away(const struct http *http)
{
    return http->seen.verified &&
           (about_our_certificate(http->seen.alert) || left_without_a_word(http));
}
