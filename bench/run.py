#!/usr/bin/env python3
"""Measures Bekal against its goals: medians and ratios taken in one run on one machine.

Usage: run.py [--build FOLDER] [--list] [MEASURE…]. Prints a table, writes build/bench.json, and
exits 1 where a goal is missed. A measure whose programs are not built yet is left out, and said so.
"""
import argparse
import json
import os
import pathlib
import platform
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import libraries
import sync
import window
import film
from measure import Absent

MEASURES = {**libraries.MEASURES, **window.MEASURES, **sync.MEASURES, **film.MEASURES}


class Bench:
    """What every measure is given: where the programs and the data are."""

    def __init__(self, build):
        self.build = build
        self.data = build / "bench-data"
        self.data.mkdir(parents=True, exist_ok=True)

    def program(self, name):
        path = self.build / "bin" / name
        if not path.exists():
            raise Absent(f"{name} is not built")
        return path


def run(name, bench):
    """The results of one measure, or why there are none."""
    started = time.monotonic()
    try:
        results = MEASURES[name](bench)
    except Absent as reason:
        print(f"{name:<12} left out: {reason}")
        return []
    except Exception as error:  # one broken measure must not hide the figures of the others
        print(f"{name:<12} FAILED: {error}")
        return [{"measure": name, "error": str(error), "met": False}]
    for result in results:
        result["measure"] = name
        print(line(result), flush=True)
    print(f"{'':<12} ({time.monotonic() - started:.0f} s)")
    return results


def line(result):
    verdict = {True: "met", False: "MISSED", None: ""}[result["met"]]
    goal = f"<= {result['goal']:g}" if result["goal"] is not None else ""
    return (f"{result['measure']:<12} {result['what']:<46} {result['value']:>12.2f} "
            f"{result['unit']:<7} {goal:<10} {verdict}")


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--build", type=pathlib.Path, default=pathlib.Path("build"))
    options.add_argument("--list", action="store_true", help="names the measures")
    options.add_argument("measures", nargs="*", metavar="MEASURE")
    asked = options.parse_args()
    if asked.list:
        print("\n".join(MEASURES))
        return 0
    unknown = set(asked.measures) - set(MEASURES)
    if unknown:
        options.error(f"no such measure: {' '.join(sorted(unknown))}; see --list")
    bench = Bench(asked.build.resolve())
    results = [result for name in asked.measures or MEASURES for result in run(name, bench)]
    report = {"machine": platform.machine(), "cpus": os.cpu_count(), "system": platform.release(),
              "results": results}
    (bench.build / "bench.json").write_text(json.dumps(report, indent=1) + "\n")
    missed = [result for result in results if result["met"] is False]
    print(f"{len(results)} figures, {len(missed)} goals missed; {bench.build / 'bench.json'}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
