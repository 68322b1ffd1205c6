#!/usr/bin/env python3
"""Runs declarative tests of the command-line programs: run.py BIN_FOLDER SOURCE_FOLDER FILE.test…

A .test file is a list of lines; each case runs in an empty temporary folder of its own.

  # …                      a comment; the first one is the case's title
  run PROGRAM ARG…         runs a program (from BIN_FOLDER) and keeps its status and output
  run-tty PROGRAM ARG…     the same, with a terminal as standard error
  run-asked PROGRAM ARG…   the same, at a terminal where the "| " lines that follow are typed,
                           each when a question was asked; what the terminal shows is in err
  run-stopped SECONDS PROGRAM ARG…   the same, with Ctrl+C after that time
  keep NAME PATH           {NAME} in what follows is the value at PATH of the JSON that was printed
  input                    the "| " lines that follow are the standard input of the next run
  lrs MODE                 starts a small LRS on loopback, or changes its ways (see lrs.py);
                           {lrs} in what follows is its address
  lrs-holds N              how many statements it has taken
  status N                 of the last run; a run whose status is not asked for must end with 0
  out REGEX / err REGEX    some line of standard output / standard error matches
  no-out REGEX / no-err    no line matches
  out-empty / err-empty    nothing was written there
  json PATH VALUE          in the JSON on standard output, PATH (a.b.0.c; # is a count) is VALUE
  file PATH                writes the "| " lines that follow
  bytes PATH HEX           writes bytes
  copy FROM TO             copies a file or folder; FROM may be in fixtures/
  replace PATH /OLD/NEW/   edits a file; OLD must occur
  remove PATH              a file or folder
  rename PATTERN TO        the one file whose name fits the pattern
  touch PATH SECONDS       sets the times of all files in it
  link TARGET PATH         a symbolic link
  mode PATH OCTAL
  env NAME=VALUE           for the runs that follow
  umask OCTAL              for the runs that follow
  limit BYTES              the largest file that following runs may write; 0: no limit
  same A B / differ A B    compares two files
  exists PATH / absent PATH
  count FOLDER N           how many names are in a folder
  entries ZIP              its names in order are the "| " lines that follow
  entry ZIP NAME REGEX     the text of an entry matches
  flip ZIP NAME            changes one byte of a stored entry's data
  png PATH W H         writes a picture
  hostile FOLDER           writes the pictures of tests/hostile/pictures.py
  size ZIP NAME W H        the entry is a PNG or JPEG of that size
  schema SCHEMA FILE       FILE (in the case, or ZIP!ENTRY) fits the JSON Schema
  schema-refuses SCHEMA FILE
"""
import concurrent.futures
import contextlib
import json
import os
import pathlib
import pty
import re
import resource
import shlex
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import zipfile
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import lrs as tiny_lrs
sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "hostile"))
import pictures as hostile_pictures

try:
    import jsonschema
except ImportError:
    jsonschema = None


class Failed(Exception):
    pass


def need(condition, message):
    if not condition:
        raise Failed(message)


def png_bytes(width, height):
    row = b"\0" + bytes((x * 7 & 255) for x in range(width * 3))
    def chunk(kind, data):
        return (struct.pack(">I", len(data)) + kind + data
                + struct.pack(">I", zlib.crc32(kind + data)))
    return (b"\x89PNG\r\n\x1a\n"
            + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(row * height, 1)) + chunk(b"IEND", b""))


def picture_size(data):
    if data[:4] == b"\x89PNG":
        return struct.unpack(">II", data[16:24])
    at = 2
    while data[at] == 0xFF:
        length = struct.unpack(">H", data[at + 2:at + 4])[0]
        if data[at + 1] in (0xC0, 0xC1, 0xC2):
            height, width = struct.unpack(">HH", data[at + 5:at + 9])
            return width, height
        at += 2 + length
    raise Failed("neither PNG nor JPEG")


