"""What the client does with the player. Words of the interface are those of the source, in English,
and are looked up in po/id.po for Indonesian."""
import json
import os
import pathlib
import re
import subprocess
import sys
import time

import client as at
import markdown
from gi.repository import Atspi, Gio, GLib
from session import MARK

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
from display import Display
from player import Failure, Player

ROOT = pathlib.Path(__file__).resolve().parents[2]
NAME = "Siti Rahma Wati"
CALLOUTS = {"NOTE": "Note", "TIP": "Tip", "IMPORTANT": "Important", "WARNING": "Warning",
            "CAUTION": "Caution"}
REST_S = 5


class Words:
    def __init__(self, language):
        self.table = {}
        if language == "id":
            text = (ROOT / "po" / "id.po").read_text()
            text = re.sub(r'"\n"', "", text)
            for one, other in re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$', text, re.M):
                self.table[one] = other

    def __call__(self, english):
        return self.table.get(english, english)


def tell_presence(on):
    """As a screen reader does when it starts: the session's bus says so from now on."""
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    for name in ("IsEnabled", "ScreenReaderEnabled"):
        bus.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.freedesktop.DBus.Properties", "Set",
                      GLib.Variant("(ssv)", ("org.a11y.Status", name,
                                             GLib.Variant("b", on))),
                      None, Gio.DBusCallFlags.NONE, -1)


def libraries(player):
    """Of those that assistive tools need, what the player has loaded."""
    maps = pathlib.Path(f"/proc/{player.process.pid}/maps").read_text()
    return sorted(set(re.findall(r"lib(?:atk|atspi|gobject)[-\w.]*", maps)))


class Reader:
    """A learner who has the screen read out."""

    def __init__(self, player, asked):
        self.player = player
        self.words = Words(asked.language)
        self.source = asked.source
        self.course = json.loads((asked.source / "course.json").read_text())
        self.items = [item for module in self.course["modules"] for item in module["items"]]
        self.client = at.Client(player.process.pid)
        self.client.wait(self.client.application, "the player among the applications")
        self.looked_at = 0

    def default(self):
        return next((t for t in self.client.everything() if "is-default" in t.states() and
                     "sensitive" in t.states()), None)

    def look(self):
        """What must hold on every screen, at the latest as soon as it has come to rest."""
        end = time.monotonic() + REST_S
        while True:
            try:
                return self.client.steady(self.check)
            except at.Missing:
                if time.monotonic() > end:
                    raise

    def check(self):
        things = self.client.wait(self.client.everything, "anything")
        nameless = at.unnamed(things)
        if nameless:
            raise at.Missing(f"without a name: {nameless}")
        roles = {thing.role for thing in things} & {"unknown", "invalid"}
        if roles:
            raise at.Missing(f"without a role: {roles}")
        for thing in things:
            if "focusable" in thing.states() and not thing.at.get_action_iface():
                raise at.Missing(f"{thing} can have the focus and do nothing")
        focused = [thing for thing in things if "focused" in thing.states()]
        if len(focused) != 1 or not focused[0].name:
            raise at.Missing(f"the focus is on {focused}")
        self.looked_at += 1
        return things

    def read(self):
        """All that is read out below the window, without what only repeats its children."""
        return self.client.steady(self.listen)

    def listen(self):
        said = []
        for thing in self.client.everything():
            parent = said[-1] if said else None
            if thing.role in at.READ and not (parent and thing.role in ("link", "image") and
                                              thing.name and thing.name in parent.text()):
                said.append(thing)
        return [thing.text() for thing in said]

    def screen(self, *names):
        return self.player.expect_screen(*names, timeout=at.TIMEOUT_S)


