#ifndef BEKAL_TESTS_RECORD_TESTS_H
#define BEKAL_TESTS_RECORD_TESTS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "record/event.h"
#include "record/fold.h"

int record_event_tests(void);
int record_payload_tests(void);
int record_fold_tests(void);
int record_property_tests(void);
int record_statement_tests(void);
int record_statement_back_tests(void);
int record_actor_tests(void);

/* Makes allocation `n` from now fail (0 is the next); -1 takes the fault away. */
void fail_allocation(long n);
long allocations_seen(void); /* since fail_allocation */

#endif
