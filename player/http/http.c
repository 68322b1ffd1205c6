/* One easy handle and one multi handle for the life of an http: the multi keeps the connections and
 * can be woken from another thread, the easy handle keeps its options. */
#include "http/inside.h"

#include <string.h>

#include "base/mem.h"

static bool start(struct http *http, struct err *err)
{
    if (http->m.curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return err_no_memory(err);
    http->easy = http->m.curl_easy_init();
    http->multi = http->m.curl_multi_init();
    return (http->easy && http->multi) || err_no_memory(err);
}

bool http_open(const struct http_options *options, struct http **out, struct err *err)
{
    struct http *http = mem_alloc(sizeof *http);
    *out = NULL;
    if (!http)
        return err_no_memory(err);
    atomic_init(&http->cancelled, false);
    if (!http_modules_load(&http->m, err) || !start(http, err) ||
        !http_options_set(http, options, err)) {
        http_close(http);
        return false;
    }
    *out = http;
    return true;
}

struct transport http_transport(struct http *http)
{
    return (struct transport){http_exchange, http};
}

void http_cancel(struct http *http)
{
    atomic_store(&http->cancelled, true);
    http->m.curl_multi_wakeup(http->multi);
}

/* Through a volatile pointer, since a compiler may leave out writing what is freed next. */
static void wipe(char *secret)
{
    if (!secret)
        return;
    for (volatile char *c = secret; *c; c++)
        *c = '\0';
    mem_free(secret);
}

void http_close(struct http *http)
{
    if (!http)
        return;
    if (http->easy)
        http->m.curl_easy_cleanup(http->easy);
    if (http->multi)
        http->m.curl_multi_cleanup(http->multi);
    for (size_t i = 0; i < http->authority_count; i++)
        http->m.X509_free(http->authorities[i]);
    mem_free(http->authorities);
    mem_free(http->user);
    wipe(http->password);
    wipe(http->proxy); /* may hold a password of its own */
    mem_free(http);
}
