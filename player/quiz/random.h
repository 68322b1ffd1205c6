/* The chance in a quiz, which is none: everything follows from a seed and an id. Inside the
 * library.
 *
 * Resuming an attempt depends on these numbers, so they never change; the tests pin them. */
#ifndef BEKAL_QUIZ_RANDOM_H
#define BEKAL_QUIZ_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/* One stream of numbers for each (seed, question id). Source: splitmix64, Steele, Lea and Flood,
 * "Fast splittable pseudorandom number generators" (2014). */
struct random_stream {
    uint64_t state;
};

struct random_stream random_of(uint64_t seed, const char *id);
uint64_t random_next(struct random_stream *stream);
size_t random_below(struct random_stream *stream, size_t n); /* n > 0 */

/* What the numbers of a question's stream are for, in this order. */
uint64_t random_draw_rank(uint64_t seed, const char *id);  /* the first: lowest are drawn */
uint64_t random_order_rank(uint64_t seed, const char *id); /* the second: order when shuffled */
struct random_stream random_choices(uint64_t seed, const char *id); /* the third and on */

#endif