def fill_identity(reader):
    w, client = reader.words, reader.client
    reader.screen("identity")
    reader.look()
    save = client.expect("push button", w("Save"))
    if "sensitive" in save.states():
        raise at.Missing("“Save” can be pressed without a name")
    entry = client.expect("entry", w("Full name"))
    Atspi.EditableText.set_text_contents(entry.at, "Siti Rahma")
    client.wait(lambda: client.find("entry", w("Full name")).text() == "Siti Rahma", "the name")
    Atspi.EditableText.insert_text(entry.at, 10, " Wati", 5)
    client.wait(lambda: client.find("entry", w("Full name")).text() == NAME, "the whole name")
    client.press("radio button", "NIP")
    number = client.expect("entry", "NIP")
    Atspi.EditableText.set_text_contents(number.at, "12")
    doubt = client.wait(lambda: client.find("entry", "NIP").at.get_description(),
                        "what is doubted about the number")
    client.expect_heard("object:announcement", None, doubt)
    Atspi.EditableText.set_text_contents(number.at, "199001012015032001")
    client.wait(lambda: "focusable" in client.find("push button", w("Save")).states(),
                "“Save” to be offered")
    Atspi.Component.grab_focus(client.find("entry", w("Full name")).at)
    client.expect_heard("object:state-changed:focused", 1, w("Full name"))
    client.press("push button", w("Save"))


def choose(reader, question):
    """The right choice of the question on the screen, through its group."""
    client = reader.client
    right = [choice["text"] for choice in question["choices"] if choice.get("fraction", 0) > 0]
    for thing in client.everything():
        if thing.role in ("radio button", "check box") and thing.name in right:
            since = len(client.events)
            thing.act()
            client.wait(lambda: "checked" in client.find(thing.role, thing.name).states(),
                        f"{thing} to be chosen")
            client.expect_heard("object:state-changed:checked", 1, thing.name, since)
            saved = reader.words("Saved at %s").partition("%")[0]
            client.expect_heard("object:announcement", None, saved)


def take_quiz(reader, item):
    w, client = reader.words, reader.client
    quiz = json.loads((reader.source / item["file"]).read_text())
    reader.screen("quiz-intro")
    reader.look()
    read = " ".join(reader.read())
    if quiz.get("instructions") and markdown.plain(quiz["instructions"]) not in read:
        raise at.Missing("the instructions are not read out")
    reader.default().act()
    by_stem = {markdown.plain(question["stem"]): question for question in quiz["questions"]}
    for _ in range(len(quiz["questions"])):
        reader.screen("quiz")
        stem = client.wait(lambda: next((t.text() for t in client.everything()
                                         if t.text() in by_stem), None), "a question")
        reader.look()
        choose(reader, by_stem.pop(stem))
        client.wait(reader.default, "a way on")
        reader.default().act()
        client.wait(lambda: client.find("dialog", "") or
                    not any(t.text() == stem for t in client.everything()), "the next question")
    client.expect("dialog", "")
    reader.look()
    client.press("push button", w("Send answers"))
    reader.screen("result")
    reader.look()
    said = " ".join(reader.read())
    if "100" not in said:
        raise at.Missing(f"the score is not read out: {said}")
    return said


def read_lesson(reader, item):
    w, client = reader.words, reader.client
    source = (reader.source / item["file"]).read_text()
    reader.screen("lesson")
    levels = markdown.headings(source)
    client.wait(lambda: client.find("heading", levels[-1][1]), "the whole lesson")
    things = reader.look()
    found = [(t.level(), t.text()) for t in things if t.role == "heading"]
    if [pair for pair in found if pair in levels][-len(levels):] != levels:
        raise at.Missing(f"headings: {found} instead of {levels}")
    callouts = {name: w(english) for name, english in CALLOUTS.items()}
    wanted = markdown.words(source, callouts)
    said = " ".join(reader.read()).replace(" | ", " ").split()
    start = next((i for i in range(len(said)) if said[i:i + len(wanted)] == wanted), None)
    if start is None:
        first = next(i for i in range(len(said)) if said[i:i + 3] == wanted[:3])
        at_word = next((i for i, word in enumerate(wanted) if said[first + i] != word), 0)
        before = " ".join(wanted[max(0, at_word - 6):at_word])
        raise at.Missing(f"the text differs after “{before}”: {wanted[at_word:at_word + 6]} "
                         f"is read as {said[first + at_word:first + at_word + 6]}")
    last = [t for t in things if t.role in ("paragraph", "list item", "table row")][-1]
    Atspi.Component.scroll_to(last.at, Atspi.ScrollType.ANYWHERE)
    client.wait(lambda: "showing" in last.states(), f"{last} to come into sight")
    return len(wanted)


