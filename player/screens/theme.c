#include "screens/theme.h"

const struct theme theme_light = {
    .ground = 0xF6F7F4,
    .surface = 0xFFFFFF,
    .text = 0x1B2526,
    .quiet = 0x55636A,
    .accent = 0x0B6E69,
    .on_accent = 0xFFFFFF,
    .good = 0x1E7B3A,
    .bad = 0xB3261E,
    .note = 0x1F5FA8,
    .doubt = 0x8A5A00,
    .line = 0xDDE2DD,
    .tint = 0xE3EFED,
    .tint_good = 0xE4F3E8,
    .tint_bad = 0xFBE9E7,
    .tint_note = 0xE6EEF8,
    .tint_doubt = 0xFDF1DA,
    .ring = 0xF2A900,
    .ring_edge = 0x1B2526,
};

struct layout_theme theme_for_layout(const struct theme *t)
{
    return (struct layout_theme){
        .ground = t->ground, .surface = t->surface, .text = t->text, .quiet = t->quiet,
        .accent = t->accent, .line = t->line, .note = t->note, .good = t->good, .bad = t->bad,
        .doubt = t->doubt, .tint_note = t->tint_note, .tint_good = t->tint_good,
        .tint_bad = t->tint_bad, .tint_doubt = t->tint_doubt, .code_ground = 0xECEFEB,
    };
}
