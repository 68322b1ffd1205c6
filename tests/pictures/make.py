#!/usr/bin/env python3
"""Makes the pictures of the docs from scripted sessions: make.py BEKAL SAMPLES OUT

OUT gets a folder for each way of looking: sizes, the English interface, text at 200%, and some
screens in the dark and high-contrast looks.
"""
import os
import shutil
import subprocess
import sys
import tempfile

WAYS = [("1366x768", "id", ""), ("1024x768", "id", ""), ("1920x1080", "id", ""),
        ("1366x768", "en", ""), ("1024x768", "id", "200"), ("1366x768", "id", "dark"),
        ("1366x768", "id", "high")]
FIRST = {"": "", "200": "key Ctrl+Plus 10\n"}
LOOK = "key F2\npress look-%s\nkey Esc\n"
OF_LOOKS = {"masuk", "beranda", "pelatihan-selesai", "kuis", "periksa", "hasil", "pembahasan",
            "pelajaran", "pelajaran-tabel", "riwayat", "pengaturan"}
HERE = os.path.dirname(os.path.abspath(__file__))


def shrink(folder):
    """Screens have few colours: a palette keeps the repository small and nothing is seen of it."""
    pictures = [os.path.join(folder, name) for name in sorted(os.listdir(folder))]
    subprocess.run(["mogrify", "-strip", "+dither", "-colors", "160", *pictures], check=True)


def others(bekal, samples, out):
    """The screens that a tour does not meet: nothing there yet, and things that went wrong."""
    for name in ("catatan-rusak", "kosong", "membaca", "papan-ketik", "sinkron",
                 "survei"):
        subprocess.run([sys.executable, os.path.join(HERE, "../replay/run.py"), bekal,
                        os.path.join(HERE, name + ".replay"), samples, out], check=True)
    for name in os.listdir(out):
        path = os.path.join(out, name)
        if os.path.isdir(path):  # sticks, and an office's keys
            shutil.rmtree(path)
        elif not name.endswith(".png"):  # what was made to be damaged, or carried
            os.remove(path)


def of_guide(bekal, samples, out):
    """Those of the authors' guide, from the course that following it makes."""
    subprocess.run([sys.executable, os.path.join(HERE, "../guide/run.py"),
                    os.path.dirname(os.path.abspath(bekal)), samples, "--no-windows",
                    "--pictures", out], check=False)  # a new picture is missed there at first
    shrink(out)
    print(out)


def main():
    bekal, samples, out = sys.argv[1:4]
    with open(os.path.join(HERE, "tour.replay"), encoding="utf-8") as f:
        tour = f.read()
    for size, language, kind in WAYS:
        folder = tempfile.mkdtemp(prefix="bekal-pictures-")
        name = "-".join(filter(None, [size, language, kind]))
        try:
            script = os.path.join(folder, "tour.replay")
            with open(script, "w", encoding="utf-8") as f:
                f.write(FIRST.get(kind, LOOK % kind) + tour)
            target = os.path.join(out, name)
            os.makedirs(target, exist_ok=True)
            subprocess.run([bekal, "--home", os.path.join(folder, "home"), "--lang", language,
                            "--size", size, "--replay", script, "--out", target,
                            os.path.join(samples, "pelayanan-prima.bekal")], check=True)
            if target.endswith("1366x768-id"):
                others(bekal, samples, target)
            if kind not in FIRST:
                for name in os.listdir(target):
                    if name.removesuffix(".png") not in OF_LOOKS:
                        os.remove(os.path.join(target, name))
            shrink(target)
            print(target)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    of_guide(bekal, samples, os.path.join(out, "guide"))


if __name__ == "__main__":
    main()
