"""Measures of sync: against curl sending the same bytes, memory, and the player beside it."""
import contextlib
import os
import shutil
import statistics
import subprocess
import tempfile

import data
from measure import Absent, figure, figures_of, ratio, seconds

MANY = 100_000
CURL_ROUNDS = 5


@contextlib.contextmanager
def sink(bench):
    """The address of a server that keeps nothing and answers at once."""
    with subprocess.Popen([bench.program("bekal-sink")], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, text=True) as server:
        try:
            yield f"http://127.0.0.1:{int(server.stdout.readline())}/xAPI"
        finally:
            server.stdin.close()


def filled(bench, count):
    """A home with so many frozen statements waiting; made once, copied for each use."""
    home = bench.data / f"outbox-{count}"
    if not (home / "done").exists():
        shutil.rmtree(home, ignore_errors=True)
        figures_of(bench.program("bench_sync"), "fill", home, count)
        (home / "done").touch()
    return home


def send(bench, url, count):
    """A sync of a fresh copy of such a home."""
    with tempfile.TemporaryDirectory(dir=bench.data) as folder:
        home = f"{folder}/home"
        shutil.copytree(filled(bench, count), home)
        os.sync()  # else the sync's first flush writes the copy to the disk as well
        got = figures_of(bench.program("bench_sync"), "send", home, url)
    if got["sent"] != count:
        raise RuntimeError(f"{got['sent']:.0f} of {count} sent")
    return got


def sync(bench):
    """100,000 statements to a sink, against curl; memory; choosing a batch; freezing."""
    program = bench.program("bench_sync")
    if not shutil.which("curl"):
        raise Absent("curl is missing")
    ours, theirs = [], []
    with sink(bench) as url, tempfile.TemporaryDirectory(dir=bench.data) as folder:
        requests = figures_of(program, "bodies", filled(bench, MANY), folder, url)["requests"]
        for _ in range(CURL_ROUNDS):
            ours.append(send(bench, url, MANY))
            theirs.append(seconds(["curl", "-K", f"{folder}/curl.config"]))
        small, large = send(bench, url, 1_000), send(bench, url, 1_000_000)
    times = [got["send_us"] / 1e6 for got in ours]
    nexts = [figures_of(program, "next", filled(bench, n))["next_us"] for n in (1_000, 1_000_000)]
    with tempfile.TemporaryDirectory(dir=bench.data) as home:
        gathered = figures_of(program, "gather", f"{home}/home", 50_000)["gather_us"]
    return [
        figure("100,000 statements sent to a sink", statistics.median(times), "s"),
        figure("  requests more than curl made", ours[0]["sync_requests"] - requests, "", 2),
        figure("  against curl, same bytes and requests", ratio(times, theirs), "x", 1.45),
        figure("memory over idle, 1,000 waiting", small["over_idle_kib"] / 1024, "MiB", 10),
        figure("  1,000,000 waiting", large["over_idle_kib"] / 1024, "MiB", 10),
        figure("choosing a batch of 50, 1,000 waiting", nexts[0], "us"),
        figure("  1,000,000 waiting, against that", nexts[1] / nexts[0], "x", 1.3),
        figure("gathering and freezing an event", gathered, "us"),
    ]


@contextlib.contextmanager
def syncing(bench, home):
    """While this lasts, that home is sending 100,000 statements, over and over."""
    shutil.copytree(filled(bench, MANY), home)
    os.sync()
    program = bench.program("bench_sync")
    with sink(bench) as url:
        with subprocess.Popen([program, "send", home, url, "again"], stdout=subprocess.DEVNULL,
                              stdin=subprocess.PIPE) as sender:
            try:
                yield
                if sender.poll() is not None:
                    raise RuntimeError("the sync ended before the measure did")
            finally:
                sender.stdin.close()


def beside(bench):
    """Answers saved and lessons scrolled in a home that is sending 100,000 statements."""
    store, lesson = bench.program("bench_store"), bench.program("bench_lesson")
    package = data.pack(bench.program("bekal-author"), data.long_course(bench.data / "long"),
                        bench.data / "long.bekal")
    alone, along = [], []
    for _ in range(3):
        for values, loaded in ((alone, False), (along, True)):
            with tempfile.TemporaryDirectory(dir=bench.data) as folder:
                home = f"{folder}/home"
                with syncing(bench, home) if loaded else contextlib.nullcontext():
                    values.append(figures_of(store, home, 300, "--store-only") |
                                  figures_of(lesson, home, package, 15))
    both = {name: (statistics.median(got[name] for got in alone),
                   statistics.median(got[name] for got in along))
            for name in ("answer_us", "answer_us_p99", "scroll_us_p50", "scroll_us_p99")}
    return [
        figure("an answer committed, alone", both["answer_us"][0] / 1000, "ms"),
        figure("  while 100,000 statements are sent", both["answer_us"][1] / 1000, "ms"),
        figure("  99% within, alone", both["answer_us_p99"][0] / 1000, "ms"),
        figure("  99% within, while sending", both["answer_us_p99"][1] / 1000, "ms", 100),
        figure("scrolling: 99% of frames within, alone", both["scroll_us_p99"][0] / 1000, "ms"),
        figure("  while sending", both["scroll_us_p99"][1] / 1000, "ms", 16),
    ]


MEASURES = {"sync": sync, "beside": beside}
