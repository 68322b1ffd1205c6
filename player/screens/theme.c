/* Three tables of the same tokens. What must hold of each (contrast of every pair that meets) is
 * tested from here, in tests/unit/screens/theme_test.c. */
#include "screens/theme.h"

#include <string.h>

static const struct theme themes[LOOK_COUNT] = {
    [LOOK_LIGHT] = {
        .ground = 0xF6F7F4, .surface = 0xFFFFFF, .text = 0x1B2526, .quiet = 0x55636A,
        .accent = 0x0B6E69, .on_accent = 0xFFFFFF,
        .good = 0x1E7B3A, .bad = 0xB3261E, .note = 0x1F5FA8, .doubt = 0x8A5A00,
        .line = 0xDDE2DD, .edge = 0x7C8A8C, .track = 0xDDE2DD, .thumb = 0x7F8C8B,
        .accent_held = 0x095550, .bad_held = 0x8C1D17, .off = 0xDDE2DD, .off_text = 0x55636A,
        .tint = 0xE3EFED, .tint_good = 0xE4F3E8, .tint_bad = 0xFBE9E7, .tint_note = 0xE6EEF8,
        .tint_doubt = 0xFDF1DA, .code = 0xECEFEB,
        .mark_selection = 0xCDE9E6, .mark_found = 0xFBE6B4, .mark_current = 0xFFDD80,
        .mark_spoken = 0xD9E6F6,
        .stage = 0x000000, .stage_text = 0xFFFFFF,
        .ring = 0xF2A900, .ring_edge = 0x1B2526, .ring_px = 3,
    },
    [LOOK_DARK] = {
        .ground = 0x14191A, .surface = 0x1E2526, .text = 0xE8ECEA, .quiet = 0xA3B0B2,
        .accent = 0x5CC4BC, .on_accent = 0x14191A,
        .good = 0x7FD494, .bad = 0xF4A9A2, .note = 0x9CC3F2, .doubt = 0xEBB95A,
        .line = 0x343E40, .edge = 0x76858A, .track = 0x343E40, .thumb = 0x6B797C,
        .accent_held = 0x86D8D1, .bad_held = 0xF9C9C4, .off = 0x343E40, .off_text = 0xA3B0B2,
        .tint = 0x203A39, .tint_good = 0x1D3526, .tint_bad = 0x402522, .tint_note = 0x202E40,
        .tint_doubt = 0x3B2F14, .code = 0x283133,
        .mark_selection = 0x1A4543, .mark_found = 0x4A3A12, .mark_current = 0x4F3D0C,
        .mark_spoken = 0x27405C,
        .stage = 0x000000, .stage_text = 0xFFFFFF,
        .ring = 0xF2A900, .ring_edge = 0x0A0E0F, .ring_px = 3,
    },
    [LOOK_HIGH] = {
        .ground = 0x000000, .surface = 0x000000, .text = 0xFFFFFF, .quiet = 0xFFFFFF,
        .accent = 0xFFD400, .on_accent = 0x000000,
        .good = 0xFFFFFF, .bad = 0xFFFFFF, .note = 0xFFFFFF, .doubt = 0xFFFFFF,
        .line = 0xFFFFFF, .edge = 0xFFFFFF, .track = 0x000000, .thumb = 0xFFFFFF,
        .accent_held = 0xFFFFFF, .bad_held = 0xFFD400, .off = 0x000000, .off_text = 0xC8C8C8,
        .tint = 0x000000, .tint_good = 0x000000, .tint_bad = 0x000000, .tint_note = 0x000000,
        .tint_doubt = 0x000000, .code = 0x202020,
        .mark_selection = 0x404040, .mark_found = 0x303030, .mark_current = 0x505050,
        .mark_spoken = 0x303030,
        .stage = 0x000000, .stage_text = 0xFFFFFF,
        .ring = 0xFFD400, .ring_edge = 0x000000, .ring_px = 4, .outlined = true,
    },
};

static const char *const names[LOOK_COUNT] = {"light", "dark", "high"};

const struct theme *theme_of(enum look look)
{
    return &themes[(unsigned)look < LOOK_COUNT ? look : LOOK_LIGHT];
}

const char *theme_name(enum look look)
{
    return names[(unsigned)look < LOOK_COUNT ? look : LOOK_LIGHT];
}

bool theme_named(const char *name, enum look *out)
{
    for (int i = 0; name && i < LOOK_COUNT; i++) {
        if (strcmp(names[i], name) == 0) {
            *out = (enum look)i;
            return true;
        }
    }
    return false;
}

struct layout_theme theme_for_layout(const struct theme *t)
{
    return (struct layout_theme){
        .ground = t->ground, .surface = t->surface, .text = t->text, .quiet = t->quiet,
        .accent = t->accent, .line = t->line, .note = t->note, .good = t->good, .bad = t->bad,
        .doubt = t->doubt, .tint_note = t->tint_note, .tint_good = t->tint_good,
        .tint_bad = t->tint_bad, .tint_doubt = t->tint_doubt, .code_ground = t->code,
        .ring = t->ring, .ring_edge = t->ring_edge, .ring_px = t->ring_px,
        .mark_selection = t->mark_selection, .mark_found = t->mark_found,
        .mark_current = t->mark_current, .mark_spoken = t->mark_spoken,
    };
}
