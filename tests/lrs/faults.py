"""sync_run with real sockets against a server that does everything wrong.

    faults.py SYNC_ONCE answers|random|kills|disk|twice [COUNT]

In the end everything is on the server exactly once: the ids that the outbox calls sent are those
that the server keeps, none came twice with other bytes, nothing is refused. BEKAL_TEST_BREAK=loses
makes the server forget what it confirmed, to show that the test can fail.
"""
import json
import os
import pathlib
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from fault_server import AFTER, BEFORE, CONFIGURATION, FaultServer  # noqa: E402

PROGRAM = sys.argv[1]
RUN_S = 60  # longer than any run here may take

# How a run ends in which every POST meets this fault.
ENDS = {
    "wrong_ids": "portal", "page": "portal", "object": "portal", "created": "portal",
    "huge": "portal", "511": "portal", "redirect": "address", "404": "address", "405": "address",
    "401": "login", "403": "login", "407": "proxy", "418": "configuration",
    "400": "configuration", "413": "configuration", "409": "configuration",
    "short_list": "done", "empty_list": "done", "no_content": "done", "chunked": "done",
    "no_length": "done", "drip": "done",
}


def run(*arguments, room=None):
    """The program's output. room: no file of it may grow beyond so many bytes."""
    def limit():
        if room is not None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN) # a write fails instead
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    done = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True,
                          timeout=RUN_S, preexec_fn=limit, restore_signals=False)
    if done.returncode:
        raise AssertionError("%s: %d %s" % (arguments, done.returncode, done.stderr))
    return done.stdout


def sync(home, server, patience_ms=50, **more):
    return json.loads(run("sync", home, server.endpoint, patience_ms, **more))


def states(home):
    found = {}
    for line in run("list", home).split("\n"):
        if line:
            state, name = line.split(" ")
            found.setdefault(state, set()).add(name)
    return found


def check(home, server, expected=None, complete=False):
    found = states(home)
    sent, kept = found.get("sent", set()), set(server.statements)
    assert not sent - kept, "said to be sent and not there: %d" % len(sent - kept)
    assert not server.twice, "other bytes under a known id: %s" % server.twice[:3]
    assert not server.bad_requests, server.bad_requests[:3]
    assert not found.get("refused"), "refused wrongly"
    if complete:
        assert not found.get("waiting"), "left: %d" % len(found["waiting"])
        assert sent == kept, "on the server and not known: %d" % len(kept - sent)
        assert len(sent) == expected, "%d sent, not %d" % (len(sent), expected)


def sync_until_done(home, server, most=40):
    for _ in range(most):
        report = sync(home, server, 500)
        if report["end"] == "done" and not report["left"]:
            return report
    raise AssertionError("never done: %s" % report)


def settle(home, server):
    """Lets the home know the server, which is busy for now."""
    server.always = "503"
    sync(home, server, 0)
    server.always = None


class Homes:
    """Copies of one home, as making one takes longer than syncing it."""
    def __init__(self, folder, records):
        self.folder, self.made, self.count = pathlib.Path(folder), pathlib.Path(folder, "made"), 0
        run("make", self.made, records)
        self.statements = records * 4 # launched, initialized, completed, terminated

    def copy(self):
        self.count += 1
        home = self.folder / ("home-%d" % self.count)
        shutil.copytree(self.made, home)
        return home


def answers(folder, count):
    homes = Homes(folder, 30)
    for fault in BEFORE + AFTER + CONFIGURATION:
        home = homes.copy()
        server = FaultServer().start()
        server.always = fault
        report = sync(home, server)
        assert report["end"] == ENDS.get(fault, "later"), (fault, report)
        check(home, server)
        server.always = None
        sync_until_done(home, server)
        check(home, server, homes.statements, complete=True)
        server.stop()
        home = homes.copy()  # once, in the midst of it
        server = FaultServer(script=[None, fault]).start()
        sync(home, server, 2000)
        check(home, server)
        sync_until_done(home, server)
        check(home, server, homes.statements, complete=True)
        server.stop()
        shutil.rmtree(home)
    print("%d answers, always and once" % len(BEFORE + AFTER + CONFIGURATION))


