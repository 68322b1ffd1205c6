/* A text's width is its advance, which lets pieces of a line stand side by side. SDL_ttf tells how
 * wide the ink is instead, in whole pixels; between two bars, whose ink stays within their advance,
 * both are the same: the width of |text| less that of ||. Letters are placed by fractions of a
 * pixel, so that advances grow in step with the size: each face is measured at one large size, the
 * ruler, and brought down. Rounding then favours neither long nor short pieces.
 *
 * Advances are kept in a table where each slot holds the last text that fell on it, by a hash of 64
 * bits: a wrong hit would need two texts of one screen to share it. */
#include "app/fonts.h"

#include <string.h>

#include <SDL_ttf.h>

#include "app/font_files.h"
#include "app/text_cache.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/utf8.h"

#define OPEN_MAX 32          /* faces at sizes; the longest unused is closed */
#define ADVANCES 8192        /* a power of two */
#define MASK_CACHE_BYTES (4u << 20)
#define TEXT_BYTES_MAX 8192  /* of one run; no line on a screen comes near */
#define RULER_PX 1024

struct open_font {
    TTF_Font *font; /* NULL: the place is free */
    struct text_style style;
    uint64_t used;
};

struct ruler {
    TTF_Font *font;
    int bars_px; /* the width of || */
};

struct known_advance {
    uint64_t hash;
    int ruler_px;
};

struct fonts {
    char *paths[FONT_FILE_COUNT];
    struct open_font open[OPEN_MAX];
    struct ruler rulers[FONT_FILE_COUNT];
    uint64_t uses;
    struct known_advance advances[ADVANCES];
    struct text_cache *masks;
    SDL_Surface *last; /* a text that the cache would not hold */
    struct buf text;   /* a copy closed by NUL */
    bool started;
};

void fonts_close(struct fonts *fonts)
{
    if (!fonts)
        return;
    for (int i = 0; i < OPEN_MAX; i++)
        if (fonts->open[i].font)
            TTF_CloseFont(fonts->open[i].font);
    SDL_FreeSurface(fonts->last);
    for (int face = 0; face < FONT_FILE_COUNT; face++) {
        if (fonts->rulers[face].font)
            TTF_CloseFont(fonts->rulers[face].font);
        mem_free(fonts->paths[face]);
    }
    text_cache_free(fonts->masks);
    buf_finish(&fonts->text);
    if (fonts->started)
        TTF_Quit();
    mem_free(fonts);
}

bool fonts_open(struct fonts **out, struct err *err)
{
    *out = NULL;
    struct fonts *fonts = mem_alloc(sizeof *fonts);
    if (!fonts)
        return err_no_memory(err);
    if (!font_files_find(fonts->paths, err))
        goto cleanup;
    if (TTF_Init() != 0) {
        err_set(err, ERR_UNSUPPORTED, "the font library does not start: %s", TTF_GetError());
        goto cleanup;
    }
    fonts->started = true;
    fonts->masks = text_cache_new(MASK_CACHE_BYTES);
    if (!fonts->masks) {
        err_no_memory(err);
        goto cleanup;
    }
    *out = fonts;
    return true;
cleanup:
    fonts_close(fonts);
    return false;
}

/* ---- Faces at sizes ---- */

static bool same_style(struct text_style a, struct text_style b)
{
    return a.face == b.face && a.size_px == b.size_px;
}

static struct open_font *place_for_one(struct fonts *fonts)
{
    struct open_font *place = &fonts->open[0];
    for (int i = 0; i < OPEN_MAX && place->font; i++)
        if (!fonts->open[i].font || fonts->open[i].used < place->used)
            place = &fonts->open[i];
    if (place->font)
        TTF_CloseFont(place->font);
    *place = (struct open_font){0};
    return place;
}

/* The font of a style; NULL when its file can no longer be read. */
static struct open_font *font_of(struct fonts *fonts, struct text_style style)
{
    for (int i = 0; i < OPEN_MAX; i++) {
        struct open_font *open = &fonts->open[i];
        if (open->font && same_style(open->style, style)) {
            open->used = ++fonts->uses;
            return open;
        }
    }
    if (style.face >= FONT_FILE_COUNT || !fonts->paths[style.face] || !style.size_px)
        return NULL;
    struct open_font *place = place_for_one(fonts);
    place->font = TTF_OpenFont(fonts->paths[style.face], style.size_px);
    if (!place->font)
        return NULL;
    /* Stems stay crisp along the lines, and letters stand where the type designer put them. */
    TTF_SetFontHinting(place->font, TTF_HINTING_LIGHT_SUBPIXEL);
    place->style = style;
    place->used = ++fonts->uses;
    return place;
}

