/* For fuzzing and its corpora: an office whose keys are the same each time. */
#ifndef BEKAL_TESTS_OFFICE_KEYS_H
#define BEKAL_TESTS_OFFICE_KEYS_H

#include <string.h>

#include "office/envelope.h"

static inline void office_keys_fixed(struct keys *keys, struct trust *trust)
{
    memset(keys->sign_seed, 1, sizeof keys->sign_seed);
    memset(keys->seal_secret, 2, sizeof keys->seal_secret);
    keys_from_secrets(keys);
    trust->count = 1;
    trust->keys[0] = keys->open;
}

#endif
