/* QR codes by libqrencode, loaded when the first one is asked for; nothing else needs it.
 * Ownership: the caller frees *modules with mem_free. Thread: any, one at a time. */
#ifndef BEKAL_APP_QR_H
#define BEKAL_APP_QR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

#define QR_BYTES_MAX 1200 /* of text; the code of a longer one is too fine for a phone's camera */

/* *modules has side × side bytes, row by row: 1 is dark. Errors: ERR_NOT_FOUND where the library is
 * absent, ERR_LIMIT for a text that is too long, ERR_NO_MEMORY. */
MUST_USE bool qr_make(const char *text, uint8_t **modules, int *side, struct err *err);

#endif
