/* Reading JSON that people wrote: every mistake is reported with its place, none stops the rest.
 *
 * A document is a cJSON tree with its file name and the list that takes the diagnostics. Typed
 * access reports a wrong type and gives the default. Ownership: the tree belongs to the document;
 * strings are borrowed from it. Source: RFC 8259, RFC 6901. */
#ifndef BEKAL_BASE_JSON_H
#define BEKAL_BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>

#include <cjson/cJSON.h>

#include "base/diag.h"
#include "base/err.h"

#define JSON_DEPTH_MAX 64

struct json_doc {
    cJSON *root;
    const char *file;    /* borrowed; for diagnostics */
    struct diags *diags; /* borrowed; may be NULL */
};

/* Parses n bytes. Malformed text (with line and column), bad UTF-8, a NUL, or nesting over
 * JSON_DEPTH_MAX is an error, in err and in diags alike. A byte order mark is skipped. */
MUST_USE bool json_open(struct json_doc *doc, const char *text, size_t n, const char *file,
                        struct diags *diags, struct err *err);
void json_close(struct json_doc *doc);

/* Adds a diagnostic at a node of the document; its JSON pointer is found by search. */
void json_report(const struct json_doc *doc, const cJSON *node, enum diag_severity severity,
                 const char *code, const char *remedy, const char *format, ...)
    __attribute__((format(printf, 6, 7)));

/* Members of an object by name. `required` reports an absent one. Absent or of a wrong type:
 * NULL, or *out is left alone and false returned. Empty required strings are reported. */
const char *json_string(const struct json_doc *doc, const cJSON *object, const char *name,
                        bool required);
const cJSON *json_array(const struct json_doc *doc, const cJSON *object, const char *name,
                        bool required);
const cJSON *json_object(const struct json_doc *doc, const cJSON *object, const char *name,
                         bool required);
bool json_int(const struct json_doc *doc, const cJSON *object, const char *name, bool required,
              long long least, long long most, long long *out);
bool json_number(const struct json_doc *doc, const cJSON *object, const char *name,
                 bool required, double least, double most, double *out);
bool json_bool(const struct json_doc *doc, const cJSON *object, const char *name, bool *out);

/* One of count words; its index goes to *out. A word that is none is an error that lists them. */
bool json_word(const struct json_doc *doc, const cJSON *object, const char *name, bool required,
               const char *const *words, size_t count, int *out);

/* Warns of members that are none of `known`, with the nearest name as a suggestion. Names that
 * start with "x-" are an author's own and pass. */
void json_unknown(const struct json_doc *doc, const cJSON *object, const char *const *known,
                  size_t count);

#define JSON_COUNT(words) (sizeof(words) / sizeof *(words))

#endif
