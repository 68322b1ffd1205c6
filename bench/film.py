"""What playing films of 1280 × 720 costs: the process as a whole, and each frame of its window.

Needs ffmpeg, which makes the films, and libmpv.
"""
import os
import shutil
import subprocess
import tempfile
import time

import data
from measure import Absent, figure
from window import needs
import labels
from display import Display
from hands import Mouse
from player import Player

FILMS = {
    "WebM": ("film.webm", ["-c:v", "libvpx-vp9", "-b:v", "1500k", "-deadline", "realtime",
                           "-cpu-used", "8", "-row-mt", "1", "-c:a", "libopus", "-b:a", "64k"]),
    "MP4": ("film.mp4", ["-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-b:v",
                         "1500k", "-c:a", "aac", "-b:a", "96k", "-movflags", "+faststart"]),
}
FILM_S = 40
WATCHED_S = 10
PAUSED_S = 5
FRAME_MS = 16


def make(path, coding):
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["ffmpeg", "-hide_banner", "-loglevel", "error", "-y",
                    "-f", "lavfi", "-i", f"testsrc2=size=1280x720:rate=30:duration={FILM_S}",
                    "-f", "lavfi", "-i", f"sine=frequency=440:duration={FILM_S}", *coding,
                    str(path)], check=True)


def cpu_s(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def watch(player, name):
    """Plays for some seconds; then pauses, and looks whether it rests."""
    hands = Mouse(player)
    hands.press(labels.LATER)
    if player.expect_screen("home", "course") == "home":
        hands.press(r"^Pelatihan film")
        player.expect_screen("course")
    hands.go_on()
    player.expect_screen("lesson")
    hands.press(r"^Putar: ")
    player.expect(r"^0:0[2-9] / ", timeout=30)
    player.trace.read()
    seen = len(player.trace.seen)
    before, began = cpu_s(player.process.pid), time.monotonic()
    time.sleep(WATCHED_S)
    used, lasted = cpu_s(player.process.pid) - before, time.monotonic() - began
    player.trace.read()
    took = sorted(frame["took_us"] / 1000 for frame in player.trace.seen[seen:]
                  if "took_us" in frame)
    memory = player.status_kib("VmRSS") / 1024
    hands.press(r"^Jeda$")
    time.sleep(2)
    resting = player.switches()
    time.sleep(PAUSED_S)
    resting = player.switches() - resting
    return [
        figure(f"{name} of 1280x720: cores in all", used / lasted, "", 1),
        figure(f"  frames a second that were shown", len(took) / lasted, ""),
        figure(f"  a frame of the window, 99 of 100", took[int(len(took) * 0.99)], "ms",
               FRAME_MS),
        figure(f"  memory while it plays", memory, "MiB"),
        figure(f"  context switches in {PAUSED_S} s of a pause", resting, "", 2),
    ]


def film(bench):
    program, author = needs(bench, "bekal", "bekal-author")
    if not shutil.which("ffmpeg"):
        raise Absent("ffmpeg is missing")
    results = []
    for name, (file, coding) in FILMS.items():
        folder = bench.data / f"film-{name.lower()}"
        make(folder / "media" / file, coding)
        if not (folder / "course.json").exists():
            data.write_course(folder, f"film-{name.lower()}", 1, 500,
                              f"\n![Pola yang bergerak](../media/{file})\n")
        package = data.pack(author, folder, bench.data / f"film-{name.lower()}.bekal")
        with tempfile.TemporaryDirectory() as home, Display() as display:
            with Player(display, program, home, [package, "--lang", "id"]) as player:
                results += watch(player, name)
    return results


MEASURES = {"film": film}
