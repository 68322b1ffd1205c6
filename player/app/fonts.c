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

#include "app/font_parts.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/utf8.h"

#define MASK_CACHE_BYTES (4u << 20)
#define TEXT_BYTES_MAX 8192  /* of one run; no line on a screen comes near */

void fonts_close(struct fonts *fonts)
{
    if (!fonts)
        return;
    for (int i = 0; i < FONTS_OPEN_MAX; i++)
        if (fonts->open[i].font)
            TTF_CloseFont(fonts->open[i].font);
    SDL_FreeSurface(fonts->last);
    mem_free(fonts->colors);
    for (int face = 0; face < FONT_FILE_COUNT; face++) {
        for (int rtl = 0; rtl < 2; rtl++)
            if (fonts->rulers[face][rtl].font)
                TTF_CloseFont(fonts->rulers[face][rtl].font);
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

static struct open_font *place_for_one(struct fonts *fonts)
{
    struct open_font *place = &fonts->open[0];
    for (int i = 0; i < FONTS_OPEN_MAX && place->font; i++)
        if (!fonts->open[i].font || fonts->open[i].used < place->used)
            place = &fonts->open[i];
    if (place->font)
        TTF_CloseFont(place->font);
    *place = (struct open_font){0};
    return place;
}

/* A font object shapes letters of one script, in one direction. */
static void set_script(TTF_Font *font, unsigned file, bool rtl)
{
    static const char *const names[FONT_FILE_COUNT] = {
        [FALLBACK_ARABIC] = "Arab", [FALLBACK_ARABIC_BOLD] = "Arab",
        [FALLBACK_JAVANESE] = "Java", [FALLBACK_JAVANESE_BOLD] = "Java",
        [FALLBACK_HEBREW] = "Hebr", [FALLBACK_HEBREW_BOLD] = "Hebr",
        [FALLBACK_BALINESE] = "Bali", [FALLBACK_BALINESE_BOLD] = "Bali"};
    if (names[file])
        TTF_SetFontScriptName(font, names[file]);
    if (rtl)
        TTF_SetFontDirection(font, TTF_DIRECTION_RTL);
}

/* NULL when the file cannot be read. */
struct open_font *font_at(struct fonts *fonts, unsigned file, int size_px, bool rtl)
{
    for (int i = 0; i < FONTS_OPEN_MAX; i++) {
        struct open_font *open = &fonts->open[i];
        if (open->font && open->file == file && open->size_px == size_px && open->rtl == rtl) {
            open->used = ++fonts->uses;
            return open;
        }
    }
    if (file >= FONT_FILE_COUNT || !fonts->paths[file] || size_px <= 0)
        return NULL;
    struct open_font *place = place_for_one(fonts);
    place->font = TTF_OpenFont(fonts->paths[file], size_px);
    if (!place->font)
        return NULL;
    /* Stems stay crisp along the lines, and letters stand where the type designer put them. */
    TTF_SetFontHinting(place->font, TTF_HINTING_LIGHT_SUBPIXEL);
    set_script(place->font, file, rtl);
    place->file = file;
    place->size_px = size_px;
    place->rtl = rtl;
    place->used = ++fonts->uses;
    return place;
}

/* ---- Measuring ---- */

/* What a screen is laid out with when the font fails: better too much room than none. */
static int guess_advance(size_t n)
{
    return (int)(n < TEXT_BYTES_MAX ? n : TEXT_BYTES_MAX) * RULER_PX * 6 / 10;
}

const char *font_copy(struct fonts *fonts, const char *before, const char *s, size_t n,
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

struct ruler *font_ruler(struct fonts *fonts, unsigned file, bool rtl)
{
    bool there = file < FONT_FILE_COUNT && fonts->paths[file];
    struct ruler *ruler = there ? &fonts->rulers[file][rtl] : NULL;
    if (!ruler || ruler->absent)
        return NULL;
    if (!ruler->font) {
        int size_px = file == FALLBACK_EMOJI ? EMOJI_PX : RULER_PX;
        ruler->font = TTF_OpenFont(fonts->paths[file], size_px);
        ruler->absent = !ruler->font;
        if (ruler->absent)
            return NULL;
        TTF_SetFontHinting(ruler->font, TTF_HINTING_NONE);
        set_script(ruler->font, file, rtl);
        TTF_SizeUTF8(ruler->font, "||", &ruler->bars_px, NULL);
    }
    return ruler;
}

/* Emoji are pictures of one size. */
static int measure_emoji(struct fonts *fonts, const struct font_part *part)
{
    struct ruler *ruler = font_ruler(fonts, part->file, false);
    const char *text = ruler ? font_copy(fonts, "", part->s, part->n, "") : NULL;
    int px = 0;
    if (!text || TTF_SizeUTF8(ruler->font, text, &px, NULL) != 0)
        return guess_advance(part->n);
    return (int)((int64_t)px * RULER_PX * EMOJI_EM_PERCENT / 100 / EMOJI_WIDTH_PX);
}

/* The advance at the ruler's size, of a part of one font. */
static int measure_part(struct fonts *fonts, const struct font_part *part)
{
    if (part->file == FALLBACK_EMOJI)
        return measure_emoji(fonts, part);
    struct ruler *ruler = font_ruler(fonts, part->file, part->level & 1);
    const char *text = ruler ? font_copy(fonts, "|", part->s, part->n, "|") : NULL;
    int px = 0;
    if (!text || TTF_SizeUTF8(ruler->font, text, &px, NULL) != 0)
        return guess_advance(part->n);
    return px > ruler->bars_px ? px - ruler->bars_px : 0;
}

/* Letters are as wide in either direction, and joined by their script: right to left is measured
 * as such, whatever the levels around. */
static int measure(struct fonts *fonts, unsigned face, const char *s, size_t n)
{
    struct font_part whole = {s, n, face, 0};
    if (font_part_all_plain(s, n))
        return measure_part(fonts, &whole);
    int px = 0;
    while (n) {
        struct font_part part = font_part_next(fonts, face, s, n, NULL, 0);
        part.level = part.file == FALLBACK_ARABIC || part.file == FALLBACK_ARABIC_BOLD;
        px += measure_part(fonts, &part);
        s += part.n;
        n -= part.n;
    }
    return px;
}

static int width(void *context, struct text_style style, const char *s, size_t n)
{
    struct fonts *fonts = context;
    uint32_t face = style.face & ~FACE_RTL;
    uint64_t hash = hash_bytes(hash_bytes(HASH_SEED, &face, sizeof face), s, n);
    struct known_advance *known = &fonts->advances[(hash ^ hash >> 32) & (FONTS_ADVANCES - 1)];
    if (known->hash != hash)
        *known = (struct known_advance){hash, measure(fonts, face, s, n)};
    return (int)(((int64_t)known->ruler_px * style.size_px + RULER_PX / 2) / RULER_PX);
}

int font_part_width(struct fonts *fonts, const struct font_part *part, int size_px)
{
    struct text_style style = {(uint8_t)part->file, (uint16_t)size_px};
    return part->file < FACE_COUNT ? width(fonts, style, part->s, part->n)
                                   : (int)(((int64_t)measure_part(fonts, part) * size_px +
                                            RULER_PX / 2) / RULER_PX);
}

static void height(void *context, struct text_style style, int *ascent_px, int *descent_px)
{
    const struct open_font *open =
        font_at(context, style.face & ~FACE_RTL, style.size_px, false);
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

void fonts_sources(struct fonts *fonts, struct raster_sources *sources)
{
    sources->context = fonts;
    sources->text = font_draw;
}
