/* Text metrics from a committed table of advances: real line breaks on any machine. */
#ifndef BEKAL_TESTS_TABLE_METRICS_H
#define BEKAL_TESTS_TABLE_METRICS_H

#include "draw/text.h"

extern const struct text_metrics table_metrics;

#endif
