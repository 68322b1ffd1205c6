"""Courses and packages to measure with, made once and kept under build/bench-data."""
import hashlib
import json
import random
import struct
import subprocess
import zipfile
import zlib

MIMETYPE = "application/vnd.bekal.course+zip"
DATE = (1980, 1, 1, 0, 0, 0)


def course_json(number, items, title="Pelatihan"):
    return json.dumps({
        "format": 1, "id": f"https://bekal.example/bench/{number}", "version": "1.0.0",
        "language": "id", "title": f"{title} {number}", "summary": "Untuk mengukur.",
        "modules": [{"id": "m1", "title": "Modul 1", "items": items}]})


def lesson_item(name, minutes=1):
    return {"id": name, "type": "lesson", "title": f"Pelajaran {name}",
            "file": f"lessons/{name}.md", "minutes": minutes}


def lesson_text(name, size):
    words = random.Random(name).choices(
        ["petugas", "layanan", "standar", "warga", "waktu", "biaya", "syarat", "mendengar",
         "mencatat", "menjawab", "janji", "loket", "antrean", "keluhan", "ramah"], k=size // 8)
    lines = [" ".join(words[at:at + 60]).capitalize() + "." for at in range(0, len(words), 60)]
    return f"# Pelajaran {name}\n\n" + "\n\n".join(lines) + "\n"


def write_course(folder, number, lessons, lesson_bytes, extra=""):
    """A source folder of short lessons."""
    (folder / "lessons").mkdir(parents=True, exist_ok=True)
    names = [f"l{index:05d}" for index in range(lessons)]
    for name in names:
        (folder / "lessons" / f"{name}.md").write_text(lesson_text(name, lesson_bytes) + extra)
    (folder / "course.json").write_text(course_json(number, [lesson_item(n) for n in names]))
    return folder


def noise_png(width, height, seed):
    """A picture that no packer can shrink: random pixels, stored."""
    rows = random.Random(seed).randbytes(width * height * 3)
    raw = b"".join(b"\0" + rows[y * width * 3:(y + 1) * width * 3] for y in range(height))

    def chunk(kind, data):
        return (struct.pack(">I", len(data)) + kind + data
                + struct.pack(">I", zlib.crc32(kind + data)))
    return (b"\x89PNG\r\n\x1a\n"
            + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(raw, 0)) + chunk(b"IEND", b""))


def add_pictures(folder, count, width, height):
    """Pictures in media/, all shown by the first lesson."""
    (folder / "media").mkdir(exist_ok=True)
    lesson = sorted((folder / "lessons").iterdir())[0]
    with lesson.open("a") as text:
        for index in range(count):
            name = f"gambar-{index}.png"
            (folder / "media" / name).write_bytes(noise_png(width, height, index))
            text.write(f"\n![Gambar {index}](../media/{name})\n")


def long_course(folder):
    """A lesson of 10 KB and one of 1 MB."""
    if not (folder / "course.json").exists():
        write_course(folder, "long", 2, 10_000)
        (folder / "lessons" / "l00001.md").write_text(lesson_text("l00001", 1_000_000))
    return folder


def media_course(folder, pictures=10, width=2000, height=2000):
    if not (folder / "course.json").exists():
        write_course(folder, "media", 1, 500)
        add_pictures(folder, pictures, width, height)
    return folder


def texts_course(folder, lessons=5000):
    if not (folder / "course.json").exists():
        write_course(folder, "texts", lessons, 2000)
    return folder


def question(number):
    stress = "*" if number % 10 == 0 else ""  # most texts are plain
    choices = [{"id": letter,
                "text": f"Pilihan {letter} dari soal {number}, {stress}dengan{stress} tekanan.",
                **({"fraction": 100, "feedback": "Benar."} if letter == "a" else {})}
               for letter in "abcd"]
    return {"id": f"s{number}", "type": "single_choice", "tags": [{"code": "M.05"}],
            "stem": lesson_text(f"s{number}", 160).split("\n")[2], "choices": choices,
            "feedback": {"general": "Lihat [pelajaran pertama](../lessons/l00000.md)."}}


def checked_course(folder, lessons=1000, quizzes=10, questions=1000):
    """Lessons with a link each, and questions in files of a thousand."""
    if (folder / "course.json").exists():
        return folder
    write_course(folder, "checked", lessons, 4000,
                 "\n## Bacaan\n\nLihat [yang pertama](l00000.md).\n")
    (folder / "quizzes").mkdir(exist_ok=True)
    items = [lesson_item(f"l{index:05d}") for index in range(lessons)]
    for index in range(quizzes):
        (folder / "quizzes" / f"q{index}.json").write_text(json.dumps(
            {"format": 1, "questions": [question(n) for n in range(questions)]}))
        items.append({"id": f"q{index}", "type": "quiz", "title": f"Kuis {index}",
                      "file": f"quizzes/q{index}.json"})
    (folder / "course.json").write_text(course_json("checked", items))
    return folder


def big_package(path, entries=10000, size=200_000):
    """A package of many media entries, 2 GB in all; returns the name of one in the middle."""
    names = [f"media/f{index:05d}.bin" for index in range(entries)]
    if path.exists():
        return names[entries // 2]
    block = random.Random(1).randbytes(size)
    lesson = lesson_text("a", 500).encode()
    course = course_json("big", [lesson_item("a")]).encode()
    listed = {"course.json": entry_of(course), "lessons/a.md": entry_of(lesson)}
    beside = path.with_suffix(".part")
    with zipfile.ZipFile(beside, "w", zipfile.ZIP_STORED) as archive:
        def put(name, data):
            archive.writestr(zipfile.ZipInfo(name, DATE), data)
        put("mimetype", MIMETYPE)
        put("course.json", course)
        put("lessons/a.md", lesson)
        for index, name in enumerate(names):
            data = struct.pack("<I", index) + block[4:]
            listed[name] = entry_of(data)
            put(name, data)
        put("META-INF/contents.json", json.dumps({"format": 1, "entries": listed}))
    beside.rename(path)
    return names[entries // 2]


def entry_of(data):
    return {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def pack(author, folder, package):
    subprocess.run([author, "pack", folder, "-o", package], check=True, capture_output=True)
    return package


def home_of_courses(home, author, installer, folder, count=100):
    """A home in which `count` small courses are installed; returns what the installer printed."""
    packages = []
    for number in range(count):
        package = folder / f"small-{number}.bekal"
        if not package.exists():
            pack(author, write_course(folder / f"small-{number}", number, 3, 800), package)
        packages.append(package)
    return subprocess.run([installer, home, *packages], check=True, capture_output=True,
                          text=True).stdout
