#!/usr/bin/env python3
"""Runs a scenario in the real window, under a virtual display, with real pointer and key events.

Usage: run.py SCENARIO mouse|keyboard --player build/bin/bekal [--course FILE] [--out FOLDER]
Status 0: it went; 1: it did not, and the picture, the last tree and the log are in the out folder;
77: a tool is missing on this machine.
"""
import argparse
import pathlib
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from display import Display, missing_tools
from hands import Keyboard, Mouse
from player import Failure, Player
from scenarios import SCENARIOS

SKIPPED = 77


def arguments():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("scenario", choices=sorted(SCENARIOS))
    options.add_argument("hands", choices=["mouse", "keyboard"])
    options.add_argument("--player", type=pathlib.Path, default=pathlib.Path("build/bin/bekal"))
    options.add_argument("--course", type=pathlib.Path)
    options.add_argument("--out", type=pathlib.Path, default=pathlib.Path("build/e2e"))
    return options.parse_args()


def tell(player, failure):
    print(f"failed: {failure}")
    if player.trace.frame:
        print("the last frame showed:")
        for node in player.trace.nodes():
            print(f"  {node}")
    print("the player said:", player.log.read_text(errors="replace")[-2000:])
    try:
        print("the window:", player.screenshot("failure"))
    except Exception as error:  # the picture is a courtesy; the failure is told already
        print("no picture:", error)


def main():
    asked = arguments()
    missing = missing_tools()
    if missing:
        print("skipped: missing", ", ".join(missing))
        return SKIPPED
    folder = asked.out / f"{asked.scenario}-{asked.hands}"
    shutil.rmtree(folder, ignore_errors=True)
    given = [asked.course.resolve()] if asked.course else []
    with Display() as display:
        player = Player(display, asked.player.resolve(), folder.resolve(),
                        [*given, "--lang", "id"])
        try:
            with player:
                try:
                    hands = {"mouse": Mouse, "keyboard": Keyboard}[asked.hands](player)
                    SCENARIOS[asked.scenario](player, hands)
                except Failure as failure:
                    tell(player, failure)
                    return 1
        except Failure as failure:
            tell(player, failure)
            return 1
        print(f"{asked.scenario} by {asked.hands}: {player.trace.count} frames")
        return 0


if __name__ == "__main__":
    sys.exit(main())
