/* Which time is it, when this device's clock is so wrong that no certificate is valid? Asked twice.
 * First of a pinned key, its certificate's dates left out, nothing confided: its Date is a claim.
 * Then again, with every check made, at the time of that claim. Both connections are closed after
 * use, and no TLS session of theirs is kept: nothing verified by other rules is met later. */
#include "http/inside.h"

#include "base/str.h"
#include "base/words.h"

/* No true time is before this version was written: 2026-01-01. */
#define LEAST_MS INT64_C(1767225600000)
/* The Date is cut to the second. */
#define HALF_SECOND_MS 500

static bool decline(struct http_answer *answer, const char *words)
{
    answer->failure = HTTP_MALFORMED;
    str_put(answer->words, sizeof answer->words, words);
    return false;
}

static bool ask(struct http *http, const struct http_request *request, struct http_answer *answer)
{
    http->fresh = true;
    http_exchange(http, request, answer);
    http->fresh = false;
    if (answer->failure != HTTP_ANSWERED)
        return false;
    if (!answer->date_ms)
        return decline(answer, N_("the server does not tell the time"));
    return answer->date_ms >= LEAST_MS ||
           decline(answer, N_("the server's clock is before this program was written"));
}

bool http_probe_time(struct http *http, const char *url, struct moment *at, int64_t *true_ms,
                     struct http_answer *answer)
{
    struct http_request request = {.method = "HEAD", .url = url, .anonymous = true,
                                   .any_date = true};
    *true_ms = 0;
    if (!ask(http, &request, answer))
        return false;
    request.any_date = false;
    request.verify_at_ms = answer->date_ms;
    if (!ask(http, &request, answer))
        return false;
    clock_now(at);
    *true_ms = answer->date_ms + HALF_SECOND_MS;
    return true;
}
