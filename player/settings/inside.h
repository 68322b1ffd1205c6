/* What the files of settings/ share. */
#ifndef BEKAL_SETTINGS_INSIDE_H
#define BEKAL_SETTINGS_INSIDE_H

#include <stddef.h>

#include "base/buf.h"
#include "base/json.h"
#include "settings/settings.h"

#define SETTINGS_FORMAT 1

/* Where a setting stands in struct settings, and what its text must be beyond its kind. */
struct setting_inside {
    size_t at;
    bool wide; /* a number of 64 bits */
    bool path; /* a relative one starts at the home */
    bool (*check)(const char *value, struct err *err); /* may be NULL */
};

const struct setting *settings_find(const char *name);

/* ---- Checks of texts: ERR_USAGE with what would be right ---- */

bool settings_check_value(const struct setting *setting, const char *value, struct err *err);
bool settings_check_endpoint(const char *value, struct err *err);
bool settings_check_home_page(const char *value, struct err *err);
bool settings_check_proxy(const char *value, struct err *err);
bool settings_check_version(const char *value, struct err *err);
bool settings_check_user(const char *value, struct err *err);
bool settings_check_pin(const char *value, struct err *err);
bool settings_check_window(const char *value, struct err *err);
bool settings_read_bool(const char *value, bool *out);

/* ---- Values ---- */

/* Puts a value (checked, as text) in its place; home for relative paths. */
bool settings_put(struct settings *settings, const struct setting *setting, const char *value,
                  const char *home, struct err *err);

/* A node of the file as text, appended. ERR_FORMAT: of a wrong type. */
bool settings_node_text(const struct setting *setting, const cJSON *node, struct buf *out,
                        struct err *err);
/* And back; NULL: no memory. The value must be one that settings_check_value takes. */
cJSON *settings_text_node(const struct setting *setting, const char *value);

/* ---- The two files ----
 *
 * settings.json names by a number ("secrets") the set of secrets that belongs to it; secrets.json
 * holds sets by number. So one rename, that of settings.json, changes both. */

struct settings_files {
    struct json_doc open, secret; /* never without a root that is an object, once read */
};
bool settings_files_parse(struct settings_files *files, const struct buf *open,
                          const struct buf *secret, struct err *err);
bool settings_files_read(const char *home, struct settings_files *files, struct err *err);
void settings_files_close(struct settings_files *files);
int64_t settings_files_number(const struct settings_files *files);
/* The set of secrets with this number, or NULL. */
cJSON *settings_files_set(const struct settings_files *files, int64_t number);

/* Of files in memory: what settings_load and settings_change do between reading and writing. */
bool settings_of_files(const struct settings_files *files, const char *home,
                       struct settings **out, struct err *err);
bool settings_files_change(struct settings_files *files, const struct setting_change *changes,
                           size_t count, bool *secrets_too, struct err *err);

#endif
