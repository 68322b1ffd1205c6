/* What the rooms of server_check share. Inside the library. */
#ifndef BEKAL_SYNC_SERVER_INSIDE_H
#define BEKAL_SYNC_SERVER_INSIDE_H

#include "sync/server_check.h"

struct server_run {
    const struct server_check_options *options;
    struct server_check *out;
    struct http_answer answer;
    struct moment asked; /* when the answer came */
    int64_t verify_at_ms;
};

/* Each step is told once; a later word on it only counts where it is worse. */
struct server_step *server_tell(struct server_run *run, enum server_step_name step,
                                enum server_outcome outcome, const char *words, const char *todo);
void server_fact(struct server_run *run, struct server_step *step, const char *label,
                 const char *value);
void server_fact_time(struct server_run *run, struct server_step *step, const char *label,
                      int64_t ms);

void server_fact_answer(struct server_run *run, struct server_step *step); /* status and words */

/* server_answer.c. A portal, or a server that sends us elsewhere, in its stead: false. */
bool server_answer_portal(struct server_run *run);
void server_answer_about(struct server_run *run);
void server_answer_statements(struct server_run *run);

/* server_way.c: what an exchange says of the way to the server. false: it went no further. */
bool server_way_judge(struct server_run *run);

#endif
