/* The list of devices, from a spreadsheet (CSV with a line of names; commas or semicolons) or as
 * JSON. Both give rows of four texts. */
#include "office_lists.h"

#include <string.h>

#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/words.h"

enum { NAME, USER, PASSWORD, PASSPHRASE, COLUMNS };
static const char *const columns[COLUMNS] = {"name", "user", "password", "passphrase"};

struct reading {
    struct arena *arena;
    struct office_device *devices;
    size_t count;
    int line;
    struct err *err;
};

static bool refuse(struct reading *r, const char *what, const char *word)
{
    return err_set(r->err, ERR_FORMAT, "device %zu%s: %s%s", r->count + 1,
                   r->line ? _(" (its line in the file is one more)") : "", _(what), word);
}

static bool add_device(struct reading *r, const char *const values[COLUMNS])
{
    if (r->count == OFFICE_DEVICES_MAX)
        return err_set(r->err, ERR_LIMIT, "more than %d devices", OFFICE_DEVICES_MAX);
    for (int i = NAME; i <= PASSWORD; i++)
        if (!values[i][0])
            return refuse(r, N_("there is no "), columns[i]);
    for (size_t i = 0; i < r->count; i++)
        if (str_equal(r->devices[i].name, values[NAME]))
            return refuse(r, N_("named twice: "), values[NAME]);
    r->devices[r->count++] =
        (struct office_device){values[NAME], values[USER], values[PASSWORD], values[PASSPHRASE]};
    return true;
}

/* ---- JSON ---- */

static bool json_device(struct reading *r, const cJSON *node)
{
    const char *values[COLUMNS];
    for (int i = 0; i < COLUMNS; i++) {
        const cJSON *member = cJSON_GetObjectItemCaseSensitive(node, columns[i]);
        if (member && !cJSON_IsString(member))
            return refuse(r, N_("must be a text: "), columns[i]);
        values[i] = arena_copy_str(r->arena, member ? member->valuestring : "");
        if (!values[i])
            return err_no_memory(r->err);
    }
    return add_device(r, values);
}

static bool read_json(struct reading *r, const struct buf *text, const char *file)
{
    struct json_doc doc;
    const cJSON *node;
    if (!json_open(&doc, text->data, text->size, file, NULL, r->err))
        return false;
    const cJSON *list = cJSON_IsArray(doc.root)
                            ? doc.root
                            : cJSON_GetObjectItemCaseSensitive(doc.root, "devices");
    bool good = cJSON_IsArray(list) ||
                err_set(r->err, ERR_FORMAT, "%s: must be a list of devices", file);
    if (good)
        cJSON_ArrayForEach(node, list) if (!(good = json_device(r, node))) break;
    json_close(&doc);
    return good;
}

/* ---- CSV. Source: RFC 4180, and semicolons, which spreadsheets write here. ---- */

/* The next field, unquoted; *at then stands behind its separator. *last: the line ends with it. */
static char *next_field(struct arena *arena, const char **at, char separator, bool *last)
{
    const char *s = *at;
    char *out = arena_take(arena, strlen(s) < 4096 ? strlen(s) + 1 : 4096);
    size_t n = 0;
    bool quoted = *s == '"';
    if (!out)
        return NULL;
    for (s += quoted; *s && n < 4095; s++) {
        if (quoted && *s == '"' && s[1] == '"')
            s++;
        else if (quoted && *s == '"') {
            quoted = false;
            continue;
        } else if (!quoted && (*s == separator || *s == '\n' || *s == '\r'))
            break;
        out[n++] = *s;
    }
    *last = *s != separator;
    if (*s == '\r')
        s++;
    *at = s + (*s != '\0');
    return out;
}

/* Which column each name of the first line is; -1: none of ours. */
static bool read_names(struct reading *r, const char **at, char separator, int *which,
                       size_t *count)
{
    bool last = false, seen[COLUMNS] = {false};
    for (*count = 0; !last && *count < 32; ++*count) {
        char *name = next_field(r->arena, at, separator, &last);
        if (!name)
            return err_no_memory(r->err);
        which[*count] = -1;
        for (int i = 0; i < COLUMNS; i++) {
            if (str_equal(name, columns[i])) {
                which[*count] = i;
                seen[i] = true;
            }
        }
    }
    return (seen[NAME] && seen[USER] && seen[PASSWORD]) ||
           err_set(r->err, ERR_FORMAT,
                   "the first line must name the columns: name,user,password,passphrase");
}

static bool read_csv(struct reading *r, const struct buf *text)
{
    const char *at = text->data;
    int which[32];
    size_t count;
    if (str_starts(at, "\xEF\xBB\xBF"))
        at += 3;
    size_t first = strcspn(at, ",;\n");
    char separator = at[first] == ';' ? ';' : ',';
    if (!read_names(r, &at, separator, which, &count))
        return false;
    for (r->line = 2; *at; r->line++) {
        const char *values[COLUMNS] = {"", "", "", ""};
        bool last = false, any = false;
        for (size_t i = 0; !last; i++) {
            const char *value = next_field(r->arena, &at, separator, &last);
            if (!value)
                return err_no_memory(r->err);
            any = any || value[0];
            if (i < count && which[i] >= 0)
                values[which[i]] = value;
        }
        if (any && !add_device(r, values))
            return false;
    }
    return true;
}

bool office_lists_devices(const char *path, struct arena *arena, struct office_device **out,
                          size_t *count, struct err *err)
{
    struct buf text = BUF_INIT;
    struct reading r = {.arena = arena, .err = err};
    *out = NULL;
    *count = 0;
    if (!file_read(path, OFFICE_LIST_BYTES_MAX, &text, err))
        return false;
    r.devices = arena_take_array(arena, OFFICE_DEVICES_MAX, sizeof *r.devices);
    bool good = r.devices && buf_add_str(&text, "") ? true : err_no_memory(err);
    good = good && (str_ends_fold(path, ".csv") ? read_csv(&r, &text)
                                                : read_json(&r, &text, path_base(path)));
    good = good && (r.count || err_set(err, ERR_FORMAT, "names no device"));
    if (good) {
        *out = r.devices;
        *count = r.count;
    } else if (err && err->code != ERR_NO_MEMORY) {
        err_wrap(err, "%s", path);
    }
    buf_finish(&text);
    return good;
}
