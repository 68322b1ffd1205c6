/* The real fonts: text measured and drawn through SDL_ttf, behind draw's two tables.
 *
 * A face is opened when it is first used at a size. Widths and drawn texts are kept, within bounds.
 * Thread: the main one. */
#ifndef BEKAL_APP_FONTS_H
#define BEKAL_APP_FONTS_H

#include "base/err.h"
#include "draw/raster.h"
#include "draw/text.h"

struct fonts;

/* Finds the files of all faces: in $BEKAL_FONTS, in share/bekal/fonts beside the program's folder,
 * then where systems keep Noto. Errors: ERR_NOT_FOUND names the file and the package that brings
 * it. */
MUST_USE bool fonts_open(struct fonts **out, struct err *err);
void fonts_close(struct fonts *fonts); /* NULL is legal */

/* Both tables borrow the fonts. */
struct text_metrics fonts_metrics(struct fonts *fonts);
void fonts_sources(struct fonts *fonts, struct raster_sources *sources); /* context and .text */

#endif
