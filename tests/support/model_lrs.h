/* A Learning Record Store in memory, behind struct transport, with faults. Time is virtual.
 *
 * Statements are kept by id and never change, as xAPI wants it. A POST is taken whole or not at
 * all. What a single statement does to the server is said by a word in its bytes: see below.
 * Faults come from a script, or by lot. */
#ifndef BEKAL_TESTS_MODEL_LRS_H
#define BEKAL_TESTS_MODEL_LRS_H

#include "http/http.h"
#include "store/outbox.h"

/* Words within a statement. */
#define MODEL_BAD "model-bad"         /* 400, the whole batch */
#define MODEL_POISON "model-poison"   /* 500, the whole batch */
#define MODEL_BUSY "model-busy"       /* 503, the whole batch */
#define MODEL_BLOCKED "model-blocked" /* 403, by a firewall on the way */
#define MODEL_HTML "model-html"       /* 200 with a page, by another */

#define MODEL_MORE "/xapi/more?from="

enum model_fault {
    MODEL_FINE,
    MODEL_NO_NETWORK,
    MODEL_NO_NAME,
    MODEL_NO_CONNECT,
    MODEL_NO_PROXY,
    MODEL_PROXY_LOGIN,
    MODEL_TLS_FAILS,
    MODEL_TIMED_OUT,
    MODEL_CUT_BEFORE,
    MODEL_CUT_MID_BODY,
    MODEL_NOT_HTTP,
    /* these take the statements first */
    MODEL_CUT_AFTER,
    MODEL_TIMED_OUT_AFTER,
    MODEL_ERROR_AFTER,
    MODEL_SHORT_LIST,
    MODEL_EMPTY_LIST,
    MODEL_NO_CONTENT,
    MODEL_UPPER_CASE,
    MODEL_HALF_ANSWER,
    MODEL_HUGE_AFTER,
    /* these do not */
    MODEL_WRONG_IDS,
    MODEL_PAGE,
    MODEL_OBJECT,
    MODEL_HUGE,
    MODEL_CREATED,
    MODEL_REDIRECT,
    MODEL_400,
    MODEL_401,
    MODEL_403,
    MODEL_404,
    MODEL_405,
    MODEL_407,
    MODEL_408,
    MODEL_409,
    MODEL_413,
    MODEL_418,
    MODEL_429,
    MODEL_500,
    MODEL_502,
    MODEL_503,
    MODEL_504,
    MODEL_511,
    MODEL_FAULT_COUNT
};
const char *model_fault_name(enum model_fault fault);

struct model_statement {
    char id[ID_BYTES];
    char *bytes;
    size_t size;
    bool voided;
};

struct model_lrs {
    struct model_statement *list; /* sorted by nothing; index below */
    size_t count, room;
    uint32_t *slots; /* hash by id; index + 1 */
    size_t slot_count;
    int64_t *mono_ms; /* virtual time; each exchange takes some */
    int64_t true_ms;  /* true time less *mono_ms; 0: no Date is told */
    size_t body_max;  /* 413 above; 0 none */
    bool write_only;  /* GET: 403 */
    bool refuses_all; /* 400 for everything: a wrong version header */
    /* faults: the script first, then by lot */
    const enum model_fault *script;
    size_t script_count, script_at;
    uint64_t chance;
    int per_mille; /* of requests that fail by lot */
    enum model_fault stretch; /* the same fault goes on for some requests */
    int stretch_left, stretch_max; /* 0: no stretches */
    /* seen */
    int requests, posts, gets, posted; /* posted: statements received in bodies */
    size_t body_seen_max;
    int count_seen_max;
    const char *more; /* what pages say before a number: MODEL_MORE */
    int pages;
    char asked[512]; /* the last URL of a page */
    bool keeps_twice; /* the mutation: a server that would store a repeated id once more */
    int twice;
};

void model_lrs_start(struct model_lrs *model, int64_t *mono_ms, uint64_t seed);
void model_lrs_stop(struct model_lrs *model);
struct transport model_lrs_transport(struct model_lrs *model);
const struct model_statement *model_lrs_find(const struct model_lrs *model, const char *id);
void model_lrs_put(struct model_lrs *model, const char *id, const char *bytes, size_t size,
                   bool voided);

#endif
