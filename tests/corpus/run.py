#!/usr/bin/env python3
"""A tree of Markdown becomes a course that checks, packs and plays: the tree of this folder, with
one of every construct, and another one where BEKAL_CORPUS names it.

Usage: run.py --author build/bin/bekal-author --player build/bin/bekal
BEKAL_CORPUS is the folder of the Markdown files, BEKAL_CORPUS_ROOT the one that holds it and its
pictures (by default itself). Both are only read. Where there is none, that part is left out.
"""
import argparse
import hashlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent


class Failed(Exception):
    pass


def run(*command, **options):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True,
                          **options)
    if done.returncode:
        raise Failed(f"{command[1]} ended with {done.returncode}: "
                     f"{done.stdout[-1500:]}{done.stderr[-1500:]}")
    return done


def fingerprint(root):
    """Of all files: nothing may be written there."""
    whole = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.is_file():
            whole.update(f"{path}\0{path.stat().st_mtime_ns}\0{path.stat().st_size}\0".encode())
    return whole.hexdigest()


def title_of(item):
    title = item["title"]
    return title if isinstance(title, str) else next(iter(title.values()))


def open_all(player, package, course, folder):
    """Every item, from one to the next as a learner goes; titles may be the same."""
    lines = ["click Nanti"]
    items = [item for module in course["modules"] for item in module["items"]]
    for number, item in enumerate(items):
        quoted = title_of(item).replace("\\", "\\\\").replace('"', '\\"')
        lesson = item["type"] == "lesson"
        if number and items[number - 1]["type"] == "lesson":
            lines.append("press next")
        else:
            lines += ["key Escape"] if number else []
            lines.append(f'click "{quoted}, {"Pelajaran" if lesson else "Kuis"}"')
        lines.append(f'expect "{quoted}"')
        if lesson:
            lines.append(f'expect "bagian {number + 1} dari {len(items)}"')
    script = folder / "all.replay"
    script.write_text("\n".join(lines) + "\n")
    run(player, "--replay", script, "--out", folder / "out", "--home", folder / "home", "--lang",
        "id", package)
    return len(items)


def import_tree(asked, source, root):
    before = fingerprint(root)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        told = json.loads(run(asked.author, "new", "--json", "--from-markdown", source, "--root",
                              root, folder / "course").stdout)
        lost = [one for one in told["diagnostics"] if one["severity"] != "note"]
        nowhere = [one for one in lost if not one["file"] or not one["line"]]
        if nowhere:
            raise Failed(f"told without a place: {nowhere[0]}")
        checked = json.loads(run(asked.author, "check", "--json", folder / "course").stdout)
        if checked["errors"]:
            raise Failed(f"the check found {checked['errors']} errors")
        run(asked.author, "pack", "-o", folder / "course.bekal", folder / "course")
        course = json.loads((folder / "course" / "course.json").read_text())
        count = open_all(asked.player, folder / "course.bekal", course, folder)
        files = sum(1 for _ in source.rglob("*.md"))
        if count != files:
            raise Failed(f"{files} files became {count} items")
    if fingerprint(root) != before:
        raise Failed("the source was written to")
    print(f"{count} items, {len(lost)} things that could not be kept, all with their places; "
          f"{checked['warnings']} warnings of the check")


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--author", type=pathlib.Path, required=True)
    options.add_argument("--player", type=pathlib.Path, required=True)
    asked = options.parse_args()
    trees = [(HERE / "pohon" / "id", HERE / "pohon")]
    if os.environ.get("BEKAL_CORPUS"):
        source = pathlib.Path(os.environ["BEKAL_CORPUS"])
        trees.append((source, pathlib.Path(os.environ.get("BEKAL_CORPUS_ROOT") or source)))
    else:
        print("left out: BEKAL_CORPUS names no other tree")
    try:
        for source, root in trees:
            import_tree(asked, source, root)
    except Failed as failure:
        print(f"failed: {failure}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
