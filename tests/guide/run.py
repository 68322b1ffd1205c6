#!/usr/bin/env python3
"""Follows the authors' guide to the letter: run.py BIN SAMPLES [--update] [--no-windows]
[--keep FOLDER] [--pictures FOLDER]

Every `console` block of docs/id/panduan-penulis.md is typed in an empty folder, in the order of
the guide, and every block with a file's name behind its language is written to that file. What
the commands print must be what the guide shows; a line "…" stands for any number of lines, and
numbers of four digits and more are not compared. The package that comes of it is played by
main.replay. --update writes what was printed into the guide instead; read `git diff` afterwards.

What a reader has beforehand: a picture, a film, and a manuscript made by Word (here by pandoc).
`preview` and the player open windows: with Xvfb the first is opened and closed, the second is
played as a replay, whose pictures are those of the guide (--pictures writes them). `sudo apt
install` is only held against what is installed.
"""
import contextlib
import os
import pathlib
import pty
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
GUIDE = ROOT / "docs/id/panduan-penulis.md"
FENCE = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.M | re.S)
SECONDS = 60


class Failed(Exception):
    pass


class Reader:
    """One who follows the guide: a folder, an environment, and where the terminal stands."""

    def __init__(self, bin_folder, samples, folder):
        self.bin, self.samples = bin_folder, samples
        self.home = self.at = folder
        self.env = {"PATH": f"{bin_folder}:{os.environ['PATH']}", "HOME": str(folder),
                    "LANG": "C.UTF-8", "BEKAL_LANGUAGE": "id", "TZ": "UTC"}
        for name, value in os.environ.items():
            if name.endswith("SAN_OPTIONS"):
                self.env[name] = value
        self.windows = 0
        self.display = bool(shutil.which("Xvfb") and shutil.which("xdotool"))

    def prepare(self):
        """What the guide takes for granted."""
        with zipfile.ZipFile(self.samples / "pelayanan-prima.bekal") as package:
            (self.home / "loket.png").write_bytes(package.read("media/loket.svg.png"))
        shutil.copyfile(ROOT / "sample-courses/literasi-digital/media/rantai-pintasan.webm",
                        self.home / "salam.webm")
        manuscript = self.home / "naskah"
        manuscript.mkdir()
        shutil.copyfile(self.home / "loket.png", manuscript / "loket.png")
        subprocess.run(["pandoc", str(HERE / "naskah.md"), "-o", "naskah.docx"], cwd=manuscript,
                       check=True)
        (manuscript / "loket.png").unlink()

    # ---- commands ----

    def type(self, command, shown):
        """Runs a command as typed; returns (status, what the terminal shows)."""
        words = shlex.split(command)
        if words[0] == "cd":
            self.at = (self.at / words[1]).resolve()
            return int(not self.at.is_dir()), ""
        if words[:3] == ["sudo", "apt", "install"]:
            return self.installed(words[3:])
        if words[0] == "bekal":
            return self.play(words[1:])
        if words[:2] == ["bekal-author", "preview"]:
            return self.preview(words)
        if words[:2] == ["bekal-author", "new"] and not any(w[0] == "-" for w in words):
            return self.converse(words, shown)
        done = subprocess.run(["sh", "-c", command], cwd=self.at, env=self.env,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=SECONDS, check=False)
        return done.returncode, done.stdout.decode()

    def converse(self, words, shown):
        """At a terminal: each question is answered as the guide shows."""
        master, slave = pty.openpty()
        text = ""
        with subprocess.Popen(words, cwd=self.at, env=self.env, stdin=slave, stdout=slave,
                              stderr=slave) as process:
            os.close(slave)
            with contextlib.suppress(OSError):  # the other end is closed
                while piece := os.read(master, 4096):
                    text += piece.decode().replace("\r\n", "\n")
                    question = text.rsplit("\n", 1)[-1]
                    if question.endswith(": "):
                        os.write(master, self.answer(question, shown).encode() + b"\n")
            status = process.wait(SECONDS)
        os.close(master)
        return status, text

    @staticmethod
    def answer(question, shown):
        for line in shown:
            if (line + " ").startswith(question):
                return line[len(question):]
        raise Failed(f"the guide does not answer \"{question}\"")

    @staticmethod
    def installed(packages):
        known = subprocess.run(["dpkg-query", "-W", "-f=${Package} ${db:Status-Status}\n",
                                *packages], capture_output=True, text=True, check=False).stdout
        missing = [name for name in packages if f"{name} installed" not in known]
        return len(missing), "".join(f"{name} is not installed\n" for name in missing)

    def play(self, words):
        done = subprocess.run(
            [str(self.bin / "bekal"), "--home", str(self.home / "rumah"), "--lang", "id",
             "--replay", str(HERE / "main.replay"), "--out", str(self.home / "gambar-panduan"),
             *words], cwd=self.at, env=self.env, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=SECONDS, check=False)
        # A replay that went well may say what it did; a window shows nothing in the terminal.
        return done.returncode, done.stdout.decode() if done.returncode else ""

    def preview(self, words):
        """Opened on a display of its own, seen, and ended as by Ctrl+C."""
        if not self.display:
            print("guide: the preview is not opened: there is no Xvfb or xdotool")
            return 0, ""
        read, write = os.pipe()
        with subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", "1366x768x24",
                               "-nolisten", "tcp"], pass_fds=[write], stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL) as display:
            try:
                os.close(write)
                number = os.read(read, 16).decode().strip()
                return self.look(words, dict(self.env, DISPLAY=f":{number}"))
            finally:
                os.close(read)
                display.terminate()

    def look(self, words, env):
        with subprocess.Popen(words, cwd=self.at, env=env, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
            try:
                self.await_window(env, process)
                process.send_signal(signal.SIGINT)
                text = process.communicate(timeout=SECONDS)[0].decode()
            except BaseException:
                process.kill()
                raise
        self.windows += 1
        return process.returncode, text

    @staticmethod
    def await_window(env, process):
        end = time.monotonic() + SECONDS
        while time.monotonic() < end and process.poll() is None:
            seen = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", "."], env=env,
                                  capture_output=True, check=False)
            if seen.stdout.strip():
                return
            time.sleep(0.2)
        raise Failed("the preview opened no window")


