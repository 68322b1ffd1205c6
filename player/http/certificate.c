/* A certificate as a person is told of it. Everything in it was chosen by whoever runs the server,
 * perhaps by nobody one knows: it is cut to size, and what does not print is not shown. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/hash.h"
#include "http/inside.h"

static void put_name(const struct http_modules *m, const X509_NAME *name, char *out, size_t size)
{
    char text[512];
    BIO *bio = name ? m->BIO_new(m->BIO_s_mem()) : NULL;
    /* UTF-8 as it is, control characters escaped. */
    unsigned long style = XN_FLAG_ONELINE & ~(unsigned long)ASN1_STRFLGS_ESC_MSB;
    int n = bio && m->X509_NAME_print_ex(bio, name, 0, style) >= 0
                ? m->BIO_read(bio, text, sizeof text) : 0;
    http_text_put(out, size, text, n > 0 ? (size_t)n : 0);
    m->BIO_free(bio);
}

static int64_t ms_of(const struct http_modules *m, const ASN1_TIME *time)
{
    struct tm t = {0};
    if (!time || m->ASN1_TIME_to_tm(time, &t) != 1)
        return 0;
    return http_date_ms(t.tm_year + 1900, t.tm_mon + 1, t.tm_mday, t.tm_hour, t.tm_min, t.tm_sec);
}

void http_certificate_dates(const struct http_modules *m, X509 *certificate, struct http_tls *out)
{
    out->not_before_ms = ms_of(m, m->X509_get0_notBefore(certificate));
    out->not_after_ms = ms_of(m, m->X509_get0_notAfter(certificate));
}

static void put_address(const unsigned char *ip, int n, char *out, size_t size)
{
    out[0] = '\0';
    if (n == 4)
        snprintf(out, size, "%d.%d.%d.%d", ip[0], ip[1], ip[2], ip[3]);
    for (int i = 0; n == 16 && i < 16; i += 2) {
        size_t at = strlen(out);
        snprintf(out + at, size - at, "%s%x", i ? ":" : "", ip[i] << 8 | ip[i + 1]);
    }
}

static void put_alternative(const struct http_modules *m, const GENERAL_NAME *name, char *out,
                            size_t size)
{
    out[0] = '\0';
    if (name->type == GEN_DNS)
        http_text_put(out, size, (const char *)m->ASN1_STRING_get0_data(name->d.dNSName),
                      (size_t)m->ASN1_STRING_length(name->d.dNSName));
    else if (name->type == GEN_IPADD)
        put_address(m->ASN1_STRING_get0_data(name->d.iPAddress),
                    m->ASN1_STRING_length(name->d.iPAddress), out, size);
}

/* The names it is good for, as "a, b". */
static void put_names(const struct http_modules *m, X509 *certificate, char *out, size_t size)
{
    GENERAL_NAMES *names = m->X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
    const OPENSSL_STACK *stack = (const OPENSSL_STACK *)names;
    int count = names ? m->OPENSSL_sk_num(stack) : 0;
    size_t at = 0;
    out[0] = '\0';
    for (int i = 0; i < count; i++) {
        char one[128];
        put_alternative(m, m->OPENSSL_sk_value(stack, i), one, sizeof one);
        if (one[0] && at + strlen(one) + 3 < size)
            at += (size_t)snprintf(out + at, size - at, "%s%s", at ? ", " : "", one);
    }
    m->GENERAL_NAMES_free(names);
}

/* As in RFC 7469: the hash of the key with its algorithm. */
static void put_pin(const struct http_modules *m, X509 *certificate, char *out, size_t size)
{
    unsigned char *key = NULL, digest[SHA256_BYTES], text[48];
    int n = m->i2d_X509_PUBKEY(m->X509_get_X509_PUBKEY(certificate), &key);
    out[0] = '\0';
    if (n > 0) {
        struct sha256 sha;
        sha256_start(&sha);
        sha256_add(&sha, key, (size_t)n);
        sha256_end(&sha, digest);
        m->EVP_EncodeBlock(text, digest, sizeof digest);
        snprintf(out, size, "sha256//%s", (const char *)text);
    }
    m->CRYPTO_free(key, __FILE__, __LINE__);
}

void http_certificate_look(const struct http_modules *m, X509 *certificate, struct http_tls *out)
{
    put_name(m, m->X509_get_subject_name(certificate), out->subject, sizeof out->subject);
    put_name(m, m->X509_get_issuer_name(certificate), out->issuer, sizeof out->issuer);
    put_names(m, certificate, out->names, sizeof out->names);
    put_pin(m, certificate, out->pin, sizeof out->pin);
    http_certificate_dates(m, certificate, out);
}
