#!/usr/bin/env python3
"""Rules that compilers do not hold: sources, includes, exported names, and a pass for Windows.

Usage: run.py [--build FOLDER]. Prints one line a finding, `file:line: what`, and exits 1 where
there is an error. Names are checked where the release build's libraries exist.
"""
import argparse
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import includes
import names
import sources
import windows
import words

ROOT = pathlib.Path(__file__).resolve().parents[2]
SKIPPED = {".git", "node_modules", "__pycache__"}


def tracked_files():
    """Files that git knows or would take; in a tree without git, all of them."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-coz", "--exclude-standard"], cwd=ROOT, check=True,
            capture_output=True).stdout.decode().split("\0")
        files = [pathlib.Path(name) for name in listed if name]
    except (OSError, subprocess.CalledProcessError):
        files = [path.relative_to(ROOT) for path in ROOT.rglob("*")
                 if not SKIPPED & set(path.parts) and "build" not in path.parts[len(ROOT.parts)]]
    return sorted(set(path for path in files if (ROOT / path).is_file()))


class Findings:
    def __init__(self):
        self.errors = self.warnings = 0

    def error(self, place, text):
        self.errors += 1
        print(f"{place}: {text}")

    def warn(self, place, text):
        self.warnings += 1
        print(f"{place}: warning: {text}")


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--build", type=pathlib.Path, default=ROOT / "build")
    build = options.parse_args().build
    os.chdir(ROOT)
    files = tracked_files()
    findings = Findings()
    sources.check(files, findings)
    includes.check(files, findings)
    names.check(build, findings)
    words.check(findings)
    windows.check(files, build / "lint", findings)
    print(f"lint: {len(files)} files, {findings.errors} errors, {findings.warnings} warnings")
    return 1 if findings.errors else 0


if __name__ == "__main__":
    sys.exit(main())
