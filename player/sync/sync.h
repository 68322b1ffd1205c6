/* One sync: gather, send until nothing waits or the server or the way there says stop, receipts.
 *
 * Delivery itself is a pure state machine (delivery.h); this is what runs it: lock, clock,
 * outbox, transport. One lock for each home (HOME/sync.lock), so that player and command line
 * never send at once. Thread: the caller's; sync_stop from any. */
#ifndef BEKAL_SYNC_SYNC_H
#define BEKAL_SYNC_SYNC_H

#include <stdatomic.h>

#include "http/http.h"
#include "settings/settings.h"
#include "store/outbox.h"

/* How it ended. What a person is told, and what to do, follows from this and from `answer`. */
enum sync_end {
    SYNC_DONE,          /* nothing waits that can be sent */
    SYNC_STOPPED,       /* somebody asked */
    SYNC_NOT_SET_UP,    /* no endpoint */
    SYNC_BUSY,          /* another program is syncing this home */
    SYNC_LATER,         /* the server or the line asked for patience: not before resume_ms */
    SYNC_NO_NETWORK,
    SYNC_PORTAL,        /* a captive portal: sign in to this network first */
    SYNC_LOGIN,         /* 401, 403: the credential was refused */
    SYNC_PROXY,         /* 407, or the proxy can't be reached */
    SYNC_ADDRESS,       /* 404, 3xx, no such name: the endpoint is wrong */
    SYNC_CONFIGURATION, /* the server refuses everything alike (a wrong version header) */
    SYNC_TLS,           /* not the server it should be, or can't be verified */
    SYNC_CLOCK,         /* the clock is so wrong that nothing can be verified or stamped */
    SYNC_DATA_CAP,      /* this month's data is used up */
    SYNC_METERED,
    SYNC_WINDOW,        /* outside of the hours set */
    SYNC_BROKEN,        /* the home: disk full, record damaged … see err */
    SYNC_END_COUNT
};
const char *sync_end_name(enum sync_end end); /* "done", "portal", … */

struct sync_report {
    enum sync_end end;
    int64_t sent, refused;   /* in this run */
    int64_t left;            /* waiting or exported, at the end */
    int requests;
    uint64_t bytes_up, bytes_down;
    int64_t resume_ms;       /* monotonic: when to try again; 0: no wish */
    int64_t clock_offset_ms; /* trusted time less this device's, where it was learnt */
    bool clock_known;
    int status;                 /* of the answer that ended it; 0 none */
    enum http_failure failure;
    struct http_tls tls;
    char words[256];            /* the server's or library's own */
    struct err err;             /* for SYNC_BROKEN */
};

struct sync_options {
    const char *home;
    const struct settings *settings;
    const struct transport *transport; /* NULL: libcurl, as the settings say */
    void (*now)(void *, struct moment *out); /* NULL: the machine's clocks */
    void (*wait)(void *, int64_t ms, atomic_bool *stop); /* NULL: really waits */
    bool (*progress)(void *, int64_t done, int64_t all); /* false: stop; may be NULL */
    /* Told the connection when it is opened, and NULL before it is closed, so that another thread
     * can http_cancel it; may be NULL. With a lock of the caller's own around both. */
    void (*opened)(void *, struct http *http);
    void *context;
    atomic_bool *stop; /* may be NULL */
    int64_t patience_ms; /* longest wait within a run before it ends with SYNC_LATER */
    bool dry_run; /* gathers nothing, sends nothing: counts and checks only */
    bool by_hand; /* a person asked: ignore the window and the wish to wait */
};
void sync_run(const struct sync_options *options, struct sync_report *report);

/* How the last run ended that came as far as asking the server. known false: there was none. */
struct sync_last {
    bool known;
    enum sync_end end;
    int64_t wall_ms; /* by the clock of the machine */
};
MUST_USE bool sync_last_read(const char *home, struct sync_last *out, struct err *err);

/* ---- What the settings mean ---- */

/* 2026-11-01: no device has had this program earlier, so that no true time is less. */
#define SYNC_BUILT_MS ((int64_t)1793491200000)

/* Takes in all of the record and freezes what may leave: before a sync sends, and before a bundle
 * is written. now NULL: the machine's clocks. Stopped: ERR_CANCELLED. */
struct sync_gathering {
    struct outbox *outbox;
    struct store *store;
    const struct settings *settings;
    void (*now)(void *, struct moment *out);
    void *context;
    const atomic_bool *stop; /* may be NULL */
};
MUST_USE bool sync_gather(const struct sync_gathering *what, struct err *err);

/* As http_open, with the credential, proxy, CA, pins and certificate of the settings. */
MUST_USE bool sync_http_open(const struct settings *settings, struct http **out,
                             struct err *err);

#endif
