/* Events and facts to make statements of. */
#ifndef BEKAL_TESTS_STATEMENT_CASES_H
#define BEKAL_TESTS_STATEMENT_CASES_H

#include "record/statement.h"

#define CASE_ID "11111111-1111-4111-8111-111111111111"
#define CASE_REGISTRATION "f259a33d-4622-5aac-87e7-cd41719b7e27"

/* An event of a kind with a payload that is borrowed. */
struct event case_event(enum event_kind kind, const char *payload);
/* What the settings and the clock would say; part and verb are to be set. */
struct statement_facts case_facts(void);
/* facts of one of the plan's parts. */
struct statement_facts case_facts_of(const struct statement_want *want);

#endif
