/* What stands beside a piece of audio or video under its name: film.webm has its captions in
 * film.id.vtt, film.en.vtt or film.vtt, and its poster in film.jpg. Names are those of entries or
 * files, compared without regard to ASCII case. Pure. */
#ifndef BEKAL_COURSE_BESIDE_H
#define BEKAL_COURSE_BESIDE_H

#include <stdbool.h>

#define COURSE_TAG_BYTES 36 /* of a language, with its NUL */

/* Whether name holds captions of media; language is then their BCP 47 tag, "" for none. */
bool course_captions_of(const char *media, const char *name, char language[COURSE_TAG_BYTES]);

/* The preference of name as the poster of media: 1 is the first choice, 0 is none. */
int course_poster_of(const char *media, const char *name);

#endif
