/* The JSON reader, its diagnostics and the UTF-8 walk, on any bytes. */
#include <stdint.h>
#include <stdlib.h>

#include "base/json.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool promise)
{
    if (!promise)
        abort();
}

/* Walking forth and back visits the same places; what decodes never leaves the text. */
static void walk(const char *s, size_t n)
{
    size_t at = 0;
    while (at < n) {
        uint32_t c;
        size_t length = utf8_decode(s + at, n - at, &c);
        check(length > 0 && length <= n - at && c <= 0x10ffff);
        at += length;
    }
    for (at = n; at > 0;) {
        size_t before = utf8_previous(s, at);
        check(before < at);
        at = before;
    }
}

static void report_each(const struct json_doc *doc, const cJSON *node, int left)
{
    for (const cJSON *child = node->child; child && left; child = child->next, left--)
        json_report(doc, child, DIAG_NOTE, "seen", NULL, "a value of type %d", child->type);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct diags diags = DIAGS_INIT;
    struct json_doc doc;
    struct err err = ERR_INIT;
    bool read = json_open(&doc, (const char *)data, size, "fuzz.json", &diags, &err);
    check(read ? doc.root != NULL : err.code != ERR_NONE && err.text[0]);
    if (read) {
        report_each(&doc, doc.root, 16);
        json_close(&doc);
    }
    walk((const char *)data, size);
    diags_finish(&diags);
    return 0;
}
