/* A lesson's tree as one line of text, for comparing. */
#ifndef BEKAL_TESTS_LESSON_DUMP_H
#define BEKAL_TESTS_LESSON_DUMP_H

#include "base/buf.h"
#include "lesson/lesson.h"

void dump_block(const struct block *block, struct buf *out);

#endif
