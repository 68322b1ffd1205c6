"""What is seen in the film: a handful of things, and the scenes that move them.

A scene is drawn from the time within it alone. `cues` are the seconds at which its sentences
begin, so that what is shown waits for what is said.
"""
import math

import cairo

PAPER, FLOOR = "#E3EFED", "#D3E2DF"
INK, TEAL, AMBER, RED, WHITE = "#1B2526", "#0B6E69", "#F2A900", "#B3261E", "#FFFFFF"
STEEL, GLASS = "#3A4A4F", "#F6F7F4"
NAMES = ("Rapat", "Laporan", "Foto")


def colour(context, value, alpha=1.0):
    red, green, blue = (int(value[i:i + 2], 16) / 255 for i in (1, 3, 5))
    context.set_source_rgba(red, green, blue, alpha)


def ease(t, start, seconds):
    """From 0 to 1 between start and start + seconds, gently at both ends."""
    x = max(0.0, min(1.0, (t - start) / seconds))
    return x * x * (3 - 2 * x)


def box(context, x, y, w, h, radius=10.0):
    context.new_sub_path()
    context.arc(x + w - radius, y + radius, radius, -math.pi / 2, 0)
    context.arc(x + w - radius, y + h - radius, radius, 0, math.pi / 2)
    context.arc(x + radius, y + h - radius, radius, math.pi / 2, math.pi)
    context.arc(x + radius, y + radius, radius, math.pi, 1.5 * math.pi)
    context.close_path()


def fill(context, value, alpha=1.0):
    colour(context, value, alpha)
    context.fill()


def text(context, words, x, y, size, value=INK, bold=False, alpha=1.0, left=False):
    """Centred at x, or beginning there; standing on y."""
    context.select_font_face("Noto Sans", cairo.FONT_SLANT_NORMAL,
                             cairo.FONT_WEIGHT_BOLD if bold else cairo.FONT_WEIGHT_NORMAL)
    context.set_font_size(size)
    extents = context.text_extents(words)
    context.move_to(x if left else x - extents.width / 2 - extents.x_bearing, y)
    colour(context, value, alpha)
    context.show_text(words)
    context.new_path()  # the pen stays where the text ends


def ground(context, width, height):
    context.rectangle(0, 0, width, height)
    fill(context, PAPER)
    context.rectangle(0, height - 96, width, 96)
    fill(context, FLOOR)


def veil(context, width, height, shown):
    """Covers what is not shown yet, or no more."""
    if shown < 1:
        context.rectangle(0, 0, width, height)
        fill(context, PAPER, 1 - max(0.0, shown))


# ---- things ----

def stick(context, x, y, scale=1.0, value=TEAL):
    """A USB stick that points to the left, its plug's tip at x, y."""
    context.save()
    context.translate(x, y)
    context.scale(scale, scale)
    context.rectangle(0, -22, 54, 44)
    fill(context, "#AEB9B8")
    for at in (-10, 6):
        context.rectangle(16, at, 14, 9)
        fill(context, STEEL)
    box(context, 50, -36, 150, 72, 16)
    fill(context, value)
    context.arc(178, 0, 8, 0, 2 * math.pi)
    fill(context, PAPER)
    context.restore()


def malware(context, x, y, size, alpha=1.0):
    """A red hexagon with an exclamation mark."""
    context.save()
    context.translate(x, y)
    for corner in range(6):
        angle = math.pi / 6 + corner * math.pi / 3
        context.line_to(size * math.cos(angle), size * math.sin(angle))
    context.close_path()
    fill(context, RED, alpha)
    box(context, -size * 0.11, -size * 0.58, size * 0.22, size * 0.68, size * 0.1)
    fill(context, WHITE, alpha)
    context.arc(0, size * 0.36, size * 0.14, 0, 2 * math.pi)
    fill(context, WHITE, alpha)
    context.restore()


