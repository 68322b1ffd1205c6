/* The commands of bekal-admin: each opens what it needs, prints what it found, and returns the
 * status. And what they share: words, options, output, questions.
 *
 * A command has two faces, lines for a person and one JSON object on one line for a program; a
 * failure is told on the error stream in both. */
#ifndef BEKAL_ADMIN_ADMIN_H
#define BEKAL_ADMIN_ADMIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

/* Exit statuses. */
#define ADMIN_GOOD 0
#define ADMIN_BAD 1    /* it failed, or something needs attention */
#define ADMIN_USAGE 2  /* asked wrongly */
#define ADMIN_UNSENT 3 /* not done, since records that were not delivered would be lost or hidden */

#define ADMIN_OPTIONS_MAX 12 /* of a command */
#define ADMIN_GIVEN_MAX 64   /* options in one call */

struct admin_option {
    const char *name;
    const char *value; /* what the help calls it; NULL: takes none. Marked, as about is */
    const char *about;
};

struct admin_given {
    const char *name, *value; /* value "" where it takes none */
};

struct admin {
    const char *home;
    bool json;
    const char *const *words; /* after the command */
    size_t word_count;
    struct admin_given given[ADMIN_GIVEN_MAX];
    size_t given_count;
};

struct admin_command {
    const char *name; /* "config set": a group and a subcommand */
    const char *arguments; /* marked, as about is */
    int (*run)(const struct admin *admin);
    const char *about; /* one line */
    size_t least, most; /* words it takes */
    const struct admin_option *options; /* closed by a NULL name; NULL: none */
};
extern const struct admin_command admin_commands[]; /* closed by a NULL name */

/* ---- Words and options (args.c) ---- */

/* The command that the words name, and how many words its name took; NULL: none. */
const struct admin_command *admin_find(char *const *words, size_t count, size_t *took);
bool admin_is_group(const char *name);

/* Reads the options before a command (command NULL), or those after it. False: the program ends
 * with *status. */
bool admin_read(struct admin *admin, const struct admin_command *command, int argc, char **argv,
                const char **home, bool *help, int *status);

/* The value of an option, "" where it takes none; NULL: not given. */
const char *admin_option(const struct admin *admin, const char *name);

bool admin_read_number(const char *text, int64_t least, int64_t most, int64_t *out);

/* A time as people write it: "2026-11-22", "2026-11-22 09:00" (this machine's time zone), the
 * same as "22/11/2026 09.00", or with a zone of its own, "2026-11-22T09:00:00Z". */
bool admin_read_time(const char *text, int64_t *wall_ms);

/* ---- Help (help.c) ---- */

void admin_print_help(void);
int admin_help_about(const char *name); /* a command, or a group of them */
int admin_unknown(const char *group, const char *name);
int admin_usage(const char *format, ...) PRINTF_LIKE(1, 2);

/* ---- Output (output.c) ---- */

int admin_tell(const struct err *err); /* on the error stream; the status for it */

/* Members of one JSON object, begun by the first of them. */
void admin_add_text(struct buf *out, const char *name, const char *value);
void admin_add_int(struct buf *out, const char *name, int64_t value);
void admin_add_bool(struct buf *out, const char *name, bool value);
void admin_add_time(struct buf *out, const char *name, int64_t wall_ms); /* ISO; 0: "" */
void admin_add_json(struct buf *out, const char *name, const char *json);
void admin_add_json_text(struct buf *out, const char *value); /* a text by itself, in a list */
/* Another object of a list. */
void admin_add_to_list(struct buf *list, struct buf *object);
/* Closes the object, prints it on a line of its own, frees. */
void admin_print_json(struct buf *out);

/* "Fingerprint        5967-…": a label, which is translated here (mark it), and its value. */
#define ADMIN_LABEL_CELLS 18
void admin_print_line(const char *label, const char *format, ...) PRINTF_LIKE(2, 3);

/* "2026-11-22 09:00", in Indonesian "22/11/2026 09.00", in the machine's time zone; "never" for
 * 0. */
#define ADMIN_TIME_BYTES 24
const char *admin_time(int64_t wall_ms, char out[ADMIN_TIME_BYTES]);

/* ---- The home (home.c) ---- */

struct store;
struct outbox;
struct settings;

/* Whether there is a record here: looking at a folder must not make one. */
bool admin_has_record(const struct admin *admin, struct err *err);
struct store *admin_open_store(const struct admin *admin, struct err *err); /* NULL: err */
bool admin_open_outbox(const struct admin *admin, struct outbox **out, struct err *err);
/* *out NULL, with true, where nothing was gathered yet. */
bool admin_look_at_outbox(const struct admin *admin, struct outbox **out, struct err *err);
bool admin_load_settings(const struct admin *admin, struct settings **out, struct err *err);

/* ---- Questions (ask.c) ---- */

/* Yes or no, in either language; yes where --yes was given. ERR_USAGE where nobody can be
 * asked. ERR_CANCELLED: no. */
MUST_USE bool admin_confirm(const struct admin *admin, struct err *err, const char *format, ...)
    PRINTF_LIKE(3, 4);

/* A secret from the terminal without echo, or a line of standard input. `twice`: a new one, to be
 * typed twice at a terminal. Wipe with terminal_forget. */
MUST_USE bool admin_ask_secret(const char *prompt, bool twice, struct buf *out, struct err *err);

#endif
