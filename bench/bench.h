/* What the measuring programs share. They print one `name=value` a line for bench/run.py. */
#ifndef BEKAL_BENCH_BENCH_H
#define BEKAL_BENCH_BENCH_H

#include <stddef.h>
#include <stdint.h>

int64_t bench_now_us(void); /* monotonic */

/* The p-th part (0 to 1) of n values, which are sorted in place: 0.5 is the median. */
double bench_part(double *values, size_t n, double p);

size_t bench_heap_bytes(void); /* handed out by malloc at this moment */

void bench_print(const char *name, double value);

/* Prints the message and ends the program with status 1. */
_Noreturn void bench_fail(const char *message);

#endif
