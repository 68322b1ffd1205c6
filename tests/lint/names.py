"""Exported names carry their library's word: read with nm from the built static libraries."""
import pathlib
import subprocess

TABLE = pathlib.Path(__file__).with_name("prefixes.txt")


def prefixes():
    table = {}
    for line in TABLE.read_text().split("\n"):
        words = line.split("#")[0].split()
        if words:
            table.setdefault(words[0], []).extend(words[1:])
    return table


def exported(library):
    listed = subprocess.run(["nm", "--extern-only", "--defined-only", "--format=posix", library],
                            capture_output=True, text=True, check=True).stdout
    rows = (line.split() for line in listed.split("\n"))
    return [row[0] for row in rows if len(row) >= 2 and row[1] in "TDBRVWC"]


def check(build, findings):
    table = prefixes()
    libraries = sorted(build.rglob("libbekal_*.a"))
    if not libraries:
        print(f"lint: no libraries in {build}: names not checked")
    for library in libraries:
        part = library.stem.removeprefix("libbekal_")
        words = table.get(part)
        if words is None:
            findings.error(TABLE.name, f"no line for the library {part}")
            continue
        for name in exported(library):
            if not name.startswith(tuple(words)):
                findings.error(library.name, f"{name} begins with none of {' '.join(words)}")
