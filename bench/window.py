"""Measures of the player itself, in its window on a virtual display.

The player's --bench-start and the floor's --once print first_frame_ms and rss_kib and end. The
other measures read the trace that the end-to-end tests read.
"""
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

import data
from measure import Absent, figure, printed, ratio

E2E = pathlib.Path(__file__).resolve().parents[1] / "tests" / "e2e"
sys.path.insert(0, str(E2E))
import labels
from display import Display, missing_tools
from hands import Mouse, exactly
from player import Player
from preview import Preview, save

START_ROUNDS = 11
IDLE_S = 10
RELOADS = 15
WINDOW_PX = 1366 * 768


def needs(bench, *programs):
    if missing_tools():
        raise Absent("missing " + ", ".join(missing_tools()))
    return [bench.program(name) for name in programs]


def once(display, *command):
    """Wall time in ms from outside, and what the program printed."""
    start = time.monotonic()
    done = subprocess.run([str(word) for word in command], env=display.environment(),
                          capture_output=True, text=True, check=True, timeout=60)
    return (time.monotonic() - start) * 1000, printed(done.stdout)


def start(bench):
    """To the first whole frame of Beranda with 100 courses, against the floor."""
    player, floor, author, installer = needs(
        bench, "bekal", "bekal-floor", "bekal-author", "bench_home")
    folder = bench.data / "start"
    data.home_of_courses(folder / "home", author, installer, bench.data / "small")
    floors, players = [], []
    with Display() as display:
        with Player(display, player, folder, ["--lang", "id"]) as first:
            if first.expect_screen("identity", "home") == "identity":
                Mouse(first).press(labels.LATER)
            first.expect_screen("home")
            first.expect(r"^Pelatihan 99")
        for _ in range(START_ROUNDS):
            floors.append(once(display, floor, "--once"))
            players.append(once(display, player, "--home", folder / "home", "--bench-start"))
    frame = [got["first_frame_ms"] for _, got in players]
    floor_frame = [got["first_frame_ms"] for _, got in floors]
    return [
        figure("the floor's first frame", statistics.median(floor_frame), "ms"),
        figure("Beranda with 100 courses, first frame", statistics.median(frame), "ms"),
        figure("  against the floor", ratio(frame, floor_frame), "x", 1.5),
        figure("  the same by the wall clock from outside",
               ratio([wall for wall, _ in players], [wall for wall, _ in floors]), "x"),
        figure("memory at the first frame",
               statistics.median(got["rss_kib"] for _, got in players) / 1024, "MiB"),
    ]


def memory(bench):
    """A lesson with three pictures as large as the window."""
    program, author = needs(bench, "bekal", "bekal-author")
    folder = bench.data / "pictures"
    if not (folder / "course.json").exists():
        data.write_course(folder, "pictures", 1, 500)
        data.add_pictures(folder, 3, 1366, 768)
    package = data.pack(author, folder, bench.data / "pictures.bekal")
    with tempfile.TemporaryDirectory() as home, Display() as display:
        with Player(display, program, home, [package, "--lang", "id"]) as player:
            hands = Mouse(player)
            open_lesson(player, hands)
            for _ in range(40):
                player.wheel()
            return [figure("three pictures of 1366x768 shown",
                           player.status_kib("VmRSS") / 1024, "MiB", 40),
                    figure("  at its most", player.status_kib("VmHWM") / 1024, "MiB")]


def open_lesson(player, hands, course=r"^Pelatihan pictures"):
    """From a first start with a course on the command line to its first lesson."""
    hands.press(labels.LATER)
    if player.expect_screen("home", "course") == "home":
        hands.press(course)
        player.expect_screen("course")
    hands.go_on()
    player.expect_screen("lesson")


def idle(bench):
    """No wake-ups: context switches of all threads within ten seconds."""
    program, = needs(bench, "bekal")
    with tempfile.TemporaryDirectory() as home, Display() as display:
        with Player(display, program, home) as player:
            time.sleep(2)  # the first seconds' background work is not idleness
            before = player.switches()
            time.sleep(IDLE_S)
            return [figure(f"context switches in {IDLE_S} s of idleness",
                           player.switches() - before, "", 0)]


def damage(bench):
    """What typing a letter and pressing a control paint anew, from the trace's damage_px."""
    program, = needs(bench, "bekal")
    with tempfile.TemporaryDirectory() as home, Display() as display:
        with Player(display, program, home, ["--lang", "id"]) as player:
            hands = Mouse(player)
            hands.press(r".", ("textbox",))
            seen = len(player.trace.seen)
            for letter in "Siti Rahma":
                player.type(letter)
            frames = player.trace.seen[seen:]
    if not frames or "damage_px" not in frames[0]:
        raise Absent("the trace has no damage_px")
    pixels = [frame["damage_px"] for frame in frames]
    return [figure("typing a letter: the most that was painted",
                   max(pixels) / WINDOW_PX * 100, "%", 5)]


