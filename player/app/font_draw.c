/* Texts as masks of coverage. A text of one font is SDL_ttf's own surface; of several, its parts
 * are laid side by side in the order of sight, on one base line. Emoji come in colour at one large
 * size and are brought down to the line; their pixels lie beside the mask. */
#include "app/font_parts.h"

#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "draw/bidi.h"

#define PARTS_MAX 256    /* of a text; what follows them is left out */
#define EMOJI_RISE 92    /* hundredths of the size from the base line to an emoji's top */

static void forget_last(struct fonts *fonts)
{
    SDL_FreeSurface(fonts->last);
    mem_free(fonts->colors);
    fonts->last = NULL;
    fonts->colors = NULL;
}

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
static bool draw_part(struct fonts *fonts, const struct font_part *part, int size_px,
                      struct mask *out)
{
    static const SDL_Color full = {255, 255, 255, 255}, none = {0, 0, 0, 255};
    bool rtl = part->level & 1;
    struct open_font *open = font_at(fonts, part->file, size_px, rtl);
    const char *text = open ? font_copy(fonts, "", part->s, part->n, "") : NULL;
    if (!text || !*text)
        return false;
    forget_last(fonts);
    fonts->last = TTF_RenderUTF8_Shaded(open->font, text, full, none);
    if (!fonts->last || fonts->last->format->BytesPerPixel != 1)
        return false;
    *out = (struct mask){.data = fonts->last->pixels, .width = fonts->last->w,
                         .height = fonts->last->h, .pitch = fonts->last->pitch,
                         .left_px = rtl ? 0 : left_of(open->font, text)};
    return true;
}

/* ---- Several fonts ---- */

struct whole {
    SDL_Surface *mask;
    uint32_t *colors; /* of the same size, without gaps; NULL until there is an emoji */
    int up, left;
};

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

/* The mean of what a pixel covers, in premultiplied shares, so that clear edges stay clear. */
static uint32_t mean_of(const SDL_Surface *from, int x0, int y0, int x1, int y1)
{
    uint32_t sum[4] = {0, 0, 0, 0}, count = 0;
    for (int y = y0; y < y1; y++) {
        const uint32_t *row = (const uint32_t *)((const uint8_t *)from->pixels +
                                                 (size_t)y * (size_t)from->pitch);
        for (int x = x0; x < x1; x++, count++) {
            uint32_t a = row[x] >> 24;
            sum[3] += a;
            for (int i = 0; i < 3; i++)
                sum[i] += (row[x] >> (8 * i) & 0xFF) * a;
        }
    }
    if (!count || !sum[3])
        return 0;
    uint32_t out = (sum[3] / count) << 24;
    for (int i = 0; i < 3; i++)
        out |= (sum[i] / sum[3]) << (8 * i);
    return out;
}

static void scale_into(struct whole *to, const SDL_Surface *from, int x, int y, int w, int h)
{
    for (int row = 0; row < h; row++) {
        for (int column = 0; column < w; column++) {
            int px = x + column, py = y + row;
            if (px < 0 || px >= to->mask->w || py < 0 || py >= to->mask->h)
                continue;
            int x0 = column * from->w / w, x1 = (column + 1) * from->w / w;
            int y0 = row * from->h / h, y1 = (row + 1) * from->h / h;
            to->colors[(size_t)py * (size_t)to->mask->w + (size_t)px] =
                mean_of(from, x0, y0, x1 > x0 ? x1 : x0 + 1, y1 > y0 ? y1 : y0 + 1);
        }
    }
}

static void draw_emoji(struct fonts *fonts, const struct font_part *part, int size_px, int x,
                       struct whole *to)
{
    static const SDL_Color white = {255, 255, 255, 255};
    struct open_font *open = font_at(fonts, part->file, EMOJI_PX, false);
    const char *text = open ? font_copy(fonts, "", part->s, part->n, "") : NULL;
    SDL_Surface *large = text && *text ? TTF_RenderUTF8_Blended(open->font, text, white) : NULL;
    if (!to->colors)
        to->colors = mem_alloc_array((size_t)to->mask->w * (size_t)to->mask->h, sizeof(uint32_t));
    if (large && to->colors && large->format->BytesPerPixel == 4 && large->w > 0 && large->h > 0) {
        int w = font_part_width(fonts, part, size_px), h = (int)((int64_t)large->h * w / large->w);
        scale_into(to, large, x, to->up - size_px * EMOJI_RISE / 100, w, h);
    }
    SDL_FreeSurface(large);
}

