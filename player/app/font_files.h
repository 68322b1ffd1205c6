/* Where the font files are. */
#ifndef BEKAL_APP_FONT_FILES_H
#define BEKAL_APP_FONT_FILES_H

#include "base/err.h"
#include "draw/text.h"

/* Behind the faces that text is set in stand those that lend what these lack: signs, other scripts,
 * and pictures in colour. From FALLBACK_MATH to FALLBACK_CJK they are asked in this order. */
enum {
    FALLBACK_MATH = FACE_COUNT,
    FALLBACK_SYMBOLS,
    FALLBACK_SYMBOLS_2,
    FALLBACK_CJK,
    FALLBACK_ARABIC,
    FALLBACK_ARABIC_BOLD,
    FALLBACK_JAVANESE,
    FALLBACK_JAVANESE_BOLD,
    FALLBACK_HEBREW,
    FALLBACK_HEBREW_BOLD,
    FALLBACK_BALINESE,
    FALLBACK_BALINESE_BOLD,
    FALLBACK_EMOJI,
    FONT_FILE_COUNT
};

/* The paths of all faces, each to be freed with mem_free; a fallback that is absent is NULL. On
 * failure all are NULL. */
MUST_USE bool font_files_find(char *paths[FONT_FILE_COUNT], struct err *err);

#endif
