"""A running player: its window, and what it says it shows.

The player writes one line of JSON to its trace after each frame that it has presented: the tree of
nodes with role, label, states and box in window coordinates. The harness waits on that, never on
the clock, and acts with real pointer and key events.
"""
import json
import pathlib
import re
import subprocess
import time

TIMEOUT_S = 15
POLL_S = 0.01
FRAME_S = 1.0  # an act that has changed nothing after this long changes nothing
WHEEL_S = 0.3
QUIET_S = 0.06  # no frame for this long: the answer to an act is there


class Failure(Exception):
    pass


class Node:
    def __init__(self, value):
        self.role = value.get("role", "")
        self.label = value.get("label") or ""
        self.value = value.get("value") or ""
        self.states = set(value.get("states") or [])
        box = value.get("box") or [0, 0, 0, 0]
        if isinstance(box, dict):
            box = [box["x"], box["y"], box["w"], box["h"]]
        self.x, self.y, self.w, self.h = box

    def matches(self, pattern, roles=None):
        if roles and self.role not in roles:
            return False
        return re.search(pattern, self.label) is not None

    @property
    def shown(self):
        return self.w > 0 and self.h > 0 and "hidden" not in self.states

    @property
    def enabled(self):
        return "disabled" not in self.states

    def __repr__(self):
        return f"{self.role} “{self.label}” {sorted(self.states)} at {self.x},{self.y}"


def nodes_of(value, found=None):
    """All nodes of a frame, flat or nested, in reading order."""
    found = [] if found is None else found
    if isinstance(value, dict):
        if "role" in value:
            found.append(Node(value))
        for part in value.values():
            nodes_of(part, found)
    elif isinstance(value, list):
        for part in value:
            nodes_of(part, found)
    return found


class Trace:
    """Follows the trace file; `frame` is the newest whole line, `count` how many there were."""

    def __init__(self, path):
        self.path = pathlib.Path(path)
        self.rest = b""
        self.offset = 0
        self.count = 0
        self.frame = None
        self.seen = []

    def read(self):
        if not self.path.exists():
            return
        with self.path.open("rb") as file:
            file.seek(self.offset)
            fresh = file.read()
        self.offset += len(fresh)
        *lines, self.rest = (self.rest + fresh).split(b"\n")
        for line in lines:
            if line.strip():
                self.frame = json.loads(line)
                self.count += 1
                self.seen.append({name: value for name, value in self.frame.items()
                                  if isinstance(value, (int, float))})

    def nodes(self):
        return nodes_of(self.frame)

    @property
    def screen(self):
        return (self.frame or {}).get("screen")


class Player:
    """Starts the player on a display with a home of its own and ends it with the block."""

    def __init__(self, display, program, folder, arguments=(), environment=None):
        self.display = display
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.log = self.folder / "player.log"
        path = self.folder / "trace.jsonl"
        path.unlink(missing_ok=True)
        self.trace = Trace(path)
        self.command = [str(program), *map(str, arguments), "--home", str(self.folder / "home"),
                        "--size", "%dx%d" % display.size, "--trace", str(path)]
        self.environment = dict(display.environment(), **(environment or {}))
        self.process = None
        self.window = None

    def __enter__(self):
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(self.command, env=self.environment, stdout=log,
                                            stderr=log, stdin=subprocess.DEVNULL)
        try:
            self.wait(lambda: self.trace.count > 0, "the first frame")
            self.window = self.wait(self.find_window, "the window")
            self.xdotool("windowfocus", "--sync", self.window)
        except BaseException:
            self.end()
            raise
        return self

    def __exit__(self, *_):
        self.end()

    def end(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    # ---- Waiting ----

    def wait(self, condition, what, timeout=TIMEOUT_S, poll=POLL_S):
        end = time.monotonic() + timeout
        while True:
            self.trace.read()
            result = condition()
            if result:
                return result
            if self.process.poll() is not None:
                raise Failure(f"the player ended with status {self.process.returncode} "
                              f"while waiting for {what}")
            if time.monotonic() > end:
                raise Failure(f"waited {timeout} s for {what}")
            time.sleep(poll)

    def settle(self, first=FRAME_S, since=None):
        """Waits for a frame, or `first` seconds where the act changes nothing; and then until no
        more come for a moment, so that a hover's frame is not taken for the click's."""
        count = self.trace.count if since is None else since
        end = time.monotonic() + first
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise Failure(f"the player ended with status {self.process.returncode}")
            self.trace.read()
            if self.trace.count > count:
                count = self.trace.count
                end = time.monotonic() + QUIET_S
            time.sleep(POLL_S)

    def find(self, pattern, roles=None):
        """The first shown node, else one that needs scrolling to; None."""
        found = [node for node in self.trace.nodes() if node.matches(pattern, roles)]
        return next((node for node in found if node.shown), found[0] if found else None)

    def expect(self, pattern, timeout=TIMEOUT_S, roles=None):
        return self.wait(lambda: self.find(pattern, roles), f"“{pattern}”", timeout)

    def expect_any(self, patterns, timeout=TIMEOUT_S):
        """Waits for one of several; tells which came."""
        def came():
            return next((p for p in patterns if self.find(p)), None)
        return self.wait(came, " or ".join(patterns), timeout)

    def expect_screen(self, *names, timeout=TIMEOUT_S):
        """Waits for one of these screens, by the trace's name for it; tells which came."""
        return self.wait(lambda: self.trace.screen if self.trace.screen in names else None,
                         "the screen " + " or ".join(names), timeout)

    def primary(self):
        """The button that does the next right thing."""
        return self.wait(lambda: next((node for node in self.trace.nodes()
                                       if "primary" in node.states and node.enabled), None),
                         "a primary button")

    def gone(self, pattern, timeout=TIMEOUT_S):
        self.wait(lambda: self.find(pattern) is None, f"“{pattern}” to go", timeout)

    # ---- Acting ----

    def xdotool(self, *words):
        done = subprocess.run(["xdotool", *map(str, words)], env=self.environment,
                              capture_output=True, text=True, timeout=30)
        return done.stdout.strip()

    def find_window(self):
        listed = self.xdotool("search", "--onlyvisible", "--pid", self.process.pid).split()
        return listed[-1] if listed else None

    def point(self, x, y):
        self.xdotool("mousemove", "--window", self.window, x, y)

    def act(self, *words, first=FRAME_S):
        self.trace.read()
        count = self.trace.count
        self.xdotool(*words)
        self.settle(first, since=count)

    def click_at(self, x, y):
        self.point(x, y)
        self.settle(QUIET_S)
        self.act("click", 1)

    def key(self, name):
        self.act("key", "--clearmodifiers", name)

    def type(self, text):
        self.act("type", "--delay", 15, text)

    def wheel(self, down=True):
        self.point(self.display.size[0] // 2, self.display.size[1] // 2)
        self.act("click", 5 if down else 4, first=WHEEL_S)

    def focused(self):
        return next((n for n in self.trace.nodes() if "focused" in n.states), None)

    def screenshot(self, name):
        path = self.folder / f"{name}.png"
        self.display.screenshot(path)
        return path

    # ---- What the process costs ----

    def status_kib(self, name):
        text = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(rf"^{name}:\s*(\d+) kB", text, re.M).group(1))

    def switches(self):
        """Context switches of all threads together: an idle player adds none."""
        total = 0
        for status in pathlib.Path(f"/proc/{self.process.pid}/task").glob("*/status"):
            total += sum(map(int, re.findall(r"ctxt_switches:\s*(\d+)", status.read_text())))
        return total