# ---- the guide ----

def split_console(text):
    """[(command, lines shown)]"""
    parts = []
    for line in text.splitlines():
        if line.startswith("$ "):
            parts.append((line[2:], []))
        elif parts:
            parts[-1][1].append(line)
        else:
            raise Failed(f"output without a command: {line}")
    return parts


def plain(line):
    return re.sub(r"\d{4,}", "#", line.rstrip())


def fits(shown, printed):
    """Whether the lines shown are those printed; "…" stands for any number."""
    pattern = "".join(r"(?:.*\n)*?" if line.strip() == "…" else re.escape(plain(line)) + r"\n"
                      for line in shown)
    return re.fullmatch(pattern, "".join(plain(line) + "\n" for line in printed)) is not None


def follow_console(reader, text, update, wrong):
    """Types a block; returns it as it is to stand in the guide."""
    out = []
    for command, shown in split_console(text):
        status, printed = reader.type(command, shown)
        lines = [line.rstrip() for line in printed.splitlines()]
        if not fits(shown, lines):
            wrong.append(f"$ {command}\n--- shown\n" + "\n".join(shown) + "\n--- printed\n"
                         + "\n".join(lines))
            shown = lines
        if status not in (0, 1) or (status == 1 and not shown):
            raise Failed(f"$ {command}\nended with {status}:\n{printed}")
        out += ["$ " + command, *shown]
    return "\n".join(out) + "\n" if update else text


def follow(reader, guide, update):
    wrong = []

    def block(match):
        kind, name, text = match.groups()
        if kind == "console":
            text = follow_console(reader, text, update, wrong)
        elif name:
            path = reader.at / name
            if not path.parent.is_dir():
                raise Failed(f"there is no folder for {name}")
            path.write_text(text)
        return f"```{kind}{' ' + name if name else ''}\n{text}```"

    return FENCE.sub(block, guide), wrong


def check_pictures(guide):
    for name in re.findall(r"!\[[^\]]*\]\((\.\./pictures/[^) ]*)", FENCE.sub("", guide)):
        if not (GUIDE.parent / name).is_file():
            raise Failed(f"there is no picture {name}")


def main():
    words = sys.argv[1:]
    update = "--update" in words
    keep, pictures = (words[words.index(word) + 1] if word in words else None
                      for word in ("--keep", "--pictures"))
    bin_folder, samples = (pathlib.Path(word).resolve() for word in words[:2])
    guide = GUIDE.read_text()
    with tempfile.TemporaryDirectory(prefix="bekal-guide-") as name:
        reader = Reader(bin_folder, samples, pathlib.Path(name).resolve())
        reader.display = reader.display and "--no-windows" not in words
        try:
            reader.prepare()
            text, wrong = follow(reader, guide, update)
            if pictures:
                shutil.copytree(reader.home / "gambar-panduan", pictures, dirs_exist_ok=True)
            if not update:
                check_pictures(guide)
        except (Failed, OSError, subprocess.SubprocessError) as failure:
            print(f"guide: {failure}")
            return 1
        finally:
            if keep:
                shutil.copytree(name, keep, dirs_exist_ok=True)
    if update:
        GUIDE.write_text(text)
        return 0
    for part in wrong:
        print(part)
    blocks = len(FENCE.findall(guide))
    print(f"guide: {blocks} blocks followed, {reader.windows} windows, {len(wrong)} outputs differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
