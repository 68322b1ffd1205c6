/* Text metrics from a committed table of advances: line breaks like the real ones on any machine. */
#ifndef BEKAL_TESTS_TABLE_METRICS_H
#define BEKAL_TESTS_TABLE_METRICS_H

#include "draw/text.h"

extern const struct text_metrics table_metrics;

#endif
