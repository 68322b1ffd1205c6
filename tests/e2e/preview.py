#!/usr/bin/env python3
"""A course that is edited while bekal-author shows it: what is saved appears, at the same place.

Usage: preview.py [--author build/bin/bekal-author] [--out FOLDER]
Status as of run.py.
"""
import argparse
import pathlib
import re
import shutil
import signal
import struct
import subprocess
import sys
import time
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from display import Display, missing_tools
from hands import Mouse
from player import Failure, Player

SKIPPED = 77
RELOAD_S = 1.0  # from the save to the new frame; bench/ measures how much sooner it is
STILL_PX = 4    # what stays at its place may move by rounding alone
SCROLLS_MAX = 20
IDLE_S = 1.0
IDLE_SWITCHES = 4


class Preview(Player):
    """bekal-author with the player that it starts; its process is the tool's."""

    def __init__(self, display, author, course, folder):
        super().__init__(display, author, folder)
        self.temporary = folder / "tmp"
        self.temporary.mkdir()
        self.environment["TMPDIR"] = str(self.temporary)
        self.command = [str(author), "preview", "--language", "id", "--size",
                        "%dx%d" % display.size, "--trace", str(self.trace.path), str(course)]

    def find_window(self):
        listed = self.xdotool("search", "--onlyvisible", "--name", "^Bekal$").split()
        return listed[-1] if listed else None

    def children(self):
        path = f"/proc/{self.process.pid}/task/{self.process.pid}/children"
        return [int(word) for word in pathlib.Path(path).read_text().split()]

    def all_switches(self):
        total = 0
        for process in [self.process.pid, *self.children()]:
            for status in pathlib.Path(f"/proc/{process}/task").glob("*/status"):
                total += sum(map(int, re.findall(r"ctxt_switches:\s*(\d+)", status.read_text())))
        return total


def save(path, text):
    """As editors do: beside, and renamed over it."""
    beside = path.with_name(path.name + "~")
    beside.write_text(text)
    beside.replace(path)
    return time.monotonic()


def need(condition, message):
    if not condition:
        raise Failure(message)


def soon(player, saved, pattern):
    player.expect(pattern)
    took = time.monotonic() - saved
    need(took <= RELOAD_S, f"“{pattern}” came after {took:.2f} s")
    print(f"  “{pattern}”: {took * 1000:.0f} ms after the save")


