#!/usr/bin/env python3
"""A lesson is read aloud in the real window, by the real voice, into a file in place of a
loudspeaker: aloud.py --player build/bin/bekal --course FILE [--out FOLDER]

Sound comes, a pause ends it and wakes nothing, it goes on, and after its end the player is as idle
as before. Status 77: a tool or the voice is missing on this machine.
"""
import argparse
import array
import ctypes
import pathlib
import shutil
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import labels
from display import Display, missing_tools
from hands import Mouse
from player import Failure, Player
from scenarios import open_course

SKIPPED = 77
SILENT_S = 4
SWITCHES_MAX = 2  # in that time: a machine may have a reason of its own
LOUD = 1000
THREADS = 2


def arguments():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--player", type=pathlib.Path, default=pathlib.Path("build/bin/bekal"))
    options.add_argument("--course", type=pathlib.Path, required=True)
    options.add_argument("--out", type=pathlib.Path, default=pathlib.Path("build/e2e"))
    return options.parse_args()


def need(condition, message):
    if not condition:
        raise Failure(message)


def loudest(path):
    """Of the samples that came out so far; the file begins anew with each opening of the device."""
    if not path.exists():
        return 0
    raw = path.read_bytes()
    return max(map(abs, array.array("h", raw[:len(raw) // 2 * 2])), default=0)


def threads(player):
    """By their names: "speech" stays, and what it brought along: the voice's library has one."""
    return [(task / "comm").read_text().strip()
            for task in pathlib.Path(f"/proc/{player.process.pid}/task").iterdir()]


def stays_silent(player, path, after):
    time.sleep(1.5)  # the device stays open for a moment
    size = path.stat().st_size
    before = player.switches()
    time.sleep(SILENT_S)
    woken = player.switches() - before
    need(path.stat().st_size == size, f"sound came {after}")
    need(woken <= SWITCHES_MAX, f"{woken} wake-ups in {SILENT_S} s {after}")


def read_aloud(player, path):
    hands = Mouse(player)
    open_course(player, hands)
    hands.press(r"^Menangani keluhan dengan empati")
    player.expect_screen("lesson")
    need(threads(player).count("speech") == 0, "a thread before anything is read")
    player.key("F5")
    player.expect(labels.PAUSE)
    player.wait(lambda: loudest(path) > LOUD, "sound")
    player.screenshot("aloud")
    hands.press(labels.PAUSE)
    player.expect(labels.READ_ON)
    stays_silent(player, path, "while it was paused")
    path.unlink()
    hands.press(labels.READ_ON)
    player.wait(lambda: loudest(path) > LOUD, "sound after the pause")
    hands.press(labels.STOP_ALOUD)
    player.expect(labels.ALOUD, roles=("button",))
    stays_silent(player, path, "after the end")
    need(threads(player).count("speech") == THREADS, f"threads: {threads(player)}")


def voice_is_missing():
    try:
        ctypes.CDLL("libespeak-ng.so.1")
    except OSError:
        return True
    return False


def main():
    asked = arguments()
    if missing_tools() or voice_is_missing():
        print("skipped: missing", ", ".join(missing_tools()) or "libespeak-ng")
        return SKIPPED
    folder = asked.out / "aloud"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    sound = (folder / "sound.raw").resolve()
    environment = {"SDL_AUDIODRIVER": "disk", "SDL_DISKAUDIOFILE": str(sound)}
    with Display() as display:
        player = Player(display, asked.player.resolve(), folder.resolve(),
                        [asked.course.resolve(), "--lang", "id"], environment)
        try:
            with player:
                read_aloud(player, sound)
        except Failure as failure:
            print(f"failed: {failure}")
            for node in player.trace.nodes():
                print(f"  {node}")
            print("the player said:", player.log.read_text(errors="replace")[-2000:])
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
