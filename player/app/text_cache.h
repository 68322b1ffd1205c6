/* Drawn texts, kept by style and bytes; the longest unused go first. Thread: the main one. */
#ifndef BEKAL_APP_TEXT_CACHE_H
#define BEKAL_APP_TEXT_CACHE_H

#include "draw/raster.h"

struct text_cache;

struct text_cache *text_cache_new(size_t bytes_max); /* NULL: no memory */
void text_cache_free(struct text_cache *cache);

/* Borrowed until the next text_cache_add; NULL where it is not kept. */
const struct mask *text_cache_find(struct text_cache *cache, struct text_style style,
                                   const char *s, size_t n);

/* Copies the mask and the text; borrowed until the next call. NULL: no memory, or larger than the
 * cache. */
const struct mask *text_cache_add(struct text_cache *cache, struct text_style style,
                                  const char *s, size_t n, const struct mask *mask);

#endif
