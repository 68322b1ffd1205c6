#!/usr/bin/env python3
"""Manuals and helps tell the same: run.py BIN_FOLDER MAN_FOLDER

Of each program, in both languages: the options that its helps name are those that its manual names,
every command has its place in the manual, and mandoc finds nothing to warn of.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys

LANGUAGES = {"en": "", "id": "id"}  # and where its manuals are
# Of the manual alone: for tests and for the other programs.
HIDDEN = {"bekal": {"--bench-start", "--preview"}, "bekal-author": {"--trace", "-T"}}
LONG = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
SHORT = re.compile(r"(?<![\w-])-[A-Za-z](?![\w-])")
# "  check    look for …", "  config set     change …"
COMMAND = re.compile(r"^  ([a-z]+(?: [a-z]+)?) {2,}\S", re.M)
OF_ALL = {"--help", "-h", "--version", "-V", "--language", "--home", "--json"}


def ask(program, language, *words):
    environment = {**os.environ, "BEKAL_LANGUAGE": language}
    return subprocess.run([program, *words], env=environment, check=True, capture_output=True,
                          text=True).stdout


def helps(program, language):
    """All help texts of a program, and its commands."""
    text = ask(program, language, "--help")
    commands = [c for c in COMMAND.findall(text) if c != "help"]
    for command in commands:
        text += ask(program, language, *(("help", command) if program.name == "bekal-author"
                                         else (*command.split(), "--help")))
    return text, commands


def manual(path):
    shown = subprocess.run(["mandoc", "-T", "utf8", "-O", "width=200", path], check=True,
                           capture_output=True, text=True).stdout
    return re.sub(r".\x08", "", shown).replace("‐", "-").replace("−", "-")


def told(text, name):
    options = set(LONG.findall(text))
    if name == "bekal-author":
        options |= set(SHORT.findall(text))
    return options - HIDDEN.get(name, set()) - OF_ALL


def check_program(program, folder, complain):
    name, known = program.name, {}
    for language, place in LANGUAGES.items():
        text, commands = helps(program, language)
        known[f"help in {language}"] = told(text, name)
        if commands != helps(program, "en")[1]:
            complain(f"{name}: other commands in {language}")
        path = folder / place / f"{name}.1"
        page = manual(path)
        known[f"manual in {language}"] = told(page, name)
        for command in commands:
            if not re.search(rf"^ +{command}\b", page, re.M):
                complain(f"{path}: {command} has no place")
        lint = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", path],
                              capture_output=True, text=True)
        for line in lint.stdout.splitlines():
            complain(line)
    everywhere = set.union(*known.values())
    for where, options in known.items():
        if options != everywhere:
            complain(f"{name}: {where} lacks {' '.join(sorted(everywhere - options))}")


def main():
    binaries, folder = map(pathlib.Path, sys.argv[1:3])
    if not shutil.which("mandoc"):
        print("skipped: mandoc is not installed")
        return 77
    complaints = []
    for name in ("bekal", "bekal-author", "bekal-admin"):
        check_program(binaries / name, folder, complaints.append)
    print("\n".join(complaints) or "the manuals tell what the helps tell")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
