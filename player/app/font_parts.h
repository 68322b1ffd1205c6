/* What the files of the fonts share; not for others. */
#ifndef BEKAL_APP_FONT_PARTS_H
#define BEKAL_APP_FONT_PARTS_H

#include <SDL_ttf.h>

#include "app/font_files.h"
#include "app/fonts.h"
#include "app/text_cache.h"
#include "base/buf.h"

#define FONTS_OPEN_MAX 32     /* faces at sizes; the longest unused is closed */
#define FONTS_ADVANCES 8192   /* a power of two */
#define RULER_PX 1024

/* Noto Color Emoji has pictures of one size, 136 by 128, at this one. */
#define EMOJI_PX 109
#define EMOJI_WIDTH_PX 136
#define EMOJI_EM_PERCENT 120 /* how wide one is shown, of the text's size */
#define OVERHANG_PERCENT 12 /* of the size: room for ink above and below the text's box */

/* One font for SDL_ttf shapes in one direction and script alone. */
struct open_font {
    TTF_Font *font; /* NULL: the place is free */
    unsigned file;
    int size_px;
    bool rtl;
    uint64_t used;
};

struct ruler {
    TTF_Font *font;
    int bars_px; /* the width of || */
    bool absent; /* its file cannot be read */
};

struct known_advance {
    uint64_t hash;
    int ruler_px;
};

struct fonts {
    char *paths[FONT_FILE_COUNT];
    struct open_font open[FONTS_OPEN_MAX];
    struct ruler rulers[FONT_FILE_COUNT][2]; /* by direction */
    uint64_t uses;
    struct known_advance advances[FONTS_ADVANCES];
    struct text_cache *masks;
    SDL_Surface *last; /* a text that the cache would not hold */
    uint32_t *colors;  /* of it; or NULL */
    struct buf text;   /* a copy closed by NUL */
    bool started;
};

/* A piece of a text that one font draws in one go. */
struct font_part {
    const char *s;
    size_t n;
    unsigned file;
    uint8_t level; /* see draw/bidi.h */
};

/* The longest beginning of s that one font has; levels are those of s's bytes, or NULL where all of
 * them have `level`. */
struct font_part font_part_next(struct fonts *fonts, unsigned face, const char *s, size_t n,
                                const uint8_t *levels, uint8_t level);
bool font_part_all_plain(const char *s, size_t n); /* all of it is in the text's own face */

struct ruler *font_ruler(struct fonts *fonts, unsigned file, bool rtl); /* NULL: no such font */
struct open_font *font_at(struct fonts *fonts, unsigned file, int size_px, bool rtl);
const char *font_copy(struct fonts *fonts, const char *before, const char *s, size_t n,
                      const char *after);
int font_part_width(struct fonts *fonts, const struct font_part *part, int size_px);

/* font_draw.c: behind the rasteriser's table. */
bool font_draw(void *context, struct text_style style, const char *s, size_t n, struct mask *out);

#endif
