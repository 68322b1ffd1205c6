#!/usr/bin/env python3
"""Plays one script in a fresh home: run.py BEKAL SCRIPT SAMPLES [OUT] [NAME=VALUE…] [OPTION…]

@NAME@ in the script becomes VALUE; options go to the player.

The first lines of a script may say how: `#: --size 1024x768 --lang en` adds options,
`#: course NAME` names the package to start with (pelayanan-prima), `#: no course` starts with none,
`#: setup WORDS` runs a preparation of this file by name. In a script, @SAMPLES@ stands for the
folder of the sample packages and @OUT@ for a folder of its own.
"""
import hashlib
import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "hostile"))
import pictures


def damaged_record(home, out):
    os.makedirs(home)
    with open(os.path.join(home, "record.db"), "wb") as f:
        f.write(b"this is not a database\n" * 400)


def newer_record(home, out):
    import sqlite3
    os.makedirs(home)
    db = sqlite3.connect(os.path.join(home, "record.db"))
    db.execute("PRAGMA application_id = 0x42656b61")
    db.execute("PRAGMA user_version = 9999")
    db.execute("CREATE TABLE later(x)")
    db.commit()
    db.close()


def damaged_package(home, out):
    source = os.path.join(sys.argv[3], "pelayanan-prima.bekal")
    with open(source, "rb") as f:
        data = bytearray(f.read())
    for i in range(len(data) // 2, len(data) // 2 + 64):
        data[i] ^= 0x55
    with open(os.path.join(out, "rusak.bekal"), "wb") as f:
        f.write(data)
    with open(os.path.join(out, "bukan.bekal"), "wb") as f:
        f.write(b"hello")


def read_only(home, out):
    if os.geteuid() == 0:
        print("skipped: root may write everywhere")
        sys.exit(SKIPPED)
    os.makedirs(home)
    os.chmod(home, 0o555)


def more_courses(home, out):
    """Packages a.bekal … d.bekal with titles of their own, made by the author's program."""
    author = os.path.join(os.path.dirname(sys.argv[1]), "bekal-author")
    titles = ("Arsip Digital Desa", "Keuangan Daerah", "Komunikasi Krisis", "Bahasa Isyarat")
    for name, title in zip("abcd", titles):
        folder = os.path.join(out, name)
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([author, "new", folder], check=True, stdout=subprocess.DEVNULL)
        manifest = os.path.join(folder, "course.json")
        with open(manifest, encoding="utf-8") as f:
            course = json.load(f)
        course["id"], course["title"] = f"https://bekal.example/uji/{name}", title
        course["summary"] = f"Uji {title}."
        with open(manifest, "w", encoding="utf-8") as f:
            json.dump(course, f)
        subprocess.run([author, "pack", folder, "-o", os.path.join(out, name + ".bekal")],
                       check=True, stdout=subprocess.DEVNULL)


def reading(home, out):
    """bacaan.bekal: one lesson of everything that can be selected, searched for and opened."""
    author = os.path.join(os.path.dirname(sys.argv[1]), "bekal-author")
    here = os.path.join(os.path.dirname(os.path.abspath(__file__)), "bacaan")
    folder = os.path.join(out, "bacaan")
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(os.path.join(folder, "lessons"))
    os.makedirs(os.path.join(folder, "media"))
    shutil.copy(os.path.join(here, "aneka.md"), os.path.join(folder, "lessons"))
    for name in ("kecil", "akhir"):
        with open(os.path.join(folder, "lessons", name + ".md"), "w", encoding="utf-8") as f:
            f.write(f"# Bagian {name}\n\nSatu alinea.\n")
    with open(os.path.join(folder, "media", "contoh.svg"), "w", encoding="utf-8") as f:
        f.write('<svg xmlns="http://www.w3.org/2000/svg" width="400" height="240">'
                '<rect width="400" height="240" fill="#E3EFED"/>'
                '<circle cx="120" cy="120" r="80" fill="#0B6E69"/>'
                '<rect x="230" y="60" width="120" height="120" fill="#F2A900"/></svg>')
    course = {"format": 1, "id": "https://bekal.example/uji/bacaan", "version": "1.0.0",
              "language": "id", "title": "Bahan Bacaan", "summary": "Uji bacaan.", "jp": 1,
              "minutes": 5, "publisher": "Uji", "modules": [
                  {"id": "m1", "title": "Modul", "items": [
                      {"id": "aneka", "type": "lesson", "title": "Aneka",
                       "file": "lessons/aneka.md", "minutes": 5},
                      {"id": "kecil", "type": "lesson", "title": "Lampiran",
                       "file": "lessons/kecil.md", "minutes": 1},
                      {"id": "akhir", "type": "lesson", "title": "Penutup",
                       "file": "lessons/akhir.md", "minutes": 1}]}]}
    with open(os.path.join(folder, "course.json"), "w", encoding="utf-8") as f:
        json.dump(course, f)
    subprocess.run([author, "pack", folder, "-o", os.path.join(out, "bacaan.bekal")], check=True,
                   stdout=subprocess.DEVNULL)


def wide_table(home, out):
    """A course lebar.bekal of one lesson, whose table is wider than any column."""
    author = os.path.join(os.path.dirname(sys.argv[1]), "bekal-author")
    folder = os.path.join(out, "lebar")
    os.makedirs(os.path.join(folder, "lessons"))
    names = [f"Kolom-panjang-{i}" for i in range(1, 13)]
    rows = [names, ["---"] * 12, [f"nilai-{i}" for i in range(1, 13)]]
    table = "\n".join("| " + " | ".join(row) + " |" for row in rows)
    with open(os.path.join(folder, "lessons", "tabel.md"), "w", encoding="utf-8") as f:
        f.write(f"# Tabel lebar\n\nGeser ke samping.\n\n{table}\n\nSelesai.\n")
    course = {"format": 1, "id": "https://bekal.example/uji/tabel-lebar", "version": "1.0.0",
              "language": "id", "title": "Tabel lebar", "summary": "Uji tabel lebar.", "jp": 1,
              "minutes": 45, "completion": {"items": {"tabel": "completed"}},
              "modules": [{"id": "m", "title": "Bagian", "items": [
                  {"id": "tabel", "type": "lesson", "title": "Tabel", "minutes": 45,
                   "file": "lessons/tabel.md"}]}]}
    with open(os.path.join(folder, "course.json"), "w", encoding="utf-8") as f:
        json.dump(course, f)
    subprocess.run([author, "pack", folder, "-o", os.path.join(out, "lebar.bekal")],
                   check=True, stdout=subprocess.DEVNULL)


def office_files(home, out):
    """Office files satu, dua (of the same office), lain (of another); and one that is damaged."""
    maker = os.path.join(os.path.dirname(sys.argv[1]), "replay_office")
    subprocess.run([maker, out], check=True)
    with open(os.path.join(out, "satu.bekal-office"), "rb") as f:
        data = bytearray(f.read())
    with open(os.path.join(out, "tanpa-akhiran"), "wb") as f:
        f.write(data)
    data[len(data) // 2] ^= 1
    with open(os.path.join(out, "rusak.bekal-office"), "wb") as f:
        f.write(data)


SURVEY = """---
purpose: survey
---
# Umpan Balik Peserta

Pendapat Anda membantu kami menyempurnakan kursus ini.

## Materi mudah dipahami. {#materi}

- [ ] Sangat Tidak Setuju {#sts}
- [ ] Tidak Setuju {#ts}
- [ ] Netral {#n}
- [ ] Setuju {#s}
- [ ] Sangat Setuju {#ss}

type: likert

## Bagian mana yang paling berguna? {#bagian}

- [ ] Pelajaran {#pelajaran}
- [ ] Contoh kasus {#kasus}
- [ ] Kuis {#kuis}

type: multiple_choice

## Saya akan menyarankan kursus ini. {#saran}

- [ ] Benar
- [ ] Salah
"""


def survey(home, out):
    """survei.bekal: a lesson, and a survey before the course is done."""
    author = os.path.join(os.path.dirname(sys.argv[1]), "bekal-author")
    folder = os.path.join(out, "survei")
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([author, "new", folder], check=True, stdout=subprocess.DEVNULL)
    manifest = os.path.join(folder, "course.json")
    with open(manifest, encoding="utf-8") as f:
        course = json.load(f)
    course["id"], course["title"] = "https://bekal.example/uji/survei", "Kursus dengan Survei"
    items = course["modules"][0]["items"][:1]
    items.append({"id": "umpan-balik", "type": "survey", "title": "Survei Evaluasi",
                  "file": "quizzes/survei.md", "minutes": 3})
    course["modules"] = [{"id": "m", "title": "Modul", "items": items}]
    with open(manifest, "w", encoding="utf-8") as f:
        json.dump(course, f)
    with open(os.path.join(folder, items[0]["file"]), "w", encoding="utf-8") as f:
        f.write("Pengantar.\n")
    with open(os.path.join(folder, "quizzes", "survei.md"), "w", encoding="utf-8") as f:
        f.write(SURVEY)
    subprocess.run([author, "pack", folder, "-o", os.path.join(out, "survei.bekal")],
                   check=True, stdout=subprocess.DEVNULL)


def write_package(path, entries):
    """A package as bekal-author would write it, of what it would refuse to pack."""
    def about(data):
        entry = {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        if len(data) > 4 << 20:
            entry["pieces"] = [hashlib.sha256(data[i:i + (1 << 20)]).hexdigest()
                               for i in range(0, len(data), 1 << 20)]
        return entry
    contents = {"format": 1, "entries": {name: about(data) for name, data in entries.items()}}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as package:
        package.writestr("mimetype", "application/vnd.bekal.course+zip")
        package.writestr("META-INF/contents.json", json.dumps(contents))
        for name, data in entries.items():
            package.writestr(name, data)


def hostile(home, out):
    """hostile.bekal: a lesson of 10 MB, one of each that nobody writes, and pictures."""
    maker = os.path.join(os.path.dirname(sys.argv[1]), "make_hostile")
    path = os.path.join(out, "lesson.md")
    lessons = {}
    for name, size in (("book", 10 << 20), ("one-paragraph", 10 << 20), ("quotes", 2000000),
                       ("columns", 1 << 20), ("overrides", 1 << 20), ("marks", 1 << 20),
                       ("notes", 10 << 20), ("pictures", 1 << 20)):
        subprocess.run([maker, name, str(size), path], check=True)
        with open(path, "rb") as f:
            lessons[name] = f.read()
    lessons["gambar"] = "".join(
        f"## {name}\n\n![Isi {name}](../media/{name})\n\n" for name in pictures.PICTURES
    ).encode()
    items = [{"id": name, "type": "lesson", "title": name, "file": f"lessons/{name}.md"}
             for name in lessons]
    course = {"format": 1, "id": "https://bekal.example/uji/hostile", "version": "1.0.0",
              "language": "id", "title": "Masukan Buruk",
              "modules": [{"id": "modul", "title": "Modul", "items": items}]}
    entries = {"course.json": json.dumps(course).encode()}
    entries.update((f"lessons/{name}.md", text) for name, text in lessons.items())
    entries.update((f"media/{name}", data) for name, data in pictures.PICTURES.items())
    entries["media/kecil.png"] = pictures.PICTURES["utuh.png"]
    write_package(os.path.join(out, "hostile.bekal"), entries)


SKIPPED = 77
SETUPS = {f.__name__.replace("_", "-"): f for f in (damaged_record, newer_record, damaged_package,
                                                    read_only, more_courses, wide_table,
                                                    office_files, hostile, reading, survey)}


def main():
    bekal, script, samples = sys.argv[1:4]
    more = sys.argv[4:]
    given = more.pop(0) if more and "=" not in more[0] and more[0][:1] != "-" else None
    values = dict(word.split("=", 1) for word in more if word[:1] != "-" and "=" in word)
    course, options, setups = "pelayanan-prima", [], []
    with open(script, encoding="utf-8") as f:
        text = f.read()
    if text.startswith("#") and not text.startswith("#:"): # every frame is looked over
        text = "check layout" + text[text.index("\n"):]
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    extra = [word for word in more if word[:1] == "-" or "=" not in word]
    for line in text.splitlines():
        if not line.startswith("#:"):
            continue
        words = shlex.split(line[2:])
        if words[:1] == ["course"]:
            course = words[1]
        elif words == ["no", "course"]:
            course = None
        elif words[:1] == ["setup"]:
            setups += words[1:]
        else:
            options += words
    folder = tempfile.mkdtemp(prefix="bekal-replay-")
    out = given or os.path.join(folder, "out")
    try:
        os.makedirs(out, exist_ok=True)
        home = os.path.join(folder, "home")
        for setup in setups:
            SETUPS[setup](home, out)
        path = os.path.join(folder, os.path.basename(script))
        with open(path, "w", encoding="utf-8") as f:
            f.write(text.replace("@SAMPLES@", samples).replace("@OUT@", out))
        command = [bekal, "--home", home, "--replay", path, "--out", out] + options + extra
        if course:
            command.append(os.path.join(samples, course + ".bekal"))
        return subprocess.run(command, timeout=300).returncode
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
