#!/usr/bin/env python3
"""Statements as others see them: a validator, a Learning Record Store, the documentation.

usage: run.py MAKE_STATEMENTS FOLDER valid | delivered | examples [--update]

FOLDER holds node_modules with the two packages of package.json (./dev lrs installs them).
"""
import base64
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
PROFILE = os.path.join(HERE, "..", "..", "docs", "xapi-profile.md")
SKIPPED = 77
BATCH = 50
SERVER = "node_modules/@learninglocker/xapi-statements/dist/index.js"
PATIENCE_S = 60
WIDTH = 96


def lines_of(make, mode):
    text = subprocess.run([make, mode], check=True, capture_output=True, text=True,
                          encoding="utf-8").stdout
    return [line.split("\t") for line in text.split("\n") if line]


def fixtures():
    """Statements of kinds that are still to come, made by hand; their event is what they tell."""
    folder = os.path.join(HERE, "statements")
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            statement = json.dumps(json.load(file), ensure_ascii=False, separators=(",", ":"))
        yield [name, "?", statement]


def all_statements(make):
    found = lines_of(make, "list") + list(fixtures())
    ids = [json.loads(statement)["id"] for _, _, statement in found]
    assert len(set(ids)) == len(ids), "two statements have one id"
    return found


def need_node(folder):
    if not shutil.which("node"):
        if os.environ.get("CI") == "true":
            sys.exit("node is needed here and not installed")
        print("SKIPPED: node is not installed (Debian: nodejs, npm)")
        sys.exit(SKIPPED)
    if not os.path.isfile(os.path.join(folder, SERVER)):
        sys.exit(f"the packages of tests/lrs are not in {folder}: run ./dev lrs")


# ---- The validator ----

def valid(make, folder):
    need_node(folder)
    with tempfile.TemporaryDirectory() as temp:
        path = os.path.join(temp, "statements")
        with open(path, "w", encoding="utf-8") as file:
            file.writelines("\t".join(line) + "\n" for line in all_statements(make))
        return subprocess.run(["node", os.path.join(HERE, "check.js"), folder, path]).returncode


# ---- The store ----

class Store:
    """An LRS of one's own on a free port of loopback, its records in memory."""

    def __init__(self, folder, home):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.base = f"http://127.0.0.1:{port}/xAPI/statements"
        os.makedirs(os.path.join(home, "storage", "accessLogs"))
        self.log = open(os.path.join(home, "log"), "w+")
        env = dict(os.environ, MODELS_REPO="memory", STORAGE_REPO="memory", AUTH_REPO="test",
                   EVENTS_REPO="test", SERVICE_AWAIT_UPDATES="true", LANG="en",
                   EXPRESS_PORT=str(port))
        self.process = subprocess.Popen(["node", os.path.join(folder, SERVER)], cwd=home, env=env,
                                        stdout=self.log, stderr=subprocess.STDOUT)

    def __enter__(self):
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end and self.process.poll() is None:
            try:
                self.ask("?limit=1")
                return self
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
        self.__exit__()
        self.log.seek(0)
        sys.exit("the LRS does not start:\n" + self.log.read())

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def ask(self, query, body=None):
        request = urllib.request.Request(self.base + query, data=body, headers={
            "X-Experience-API-Version": "1.0.3",
            "Content-Type": "application/json",
            "Authorization": "Basic " + base64.b64encode(b"device:secret").decode()})
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
            return answer.read().decode("utf-8")


def post(store, batch):
    body = "[" + ",".join(statement for _, _, statement in batch) + "]"
    try:
        ids = json.loads(store.ask("", body.encode("utf-8")))
    except urllib.error.HTTPError as error:
        sys.exit(f"refused with {error.code}: {error.read().decode()}\n{body}")
    expected = [json.loads(statement)["id"] for _, _, statement in batch]
    assert sorted(ids) == sorted(expected), (ids, expected)


def delivered(make, folder):
    need_node(folder)
    sent = all_statements(make)
    with tempfile.TemporaryDirectory() as home, Store(folder, home) as store:
        for start in range(0, len(sent), BATCH):
            post(store, sent[start:start + BATCH])
        post(store, sent[:BATCH])  # again: the same bytes are no conflict
        path = os.path.join(home, "served")
        with open(path, "w", encoding="utf-8") as file:
            for name, event, statement in sent:
                served = store.ask("?statementId=" + json.loads(statement)["id"])
                file.write("\t".join([name, event, statement, served]) + "\n")
        return subprocess.run([make, "check", path]).returncode


# ---- The documentation ----

def examples(make, update):
    with open(PROFILE, encoding="utf-8") as file:
        text = file.read()
    shown = set(re.findall(r"<!-- example: ([a-z-]+) -->", text))
    made = {name: shown_as(statement) for name, _, statement in lines_of(make, "examples")}
    if shown != set(made):
        sys.exit(f"docs/xapi-profile.md must show exactly: {', '.join(sorted(made))}")
    fresh = re.sub(r"<!-- example: ([a-z-]+) -->\n```json\n.*?```\n",
                   lambda m: f"<!-- example: {m[1]} -->\n```json\n{made[m[1]]}\n```\n", text,
                   flags=re.S)
    if update:
        with open(PROFILE, "w", encoding="utf-8") as file:
            file.write(fresh)
    elif fresh != text:
        sys.exit("the examples in docs/xapi-profile.md are stale: "
                 "run tests/lrs/run.py MAKE_STATEMENTS - examples --update")
    return 0


def shown_as(statement):
    statement = json.loads(statement)
    statement["context"]["platform"] = "Bekal VERSION"
    return laid_out(statement, 0, 0)


def laid_out(value, indent, taken):
    """JSON with each object or list on one line where it fits."""
    line = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, (dict, list)) or taken + indent + len(line) <= WIDTH:
        return line
    inner = indent + 2
    if isinstance(value, dict):
        names = [json.dumps(name) + ": " for name in value]
        parts = [name + laid_out(value[key], inner, len(name)) for name, key in zip(names, value)]
    else:
        parts = [laid_out(part, inner, 0) for part in value]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    space = "\n" + " " * inner
    return opening + space + ("," + space).join(parts) + "\n" + " " * indent + closing


def main():
    if len(sys.argv) < 4 or sys.argv[3] not in ("valid", "delivered", "examples"):
        sys.exit(__doc__)
    make, folder, mode = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), sys.argv[3]
    if mode == "examples":
        sys.exit(examples(make, "--update" in sys.argv))
    sys.exit({"valid": valid, "delivered": delivered}[mode](make, folder))


if __name__ == "__main__":
    main()
