"""The look of sources: width, white space, length; and that scripts parse."""
import ast
import subprocess

COLUMNS_MAX = 100
LINES_WARNED = 600

CODE = {".c", ".h", ".py", ".cmake", ".sh"}
TEXT = CODE | {".md", ".txt", ".json", ".test", ".replay", ".1", ".yml", ".svg"}
# What tests read byte for byte may hold anything.
BYTES = ("tests/fuzz/corpus/", "tests/golden/", "tests/cli/", "tests/unit/", "sample-courses/",
         "po/")
# Tables written by a program.
GENERATED = ("advances", "_table.c", "_table.h")


def is_script(path):
    return path.name in ("dev", "run") and not path.suffix


def check_line(path, number, line, findings):
    place = f"{path}:{number}"
    if "\t" in line:
        findings.error(place, "a tab")
    if line != line.rstrip():
        findings.error(place, "white space at the end of the line")
    if "\r" in line:
        findings.error(place, "a carriage return")
    if (path.suffix in CODE or is_script(path)) and len(line) > COLUMNS_MAX:
        findings.error(place, f"{len(line)} columns; at most {COLUMNS_MAX}")


def check_file(path, findings):
    try:
        text = path.read_bytes().decode()
    except UnicodeDecodeError:
        findings.error(path, "not UTF-8")
        return
    lines = text.split("\n")
    if lines[-1]:
        findings.error(path, "no newline at the end")
    generated = any(mark in path.name for mark in GENERATED)
    if path.suffix in CODE and len(lines) > LINES_WARNED and not generated:
        findings.warn(path, f"{len(lines)} lines; over {LINES_WARNED}, think of two rooms")
    if not generated:
        for number, line in enumerate(lines, 1):
            check_line(path, number, line, findings)


def check_script(path, findings):
    if path.suffix == ".py":
        try:
            ast.parse(path.read_text(), str(path))
        except SyntaxError as error:
            findings.error(f"{path}:{error.lineno}", error.msg)
    elif is_script(path) or path.suffix == ".sh":
        parsed = subprocess.run(["bash", "-n", path], capture_output=True, text=True)
        if parsed.returncode:
            findings.error(path, parsed.stderr.strip())


def check(files, findings):
    for path in files:
        code = path.suffix in CODE
        byte_exact = str(path).startswith(BYTES) and not code
        if (path.suffix in TEXT or is_script(path)) and not byte_exact:
            check_file(path, findings)
            check_script(path, findings)
