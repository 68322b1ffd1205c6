/* Asking an author for what a new course needs, one question after the other. */
#ifndef BEKAL_AUTHOR_ASK_H
#define BEKAL_AUTHOR_ASK_H

#include <stdio.h>

#include "author/new.h"

#define ASK_BYTES 256
#define ASK_LONG_BYTES 1024
#define ASK_TIMES 3 /* that a wrong answer is asked for again; then nothing is stated */

struct answers {
    char title[ASK_BYTES], publisher[ASK_BYTES];
    char summary[ASK_LONG_BYTES], objectives[ASK_LONG_BYTES];
};

/* Asks, in the course's language, for whatever `wanted` does not state, and puts it there; strings
 * lie in `room`. An empty answer takes what stands in the brackets, or nothing; the end of the
 * input takes that for the rest. wanted->title is stated afterwards. */
void ask_new(FILE *in, FILE *out, struct new_options *wanted, struct answers *room);

#endif