def random_syncs(folder, count):
    homes = Homes(folder, 100)
    dice, runs, met = random.Random(1), 0, {}
    while runs < count:
        home = homes.copy()
        server = FaultServer(seed=dice.random(), per_mille=dice.randrange(100, 700)).start()
        if os.environ.get("BEKAL_TEST_BREAK") == "loses":
            server.keep = lambda body: []
        for _ in range(dice.randrange(2, 16)):
            report = sync(home, server, dice.choice([0, 20, 300]))
            check(home, server)
            runs += 1
            if report["end"] == "done":
                break
        server.per_mille = server.stretch_left = 0
        sync_until_done(home, server)
        check(home, server, homes.statements, complete=True)
        server.stop()
        for fault, times in server.met.items():
            met[fault] = met.get(fault, 0) + times
        shutil.rmtree(home)
    print("%d random syncs; met: %s" % (runs, {str(k): met[k] for k in sorted(met, key=str)}))


def kills(folder, count):
    homes = Homes(folder, 150)
    dice, killed, rounds = random.Random(2), 0, 0
    while killed < count:
        rounds += 1
        home = homes.copy()
        server = FaultServer(seed=rounds, per_mille=30, slow_s=0.01).start()
        done = False
        while not done and killed < count:
            process = subprocess.Popen([PROGRAM, "sync", home, server.endpoint, "200"],
                                       stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            try:
                process.wait(dice.uniform(0.01, 0.15))
            except subprocess.TimeoutExpired:
                process.kill()
                killed += 1
            said = process.communicate()[0]
            done = said and json.loads(said)["end"] == "done"
            check(home, server)
        server.per_mille = server.stretch_left = 0
        sync_until_done(home, server)
        check(home, server, homes.statements, complete=True)
        server.stop()
        shutil.rmtree(home)
    print("%d kills in %d homes" % (killed, rounds))


def disk(folder, count):
    """Files of the home may not grow: at every size the run says so, and loses nothing."""
    homes = Homes(folder, 40)
    broken = 0
    for room in [0, 512, 4096, 8192, 16384, 32768, 65536, 98304, 131072, 196608, 262144, 524288]:
        home = homes.copy()
        server = FaultServer().start()
        settle(home, server)
        report = sync(home, server, room=room)
        if report["end"] == "broken":
            broken += 1
        else:
            assert report["end"] == "done", (room, report)
        check(home, server)
        sync_until_done(home, server)
        check(home, server, homes.statements, complete=True)
        server.stop()
        shutil.rmtree(home)
    assert 3 <= broken < 12, broken
    print("%d of 12 sizes were too small" % broken)


def twice(folder, count):
    """Programs that sync one home at once: one does it, the others hear that it is busy."""
    homes = Homes(folder, 120)
    home = homes.copy()
    server = FaultServer(slow_s=0.05).start()
    settle(home, server)
    several = [subprocess.Popen([PROGRAM, "sync", home, server.endpoint, "2000"],
                                stdout=subprocess.PIPE, text=True) for _ in range(4)]
    ends = sorted(json.loads(p.communicate(timeout=RUN_S)[0])["end"] for p in several)
    assert ends.count("busy") >= 1 and ends.count("done") >= 1, ends
    assert server.posts <= -(-homes.statements // 50) + 2, server.posts
    sync_until_done(home, server)
    check(home, server, homes.statements, complete=True)
    server.stop()
    print("ends: %s; %d requests" % (ends, server.posts))


PARTS = {"answers": (answers, 0), "random": (random_syncs, 300), "kills": (kills, 200),
         "disk": (disk, 0), "twice": (twice, 0)}


def main():
    part, count = PARTS[sys.argv[2]]
    if len(sys.argv) > 3:
        count = int(sys.argv[3])
    begin = time.monotonic()
    # Programs are killed here, not machines: memory will do for a disk, and is faster.
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="bekal-faults-", dir=memory) as folder:
        part(folder, count)
    print("%.1f s" % (time.monotonic() - begin))


main()