/* ---- Measuring ---- */

/* What a screen is laid out with when the font fails: better too much room than none. */
static int guess_advance(size_t n)
{
    return (int)(n < TEXT_BYTES_MAX ? n : TEXT_BYTES_MAX) * RULER_PX * 6 / 10;
}

static const char *closed_copy(struct fonts *fonts, const char *before, const char *s, size_t n,
                               const char *after)
{
    buf_clear(&fonts->text);
    fonts->text.failed = false;
    if (n > TEXT_BYTES_MAX)
        n = utf8_previous(s, TEXT_BYTES_MAX);
    buf_add_str(&fonts->text, before);
    buf_add(&fonts->text, s, n);
    buf_add_str(&fonts->text, after);
    return fonts->text.failed ? NULL : fonts->text.data;
}

static struct ruler *ruler_of(struct fonts *fonts, unsigned face)
{
    bool there = face < FONT_FILE_COUNT && fonts->paths[face];
    struct ruler *ruler = there ? &fonts->rulers[face] : NULL;
    if (ruler && !ruler->font) {
        ruler->font = TTF_OpenFont(fonts->paths[face], RULER_PX);
        if (!ruler->font)
            return NULL;
        TTF_SetFontHinting(ruler->font, TTF_HINTING_NONE);
        TTF_SizeUTF8(ruler->font, "||", &ruler->bars_px, NULL);
    }
    return ruler;
}

/* ---- Fallback ---- */

/* Below this, Noto Sans has what it can be asked for; nothing is looked up. */
#define PLAIN_BELOW 0x2100u

static bool all_plain(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) /* U+2100 and above: E2 84, or a higher lead */
        if ((unsigned char)s[i] >= 0xE3 ||
            ((unsigned char)s[i] == 0xE2 && i + 1 < n && (unsigned char)s[i + 1] >= 0x84))
            return false;
    return true;
}

static unsigned face_for(struct fonts *fonts, unsigned face, uint32_t c)
{
    if (c < PLAIN_BELOW)
        return face;
    const struct ruler *own = ruler_of(fonts, face);
    if (!own || TTF_GlyphIsProvided32(own->font, c))
        return face;
    for (unsigned other = FALLBACK_MATH; other < FONT_FILE_COUNT; other++) {
        const struct ruler *ruler = ruler_of(fonts, other);
        if (ruler && TTF_GlyphIsProvided32(ruler->font, c))
            return other;
    }
    return face;
}

/* The longest beginning of s that one font has; which, in *from. */
static size_t part_of_one_font(struct fonts *fonts, unsigned face, const char *s, size_t n,
                               unsigned *from)
{
    size_t at = 0;
    while (at < n) {
        uint32_t c;
        size_t length = utf8_decode(s + at, n - at, &c);
        unsigned wanted = face_for(fonts, face, c);
        if (at == 0)
            *from = wanted;
        else if (wanted != *from)
            return at;
        at += length;
    }
    return n;
}

/* The advance at the ruler's size, of a part of one font. */
static int measure_part(struct fonts *fonts, unsigned face, const char *s, size_t n)
{
    struct ruler *ruler = ruler_of(fonts, face);
    const char *text = ruler ? closed_copy(fonts, "|", s, n, "|") : NULL;
    int px = 0;
    if (!text || TTF_SizeUTF8(ruler->font, text, &px, NULL) != 0)
        return guess_advance(n);
    return px > ruler->bars_px ? px - ruler->bars_px : 0;
}

static int measure(struct fonts *fonts, unsigned face, const char *s, size_t n)
{
    if (all_plain(s, n))
        return measure_part(fonts, face, s, n);
    int px = 0;
    while (n) {
        unsigned from = face;
        size_t part = part_of_one_font(fonts, face, s, n, &from);
        px += measure_part(fonts, from, s, part);
        s += part;
        n -= part;
    }
    return px;
}

static int width(void *context, struct text_style style, const char *s, size_t n)
{
    struct fonts *fonts = context;
    uint32_t face = style.face;
    uint64_t hash = hash_bytes(hash_bytes(HASH_SEED, &face, sizeof face), s, n);
    struct known_advance *known = &fonts->advances[(hash ^ hash >> 32) & (ADVANCES - 1)];
    if (known->hash != hash)
        *known = (struct known_advance){hash, measure(fonts, face, s, n)};
    return (int)(((int64_t)known->ruler_px * style.size_px + RULER_PX / 2) / RULER_PX);
}

