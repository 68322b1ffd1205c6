/* The trace: after each frame that was shown, one line of JSON with its semantic tree. For
 * tests that drive the real window, and for those that pull the plug. */
#ifndef BEKAL_APP_TRACE_H
#define BEKAL_APP_TRACE_H

#include "base/err.h"
#include "screens/model.h"

struct trace;
MUST_USE bool trace_open(const char *path, struct trace **out, struct err *err);
void trace_frame(struct trace *trace, const struct model *model, const struct frame *frame,
                 uint64_t painted_px, int64_t took_us); /* 0: it was not measured */
void trace_close(struct trace *trace);

#endif
