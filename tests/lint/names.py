"""Exported names carry a word of their library or of their own file, and no name is exported twice:
read with nm from the built static libraries."""
import pathlib
import re
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
    """Pairs of source file and name."""
    listed = subprocess.run(["nm", "--extern-only", "--defined-only", "--format=posix", library],
                            capture_output=True, text=True, check=True).stdout
    file = ""
    for line in listed.split("\n"):
        member = re.search(r"\[([^\]]+)\.o\]:$", line)  # "…/libbekal_base.a[err.c.o]:"
        words = line.split()
        if member:
            file = member.group(1)
        elif len(words) >= 2 and words[1] in "TDBRVWC":
            yield file, words[0]


def own_words(file):
    """package_entries.c may say package_entries_ and entries_; kinds.c also kind_."""
    stem = pathlib.Path(file).stem
    words = {stem, *stem.split("_")}
    return sorted({form + "_" for word in words for form in (word, word.removesuffix("s"))})


def check_names(library, words, owners, findings):
    for file, name in exported(library):
        allowed = (*words, *own_words(file))
        if not (name + "_").startswith(allowed):
            findings.error(f"{library.name}: {file}", f"{name} begins with none of "
                           f"{' '.join(allowed)}")
        if owners.setdefault(name, library.name) != library.name:
            findings.error(library.name, f"{name} is exported by {owners[name]} too")


def check(build, findings):
    table = prefixes()
    libraries = sorted(build.rglob("libbekal_*.a"))
    if not libraries:
        print(f"lint: no libraries in {build}: names not checked")
    owners = {}
    for library in libraries:
        part = library.stem.removeprefix("libbekal_")
        if part in table:
            check_names(library, table[part], owners, findings)
        else:
            findings.error(TABLE.name, f"no line for the library {part}")
