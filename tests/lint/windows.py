"""Compiles the libraries for Windows, syntax only, with mingw-w64.

Base's own files of system calls are left out: their Windows twins are still to come. The outside
libraries' headers are seen through a folder of links to just those, never the system's own.
"""
import pathlib
import shutil
import subprocess

COMPILER = "x86_64-w64-mingw32-gcc"
PORT = pathlib.Path("cmake/mingw")
OUTSIDE = ("fribidi", "zip.h", "zipconf.h", "sqlite3.h", "cjson", "md4c.h", "sodium.h",
           "sodium", "uuid", "curl", "openssl", "mpv")
PROGRAMS = ("app", "admin")  # programs, and the system's face of the player
FLAGS = ["-std=c11", "-fsyntax-only", "-Wall", "-Wextra", "-Wno-format", "-Wno-unused-function",
         "-DBEKAL_VERSION=\"lint\""]


def find_headers(name):
    """Files; of a folder that is in two places (openssl), those of both."""
    multiarch = subprocess.run(["gcc", "-print-multiarch"], capture_output=True, text=True)
    for folder in ("/usr/include", f"/usr/include/{multiarch.stdout.strip()}"):
        path = pathlib.Path(folder, name)
        if path.is_dir():
            yield from ((one, f"{name}/{one.name}") for one in path.iterdir())
        elif path.exists():
            yield path, name


def link_headers(folder, findings):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in OUTSIDE:
        found = list(find_headers(name))
        for header, link in found:
            (folder / link).parent.mkdir(exist_ok=True)
            (folder / link).symlink_to(header)
        if not found:
            findings.error("lint", f"no header {name} on this machine")


def posix_files():
    lines = (PORT / "posix-files.txt").read_text().split("\n")
    return {line.split("#")[0].strip() for line in lines} - {""}


def check_library(part, sources, include, findings):
    command = [COMPILER, *FLAGS, "-I", "player", "-I", str(PORT), "-isystem", str(include)]
    done = subprocess.run(command + [str(path) for path in sources], capture_output=True,
                          text=True)
    for line in done.stderr.split("\n"):
        if "error:" in line or ": warning:" in line:
            findings.error("windows: " + line, f"in {part}")
    if done.returncode and "error:" not in done.stderr:
        findings.error("windows", done.stderr.strip() or f"{part} does not compile")


def check(files, folder, findings):
    if not shutil.which(COMPILER):
        findings.error("lint", f"{COMPILER} is missing (./dev packages test)")
        return
    include = folder / "include"
    link_headers(include, findings)
    left_out = posix_files()
    parts = {}
    for path in files:
        if path.suffix == ".c" and path.parts[0] == "player" and path.parts[1] not in PROGRAMS \
                and str(path) not in left_out:
            parts.setdefault(path.parts[1], []).append(path)
    for part, sources in sorted(parts.items()):
        check_library(part, sources, include, findings)
