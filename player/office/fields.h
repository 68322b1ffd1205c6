/* Members of JSON that a program wrote: any that is not as it must be spoils the whole. */
#ifndef BEKAL_OFFICE_FIELDS_H
#define BEKAL_OFFICE_FIELDS_H

#include <stdint.h>

#include "base/json.h"

struct fields {
    struct json_doc doc;
    const char *what; /* "the office file"; static */
    const char *bad;  /* the first member that was not as it must be; NULL: none */
};

/* Errors: ERR_FORMAT (no JSON object), ERR_LIMIT (nested too deeply), ERR_NO_MEMORY. */
MUST_USE bool fields_open(struct fields *fields, const char *text, size_t n, const char *what,
                          struct err *err);
void fields_close(struct fields *fields); /* wipes its strings: they may be secrets */

/* Each notes what is bad and gives "", 0 or NULL. Strings are borrowed from the document. */
const char *fields_string(struct fields *fields, const cJSON *object, const char *name);
int64_t fields_whole(struct fields *fields, const cJSON *object, const char *name, int64_t least,
                     int64_t most);
const cJSON *fields_array(struct fields *fields, const cJSON *object, const char *name);
const cJSON *fields_object(struct fields *fields, const cJSON *object, const char *name);
/* Exactly n bytes as lower-case hexadecimal digits. */
void fields_hex(struct fields *fields, const cJSON *object, const char *name, void *out,
                size_t n);
void fields_spoil(struct fields *fields, const char *name);

/* Checks "format" (else ERR_FORMAT) and "version" (over it: ERR_NEWER). */
MUST_USE bool fields_format(struct fields *fields, const char *format, int version,
                            struct err *err);
MUST_USE bool fields_good(const struct fields *fields, struct err *err); /* ERR_FORMAT */

/* Hexadecimal digits to bytes. false: other than 2 * n lower-case digits. */
bool fields_unhex(const char *hex, void *out, size_t n);

#endif
