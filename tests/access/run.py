#!/usr/bin/env python3
"""Runs a scenario in the real window by AT-SPI alone, as a screen reader would use it.

Usage: run.py SCENARIO id|en --player FILE --course FILE --source FOLDER [--out FOLDER]
Status 0: it went; 1: it did not, and what the client saw is told; 77: a tool is missing here.
"""
import argparse
import pathlib
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import session

SCENARIOS = ("course", "late", "absent", "bus-dies", "off")


def arguments():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("scenario", choices=SCENARIOS)
    options.add_argument("language", choices=["id", "en"])
    options.add_argument("--player", type=pathlib.Path, required=True)
    options.add_argument("--course", type=pathlib.Path, required=True)
    options.add_argument("--source", type=pathlib.Path, required=True)
    options.add_argument("--out", type=pathlib.Path, required=True)
    return options.parse_args()


def main():
    asked = arguments()
    if not session.is_inside():
        return session.inside(sys.argv)
    import scenarios
    folder = (asked.out / f"{asked.scenario}-{asked.language}").resolve()
    shutil.rmtree(folder, ignore_errors=True)
    return scenarios.run(asked, folder)


if __name__ == "__main__":
    sys.exit(main())
