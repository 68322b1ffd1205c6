/* For tests: allocation faults, and a chance that repeats. */
#ifndef BEKAL_TESTS_BASE_FAULTS_H
#define BEKAL_TESTS_BASE_FAULTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"

static size_t faults_left;
static bool fault_struck;

static inline bool fault_hook(size_t bytes)
{
    (void)bytes;
    if (fault_struck || faults_left--)
        return false;
    fault_struck = true;
    return true;
}

/* From now on the n-th allocation (from 0) fails, once. */
static inline void fault_arm(size_t n)
{
    faults_left = n;
    fault_struck = false;
    mem_set_fault_hook(fault_hook);
}

/* Whether the fault was met; takes the hook away. */
static inline bool fault_disarm(void)
{
    mem_set_fault_hook(NULL);
    return fault_struck;
}

/* xorshift: any chance will do, but the same each run. */
static inline uint64_t dice_roll(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static inline size_t dice_below(uint64_t *state, size_t n)
{
    return (size_t)(dice_roll(state) % n);
}

#endif