def folder(context, x, y, name, alpha=1.0, hidden=0.0):
    """A folder 150 wide with its name below; hidden: how far it is on its way to an outline."""
    def shape():
        context.new_path()
        context.move_to(x - 70, y - 48)
        context.line_to(x - 18, y - 48)
        context.line_to(x - 4, y - 30)
        context.line_to(x + 70, y - 30)
        context.line_to(x + 70, y + 52)
        context.line_to(x - 70, y + 52)
        context.close_path()
    shape()
    fill(context, AMBER, alpha * (1 - hidden))
    if hidden > 0:
        shape()
        context.set_dash([10, 8])
        context.set_line_width(3)
        colour(context, STEEL, alpha * hidden)
        context.stroke()
        context.set_dash([])
    text(context, name, x, y + 96, 34, INK, alpha=alpha * (1 - 0.35 * hidden))


def arrow_badge(context, x, y, alpha=1.0):
    """The small arrow that marks a shortcut."""
    box(context, x - 22, y - 22, 44, 44, 6)
    fill(context, WHITE, alpha)
    context.set_line_width(5)
    context.move_to(x - 10, y + 12)
    context.curve_to(x - 10, y - 4, x, y - 8, x + 8, y - 8)
    colour(context, RED, alpha)
    context.stroke()
    context.move_to(x + 4, y - 18)
    context.line_to(x + 18, y - 8)
    context.line_to(x + 4, y + 2)
    context.close_path()
    fill(context, RED, alpha)


def shortcut(context, x, y, name, alpha=1.0):
    folder(context, x, y, name, alpha)
    arrow_badge(context, x - 52, y + 38, alpha)


def screen(context, x, y, w, h, title):
    """A monitor around a screen; what is on it is drawn afterwards."""
    box(context, x - 18, y - 18, w + 36, h + 36, 18)
    fill(context, INK)
    context.rectangle(x + w / 2 - 46, y + h + 18, 92, 46)
    fill(context, STEEL)
    box(context, x + w / 2 - 130, y + h + 60, 260, 18, 9)
    fill(context, STEEL)
    context.rectangle(x, y, w, h)
    fill(context, GLASS)
    context.rectangle(x, y, w, 52)
    fill(context, TEAL)
    text(context, title, x + w / 2, y + 37, 30, WHITE, bold=True)


def pointer(context, x, y, pressed):
    context.save()
    context.translate(x, y)
    context.scale(1 - 0.15 * pressed, 1 - 0.15 * pressed)
    context.move_to(0, 0)
    for dx, dy in ((0, 54), (13, 42), (22, 62), (32, 58), (23, 39), (40, 38)):
        context.line_to(dx, dy)
    context.close_path()
    colour(context, WHITE)
    context.fill_preserve()
    context.set_line_width(4)
    colour(context, INK)
    context.stroke()
    context.restore()


def tick(context, x, y, size):
    context.arc(x, y, size, 0, 2 * math.pi)
    fill(context, TEAL)
    context.set_line_width(size * 0.24)
    context.move_to(x - size * 0.42, y)
    context.line_to(x - size * 0.1, y + size * 0.34)
    context.line_to(x + size * 0.46, y - size * 0.34)
    colour(context, WHITE)
    context.stroke()


# ---- scenes ----

def scene_title(context, t, _length, cues):
    slide = ease(t, 0, 0.9)
    stick(context, 1300 - 780 * slide, 250, 1.3)
    rise = ease(t, cues[0], 0.6)
    text(context, "Mengapa map berubah", 640, 440, 62, INK, bold=True, alpha=rise)
    text(context, "menjadi pintasan?", 640, 520, 62, TEAL, bold=True, alpha=rise)


def scene_shop(context, t, _length, cues):
    screen(context, 190, 120, 560, 340, "Kios fotokopi")
    text(context, "Mencetak …", 470, 300, 44, INK, alpha=ease(t, cues[0] + 0.8, 0.4))
    known = ease(t, cues[1], 0.6)
    malware(context, 640, 395, 44 * known + 0.01, known)
    stick(context, 1300 - 528 * ease(t, 0.2, 1.2), 300)
    if known > 0:
        text(context, "sudah tertular", 640, 668, 44, RED, bold=True, alpha=known)
    else:
        text(context, "bahan rapat Pak Lalu", 640, 668, 44, INK)


