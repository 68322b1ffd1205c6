/* Words, numbers and dates for a person, in the language in use: for the player and the tools.
 *
 * Messages are marked and compiled by gettext's tools. There are two catalogues: "bekal" has the
 * words of the player's screens (po/id.po), "bekal-tools" those of the tools and of the errors and
 * diagnostics of all libraries (po/id-tools.po). What one does not have is looked for in the
 * other, which is opened only then.
 *
 * err_set, err_sys, err_wrap, diag_add and json_report look their formats up here, and diag_add
 * its remedies: what is given to them needs no mark. What a format is given as an argument does.
 *
 * Catalogues stay open until the program ends, so that a thread may hold a message while another
 * changes the language. Thread: any; words_use and words_begin the main one. */
#ifndef BEKAL_BASE_WORDS_H
#define BEKAL_BASE_WORDS_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define _(text) words_text(text)
#define N_(text) text
#define ngettext(one, many, n) words_count(one, many, n)

#define WORDS_BYTES 160

enum words_first { WORDS_OF_PLAYER, WORDS_OF_TOOLS }; /* which catalogue is looked into first */

/* ---- The language (words.c) ---- */

/* The language that words are in: "id" or "en"; catalogues are looked for below `folder`, which
 * may be NULL. Opens the player's. False: no catalogue (English is shown). */
bool words_use(const char *language, const char *folder);

/* The same, with a choice; opens a catalogue when the first message is looked up. */
void words_begin(const char *language, const char *folder, enum words_first first);
const char *words_language(void); /* "en" before one was chosen */

/* The message in the language in use; itself where it is not translated. Never NULL. */
const char *words_text(const char *message) __attribute__((format_arg(1)));
const char *words_count(const char *one, const char *many, unsigned long n)
    __attribute__((format_arg(1), format_arg(2)));

/* The same for a format of printf, whose translation counts only where it takes the same arguments
 * in the same order. */
const char *words_format(const char *format) __attribute__((format_arg(1)));
bool words_same_arguments(const char *format, const char *other);

/* ---- At the command line (words_start.c) ---- */

/* The language that the environment asks for: BEKAL_LANGUAGE; else, unless the locale is "C",
 * LANGUAGE; else the locale (LC_ALL, LC_MESSAGES, LANG). "id" or "en". */
const char *words_wanted(void);

/* share/locale beside the folder of this program, as in the build and in an installed tree. Owned;
 * NULL where the system does not tell. */
char *words_folder(void);

/* For a tool, first of all: takes "--language id|en" out of the arguments, wherever it stands
 * before a "--", and begins in that language, or in the one that is wanted. ERR_USAGE. */
MUST_USE bool words_begin_tool(int *argc, char **argv, struct err *err);

/* ---- Amounts and moments (words_amount.c) ----
 *
 * 86,67 and 22 November 2026 in Indonesian, 86.67 and 22 November 2026 in English. These write to
 * a buffer of a size and return it. */

char *words_score(double score, char *out, size_t size);             /* "86,67" */
char *words_number(double number, char *out, size_t size);           /* "2,5", "3" */
char *words_date(int64_t wall_ms, char *out, size_t size);           /* "22 November 2026" */
char *words_time(int64_t wall_ms, char *out, size_t size);           /* "09.41", "09:41" */
char *words_minutes(int minutes, char *out, size_t size);            /* "1 jam 5 menit" */
char *words_bytes(uint64_t bytes, char *out, size_t size);           /* "12,5 MB" */

#endif
