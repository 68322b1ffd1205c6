"""Measures of sync: against curl sending the same bytes, memory, and the player beside it."""
import contextlib
import shutil
import statistics
import subprocess
import tempfile

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


MEASURES = {"sync": sync}
