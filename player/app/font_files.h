/* Where the font files are. */
#ifndef BEKAL_APP_FONT_FILES_H
#define BEKAL_APP_FONT_FILES_H

#include "base/err.h"
#include "draw/text.h"

/* The paths of all faces, each to be freed with mem_free. On failure all are NULL. */
MUST_USE bool font_files_find(char *paths[FACE_COUNT], struct err *err);

#endif
