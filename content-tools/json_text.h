/* JSON as people lay it out: two spaces for each level, one behind a colon. */
#ifndef BEKAL_AUTHOR_JSON_TEXT_H
#define BEKAL_AUTHOR_JSON_TEXT_H

#include <cjson/cJSON.h>

#include "base/buf.h"

/* Appends the tree and a newline. False: out of memory. */
bool json_text(const cJSON *tree, struct buf *out);

#endif
