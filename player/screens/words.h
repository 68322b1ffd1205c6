/* Words, numbers and dates for a person, in the language that was chosen. Messages are marked and
 * compiled by gettext's tools.
 *
 * Numbers and dates follow the language: 86,67 and 22 November 2026 in Indonesian, 86.67 and
 * 22 November 2026 in English. Functions that write take a buffer and its size and return it. */
#ifndef BEKAL_SCREENS_WORDS_H
#define BEKAL_SCREENS_WORDS_H

#include <stddef.h>
#include <stdint.h>

#include "quiz/quiz.h"

#define _(text) words_text(text)
#define N_(text) text
#define ngettext(one, many, n) words_count(one, many, n)

#define WORDS_BYTES 160

/* The message in the language in use; itself where it is not translated. Never NULL. */
const char *words_text(const char *message) __attribute__((format_arg(1)));
const char *words_count(const char *one, const char *many, unsigned long n)
    __attribute__((format_arg(1), format_arg(2)));

/* The language that words are in: "id" or "en". Set once at the start and when it is changed;
 * catalogues are looked for below `folder`. False: no catalogue (English is shown). */
bool words_use(const char *language, const char *folder);
const char *words_language(void);

char *words_score(double score, char *out, size_t size);             /* "86,67" */
char *words_date(int64_t wall_ms, char *out, size_t size);           /* "22 November 2026" */
char *words_time(int64_t wall_ms, char *out, size_t size);           /* "09.41", "09:41" */
char *words_minutes(int minutes, char *out, size_t size);            /* "1 jam 5 menit" */
char *words_bytes(uint64_t bytes, char *out, size_t size);           /* "12,5 MB" */
char *words_pass_rule(const struct quiz *quiz, char *out, size_t size); /* "≥ 70,00" */
const char *words_greeting(int64_t wall_ms); /* "Selamat pagi" */

/* What a failure around a course means for a learner, that nothing was lost, and what to do. */
const char *words_problem(enum err_code code);

#endif