def scene_stick(context, t, _length, cues):
    box(context, 90, 90, 1100, 470, 24)
    fill(context, WHITE)
    text(context, "Isi flashdisk", 640, 150, 38, TEAL, bold=True)
    copied = ease(t, cues[0] + 0.6, 1.4)
    hidden, made = ease(t, cues[1], 0.9), ease(t, cues[2], 0.9)
    for index, name in enumerate(NAMES):
        x = 330 + 310 * index
        folder(context, x - 92 * made, 290, name, 1 - 0.55 * made, hidden)
        if made > 0:
            shortcut(context, x + 62 * made, 330, name, made)
    malware(context, 140 + 10 * copied, 20 + 475 * copied, 40, 1)
    if made > 0.5:
        text(context, "nama sama, tetapi ada panah kecil", 640, 668, 44, RED, bold=True)
    elif hidden > 0.3:
        text(context, "map asli disembunyikan", 640, 668, 44, INK, bold=True)
    else:
        text(context, "program jahat menyalin dirinya", 640, 668, 44, INK, bold=True)


def scene_click(context, t, _length, cues):
    screen(context, 90, 110, 560, 360, "Komputer kantor")
    shortcut(context, 240, 280, "Rapat")
    press = ease(t, cues[0] + 1.1, 0.15) * (1 - ease(t, cues[0] + 1.4, 0.2))
    walk = ease(t, 0.1, cues[0] + 0.8)
    runs, opens = ease(t, cues[1], 0.5), ease(t, cues[1] + 2.6, 0.6)
    if runs > 0:
        malware(context, 490, 290, 62 * runs + 0.01, runs)
    pointer(context, 600 - 340 * walk, 420 - 130 * walk, press)
    for y, number, words, shown, value in (
            (220, "1", "program jahat berjalan", runs, RED),
            (350, "2", "map asli dibuka", opens, TEAL)):
        context.arc(740, y, 34, 0, 2 * math.pi)
        fill(context, value, shown)
        text(context, number, 740, y + 14, 38, WHITE, bold=True, alpha=shown)
        text(context, words, 796, y + 13, 38, INK, bold=True, alpha=shown, left=True)
    if len(cues) > 2:
        text(context, "tidak ada yang curiga", 640, 668, 44, RED, bold=True,
             alpha=ease(t, cues[2], 0.5))


def scene_spread(context, t, _length, cues):
    screen(context, 90, 130, 460, 300, "Komputer kantor")
    malware(context, 320, 300, 66)
    for index in range(3):
        y = 140 + 170 * index
        come = ease(t, 0.2 + 0.25 * index, 0.8)
        stick(context, 1320 - 360 * come, y)
        sent = ease(t, cues[0] + 0.7 + 0.8 * index, 0.8)
        if 0 < sent < 1:
            malware(context, 600 + 320 * sent, 280 + (y - 280) * sent, 26)
        if sent >= 1:
            malware(context, 1110, y, 34)
    text(context, "setiap flashdisk ikut tertular", 640, 668, 44, RED, bold=True,
         alpha=ease(t, cues[0] + 0.8, 0.5))


def scene_steps(context, t, _length, cues):
    steps = ("Jangan diklik", "Cabut flashdisk", "Serahkan kepada pengelola TIK")
    text(context, "Putuskan rantainya", 640, 110, 60, TEAL, bold=True)
    starts = (cues[0] + 1.4, cues[1], cues[2])
    for index, words in enumerate(steps):
        shown = ease(t, starts[index], 0.5)
        y = 160 + 122 * index
        box(context, 170 + 60 * (1 - shown), y, 940, 98, 18)
        fill(context, WHITE, shown)
        if shown > 0.5:
            tick(context, 240, y + 49, 32)
        text(context, f"{index + 1}. {words}", 300, y + 65, 46, INK, bold=True, alpha=shown,
             left=True)
    calm = ease(t, cues[3], 0.6)
    text(context, "Berkas asli umumnya masih ada.", 640, 600, 46, INK, alpha=calm)
    text(context, "Tidak perlu panik.", 640, 676, 46, TEAL, bold=True, alpha=calm)