def open_course(reader):
    """From Beranda, unless the course that was just installed opens by itself."""
    client, player, title = reader.client, reader.player, reader.course["title"]
    def opened():
        player.trace.read()
        card = player.trace.screen == "home" and client.find("push button", title)
        if card:
            try:
                card.act()
            except at.Missing:  # it has opened meanwhile
                pass
        return player.trace.screen == "course"
    client.wait(opened, "the course")


def course(player, asked):
    """First start, identity, pre-test, every lesson, post-test and result."""
    tell_presence(True)
    with player:
        reader = Reader(player, asked)
        fill_identity(reader)
        open_course(reader)
        words = 0
        for item in reader.items:
            if player.trace.screen not in ("lesson", "quiz-intro"):
                reader.look()
                reader.client.wait(reader.default, "a way on")
                reader.default().act()
            reader.screen("lesson", "quiz-intro")
            if item["type"] == "lesson":
                words += read_lesson(reader, item)
                reader.default().act()
                player.wait(lambda: player.trace.screen != "lesson" or not any(
                    t.name == item["title"] for t in reader.client.everything()
                    if t.role == "heading"), "the next part")
            else:
                verdict = take_quiz(reader, item)
        if reader.words("Passed") not in verdict:
            raise at.Missing(f"the result is read as {verdict}")
        print(f"{words} words of lessons read, {reader.looked_at} screens looked at, "
              f"{len(reader.client.events)} events, {reader.words('Passed')}")


def late(player, asked):
    """A reader that is started over the player, whose window keeps the keyboard."""
    with player:
        player.expect_screen("identity")
        if libraries(player):
            raise at.Missing(f"loaded before any reader: {libraries(player)}")
        tell_presence(True)
        player.wait(lambda: player.key("Tab") or libraries(player), "the bridge to be loaded")
        reader = Reader(player, asked)
        fill_identity(reader)
        reader.screen("home", "course")
        reader.look()


def absent(player, asked):
    """Nobody is there: nothing is loaded, nothing wakes."""
    with player:
        player.expect_screen("identity")
        quiet_for(player)
        if libraries(player):
            raise at.Missing(f"loaded with no reader: {libraries(player)}")


def off(player, asked):
    """A reader is there and is not wanted."""
    tell_presence(True)
    player.command += ["--accessibility", "off"]
    absent(player, asked)


def quiet_for(player, seconds=3):
    time.sleep(2)
    before = player.switches()
    time.sleep(seconds)
    if player.switches() != before:
        raise at.Missing(f"{player.switches() - before} wake-ups in {seconds} s of idleness")


def bus_dies(player, asked):
    """The reader's bus goes: the player goes on, and ends when it is told to."""
    tell_presence(True)
    with player:
        reader = Reader(player, asked)
        fill_identity(reader)
        open_course(reader)
        for pid in a11y_daemons():
            os.kill(pid, 9)
        player.key("F1")
        player.wait(lambda: player.trace.frame.get("dialog"), "the help")
        player.key("Escape")
        player.wait(lambda: not player.trace.frame.get("dialog"), "the help to close")


def a11y_daemons():
    """Daemons of this test's own session: those that were started with its folder."""
    mine = f"{MARK}={os.environ[MARK]}".encode()
    for entry in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            started = (entry / "environ").read_bytes().split(b"\0")
            command = (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if mine in started and b"accessibility.conf" in command:
            yield int(entry.name)


ALL = {"course": course, "late": late, "absent": absent, "off": off, "bus-dies": bus_dies}


def tell(player, failure):
    print(f"failed: {failure}")
    try:
        application = at.Client(player.process.pid).application()
        for thing, depth in at.walk(application) if application else ():
            print("  " * depth, thing, sorted(thing.states() - {"visible", "enabled"}))
    except Exception as error:  # what was seen is a courtesy; the failure is told already
        print("nothing seen:", error)
    print("the player said:", player.log.read_text(errors="replace")[-2000:])


def run(asked, folder):
    with Display() as display:
        player = Player(display, asked.player.resolve(), folder,
                        [asked.course.resolve(), "--lang", asked.language])
        try:
            ALL[asked.scenario](player, asked)
        except (at.Missing, Failure, GLib.Error) as failure:
            tell(player, failure)
            return 1
        if player.process.returncode not in (0, -15):
            print(f"the player ended with status {player.process.returncode}")
            return 1
    return 0
