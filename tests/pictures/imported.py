#!/usr/bin/env python3
"""Pictures of courses that were made of trees of Markdown: each kind of page.

Usage: imported.py BEKAL BEKAL_AUTHOR OUT NAME=SOURCE:ROOT…, with the names "pohon" (the tree of
tests/corpus) and "security-101" (Microsoft's, of which no copy is kept here).
"""
import pathlib
import subprocess
import sys
import tempfile

SCRIPTS = {
    "pohon": """
        screenshot daftar-isi
        click "Mencatat surat, Pelajaran"
        screenshot gambar-dan-rumus
        scroll 7
        screenshot daftar-catatan-kode
        press next
        click "Contoh isian"
        screenshot tabel-dan-rincian
        key Escape
        click "Kuis surat masuk, Kuis"
        press quiz-start
        click "Pada hari surat itu diterima."
        screenshot kuis
    """,
    "security-101": """
        screenshot daftar-isi
        press next-thing
        scroll 31
        screenshot tabel
        press next
        scroll 20
        screenshot gambar
        press next
        scroll 15
        screenshot teks-dan-daftar
        key Escape
        click "Konsep Utama IAM, Pelajaran"
        scroll 27
        screenshot kode
        key Escape
        click "Model tanggung jawab bersama, Pelajaran"
        scroll 40
        screenshot tautan
    """,
}
LOOK = ["-strip", "+dither", "-colors", "128", "-depth", "8", "-define", "png:compression-level=9"]


def main():
    player, author, out = (pathlib.Path(word) for word in sys.argv[1:4])
    for word in sys.argv[4:]:
        name, where = word.split("=", 1)
        source, root = where.split(":", 1)
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            subprocess.run([author, "new", "--from-markdown", source, "--root", root,
                            folder / "course"], check=True, capture_output=True)
            subprocess.run([author, "pack", "-o", folder / "k.bekal", folder / "course"],
                           check=True, capture_output=True)
            (folder / "s.replay").write_text(
                "seed 7\nclick Nanti\n" + "\n".join(
                    line.strip() for line in SCRIPTS[name].split("\n")) + "\n")
            subprocess.run([player, "--replay", folder / "s.replay", "--out", folder / "out",
                            "--home", folder / "home", "--size", "1366x768", "--lang", "id",
                            folder / "k.bekal"], check=True)
            (out / name).mkdir(parents=True, exist_ok=True)
            for picture in sorted((folder / "out").glob("*.png")):
                subprocess.run(["convert", picture, *LOOK, out / name / picture.name], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
