/* The direction of writing: which parts of a text run from right to left, and where it may be cut.
 *
 * Levels are those of UAX #9: even from left to right, odd from right to left, deeper within.
 * Units: bytes of valid UTF-8. Thread: any. Source: UAX #9 (fribidi), UAX #29 (a part of it). */
#ifndef BEKAL_DRAW_BIDI_H
#define BEKAL_DRAW_BIDI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BIDI_BYTES_MAX (4u << 20) /* of a paragraph; a longer one runs from left to right */

/* Whether anything in the text runs from right to left: most texts need no more than this. */
bool bidi_needed(const char *s, size_t n);

/* The direction of the first strong character: 1 from right to left, 0 from left to right, -1 where
 * there is none in the first few kilobytes. */
int bidi_first_strong(const char *s, size_t n);

/* The level of each byte of a paragraph into levels, which has room for n; *rtl: the paragraph
 * runs from right to left. False: too long, or no memory; the text is then shown in its order. */
bool bidi_levels(const char *s, size_t n, uint8_t *levels, bool *rtl);

/* The order, from left to right, in which pieces of these levels stand on a line. Source: rule
 * L2. */
void bidi_order(const uint8_t *levels, size_t count, uint32_t *order);

/* The offset after the cluster at `at`: a letter with its marks, an emoji with its modifiers. */
size_t bidi_cluster_next(const char *s, size_t n, size_t at);

#endif
