#!/usr/bin/env python3
"""The morning after an outage, with and without chance in the devices' waiting.

Usage: run.py FLEET [--plot FILE.svg]. Checks what the chance is there for, and with --plot draws
the load on the server, which docs/sync.md shows.
"""
import argparse
import pathlib
import subprocess
import sys

BIN_S, FIRST_S, LAST_S = 10, -300, 1500
WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 900, 380, 64, 56, 24, 56
CAPACITY = 2
SERIES = (("with jitter", [], "#0B6E69"), ("without", ["--steady"], "#B3261E"))


def morning(program, *options):
    """Requests of each second, and the figures."""
    printed = subprocess.run([program, *options], capture_output=True, text=True, check=True).stdout
    seconds, figures = {}, {}
    for line in printed.splitlines():
        if "=" in line:
            name, value = line.split("=")
            figures[name] = int(value)
        else:
            second, tries, *_ = map(int, line.split())
            seconds[second] = tries
    return seconds, figures


def binned(seconds):
    """Requests a second, averaged over BIN_S seconds."""
    return [sum(seconds.get(second, 0) for second in range(start, start + BIN_S)) / BIN_S
            for start in range(FIRST_S, LAST_S, BIN_S)]


def check(program):
    """What must hold whatever the lot; the words of what does not."""
    wrong = []
    for seed in range(1, 6):
        calm, steady = (morning(program, "--seed", str(seed), *options)[1]
                        for _, options, _ in SERIES)
        if calm["peak_per_second"] * 2 > steady["peak_per_second"]:
            wrong.append(f"seed {seed}: the peak is not halved: {calm} {steady}")
        if calm["refused"] * 4 > steady["refused"]:
            wrong.append(f"seed {seed}: as many are turned away: {calm} {steady}")
        if calm["all_home_s"] >= steady["all_home_s"]:
            wrong.append(f"seed {seed}: it takes longer: {calm} {steady}")
        if not calm["needed"] <= calm["after_eight"] <= calm["needed"] * 1.15:
            wrong.append(f"seed {seed}: {calm['after_eight']} requests for {calm['needed']}")
    return wrong


def text(x, y, words, anchor="start", size=14, colour="#1B2526"):
    return (f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" font-size="{size}" '
            f'fill="{colour}">{words}</text>')


def plot(program):
    curves = [(name, colour, binned(morning(program, *options)[0]))
              for name, options, colour in SERIES]
    top = max(max(values) for _, _, values in curves) * 1.1
    wide, high = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def x(second):
        return LEFT + (second - FIRST_S) / (LAST_S - FIRST_S) * wide

    def y(value):
        return TOP + high - value / top * high

    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
             'font-family="Noto Sans, sans-serif">',
             f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#FFFFFF"/>',
             text(LEFT, 26, "Requests a second from 100 devices, a server for 2 a second", size=17)]
    for value in range(0, int(top) + 1, 2):
        parts += [f'<path d="M{LEFT} {y(value):g}H{WIDTH - RIGHT}" stroke="#DDE2DE"/>',
                  text(LEFT - 8, y(value) + 5, value, "end")]
    for minute in range(FIRST_S // 60, LAST_S // 60 + 1, 5):
        clock = f"{8 + minute // 60:02d}.{minute % 60:02d}"
        parts += [f'<path d="M{x(minute * 60):g} {TOP + high}v5" stroke="#55636A"/>',
                  text(x(minute * 60), TOP + high + 22, clock, "middle")]
    parts.append(f'<path d="M{LEFT} {y(CAPACITY):g}H{WIDTH - RIGHT}" stroke="#55636A" '
                 'stroke-dasharray="6 4"/>')
    parts.append(text(WIDTH - RIGHT, y(CAPACITY) - 6, "what the server can do", "end", 13,
                      "#55636A"))
    for number, (name, colour, values) in enumerate(curves):
        points = " ".join(f"{x(FIRST_S + (i + 0.5) * BIN_S):.1f},{y(v):.1f}"
                          for i, v in enumerate(values))
        parts += [f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2" '
                  f'stroke-dasharray="{"none" if not number else "2 2"}"/>',
                  f'<path d="M{WIDTH - 330 + number * 170} 46h28" stroke="{colour}" '
                  f'stroke-width="3" stroke-dasharray="{"none" if not number else "2 2"}"/>',
                  text(WIDTH - 296 + number * 170, 51, name)]
    return "\n".join(parts + ["</svg>", ""])


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("fleet", type=pathlib.Path)
    options.add_argument("--plot", type=pathlib.Path)
    asked = options.parse_args()
    program = str(asked.fleet.resolve())
    if asked.plot:
        asked.plot.write_text(plot(program))
    wrong = check(program)
    print("\n".join(wrong))
    print(f"{5 - len(wrong)} passed, {len(wrong)} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