/* The text's parts in the order of reading; returns how many. */
static size_t find_parts(struct fonts *fonts, struct text_style style, const char *s, size_t n,
                         struct font_part *parts)
{
    bool rtl = style.face & FACE_RTL, base;
    uint8_t *levels = !rtl && bidi_needed(s, n) ? mem_alloc(n) : NULL;
    if (levels && !bidi_levels(s, n, levels, &base)) {
        mem_free(levels);
        levels = NULL;
    }
    size_t count = 0;
    for (size_t at = 0; at < n && count < PARTS_MAX; at += parts[count++].n)
        parts[count] = font_part_next(fonts, style.face & ~FACE_RTL, s + at, n - at,
                                      levels ? levels + at : NULL, rtl);
    mem_free(levels);
    return count;
}

static void draw_one(struct fonts *fonts, const struct font_part *part, int size_px, int x,
                     bool first, struct whole *to)
{
    struct mask mask;
    if (part->file == FALLBACK_EMOJI) {
        draw_emoji(fonts, part, size_px, x, to);
        return;
    }
    const struct open_font *open = font_at(fonts, part->file, size_px, part->level & 1);
    int up = open ? TTF_FontAscent(open->font) : size_px;
    if (!draw_part(fonts, part, size_px, &mask))
        return;
    if (first)
        to->left = mask.left_px; /* the pen stands that far within the mask */
    lay_on(to->mask, &mask, x + mask.left_px - to->left, to->up - up);
}

static bool draw_parts(struct fonts *fonts, struct text_style style, const char *s, size_t n,
                       struct mask *out)
{
    struct font_part parts[PARTS_MAX];
    uint8_t levels[PARTS_MAX];
    uint32_t order[PARTS_MAX];
    size_t count = find_parts(fonts, style, s, n, parts);
    int width = 0, x = 0, size_px = style.size_px, over = 0;
    const struct open_font *own = font_at(fonts, style.face & ~FACE_RTL, size_px, false);
    int up = own ? TTF_FontAscent(own->font) : size_px;
    int down = own ? -TTF_FontDescent(own->font) : size_px / 3;
    for (size_t i = 0; i < count; i++) {
        levels[i] = parts[i].level;
        width += font_part_width(fonts, &parts[i], size_px);
        if (parts[i].file > FALLBACK_CJK) /* other scripts reach higher and lower */
            over = size_px * OVERHANG_PERCENT / 100;
    }
    bidi_order(levels, count, order);
    struct whole whole = {.up = up + over};
    whole.mask = SDL_CreateRGBSurfaceWithFormat(0, width + 4, up + down + 2 * over, 8,
                                                SDL_PIXELFORMAT_INDEX8);
    for (size_t i = 0; whole.mask && i < count; i++) {
        const struct font_part *part = &parts[order[i]];
        draw_one(fonts, part, size_px, x, i == 0, &whole);
        x += font_part_width(fonts, part, size_px);
    }
    if (!whole.mask)
        return false;
    forget_last(fonts);
    fonts->last = whole.mask;
    fonts->colors = whole.colors;
    *out = (struct mask){.data = whole.mask->pixels, .colors = whole.colors,
                         .width = whole.mask->w, .height = whole.mask->h,
                         .pitch = whole.mask->pitch, .left_px = whole.left, .top_px = -over};
    return true;
}

bool font_draw(void *context, struct text_style style, const char *s, size_t n, struct mask *out)
{
    struct fonts *fonts = context;
    const struct mask *kept = text_cache_find(fonts->masks, style, s, n);
    if (kept) {
        *out = *kept;
        return true;
    }
    struct font_part whole = {s, n, style.face, 0};
    bool plain = !(style.face & FACE_RTL) && font_part_all_plain(s, n);
    bool drawn = plain ? draw_part(fonts, &whole, style.size_px, out)
                       : draw_parts(fonts, style, s, n, out);
    if (!drawn)
        return false;
    kept = text_cache_add(fonts->masks, style, s, n, out);
    if (kept) {
        *out = *kept;
        forget_last(fonts);
    }
    return true;
}