def one_color(width, height, color):
    def chunk(kind, data):
        return (struct.pack(">I", len(data)) + kind + data
                + struct.pack(">I", zlib.crc32(kind + data)))
    rows = (b"\0" + bytes(color) * width) * height
    return (b"\x89PNG\r\n\x1a\n"
            + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def color_at(player, x, y):
    raw = subprocess.run(["import", "-window", "root", "-crop", f"1x1+{x}+{y}", "-depth", "8",
                          "rgb:-"], env=player.environment, capture_output=True, check=True).stdout
    return tuple(raw[:3])


LESSON = """# Pelajaran percobaan

{above}## Bagian pertama

{first}

![kotak](../media/kotak.png)

{filling}

## Bagian tengah

Kalimat penanda di tengah pelajaran.

{filling}
"""
FILLING = "\n\n".join(f"Paragraf pengisi nomor {i}: isi yang cukup panjang untuk satu baris penuh."
                      for i in range(12))
QUIZ = """---
title: Kuis percobaan
---

## {stem} {{#satu}}

- [x] Benar sekali. {{#a}}
- [ ] Salah sekali. {{#b}}

## Pertanyaan kedua? {{#dua}}

- [x] Ya. {{#a}}
- [ ] Tidak. {{#b}}
"""
COURSE = """{{
  "format": 1, "id": "https://example.org/courses/pratinjau", "version": "1.0.0",
  "language": "id", "title": "{title}",
  "modules": [{{"id": "m", "title": "Modul", "items": [
    {{"id": "satu", "type": "lesson", "title": "Pelajaran satu", "file": "lessons/satu.md"}},
    {{"id": "kuis", "type": "quiz", "title": "Kuis satu", "file": "quizzes/kuis.md"}}]}}]
}}
"""


def lesson(above="", first="Teks mula-mula."):
    return LESSON.format(above=above, first=first, filling=FILLING)


def make_course(folder):
    for name in ("lessons", "quizzes", "media"):
        (folder / name).mkdir(parents=True)
    (folder / "course.json").write_text(COURSE.format(title="Kursus percobaan"))
    (folder / "lessons/satu.md").write_text(lesson())
    (folder / "quizzes/kuis.md").write_text(QUIZ.format(stem="Pertanyaan pertama?"))
    (folder / "media/kotak.png").write_bytes(one_color(200, 80, (200, 0, 0)))


def edit_a_lesson(player, hands, course):
    path = course / "lessons/satu.md"
    hands.press("^Pelajaran satu")
    player.expect_screen("lesson")
    soon(player, save(path, lesson(first="Teks yang baru disimpan.")), "^Teks yang baru disimpan")
    # replaced picture: the same name, other pixels
    picture = player.expect("^kotak$")
    x, y = picture.x + picture.w // 2, picture.y + picture.h // 2
    player.wait(lambda: color_at(player, x, y)[0] > 150, "the red picture")
    (course / "media/kotak.png").write_bytes(one_color(200, 80, (0, 0, 200)))
    player.wait(lambda: color_at(player, x, y)[2] > 150, "the blue picture")
    # far down, with blocks added above what is seen
    for _ in range(SCROLLS_MAX):
        mark = player.find("^Kalimat penanda")
        if mark and mark.shown and mark.y < player.display.size[1] // 2:
            break
        player.wheel()
    need(mark and mark.shown, "the mark is not in sight")
    added = "".join(f"Paragraf tambahan {i}.\n\n" for i in range(7))
    saved = save(path, lesson(above=added, first="Diubah lagi.")
                 .replace("Kalimat penanda di", "Kalimat penanda baru di"))
    soon(player, saved, "^Kalimat penanda baru")
    player.settle(0.3)
    after = player.expect("^Kalimat penanda baru")
    need(after.shown and abs(after.y - mark.y) <= STILL_PX,
         f"the mark was at {mark.y} and is at {after.y}")
    # a file that is gone is told; the text stays
    text = path.read_text()
    path.unlink()
    player.expect("1 kesalahan")
    need(player.trace.screen == "lesson", "the lesson did not stay")
    save(path, text)
    player.gone("1 kesalahan")


def edit_the_outline(player, course):
    path = course / "course.json"
    save(path, COURSE.format(title="Kursus percobaan").replace('"items": [', '"items": ,', 1))
    player.expect(r"Pratinjau\. course\.json:\d+:\d+: ")
    need(player.trace.screen == "lesson", "the last good state did not stay")
    saved = save(path, COURSE.format(title="Kursus percobaan")
                 .replace("Pelajaran satu", "Pelajaran nomor satu"))
    soon(player, saved, "^Pelajaran nomor satu$")
    player.expect(r"Pratinjau\. Tidak ada yang dicatat")


def edit_a_quiz(player, hands, course):
    path = course / "quizzes/kuis.md"
    player.key("Escape")
    player.expect_screen("course")
    hands.press("^Kuis satu")
    player.expect_screen("quiz-intro")
    hands.go_on()
    player.expect_screen("quiz")
    hands.choose("Benar sekali", ("radio",))
    player.expect("Benar sekali", roles=("radio",))
    saved = save(path, QUIZ.format(stem="Pertanyaan yang diubah?"))
    soon(player, saved, "Pertanyaan yang diubah")
    chosen = player.find("Benar sekali", ("radio",))
    need("checked" in chosen.states, "the answer was lost")
    save(path, QUIZ.format(stem="Pertanyaan yang diubah?").replace("[x] Benar", "[ ] Benar"))
    player.expect(r"Pratinjau\. quizzes/kuis\.md")
    need(player.find("Pertanyaan yang diubah"), "the last good state did not stay")
    save(path, QUIZ.format(stem="Pertanyaan yang sudah dibetulkan?"))
    player.expect("Pertanyaan yang sudah dibetulkan")
    player.expect(r"Pratinjau\. Tidak ada yang dicatat")


def look_at_findings(player, hands, course):
    save(course / "lessons/lain.md", "# Tidak dipakai\n")
    hands.press("1 peringatan")
    player.expect("lessons/lain.md")
    player.screenshot("findings")
    player.key("Escape")
    (course / "lessons/lain.md").unlink()
    player.gone("1 peringatan")


def stay_idle(player):
    player.settle(0.5)
    before = player.all_switches()
    time.sleep(IDLE_S)
    woken = player.all_switches() - before
    need(woken <= IDLE_SWITCHES, f"{woken} wake-ups in {IDLE_S} s of doing nothing")


def leave(player, how):
    """Ends one side; the other follows, and nothing stays behind."""
    how()
    try:
        status = player.process.wait(10)
    except subprocess.TimeoutExpired:
        raise Failure("it did not end") from None
    need(status == 0, f"it ended with status {status}")
    left = [path.name for path in player.temporary.iterdir()]
    need(not left, f"left behind: {left}")


def close_window(player):
    [window] = player.children()
    subprocess.run(["kill", "-TERM", str(window)], check=True)


def edit_all(display, asked, folder):
    course = folder / "kursus"
    make_course(course)
    player = Preview(display, asked.author.resolve(), course, folder)
    with player:
        try:
            hands = Mouse(player)
            player.expect_screen("course")
            player.expect(r"Pratinjau\. Tidak ada yang dicatat")
            player.expect("^Tidak ada temuan$")
            edit_a_lesson(player, hands, course)
            edit_the_outline(player, course)
            edit_a_quiz(player, hands, course)
            look_at_findings(player, hands, course)
            stay_idle(player)
            leave(player, lambda: player.process.send_signal(signal.SIGINT))
        except Failure:
            player.screenshot("failure")
            raise


def begin_broken(display, asked, folder):
    """A course that can't be read when the preview begins opens when it is mended."""
    course = folder / "kursus"
    make_course(course)
    (course / "course.json").write_text("{")
    with Preview(display, asked.author.resolve(), course, folder) as player:
        player.expect("^Pelatihan ini belum dapat ditampilkan$")
        player.expect(r"^course\.json:1:")
        player.screenshot("waiting")
        save(course / "course.json", COURSE.format(title="Kursus percobaan"))
        player.expect_screen("course")
        leave(player, lambda: close_window(player))


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--author", type=pathlib.Path,
                         default=pathlib.Path("build/bin/bekal-author"))
    options.add_argument("--out", type=pathlib.Path, default=pathlib.Path("build/e2e"))
    asked = options.parse_args()
    missing = missing_tools()
    if missing:
        print("skipped: missing", ", ".join(missing))
        return SKIPPED
    for scenario in (edit_all, begin_broken):
        folder = (asked.out / f"preview-{scenario.__name__}").resolve()
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        print(scenario.__name__)
        with Display() as display:
            try:
                scenario(display, asked, folder)
            except Failure as failure:
                print(f"failed: {failure}")
                print("it said:", (folder / "player.log").read_text(errors="replace")[-2000:])
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
