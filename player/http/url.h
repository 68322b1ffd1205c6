/* What of an address decides whether and how it is asked. Pure. Inside http alone. */
#ifndef BEKAL_HTTP_URL_H
#define BEKAL_HTTP_URL_H

#include <stdbool.h>

#define HTTP_URL_BYTES_MAX 8192

struct http_url {
    bool tls;      /* https */
    bool loopback; /* "localhost", 127.0.0.0/8, ::1; written plainly */
};

/* false: not to be asked, and *why is a sentence for a person (static). */
bool http_url_judge(const char *url, struct http_url *out, const char **why);

#endif
