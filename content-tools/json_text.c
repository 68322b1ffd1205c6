/* cJSON lays out with tabs; only those between strings are changed. */
#include "author/json_text.h"

bool json_text(const cJSON *tree, struct buf *out)
{
    char *printed = cJSON_Print(tree);
    bool quoted = false;
    for (const char *s = printed; s && *s; s++) {
        if (quoted && *s == '\\') {
            buf_add_char(out, *s++);
        } else if (*s == '"') {
            quoted = !quoted;
        } else if (!quoted && *s == '\t') {
            buf_add_str(out, s > printed && s[-1] == ':' ? " " : "  ");
            continue;
        }
        buf_add_char(out, *s);
    }
    bool good = printed && buf_add_char(out, '\n');
    cJSON_free(printed);
    return good && !out->failed;
}
