#!/usr/bin/env python3
"""A whole round as an operator walks it: an office, two devices, one real LRS, a cut cable, a
folder that travels as a stick, a clock that is wrong by years.

Usage: round.py BIN SAMPLES LRS_FOLDER. One device syncs over a cable that breaks in mid-sync; the
other never sees a network: its bundle is carried to the office, which sends it, and a receipt is
carried back. In the end each statement is on the server exactly once, and both devices know.
"""
import contextlib
import json
import os
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import threading

import run as lrs

HOME_PAGE = "https://bkpsdm.contoh.id"
PASSPHRASE = "frasa kantor yang panjang"
QUESTIONS = {"pre": 5, "post": 10}
PEOPLE = {"loket": ("Sari Wulandari", "198504122010012005"),
          "lapangan": ("Budi Santoso", "197903052006041012")}


def identity(name, number):
    return f'type "{name}"\nfocus NIP\nkey Tab\ntype "{number}"\nclick Simpan\n'


def script(name, number, before=""):
    """The sample course from the identity form to its end, all answers right."""
    def quiz(questions):
        one = 'answer right\nclick "Simpan dan Lanjutkan"\n'
        return ("click Mulai\n" + one * (questions - 1) + "answer right\n"
                'click "Periksa dan Kirim"\nclick "Kirim Jawaban"\n')
    return (before + identity(name, number) +
            "click-any Mulai Lanjutkan\n" + quiz(QUESTIONS["pre"]) + "click Lanjutkan\n"
            'click "Menangani keluhan dengan empati" button\n'
            'click "Gratifikasi dan benturan kepentingan" button\n'
            'click "Rencana tindak lanjut" button\nclick Post-test\n' + quiz(QUESTIONS["post"]) +
            'expect Lulus\nclick "Ke Pelatihan"\nexpect "6 dari 6 bagian selesai"\n')


class Cable:
    """A way to the server that breaks after so many bytes, until it is mended."""

    def __init__(self, port):
        self.port, self.left = port, None
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.listener.getsockname()[1]}/xAPI"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                near, _ = self.listener.accept()
                far = socket.create_connection(("127.0.0.1", self.port))
                for one, other, up in ((near, far, True), (far, near, False)):
                    threading.Thread(target=self.carry, args=(one, other, up),
                                     daemon=True).start()

    def carry(self, one, other, up):
        with contextlib.suppress(OSError):
            while data := one.recv(4096):
                if up and self.left is not None:
                    self.left -= len(data)
                    if self.left < 0:
                        break
                other.sendall(data)
        for end in (one, other):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self):
        self.listener.close()


class Round:
    def __init__(self, programs, samples, folder):
        self.programs, self.samples, self.folder = programs, samples, pathlib.Path(folder)

    def path(self, *names):
        return str(self.folder.joinpath(*names))

    def admin(self, home, *words, said="", status=0):
        """bekal-admin on a home; what it said as JSON, if it did."""
        command = [f"{self.programs}/bekal-admin", "--json", "--home", self.path(home), *words]
        done = subprocess.run(command, input=said, capture_output=True, text=True, timeout=120)
        if done.returncode != status:
            sys.exit(f"{' '.join(words)}: status {done.returncode}, not {status}\n"
                     f"{done.stdout}{done.stderr}")
        return json.loads(done.stdout.splitlines()[-1]) if done.stdout.strip() else {}

    def learn(self, home, text):
        pathlib.Path(self.path(home + ".replay")).write_text(text, encoding="utf-8")
        subprocess.run([f"{self.programs}/bekal", "--home", self.path(home), "--replay",
                        self.path(home + ".replay"), "--out", self.path("out"),
                        f"{self.samples}/pelayanan-prima.bekal"], check=True, timeout=120)

    def outbox(self, home):
        return self.admin(home, "status")["outbox"]


def waiting(outbox):
    return outbox["waiting"] + outbox["exported"]


def need(what, truth):
    if not truth:
        sys.exit("not so: " + what)
    print("ok:", what, flush=True)


def open_office(r, endpoint):
    r.admin("pusat", "office", "init", r.path("kantor"), "--name", "BKPSDM Kota Contoh",
            said=f"{PASSPHRASE}\n{PASSPHRASE}\n")
    blanks = next(pathlib.Path(r.path("kantor")).glob("settings.json"))
    filled = json.loads(blanks.read_text())
    filled["settings"] |= {"endpoint": endpoint, "home_page": HOME_PAGE,
                           "place": "kiosk", "contact.name": "Rina",
                           "contact.phone": "0411-000000"}
    blanks.write_text(json.dumps(filled))
    devices = [{"name": name, "user": name, "password": f"rahasia-{name}",
                "passphrase": f"frasa {name} panjang"} for name in (*PEOPLE, "pusat")]
    pathlib.Path(r.path("devices.json")).write_text(json.dumps(devices))
    r.admin("pusat", "office", "make", r.path("kantor"), "--devices", r.path("devices.json"),
            "--out", r.path("kantor.bekal-office"), said=PASSPHRASE + "\n")
    shown = r.admin("pusat", "office", "show", r.path("kantor.bekal-office"))
    for name in (*PEOPLE, "pusat"):
        r.admin(name, "office", "take", r.path("kantor.bekal-office"), "--device", name, "--yes",
                "--fingerprint", shown["fingerprint"], said=f"frasa {name} panjang\n")


