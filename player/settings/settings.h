/* The settings of a home that sync goes by.
 *
 * HOME/settings.json holds what may be shown, HOME/secrets.json (mode 0600) what may not: passwords
 * and keys. An office file writes both. Each setting is one row of a table: name, kind, default,
 * check, help; command line, player and office read that table. Thread: values; any. */
#ifndef BEKAL_SETTINGS_SETTINGS_H
#define BEKAL_SETTINGS_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

#define SETTINGS_FILE "settings.json"
#define SECRETS_FILE "secrets.json"
#define SETTINGS_PINS_MAX 4
#define SETTINGS_TEXT_MAX 1024              /* bytes of a value */
#define SETTINGS_FILE_BYTES_MAX (256 * 1024) /* of either file */

/* Strings are never NULL; "" is not set. Owned by the arena. */
struct settings {
    struct arena arena;
    /* the server */
    const char *endpoint;  /* up to and without "/statements" */
    const char *user;
    const char *password;  /* secret */
    const char *version;   /* X-Experience-API-Version; "1.0.3" */
    const char *home_page; /* of accounts; no default */
    const char *send;      /* "completions", "scores", "everything" */
    const char *place;     /* "kiosk", "own_device", "proctored_exam" */
    bool pull;             /* records of one's own may be read back */
    /* the way there */
    const char *proxy, *proxy_user;
    const char *proxy_password; /* secret */
    const char *ca_file;        /* path; an office file's CA is written beside the settings. As
                                 * all paths here: taken from the home where it is relative */
    const char *pins[SETTINGS_PINS_MAX];
    const char *client_certificate, *client_key; /* paths */
    /* how much, and when */
    int batch_count, batch_bytes;    /* 50, 262144 */
    int64_t monthly_bytes;           /* data cap; 0: none */
    const char *metered;             /* "yes", "no", "ask the system" → "auto" */
    bool sync_on_metered;
    const char *window;              /* "18:00-06:00"; "" always */
    int first_delay_s;               /* random up to this after a start; 600 */
    bool automatic;                  /* the player syncs by itself; true */
    /* people */
    const char *office;              /* its name, of the office file */
    int64_t office_number;           /* of the newest office file taken; 0 none */
    const char *contact_name, *contact_phone;
};

/* Absent files give the defaults. A malformed file: ERR_FORMAT with file, line and column; a value
 * that settings_change would refuse: ERR_FORMAT with its name; written by a newer version:
 * ERR_NEWER. Nothing is changed. */
MUST_USE bool settings_load(const char *home, struct settings **out, struct err *err);
void settings_free(struct settings *settings);

enum setting_kind { SETTING_TEXT, SETTING_SECRET, SETTING_WORD, SETTING_NUMBER, SETTING_BOOL,
                    SETTING_LIST };
struct setting_inside;
struct setting {
    const char *name; /* "endpoint", "data.monthly_bytes" … as on the command line */
    enum setting_kind kind;
    const char *help;     /* one line, English; translated by who shows it */
    const char *fallback; /* the default, as text */
    const char *const *words; /* of a SETTING_WORD, closed by NULL */
    int64_t least, most;      /* of a SETTING_NUMBER */
    const struct setting_inside *inside;
};
const struct setting *settings_table(size_t *count);

/* A value as text; a secret gives "set" or "". Into out (cut). NULL-safe; false: no such name. */
bool settings_get(const struct settings *settings, const char *name, char *out, size_t size);

struct setting_change {
    const char *name;
    const char *value; /* NULL: back to the default */
};
/* Whether a change would be taken, by itself. Errors: ERR_USAGE with the setting's name and what
 * would be right (https but for loopback; a pin's form; a window's form; numbers' bounds). */
MUST_USE bool settings_check(const struct setting_change *change, struct err *err);

/* Checks all, then writes both files, the secrets' with mode 0600: after a cut at any moment all
 * the changes hold, or none (also after an error of files; only after one in the very last flush
 * they may hold). Makes the home where there is none. Members that this version does
 * not know are kept. Errors: as settings_check; ERR_BUSY (another program is changing them);
 * ERR_FORMAT (a file that is there is malformed: it is left as it is); of files. */
MUST_USE bool settings_change(const char *home, const struct setting_change *changes, size_t count,
                              struct err *err);

#endif
