/* A lesson's text in sentences, as they are read aloud: where each stands and what is said of it.
 *
 * Pure. A sentence lies within one block: headings, list items, cells and pictures end one. What a
 * voice would stumble over is put into words: numbers, amounts, times, abbreviations, addresses,
 * signs. Code is told by a word, the marks of footnotes and emoji are passed over. The time that a
 * step takes grows with the sentence and what is passed over, not with the lesson's text.
 * Ownership: the lesson is borrowed for the call. Thread: any. */
#ifndef BEKAL_SPEECH_SPEECH_H
#define BEKAL_SPEECH_SPEECH_H

#include "base/buf.h"
#include "lesson/lesson.h"

#define SPEECH_SENTENCE_BYTES_MAX 600 /* a longer one is cut: after a comma, else at a space */
#define SPEECH_SAID_BYTES_MAX 4000    /* of one sentence */
#define SPEECH_LOOK_BYTES_MAX (1u << 20) /* without a word for so long, the text has ended */

#define SPEECH_SPEED_LEAST 80 /* percent of a calm reader's */
#define SPEECH_SPEED_MOST 160
#define SPEECH_SPEED_STEP 20

/* The languages that there are voices for. */
enum speech_language { SPEECH_NONE, SPEECH_INDONESIAN, SPEECH_ENGLISH };

/* Of a BCP 47 tag ("id", "en-GB"); NULL: not stated, Indonesian. */
enum speech_language speech_language_of(const char *tag);

struct speech_text {
    const struct lesson *lesson;
    enum speech_language language;
    /* Which details are open, by the index of their block; NULL: as at first. */
    bool (*open)(void *context, uint32_t block, bool at_first);
    void *context;
};

struct speech_sentence {
    struct lesson_place from, to; /* in the same block, up to `to` */
};

/* The first sentence that begins at `from` or after it, and what is said, into an emptied buf.
 * False: there is none, or no memory, which said->failed tells. */
bool speech_next(const struct speech_text *text, struct lesson_place from,
                 struct speech_sentence *out, struct buf *said);

/* The last one that begins before the place. */
bool speech_previous(const struct speech_text *text, struct lesson_place before,
                     struct speech_sentence *out, struct buf *said);

/* The words of one sentence of plain text: n bytes, at most SPEECH_SENTENCE_BYTES_MAX of them are
 * read. Appends; nothing where there is no letter and no digit. */
void speech_say(const char *s, size_t n, enum speech_language language, struct buf *said);

#endif