def over_the_cable(r, cable):
    """The cable breaks in the middle of the first sync."""
    cable.left = 3000
    broken = r.admin("loket", "sync", "--once", status=1)
    need("a cut cable is told, and nothing is lost by it",
         broken["end"] in ("later", "no_network", "address") and waiting(r.outbox("loket")) > 0)
    cable.left = None
    whole = r.admin("loket", "sync", "--once")
    need("the mended one brings all of it home",
         whole["end"] == "done" and waiting(r.outbox("loket")) == 0)
    again = r.admin("loket", "sync", "--once")
    need("a second sync has nothing to send", again["sent"] == 0)


def by_stick(r):
    """No network at all: out by a stick, back with a receipt."""
    os.mkdir(r.path("stick"))
    r.admin("lapangan", "export", r.path("stick"))
    out = r.outbox("lapangan")
    need("what was exported is not called delivered",
         out["exported"] > 0 and out["sent"] == 0)
    bundles = [str(f) for f in pathlib.Path(r.path("stick")).glob("*.bekal-bundle")]
    r.admin("pusat", "office", "receive", r.path("kantor"), *bundles, said=PASSPHRASE + "\n")
    r.admin("pusat", "office", "receive", r.path("kantor"), *bundles, said=PASSPHRASE + "\n")
    need("the office queues it once, however often it is carried in",
         r.outbox("pusat")["waiting"] == out["exported"])
    r.admin("pusat", "sync", "--once")
    r.admin("pusat", "receipt", r.path("kantor"), r.path("stick"), said=PASSPHRASE + "\n")
    receipts = [str(f) for f in pathlib.Path(r.path("stick")).glob("*.bekal-receipt")]
    for receipt in receipts:
        r.admin("lapangan", "import", receipt)
    back = r.outbox("lapangan")
    need("the receipt makes it delivered",
         back["exported"] == 0 and back["sent"] == out["exported"])


def going_on_elsewhere(r, endpoint):
    """The same person on a new computer, which may read her own records back."""
    name, number = PEOPLE["loket"]
    r.learn("baru", identity(name, number))
    for setting in (("endpoint", endpoint), ("home_page", HOME_PAGE), ("pull", "true")):
        r.admin("baru", "config", "set", *setting)
    r.admin("baru", "sync", "--once")
    status = r.admin("baru", "status")
    need("what she did elsewhere is here, once",
         status["satisfied"] == 1 and status["registrations"] == 1)
    need("and nothing of it is sent again", status["outbox"]["waiting"] == 0)


def on_the_server(store):
    statements, more = [], "?limit=500"
    while more:
        page = json.loads(store.ask(more))
        statements += page["statements"]
        more = re.sub(r"^.*/statements", "", page.get("more") or "")
    return statements


def compare(r, statements):
    ids = [statement["id"] for statement in statements]
    need("no statement is there twice", len(ids) == len(set(ids)))
    need("all that the devices call sent is there",
         len(ids) == sum(r.outbox(home)["sent"] for home in PEOPLE))
    satisfied = [s for s in statements if s["verb"]["id"].endswith("/satisfied") and
                 s["object"]["id"].endswith("pelayanan-prima-dan-integritas")]
    need("two people, two completions",
         len({s["context"]["registration"] for s in satisfied}) == len(satisfied) == 2)
    names = {s["actor"]["account"]["name"] for s in statements}
    need("under their own numbers", names == {number for _, number in PEOPLE.values()})
    need("and no time lies in the future or before the program was made",
         all("2026" <= s["timestamp"][:4] <= s["stored"][:4] for s in statements))


def main():
    programs, samples, modules = (os.path.abspath(path) for path in sys.argv[1:4])
    lrs.need_node(modules)
    with tempfile.TemporaryDirectory(prefix="bekal round ") as folder:
        store_home = os.path.join(folder, "lrs")
        r = Round(programs, samples, folder)
        with lrs.Store(modules, store_home) as store:
            cable = Cable(int(re.search(r":(\d+)/", store.base).group(1)))
            open_office(r, cable.address)
            r.learn("loket", script(*PEOPLE["loket"]))
            r.learn("lapangan", script(*PEOPLE["lapangan"], "clock 1970-01-02T09:00:00Z\n"))
            over_the_cable(r, cable)
            by_stick(r)
            going_on_elsewhere(r, cable.address)
            cable.close()
            compare(r, on_the_server(store))
    print("1 passed, 0 failed")


if __name__ == "__main__":
    main()