static void height(void *context, struct text_style style, int *ascent_px, int *descent_px)
{
    const struct open_font *open = font_of(context, style);
    if (!open) {
        *ascent_px = style.size_px;
        *descent_px = style.size_px / 3;
        return;
    }
    *ascent_px = TTF_FontAscent(open->font);
    *descent_px = -TTF_FontDescent(open->font);
}

struct text_metrics fonts_metrics(struct fonts *fonts)
{
    return (struct text_metrics){fonts, width, height};
}

/* ---- Drawing ---- */

/* The surface begins at the ink where the first glyph reaches to the left of the pen. */
static int left_of(TTF_Font *font, const char *text)
{
    uint32_t first;
    int left = 0;
    utf8_decode(text, strlen(text), &first);
    if (TTF_GlyphMetrics32(font, first, &left, NULL, NULL, NULL, NULL) != 0)
        return 0;
    return left < 0 ? left : 0;
}

/* Into fonts->last: of one byte a pixel; its palette runs from the ground to the ink, so that the
 * indices are the coverage. */
static bool draw_part(struct fonts *fonts, struct text_style style, const char *s, size_t n,
                      struct mask *out)
{
    static const SDL_Color full = {255, 255, 255, 255}, none = {0, 0, 0, 255};
    struct open_font *open = font_of(fonts, style);
    const char *text = open ? closed_copy(fonts, "", s, n, "") : NULL;
    if (!text || !*text)
        return false;
    SDL_FreeSurface(fonts->last);
    fonts->last = TTF_RenderUTF8_Shaded(open->font, text, full, none);
    if (!fonts->last || fonts->last->format->BytesPerPixel != 1)
        return false;
    *out = (struct mask){fonts->last->pixels, fonts->last->w, fonts->last->h, fonts->last->pitch,
                         left_of(open->font, text)};
    return true;
}

static void lay_on(SDL_Surface *to, const struct mask *part, int x, int y)
{
    for (int row = 0; row < part->height; row++) {
        if (y + row < 0 || y + row >= to->h)
            continue;
        uint8_t *line = (uint8_t *)to->pixels + (size_t)(y + row) * (size_t)to->pitch;
        for (int column = 0; column < part->width; column++) {
            uint8_t ink = part->data[(size_t)row * (size_t)part->pitch + (size_t)column];
            if (x + column >= 0 && x + column < to->w && ink > line[x + column])
                line[x + column] = ink;
        }
    }
}

/* Parts of several fonts side by side, on the base line of the text's own. */
static bool draw_parts(struct fonts *fonts, struct text_style style, const char *s, size_t n,
                       struct mask *out)
{
    int up, down, up_part, down_part, x = 0, left = 0;
    height(fonts, style, &up, &down);
    SDL_Surface *whole = SDL_CreateRGBSurfaceWithFormat(0, width(fonts, style, s, n) + 4,
                                                        up + down, 8, SDL_PIXELFORMAT_INDEX8);
    for (bool first = true; whole && n; first = false) {
        unsigned from = style.face;
        size_t part = part_of_one_font(fonts, style.face, s, n, &from);
        struct text_style own = {(uint8_t)from, style.size_px};
        struct mask mask;
        height(fonts, own, &up_part, &down_part);
        if (draw_part(fonts, own, s, part, &mask)) {
            if (first)
                left = mask.left_px; /* the pen stands that far within the mask */
            lay_on(whole, &mask, x + mask.left_px - left, up - up_part);
        }
        x += width(fonts, own, s, part);
        s += part;
        n -= part;
    }
    if (!whole)
        return false;
    SDL_FreeSurface(fonts->last);
    fonts->last = whole;
    *out = (struct mask){whole->pixels, whole->w, whole->h, whole->pitch, left};
    return true;
}

static bool draw(void *context, struct text_style style, const char *s, size_t n,
                 struct mask *out)
{
    struct fonts *fonts = context;
    const struct mask *kept = text_cache_find(fonts->masks, style, s, n);
    if (kept) {
        *out = *kept;
        return true;
    }
    bool drawn = all_plain(s, n) ? draw_part(fonts, style, s, n, out)
                                 : draw_parts(fonts, style, s, n, out);
    if (!drawn)
        return false;
    kept = text_cache_add(fonts->masks, style, s, n, out);
    if (kept) {
        *out = *kept;
        SDL_FreeSurface(fonts->last);
        fonts->last = NULL;
    }
    return true;
}

void fonts_sources(struct fonts *fonts, struct raster_sources *sources)
{
    sources->context = fonts;
    sources->text = draw;
}
