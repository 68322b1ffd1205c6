/* The functions of libcurl and OpenSSL that http calls, typed by those libraries' own headers and
 * found when http is first opened. Inside http alone. */
#ifndef BEKAL_HTTP_MODULES_H
#define BEKAL_HTTP_MODULES_H

#define CURL_DISABLE_TYPECHECK /* its checks name the functions, which nothing here links */
#include <curl/curl.h>
#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "base/err.h"

#define HTTP_CURL(X)                                                                           \
    X(curl_global_init) X(curl_version_info) X(curl_easy_init) X(curl_easy_cleanup)            \
    X(curl_easy_setopt) X(curl_easy_getinfo) X(curl_easy_strerror) X(curl_multi_init)          \
    X(curl_multi_cleanup) X(curl_multi_add_handle) X(curl_multi_remove_handle)                 \
    X(curl_multi_perform) X(curl_multi_poll) X(curl_multi_wakeup) X(curl_multi_info_read)      \
    X(curl_multi_strerror)

#define HTTP_SSL(X)                                                                            \
    X(SSL_CTX_set_cert_verify_callback) X(SSL_CTX_set_cert_cb) X(SSL_CTX_set_msg_callback)     \
    X(SSL_CTX_ctrl)

#define HTTP_CRYPTO(X)                                                                         \
    X(X509_verify_cert) X(X509_STORE_CTX_get0_store) X(X509_STORE_CTX_get0_param)              \
    X(X509_STORE_CTX_get0_cert) X(X509_STORE_CTX_get_current_cert) X(X509_STORE_CTX_get_error) \
    X(X509_STORE_add_cert) X(X509_VERIFY_PARAM_set_flags) X(X509_VERIFY_PARAM_set_time)        \
    X(X509_free) X(X509_get_subject_name) X(X509_get_issuer_name) X(X509_NAME_print_ex)        \
    X(X509_get0_notBefore) X(X509_get0_notAfter) X(ASN1_TIME_to_tm) X(X509_get_ext_d2i)        \
    X(X509_get_X509_PUBKEY) X(i2d_X509_PUBKEY) X(GENERAL_NAMES_free) X(OPENSSL_sk_num)         \
    X(OPENSSL_sk_value) X(ASN1_STRING_get0_data) X(ASN1_STRING_length) X(EVP_EncodeBlock)      \
    X(PEM_read_bio_X509) X(BIO_new_mem_buf) X(BIO_new) X(BIO_s_mem) X(BIO_read) X(BIO_free)    \
    X(CRYPTO_free) X(ERR_clear_error)

struct http_modules {
#define HTTP_MEMBER(name) __typeof__(&name) name;
    HTTP_CURL(HTTP_MEMBER) HTTP_SSL(HTTP_MEMBER) HTTP_CRYPTO(HTTP_MEMBER)
#undef HTTP_MEMBER
};

/* Errors: ERR_NOT_FOUND: absent, too old, or a libcurl that does its TLS by other means. */
MUST_USE bool http_modules_load(struct http_modules *out, struct err *err);

#endif