def reload(bench):
    """In a preview of 200 lessons, from a save to the frame that shows it."""
    author, _ = needs(bench, "bekal-author", "bekal")
    course = bench.data / "previewed"
    if not (course / "course.json").exists():
        data.write_course(course, "previewed", 200, 5000)
    lesson = course / "lessons" / "l00000.md"
    took = []
    with tempfile.TemporaryDirectory() as folder, Display() as display:
        with Preview(display, author, course, pathlib.Path(folder)) as player:
            player.expect_screen("course")
            player.expect(r"temuan|peringatan")
            Mouse(player).go_on()
            player.expect_screen("lesson")
            for number in range(RELOADS):
                player.settle(0.3)  # the check that follows is not what is measured
                saved = save(lesson, data.lesson_text("l00000", 5000).replace(
                    "\n\n", f"\n\nSimpanan nomor {number}.\n\n", 1))
                player.wait(lambda: player.find(f"^Simpanan nomor {number}"), "the save",
                            poll=0.001)
                took.append((time.monotonic() - saved) * 1000)
    return [
        figure("preview of 200 lessons: a save is shown", statistics.median(took), "ms", 300),
        figure("  at the latest", max(took), "ms"),
    ]


def text_size(bench):
    """Layouts of a lesson for text at 200%, and for 100% again, from the trace's count."""
    program, author = needs(bench, "bekal", "bekal-author")
    package = data.pack(author, data.long_course(bench.data / "long"), bench.data / "long.bekal")
    made = []
    with tempfile.TemporaryDirectory() as home, Display() as display:
        with Player(display, program, home, [package, "--lang", "id"]) as player:
            hands = Mouse(player)
            open_lesson(player, hands)
            player.settle(0.3)
            for size in ("200%", "100%"):
                before = player.trace.frame["layouts"]
                player.key("F2")
                hands.press(exactly(size), ("radio",))
                player.key("Escape")
                player.settle(0.5)
                made.append(player.trace.frame["layouts"] - before)
    return [figure("layouts of a lesson: text to 200%", made[0], "", 1),
            figure("  and back to 100%", made[1], "", 1)]


def heard(player, count, timeout=20):
    """The n-th line of the log that tells how long the first sound took, in ms."""
    log = player.folder / "home"
    end = time.monotonic() + timeout
    while time.monotonic() < end:
        found = [int(ms) for path in sorted(log.glob("*.log"))
                 for ms in re.findall(r"first sound after (\d+) ms", path.read_text())]
        if len(found) >= count:
            return found[count - 1]
        time.sleep(0.05)
    raise Absent("nothing was heard: is libespeak-ng installed?")


def speech(bench):
    """Reading aloud, to SDL's dummy device: from the key to the first sound, what it costs, and
    that nothing of it is left running after its end."""
    program, author = needs(bench, "bekal", "bekal-author")
    folder = bench.data / "speech"
    if not (folder / "course.json").exists():
        data.write_course(folder, "speech", 1, 500)
    package = data.pack(author, folder, bench.data / "speech.bekal")
    with tempfile.TemporaryDirectory() as home, Display() as display:
        with Player(display, program, home, [package, "--lang", "id"],
                    {"SDL_AUDIODRIVER": "dummy"}) as player:
            open_lesson(player, Mouse(player), r"^Pelatihan speech")
            time.sleep(2)
            before = player.status_kib("VmRSS")
            player.key("F5")
            first = heard(player, 1)
            during = player.status_kib("VmRSS")
            player.key("shift+F5")
            player.key("F5")
            again = heard(player, 2)
            player.key("shift+F5")
            time.sleep(3)  # the place of the lesson is written meanwhile
            switches = player.switches()
            time.sleep(IDLE_S)
            idle_after = player.switches() - switches
            return [
                figure("reading aloud: from the key to the first sound", first, "ms", 300),
                figure("  the second time", again, "ms"),
                figure("  memory more than before", (during - before) / 1024, "MiB"),
                figure(f"  context switches in {IDLE_S} s after its end", idle_after, "", 0),
            ]


MEASURES = {"start": start, "memory": memory, "idle": idle, "damage": damage,
            "reload": reload, "text-size": text_size, "speech": speech}
