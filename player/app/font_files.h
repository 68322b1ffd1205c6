/* Where the font files are. */
#ifndef BEKAL_APP_FONT_FILES_H
#define BEKAL_APP_FONT_FILES_H

#include "base/err.h"
#include "draw/text.h"

/* Behind the faces that text is set in stand those that lend single glyphs: arrows,
 * mathematical and other signs. */
enum { FALLBACK_MATH = FACE_COUNT, FALLBACK_SYMBOLS, FALLBACK_SYMBOLS_2, FONT_FILE_COUNT };

/* The paths of all faces, each to be freed with mem_free; a fallback that is absent is NULL. On
 * failure all are NULL. */
MUST_USE bool font_files_find(char *paths[FONT_FILE_COUNT], struct err *err);

#endif
