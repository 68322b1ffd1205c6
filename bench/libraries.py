"""Measures that need no window: packages, the store, layout, packing."""
import re
import shutil
import statistics
import subprocess
import tempfile

import data
from measure import Absent, figure, figures_of, in_turns, ratio, seconds


def package(bench):
    """10,000 entries, 2 GB: open and read one."""
    program = bench.program("bench_package")
    path = bench.data / "big.bekal"
    entry = data.big_package(path)
    got = figures_of(program, path, entry)
    return [
        figure("open + read one entry of 10,000 (2 GB)", got["open_read_us"] / 1000, "ms"),
        figure("  against libzip alone", got["ratio"], "x", 2.0),
        figure("open + course.json", got["open_course_us"] / 1000, "ms"),
        figure("heap of an open package, per entry", got["heap_bytes_per_entry"], "bytes", 1024),
    ]


def syncs_per_answer(program):
    """System calls that flush, between two answers: the median, which no checkpoint moves."""
    if not shutil.which("strace"):
        raise Absent("strace is missing")
    with tempfile.TemporaryDirectory() as home:
        log = f"{home}/calls"
        subprocess.run(["strace", "-f", "-o", log, "-e", "trace=fsync,fdatasync,write", program,
                        f"{home}/home", "50", "--store-only"], check=True, capture_output=True)
        with open(log) as calls:
            counts, now = [], 0
            for call in calls:
                if re.search(r"\b(fsync|fdatasync)\(", call):
                    now += 1
                elif 'write(2, "answer' in call:
                    counts.append(now)
                    now = 0
    return statistics.median(counts[1:])


def answer(bench):
    """Committing one answer."""
    program = bench.program("bench_store")
    with tempfile.TemporaryDirectory(dir=bench.data) as folder:
        rounds = [figures_of(program, f"{folder}/home-{number}", 300) for number in range(5)]
    medians = {name: statistics.median(got[name] for got in rounds) for name in rounds[0]}
    return [
        figure("an answer committed", medians["answer_us"] / 1000, "ms"),
        figure("  99% within", medians["answer_us_p99"] / 1000, "ms"),
        figure("  against bare SQLite, same rows",
               ratio([r["answer_us"] for r in rounds], [r["bare_us"] for r in rounds]), "x", 1.3),
        figure("flushes to the disk for one answer", syncs_per_answer(program), "", 1),
    ]


def layout(bench):
    """Lessons of 10 KB, 100 KB and 1 MB."""
    got = figures_of(bench.program("bench_layout"))
    return [
        figure("parsing 1 MB", got["parse_us_1m"] / 1000, "ms"),
        figure("layout of 1 MB, whole", got["layout_us_1m"] / 1000, "ms"),
        figure("search of 1 MB, whole", got["find_us_1m"] / 1000, "ms", 16),
        figure("  against 100 KB (linear is 10)",
               got["layout_us_1m"] / got["layout_us_100k"], "x", 12.5),
    ]


def lesson(bench):
    """From the click on a lesson of 10 KB and of 1 MB to its first frame."""
    program, author = bench.program("bench_lesson"), bench.program("bekal-author")
    package = data.pack(author, data.long_course(bench.data / "long"), bench.data / "long.bekal")
    rounds = []
    for _ in range(3):
        with tempfile.TemporaryDirectory(dir=bench.data) as home:
            rounds.append(figures_of(program, home, package, 15))
    short, long = ([r[name] for r in rounds] for name in ("short_us", "long_us"))
    return [
        figure("first frame of a 10 KB lesson", statistics.median(short) / 1000, "ms"),
        figure("first frame of a 1 MB lesson", statistics.median(long) / 1000, "ms"),
        figure("  against 10 KB", ratio(long, short), "x", 3.0),
        figure("scrolling 1366x768: half of frames within",
               statistics.median(r["scroll_us_p50"] for r in rounds) / 1000, "ms"),
        figure("  99% of frames within",
               statistics.median(r["scroll_us_p99"] for r in rounds) / 1000, "ms", 16),
    ]


def packed_against_zip(bench, author, folder, rounds):
    package_file, archive = bench.data / "packed.bekal", bench.data / "packed.zip"

    def ours():
        package_file.unlink(missing_ok=True)
        return seconds([author, "pack", folder, "-o", package_file])

    def theirs():
        archive.unlink(missing_ok=True)
        return seconds(["zip", "-6", "-q", "-r", archive, "."], cwd=folder)
    ours()
    our_times, zip_times = in_turns(rounds, ours, theirs)
    return statistics.median(our_times), ratio(our_times, zip_times)


def pack(bench):
    """Packing against zip -6."""
    author = bench.program("bekal-author")
    if not shutil.which("zip"):
        raise Absent("zip is missing")
    media, media_ratio = packed_against_zip(
        bench, author, data.media_course(bench.data / "media"), 3)
    texts, texts_ratio = packed_against_zip(
        bench, author, data.texts_course(bench.data / "texts"), 3)
    return [
        figure("packing 120 MB of pictures", media, "s"),
        figure("  against zip -6", media_ratio, "x", 1.2),
        figure("packing 5,000 texts of 2 KB", texts, "s"),
        figure("  against zip -6", texts_ratio, "x", 2.0),
    ]


def check(bench):
    """Checking 1,000 lessons and 10,000 questions against reading and parsing them."""
    got = figures_of(bench.program("bench_check"),
                     data.checked_course(bench.data / "checked"), 9)
    return [
        figure("reading and parsing 1,000 lessons, 10,000 questions", got["parse_us"] / 1000,
               "ms"),
        figure("checking them", got["check_us"] / 1000, "ms"),
        figure("  against reading and parsing", got["ratio"], "x", 3.0),
        figure("  with the spelling of every word", got["spelled_ratio"], "x", 3.0),
    ]


MEASURES = {"package": package, "answer": answer, "lesson": lesson, "layout": layout,
            "pack": pack, "check": check}
