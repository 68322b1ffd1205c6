#!/usr/bin/env python3
"""Writes table_advances.h: the advances of Noto Sans and Noto Sans Mono in thousandths of an em.

    make_advances.py FONT_FOLDER > table_advances.h

Needs fontTools. Run it again only to add characters: the goldens are made with this table.
"""
import sys
from pathlib import Path

from fontTools.ttLib import TTFont

FACES = ["NotoSans-Regular", "NotoSans-Bold", "NotoSans-Italic", "NotoSans-BoldItalic",
         "NotoSansMono-Regular"]
RANGES = [(0x20, 0x7E), (0xA0, 0xFF), (0x2010, 0x2027), (0x2190, 0x2193)]
SINGLE = [0x2002, 0x2003, 0x2009, 0x20AC, 0x2122, 0x2212, 0x2248, 0x2260, 0x2264, 0x2265, 0xFFFD]


def characters():
    return sorted({c for a, b in RANGES for c in range(a, b + 1)} | set(SINGLE))


def advance(font, cmap, c, default):
    name = cmap.get(c)
    if name is None:
        return default
    return round(font["hmtx"][name][0] * 1000 / font["head"].unitsPerEm)


def table(folder, face):
    font = TTFont(Path(folder) / f"{face}.ttf")
    cmap, em = font.getBestCmap(), font["head"].unitsPerEm
    default = round(font["hmtx"][".notdef"][0] * 1000 / em)
    rows = [advance(font, cmap, c, default) for c in characters()]
    up, down = (round(n * 1000 / em) for n in (font["hhea"].ascent, -font["hhea"].descent))
    return up, down, default, rows


def numbers(values, form):
    texts = [form.format(v) for v in values]
    lines, line = [], "   "
    for text in texts:
        if len(line) + len(text) + 2 > 96:
            lines.append(line)
            line = "   "
        line += f" {text},"
    return "\n".join(lines + [line])


def main():
    tables = [table(sys.argv[1], face) for face in FACES]
    print("/* Made by make_advances.py from Noto Sans and Noto Sans Mono: do not edit. */")
    print("#ifndef BEKAL_TESTS_TABLE_ADVANCES_H\n#define BEKAL_TESTS_TABLE_ADVANCES_H\n")
    print("#include <stdint.h>\n")
    print(f"#define ADVANCE_COUNT {len(characters())}\n")
    print(f"static const uint16_t advance_characters[ADVANCE_COUNT] = {{")
    print(numbers(characters(), "0x{:X}") + "\n};\n")
    print("/* In thousandths of an em, in the order of enum face. */")
    print("struct advance_face {\n    uint16_t ascent, descent, other;")
    print("    uint16_t advances[ADVANCE_COUNT];\n};\n")
    print("static const struct advance_face advance_faces[] = {")
    for face, (up, down, default, rows) in zip(FACES, tables):
        print(f"    /* {face} */\n    {{{up}, {down}, {default}, {{")
        print(numbers(rows, "{}") + "\n    }},")
    print("};\n\n#endif")


if __name__ == "__main__":
    main()
