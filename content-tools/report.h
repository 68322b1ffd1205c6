/* Printing diagnostics: for a person, one after the other; for a program, as JSON. */
#ifndef BEKAL_AUTHOR_REPORT_H
#define BEKAL_AUTHOR_REPORT_H

#include "base/buf.h"
#include "base/diag.h"

/* Appends "file:line:column: error: message" of each, the remedy indented below it; then a line
 * that counts. False: out of memory. */
bool report_text(struct buf *out, const struct diags *diags);

/* Appends {"errors":…, "warnings":…, "diagnostics":[…]} and a newline. False: out of
 * memory. */
bool report_json(struct buf *out, const struct diags *diags);

#endif
