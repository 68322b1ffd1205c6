/* settings.json: each setting that is an office's to say, as a text between quotes; empty ones are
 * left out of the office file. Values pass the same checks as on the command line. */
#include "office_lists.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/id.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/words.h"
#include "record/json_text.h"

/* What is a device's own, or follows from the file itself. */
static bool is_offices(const struct setting *setting)
{
    static const char *const not[] = {"user",       "ca_file", "client.certificate",
                                      "client.key", "office",  "office.number", "proxy.user"};
    for (size_t i = 0; i < sizeof not / sizeof *not; i++)
        if (str_equal(setting->name, not[i]))
            return false;
    return setting->kind != SETTING_SECRET;
}

/* ---- Writing the blanks ---- */

static void add_members(struct buf *out, bool about)
{
    size_t count;
    const struct setting *table = settings_table(&count);
    const char *comma = "";
    for (size_t i = 0; i < count; i++) {
        if (!is_offices(&table[i]))
            continue;
        buf_format(out, "%s\n    \"%s\": ", comma, table[i].name);
        json_text_string(out, about ? _(table[i].help) : table[i].fallback);
        comma = ",";
    }
}

static void write_blanks(struct buf *out)
{
    buf_add_str(out, "{\n  \"help\": ");
    json_text_string(out,
                     _("Fill in between the quotes under settings; what is empty is left out "
                       "of office files. endpoint and home_page are needed. ca: a file of "
                       "certificates beside this one, where the server's is from a private "
                       "CA."));
    buf_add_str(out, ",\n  \"settings\": {");
    add_members(out, false);
    buf_add_str(out, "\n  },\n  \"ca\": \"\",\n  \"about\": {");
    add_members(out, true);
    buf_add_str(out, "\n  }\n}\n");
}

bool office_lists_write_blanks(const char *folder, struct err *err)
{
    struct buf out = BUF_INIT;
    char *path = path_join(folder, OFFICE_BLANKS_FILE);
    bool good = true;
    write_blanks(&out);
    if (!path || out.failed)
        good = err_no_memory(err);
    else if (!file_look(path).exists)
        good = file_write_atomic(path, out.data, out.size, err);
    buf_finish(&out);
    mem_free(path);
    return good;
}

/* ---- Reading them ---- */

static const char *value_text(const cJSON *node, struct arena *arena)
{
    if (cJSON_IsString(node))
        return node->valuestring;
    if (cJSON_IsBool(node))
        return cJSON_IsTrue(node) ? "true" : "false";
    return cJSON_IsNumber(node) ? arena_format(arena, "%.0f", node->valuedouble) : NULL;
}

static bool take_setting(const cJSON *node, struct arena *arena, struct setting_change *out,
                         struct err *err)
{
    const char *value = value_text(node, arena);
    if (!value)
        return err_set(err, ERR_FORMAT, "%s must be a text, a number, true or false", node->string);
    out->name = arena_copy_str(arena, node->string);
    out->value = arena_copy_str(arena, value);
    return (out->name && out->value) || err_no_memory(err);
}

static bool needed(const struct office_make *make, const char *name, struct err *err)
{
    for (size_t i = 0; i < make->setting_count; i++)
        if (str_equal(make->settings[i].name, name))
            return true;
    return err_set(err, ERR_USAGE, "%s is not filled in", name);
}

static bool take_settings(const cJSON *object, struct arena *arena, struct office_make *make,
                          struct err *err)
{
    struct setting_change *list;
    size_t count = 0;
    const cJSON *node;
    list = arena_take_array(arena, (size_t)cJSON_GetArraySize(object) + 1, sizeof *list);
    if (!list)
        return err_no_memory(err);
    cJSON_ArrayForEach(node, object)
    {
        if (cJSON_IsString(node) && !node->valuestring[0])
            continue;
        if (!take_setting(node, arena, &list[count], err) || !settings_check(&list[count], err))
            return false;
        count++;
    }
    make->settings = list;
    make->setting_count = count;
    return needed(make, "endpoint", err) && needed(make, "home_page", err);
}

static bool take_ca(const char *folder, const cJSON *node, struct arena *arena,
                    struct office_make *make, struct err *err)
{
    struct buf text = BUF_INIT;
    if (!cJSON_IsString(node) || !node->valuestring[0])
        return true;
    char *path = path_join(folder, node->valuestring);
    bool good = path ? file_read(path, OFFICE_LIST_BYTES_MAX, &text, err) : err_no_memory(err);
    if (good && !(make->ca_pem = arena_copy(arena, text.data ? text.data : "", text.size)))
        good = err_no_memory(err);
    buf_finish(&text);
    mem_free(path);
    return good;
}

bool office_lists_read(const char *folder, struct arena *arena, struct office_make *make,
                       struct err *err)
{
    struct buf text = BUF_INIT;
    struct json_doc doc = {0};
    char *path = path_join(folder, OFFICE_BLANKS_FILE);
    if (!path)
        return err_no_memory(err);
    bool good = file_read(path, OFFICE_LIST_BYTES_MAX, &text, err) &&
                json_open(&doc, text.data ? text.data : "", text.size, OFFICE_BLANKS_FILE, NULL,
                          err);
    if (good) {
        good = take_settings(cJSON_GetObjectItemCaseSensitive(doc.root, "settings"), arena, make,
                             err) &&
               take_ca(folder, cJSON_GetObjectItemCaseSensitive(doc.root, "ca"), arena, make, err);
        if (!good)
            err_wrap(err, "%s", path);
    }
    json_close(&doc);
    buf_finish(&text);
    mem_free(path);
    return good;
}

/* ---- Passphrases ---- */

void office_lists_passphrase(char out[OFFICE_PASSPHRASE_BYTES])
{
    static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789"; /* none that look alike */
    size_t n = 0;
    while (n < OFFICE_PASSPHRASE_BYTES - 1) {
        unsigned char chance;
        if (n % 5 == 4) {
            out[n++] = '-';
            continue;
        }
        id_random_bytes(&chance, 1);
        if (chance < 256 - 256 % (sizeof letters - 1)) /* each as likely as the others */
            out[n++] = letters[chance % (sizeof letters - 1)];
    }
    out[n] = '\0';
}
