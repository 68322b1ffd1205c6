/* Reading: the open file first, then the secrets that it names by their number. A change in
 * between renames the open file before it drops the old secrets, so where the set is gone, both
 * are read again. */
#include "inside.h"

#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"

#define ARENA_BYTES_MAX (256 * 1024) /* every setting at its longest fits */
#define TRIES 4

/* ---- Files ---- */

static bool parse_one(struct json_doc *doc, const struct buf *text, const char *file,
                      struct err *err)
{
    *doc = (struct json_doc){NULL, file, NULL};
    if (!text->size) {
        doc->root = cJSON_CreateObject();
        return doc->root || err_no_memory(err);
    }
    if (!json_open(doc, text->data, text->size, file, NULL, err))
        return false;
    const cJSON *format = cJSON_GetObjectItemCaseSensitive(doc->root, "format");
    if (!cJSON_IsObject(doc->root))
        return err_set(err, ERR_FORMAT, "%s:1:1: must be a JSON object", file);
    if (cJSON_IsNumber(format) && format->valuedouble > SETTINGS_FORMAT)
        return err_set(err, ERR_NEWER, "%s was written by a newer version of Bekal", file);
    return true;
}

bool settings_files_parse(struct settings_files *files, const struct buf *open,
                          const struct buf *secret, struct err *err)
{
    *files = (struct settings_files){{0}, {0}};
    bool good = parse_one(&files->open, open, SETTINGS_FILE, err) &&
                parse_one(&files->secret, secret, SECRETS_FILE, err);
    if (!good)
        settings_files_close(files);
    return good;
}

void settings_files_close(struct settings_files *files)
{
    json_close(&files->open);
    json_close(&files->secret);
}

static bool read_one(const char *home, const char *name, struct buf *out, struct err *err)
{
    struct err why = ERR_INIT;
    char *path = path_join(home, name);
    if (!path)
        return err_no_memory(err);
    bool good = file_read(path, SETTINGS_FILE_BYTES_MAX, out, &why) || why.code == ERR_NOT_FOUND;
    if (!good && err)
        *err = why;
    mem_free(path);
    return good;
}

static bool read_once(const char *home, struct settings_files *files, struct err *err)
{
    struct buf open = BUF_INIT, secret = BUF_INIT;
    bool good = read_one(home, SETTINGS_FILE, &open, err) &&
                read_one(home, SECRETS_FILE, &secret, err) &&
                settings_files_parse(files, &open, &secret, err);
    buf_finish(&open);
    buf_finish(&secret);
    return good;
}

bool settings_files_read(const char *home, struct settings_files *files, struct err *err)
{
    for (int i = 0; i < TRIES; i++) {
        if (!read_once(home, files, err))
            return false;
        int64_t number = settings_files_number(files);
        if (!number || settings_files_set(files, number) || i == TRIES - 1)
            break;
        settings_files_close(files);
    }
    return true;
}

static int64_t number_of(const cJSON *node)
{
    bool good = cJSON_IsNumber(node) && node->valuedouble >= 0 && node->valuedouble < 9e15;
    return good ? (int64_t)node->valuedouble : 0;
}

int64_t settings_files_number(const struct settings_files *files)
{
    return number_of(cJSON_GetObjectItemCaseSensitive(files->open.root, "secrets"));
}

cJSON *settings_files_set(const struct settings_files *files, int64_t number)
{
    cJSON *set;
    cJSON_ArrayForEach(set, cJSON_GetObjectItemCaseSensitive(files->secret.root, "sets"))
    {
        if (cJSON_IsObject(set) &&
            number_of(cJSON_GetObjectItemCaseSensitive(set, "number")) == number)
            return set;
    }
    return NULL;
}

/* ---- Values ---- */

static bool load_value(struct settings *settings, const struct setting *setting,
                       const cJSON *object, const char *home, struct err *err)
{
    struct buf text = BUF_INIT;
    const cJSON *node = cJSON_GetObjectItemCaseSensitive(object, setting->name);
    if (!node)
        return settings_put(settings, setting, setting->fallback, home, err);
    bool good = settings_node_text(setting, node, &text, err) &&
                settings_check_value(setting, text.data ? text.data : "", err);
    if (!good && err && err->code != ERR_NO_MEMORY) {
        err->code = ERR_FORMAT;
        err_wrap(err, "%s: %s", setting->kind == SETTING_SECRET ? SECRETS_FILE : SETTINGS_FILE,
                 setting->name);
    }
    good = good && settings_put(settings, setting, text.data ? text.data : "", home, err);
    buf_finish(&text);
    return good;
}

bool settings_of_files(const struct settings_files *files, const char *home,
                       struct settings **out, struct err *err)
{
    size_t count;
    const struct setting *table = settings_table(&count);
    const cJSON *secrets = settings_files_set(files, settings_files_number(files));
    struct settings *settings = mem_alloc(sizeof *settings);
    *out = NULL;
    if (!settings)
        return err_no_memory(err);
    arena_init(&settings->arena, ARENA_BYTES_MAX);
    for (size_t i = 0; i < count; i++) {
        const cJSON *from = table[i].kind == SETTING_SECRET ? secrets : files->open.root;
        if (!load_value(settings, &table[i], from, home, err)) {
            settings_free(settings);
            return false;
        }
    }
    *out = settings;
    return true;
}

/* Paths are told from the root, so that whoever takes them from the home again does no harm. */
bool settings_load(const char *home, struct settings **out, struct err *err)
{
    struct settings_files files;
    *out = NULL;
    if (!settings_files_read(home, &files, err))
        return false;
    char *real = path_real(home);
    bool good = settings_of_files(&files, real ? real : home, out, err);
    settings_files_close(&files);
    mem_free(real);
    return good;
}

void settings_free(struct settings *settings)
{
    if (!settings)
        return;
    arena_finish(&settings->arena);
    mem_free(settings);
}
