/* What holds of every lesson and every layout of it, whatever was parsed: aborts where it does
 * not. Shared by the fuzz targets. */
#ifndef BEKAL_TESTS_LESSON_HOLDS_H
#define BEKAL_TESTS_LESSON_HOLDS_H

#include "layout_case.h"

void lesson_holds(bool promise); /* abort() unless */

/* Blocks keep their depth, order and parents; tables hold rows and rows hold cells; a summary is
 * the first of its details; runs are UTF-8 without characters that are left out of lessons. */
void lesson_holds_tree(const struct lesson *lesson);

/* To the end in steps of a window: tops of blocks do not go up, the height is the one that was
 * estimated, and what is drawn stays in its column of `width` or in a layer. */
void lesson_holds_layout(struct layout_case *c, int width);

#endif
