/* Reading one's own records back from the server, to go on at another device.
 *
 * Only where the settings say so, since it needs a credential that can read, and a server that
 * lets it read no one else's. For each account of this home: GET statements?agent=…&since=…,
 * page by page along `more`. Statements of ours turn back into events and are merged; the
 * outbox learns that they are on the server. Source: xAPI 1.0.3 part three, 2.1.3 and 2.1.4. */
#ifndef BEKAL_SYNC_PULL_H
#define BEKAL_SYNC_PULL_H

#include "sync/send.h"

#define PULL_PAGE_STATEMENTS 50
#define PULL_PAGES_MAX 2000 /* of one account in a run; the rest comes with the next */

struct pull_job {
    struct send_job *line;
    struct sync_report *report; /* takes requests, bytes, and the end where the server says no */
    struct store *store;
    struct outbox *outbox;
    const char *home_page;
    int64_t fresh; /* out: events that were new here */
};
/* What was read completely is not read again: how far, is kept in the store's local state. Errors:
 * those of store and outbox, ERR_NO_MEMORY. An answer that is no page of statements ends the pull
 * (report->end), and what came before it stays. */
MUST_USE bool pull_run(struct pull_job *job, struct err *err);

/* What follows the endpoint's origin: `more` as the server gave it, made whole. false: it leads to
 * another server, or is malformed. `out` has size bytes. */
bool pull_more_url(const char *endpoint, const char *more, char *out, size_t size);

/* Percent-encodes all but unreserved characters; appends to out. */
bool pull_encode(const char *text, struct buf *out);

#endif
