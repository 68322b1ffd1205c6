/* What the files of this library share; not for others. */
#ifndef BEKAL_SPEECH_INSIDE_H
#define BEKAL_SPEECH_INSIDE_H

#include "speech/speech.h"

/* ---- pieces.c: a block's plain text, piece by piece ---- */

#define PIECE_BYTES 2048 /* holds more than two of the longest sentences */

/* Where reading is: the run and its byte of the block's text. Of a block without runs: NULL. */
struct piece_reader {
    const struct block *block;
    const struct run *run;
    size_t run_at, size;
};

struct piece {
    char text[PIECE_BYTES]; /* what is not to be read is blank, so that bytes are places */
    size_t n, at;           /* at: of its first byte in the block */
    bool last;              /* nothing comes after it */
};

void piece_begin(struct piece_reader *reader, const struct block *block);
/* Places must not go back. */
void piece_read(struct piece_reader *reader, size_t at, struct piece *out);

/* ---- sentence.c ---- */

/* The first sentence of n bytes: *from and *to without the blanks around it. `end`: no text comes
 * after these. False: they are blank. */
bool sentence_find(const char *s, size_t n, bool end, enum speech_language language, size_t *from,
                   size_t *to);
bool sentence_blank(char c);

/* ---- number.c ---- */

/* Says a word that begins with a number, or an amount of money; how many bytes it took of s, which
 * may go on over the next word ("Rp 2,5 juta"); 0: it is none. `time`: the word before was "pukul"
 * or its like. */
size_t number_say(const char *s, size_t n, enum speech_language language, bool time,
                  struct buf *said);
/* The value of a Roman number of n letters; 0: it is none. */
int number_roman(const char *s, size_t n);

/* ---- word.c ---- */

struct word_known {
    const char *written, *indonesian, *english;
    bool may_end; /* its full stop may end a sentence as well ("dll.") */
};
/* An abbreviation with its full stop, of n bytes; NULL: not known. */
const struct word_known *word_abbreviation(const char *s, size_t n,
                                           enum speech_language language);
const char *word_said(const struct word_known *known, enum speech_language language);
/* What is said for a sign; NULL: the character is no sign with a name. */
const char *word_for_sign(uint32_t c, enum speech_language language);
/* Letters, digits and what goes with them; not emoji, drawings, controls. */
bool word_is_text(uint32_t c);
bool word_is_spelled(const char *s, size_t n); /* "ASN": letter by letter */
bool word_before_roman(const char *s, size_t n); /* "Golongan", "bab" */
bool word_before_time(const char *s, size_t n);  /* "pukul" */

#endif
