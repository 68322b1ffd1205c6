/* How a sync ended, in the operator's words. */
#ifndef BEKAL_ADMIN_SYNC_WORDS_H
#define BEKAL_ADMIN_SYNC_WORDS_H

#include "sync/sync.h"

struct sync_words {
    const char *what; /* a sentence */
    const char *todo; /* what the operator does; "" nothing */
};

/* By the end, and for TLS by what was wrong with the certificate. Translated. */
struct sync_words admin_sync_words(const struct sync_report *report);

/* What the server's certificate said and what this device's clock says, as lines. */
void admin_print_certificate(const struct http_tls *tls, int64_t wall_ms);

#endif