class Case:
    def __init__(self, path, bin_folder, source_folder, folder):
        self.path, self.bin, self.source = path, bin_folder, source_folder
        self.folder = pathlib.Path(folder)
        self.env = {"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "LANG": "C.UTF-8",
                    "TZ": "UTC"}
        for name in ("ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"):
            if name in os.environ:
                self.env[name] = os.environ[name]
        self.env["LSAN_OPTIONS"] = self.env.get("LSAN_OPTIONS", "") + ":print_suppressions=0"
        self.umask, self.limit = 0o022, 0
        self.last, self.status_seen, self.notes = None, True, []
        self.stdin, self.lrs, self.kept, self.out = None, None, {}, ""

    def at(self, name):
        return self.folder / name

    def prepare(self):
        os.umask(self.umask)
        if self.limit:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (self.limit, self.limit))

    def settle(self):
        """A run whose status nobody asked for must have gone well."""
        if not self.status_seen:
            self.do_status("0")

    def do_run(self, rest):
        self.settle()
        words = shlex.split(rest)
        program = self.bin / words[0]
        need(program.exists(), f"{program} is not built")
        self.last = subprocess.run(
            [str(program), *words[1:]], cwd=self.folder, env=self.env, input=self.stdin or b"",
            capture_output=True, timeout=20, preexec_fn=self.prepare, restore_signals=False,
            check=False)
        self.stdin = None
        self.out = self.last.stdout.decode("utf-8", "replace")
        self.err = self.last.stderr.decode("utf-8", "replace")
        self.status_seen = False

    def do_run_tty(self, rest):
        """Standard error is a terminal: what long work shows there."""
        self.settle()
        words = shlex.split(rest)
        master, slave = pty.openpty()
        seen = []
        def read():
            with contextlib.suppress(OSError):  # how Linux tells that the other end is closed
                while piece := os.read(master, 4096):
                    seen.append(piece)
        reader = threading.Thread(target=read)
        reader.start()
        self.last = subprocess.run([str(self.bin / words[0]), *words[1:]], cwd=self.folder,
                                   env=self.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=slave, timeout=20, check=False)
        os.close(slave)
        reader.join()
        os.close(master)
        self.out = self.last.stdout.decode("utf-8", "replace")
        self.err = b"".join(seen).decode("utf-8", "replace")
        self.status_seen = False

    def do_run_asked(self, rest, lines=()):
        """Standard input and error are a terminal at which somebody answers."""
        self.settle()
        words, answers, seen = shlex.split(rest), list(lines), []
        master, slave = pty.openpty()
        def converse():
            with contextlib.suppress(OSError):
                while piece := os.read(master, 4096):
                    seen.append(piece)
                    if answers and b"".join(seen).endswith((b": ", b"] ")):
                        os.write(master, answers.pop(0).encode() + b"\n")
        reader = threading.Thread(target=converse)
        reader.start()
        self.last = subprocess.run([str(self.bin / words[0]), *words[1:]], cwd=self.folder,
                                   env=self.env, stdin=slave, stdout=subprocess.PIPE,
                                   stderr=slave, timeout=20, check=False)
        os.close(slave)
        reader.join()
        os.close(master)
        self.out = self.last.stdout.decode("utf-8", "replace")
        self.err = b"".join(seen).decode("utf-8", "replace")
        self.status_seen = False

    def do_run_stopped(self, rest):
        self.settle()
        seconds, *words = shlex.split(rest)
        with subprocess.Popen([str(self.bin / words[0]), *words[1:]], cwd=self.folder,
                              env=self.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE) as process:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(float(seconds))
            need(process.returncode is None, "it ended by itself")
            process.send_signal(signal.SIGINT)
            try:
                out, err = process.communicate(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
        self.last = process
        self.out, self.err = out.decode("utf-8", "replace"), err.decode("utf-8", "replace")
        self.status_seen = False

    def value_at(self, path):
        value = json.loads(self.out)
        for step in path.split("."):
            if step == "#":
                value = len(value)
            else:
                value = value[int(step)] if isinstance(value, list) else value[step]
        return value

    def do_keep(self, rest):
        name, path = rest.split()
        self.kept["{" + name + "}"] = self.value_at(path)

    def do_input(self, _, lines=()):
        self.stdin = "".join(line + "\n" for line in lines).encode()

    def do_lrs(self, rest):
        if not self.lrs:
            self.lrs = tiny_lrs.Lrs()
            self.kept["{lrs}"] = self.lrs.url
        self.lrs.mode = rest

    def do_lrs_holds(self, rest):
        held = len(self.lrs.statements)
        need(held == int(rest), f"it has taken {held} in {self.lrs.requests} requests")

    def do_status(self, rest):
        self.status_seen = True
        need(self.last.returncode == int(rest), f"status is {self.last.returncode}, not {rest}")

    def do_out(self, rest):
        need(re.search(rest, self.out, re.M), f"no output matches {rest}")

    def do_err(self, rest):
        need(re.search(rest, self.err, re.M), f"no complaint matches {rest}")

    def do_no_out(self, rest):
        need(not re.search(rest, self.out, re.M), f"output matches {rest}")

    def do_no_err(self, rest):
        need(not re.search(rest, self.err, re.M), f"a complaint matches {rest}")

    def do_out_empty(self, _):
        need(not self.out, "there is output")

    def do_err_empty(self, _):
        need(not self.err, "there are complaints")

    def do_json(self, rest):
        path, wanted = rest.split(None, 1)
        value = self.value_at(path)
        need(value == json.loads(wanted), f"{path} is {value!r}, not {wanted}")

    def do_file(self, rest, lines=()):
        path = self.at(rest)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(line + "\n" for line in lines))

    def do_bytes(self, rest):
        name, _, data = rest.partition(" ")
        self.at(name).parent.mkdir(parents=True, exist_ok=True)
        self.at(name).write_bytes(bytes.fromhex(data))

    def do_copy(self, rest):
        source, target = shlex.split(rest)
        path = self.at(source)
        if not path.exists():
            path = self.path.parent.parent / source
        if not path.exists():
            path = self.source / source
        if path.is_dir():
            shutil.copytree(path, self.at(target), copy_function=shutil.copyfile)
        else:
            shutil.copyfile(path, self.at(target))

    def do_replace(self, rest):
        name, edit = rest.split(None, 1)
        _, old, new, _ = edit.split(edit[0])
        text = self.at(name).read_text()
        need(old in text, f"{name} does not hold {old}")
        self.at(name).write_text(text.replace(old, new))

    def do_remove(self, rest):
        path = self.at(rest)
        shutil.rmtree(path) if path.is_dir() else path.unlink()

    def do_rename(self, rest):
        pattern, target = rest.split()
        found = list(self.folder.glob(pattern))
        need(len(found) == 1, f"{len(found)} files fit {pattern}")
        found[0].rename(self.at(target))

    def do_touch(self, rest):
        name, seconds = rest.split()
        for path in [self.at(name), *self.at(name).rglob("*")]:
            os.utime(path, (int(seconds), int(seconds)))

    def do_link(self, rest):
        target, name = rest.split()
        self.at(name).symlink_to(target)

    def do_mode(self, rest):
        name, mode = rest.split()
        self.at(name).chmod(int(mode, 8))

    def do_env(self, rest):
        name, value = rest.split("=", 1)
        self.env[name] = value

    def do_umask(self, rest):
        self.umask = int(rest, 8)

    def do_limit(self, rest):
        self.limit = int(rest)

    def equal(self, rest):
        a, b = rest.split()
        return self.at(a).read_bytes() == self.at(b).read_bytes()

    def do_same(self, rest):
        need(self.equal(rest), f"these differ: {rest}")

    def do_differ(self, rest):
        need(not self.equal(rest), f"these are the same: {rest}")

    def do_exists(self, rest):
        need(self.at(rest).exists(), f"{rest} is not there")

    def do_absent(self, rest):
        need(not self.at(rest).exists(), f"{rest} is there")

    def do_count(self, rest):
        name, count = rest.split()
        names = sorted(os.listdir(self.at(name)))
        need(len(names) == int(count), f"{name} holds {names}")

    def do_entries(self, rest, lines=()):
        names = zipfile.ZipFile(self.at(rest)).namelist()
        need(names == list(lines), f"the entries are {names}")

    def do_entry(self, rest):
        package, name, pattern = rest.split(None, 2)
        text = zipfile.ZipFile(self.at(package)).read(name).decode()
        need(re.search(pattern, text, re.M), f"{name} is: {text}")

    def do_flip(self, rest):
        package, name = rest.split()
        info = zipfile.ZipFile(self.at(package)).getinfo(name)
        data = bytearray(self.at(package).read_bytes())
        head = info.header_offset
        names, extra = struct.unpack("<HH", data[head + 26:head + 30])
        data[head + 30 + names + extra + info.compress_size // 2] ^= 0x55
        self.at(package).write_bytes(data)

    def do_png(self, rest):
        name, width, height = shlex.split(rest)
        self.at(name).parent.mkdir(parents=True, exist_ok=True)
        self.at(name).write_bytes(png_bytes(int(width), int(height)))

    def do_hostile(self, rest):
        hostile_pictures.write(self.at(rest.strip()))

    def do_size(self, rest):
        package, name, width, height = rest.split()
        size = picture_size(zipfile.ZipFile(self.at(package)).read(name))
        need(size == (int(width), int(height)), f"{name} is {size[0]} x {size[1]}")

    def misfits(self, rest):
        """What a schema has to say against a file; None where it can't be asked."""
        schema, name = rest.split()
        schema_path = self.source / schema
        if jsonschema is None:
            self.notes.append("python3-jsonschema is not installed: schemas not tested")
            return None
        if not schema_path.exists():
            self.notes.append(f"{schema} is not there: not tested")
            return None
        package, _, entry = name.partition("!")
        text = (zipfile.ZipFile(self.at(package)).read(entry) if entry
                else self.at(name).read_bytes())
        rules = json.loads(schema_path.read_text())
        return [error.message for error in
                jsonschema.Draft202012Validator(rules).iter_errors(json.loads(text))]

    def do_schema(self, rest):
        wrong = self.misfits(rest)
        need(not wrong, f"does not fit: {wrong and wrong[:3]}")

    def do_schema_refuses(self, rest):
        need(self.misfits(rest) != [], "it fits")

    def run(self):
        lines = self.path.read_text().split("\n")
        number = 0
        while number < len(lines):
            line = lines[number].rstrip()
            number += 1
            if not line or line.startswith("#"):
                continue
            word, _, rest = line.partition(" ")
            body = []
            while number < len(lines) and lines[number].startswith("|"):
                body.append(lines[number][2:])
                number += 1
            for name, value in self.kept.items():
                rest = rest.replace(name, value)
            try:
                self.do(word, rest.strip(), body)
            except Failed as failure:
                raise Failed(f"{self.path.name}:{number}: {line}: {failure}") from None
        self.settle()

    def do(self, word, rest, body):
        action = getattr(self, "do_" + word.replace("-", "_"), None)
        need(action, f"no such directive: {word}")
        takes_lines = word in ("file", "entries", "input", "run-asked")
        action(rest, body) if body or takes_lines else action(rest)


def run_case(path, bin_folder, source_folder):
    with tempfile.TemporaryDirectory(prefix="bekal cli ") as folder:
        case = Case(path, bin_folder, source_folder, folder)
        try:
            case.run()
            return "passed", "; ".join(sorted(set(case.notes)))
        except (Failed, OSError, KeyError, IndexError, ValueError, zipfile.BadZipFile,
                subprocess.TimeoutExpired) as failure:
            said = f"\n--- out\n{case.out}--- err\n{case.err}" if case.last else ""
            return "failed", f"{failure!r}{said}"
        finally:
            if case.lrs:
                case.lrs.close()
            subprocess.run(["chmod", "-R", "u+rwX", folder], check=False)


def main():
    bin_folder, source_folder = (pathlib.Path(word).resolve() for word in sys.argv[1:3])
    paths = [pathlib.Path(word).resolve() for word in sys.argv[3:]]
    counts = {"passed": 0, "failed": 0}
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = pool.map(lambda path: run_case(path, bin_folder, source_folder), paths)
        for path, (result, why) in zip(paths, results):
            counts[result] += 1
            if why:
                print(f"{result}: {path.name}: {why}")
    print(f"{counts['passed']} passed, {counts['failed']} failed")
    return 1 if counts["failed"] or not counts["passed"] else 0


if __name__ == "__main__":
    sys.exit(main())
