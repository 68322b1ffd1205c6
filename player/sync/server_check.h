/* Is the server that the settings name one that records can go to? Step by step, so that the first
 * thing that is wrong is told as itself, with what to do about it.
 *
 * Nothing is ever written to the server: "about" is asked without credentials, then one statement
 * is asked for with them. Sentences and labels are static English, for whoever shows them to
 * translate; values (names, times, numbers, the server's words) stand beside them. No secret is
 * among them. Thread: the caller's; waits for the network. */
#ifndef BEKAL_SYNC_SERVER_CHECK_H
#define BEKAL_SYNC_SERVER_CHECK_H

#include "http/http.h"
#include "settings/settings.h"

enum server_step_name {
    SERVER_NAME,        /* an address is set, and its name resolves */
    SERVER_CONNECT,     /* something listens there */
    SERVER_PROXY,       /* the proxy lets us through */
    SERVER_TLS,         /* it is the server that it should be */
    SERVER_PORTAL,      /* no captive portal answers in its stead */
    SERVER_ADDRESS,     /* there is an LRS at this path */
    SERVER_CREDENTIAL,  /* user and password are taken */
    SERVER_VERSION,     /* it speaks our version of xAPI */
    SERVER_CLOCK,       /* its clock and ours agree */
    SERVER_READ_OTHERS, /* our credential does not show other people's records */
    SERVER_STEP_COUNT
};
const char *server_step_name(enum server_step_name step); /* "name", "connect", … */

enum server_outcome { SERVER_SKIPPED, SERVER_FINE, SERVER_WARNING, SERVER_FAILED };
const char *server_outcome_name(enum server_outcome outcome); /* "skipped", … */

#define SERVER_FACTS_MAX 8
struct server_fact {
    const char *label; /* static, English: "valid until" */
    char value[256];
};
struct server_step {
    enum server_outcome outcome;
    const char *words; /* static, English; never NULL */
    const char *todo;  /* static, English; "" nothing */
    struct server_fact facts[SERVER_FACTS_MAX];
    size_t fact_count;
};
struct server_check {
    struct server_step steps[SERVER_STEP_COUNT];
    enum server_outcome worst;
    bool clock_known;
    int64_t clock_offset_ms; /* true time less this device's, to the second */
    int requests;
};

/* The clocks may differ by this much before it is worth a warning. */
#define SERVER_CLOCK_MS_MAX (5 * 60 * 1000)

struct server_check_options {
    const struct settings *settings;
    const struct transport *transport;
    void (*now)(void *, struct moment *out); /* NULL: the machine's clocks */
    void *context;                           /* of now */
    /* As http_probe_time; NULL: a wrong clock can only be told, not measured, when TLS fails. */
    bool (*probe)(void *self, const char *url, struct moment *at, int64_t *true_ms,
                  struct http_answer *answer);
    void *probe_self;
    int64_t not_before_ms; /* no true time is less: the build's date, the last event's */
};
void server_check_run(const struct server_check_options *options, struct server_check *out);

/* http_probe_time for the options; self is a struct http. */
bool server_check_probe(void *self, const char *url, struct moment *at, int64_t *true_ms,
                        struct http_answer *answer);

#endif
