"""What a screen reader does, by AT-SPI alone: looking at the tree, listening, and acting on it."""
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib

TIMEOUT_S = 20
POLL_S = 0.02
PRESSED = ("push button", "link", "radio button", "check box", "entry", "password text",
           "toggle button")
READ = ("heading", "paragraph", "list item", "table row", "table cell", "image", "link",
        "separator", "status bar", "notification", "label")


class Missing(Exception):
    pass


class Thing:
    """One object, as it is now."""

    def __init__(self, accessible):
        self.at = accessible
        self.role = accessible.get_role_name()
        self.name = accessible.get_name() or ""

    def states(self):
        self.at.clear_cache()
        return {state.value_nick for state in self.at.get_state_set().get_states()}

    def children(self):
        found = (self.at.get_child_at_index(i) for i in range(self.at.get_child_count()))
        return [Thing(child) for child in found if child is not None]

    def text(self):
        """By the text interface where there is one, else the name."""
        text = self.at.get_text_iface()
        if text is None:
            return self.name
        return Atspi.Text.get_text(text, 0, Atspi.Text.get_character_count(text))

    def level(self):
        return int((self.at.get_attributes() or {}).get("level", 0))

    def box(self):
        box = self.at.get_component_iface().get_extents(Atspi.CoordType.WINDOW)
        return box.x, box.y, box.width, box.height

    def act(self):
        action = self.at.get_action_iface()
        if action is None or not action.get_n_actions():
            raise Missing(f"{self} has no action")
        if not action.do_action(0):
            raise Missing(f"{self} refuses")

    def __repr__(self):
        return f"{self.role} “{self.name}”"


def walk(thing, depth=0):
    yield thing, depth
    for child in thing.children():
        yield from walk(child, depth + 1)


class Client:
    """Attached to the application of that process."""

    def __init__(self, pid):
        self.pid = pid
        self.events = []
        self.listener = Atspi.EventListener.new(self.on_event)
        Atspi.init()
        # Nothing is believed that was heard before; but for states, without which libatspi asks for
        # them from within its own dispatch, and waits for itself.
        Atspi.get_desktop(0).set_cache_mask(Atspi.Cache.STATES)
        for kind in ("object:state-changed:focused", "object:children-changed",
                     "object:announcement", "object:text-changed", "window:activate",
                     "object:property-change:accessible-name",
                     "object:state-changed:checked"):
            self.listener.register(kind)

    def on_event(self, event):
        try:
            self.events.append((event.type, event.detail1, Thing(event.source), event.any_data))
        except GLib.Error:  # it went before it could be looked at
            pass

    def pump(self):
        context = GLib.MainContext.default()
        while context.pending():
            context.iteration(False)

    def wait(self, condition, what, timeout=TIMEOUT_S):
        end = time.monotonic() + timeout
        while True:
            self.pump()
            try:
                result = condition()
            except (GLib.Error, AttributeError):  # what was looked at has just gone
                result = None
            if result:
                return result
            if time.monotonic() > end:
                raise Missing(f"waited {timeout} s for {what}")
            time.sleep(POLL_S)

    def application(self):
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(i)
            if child is not None and child.get_process_id() == self.pid:
                return Thing(child)
        return None

    def steady(self, look):
        """What it finds on a tree that did not change meanwhile."""
        end = time.monotonic() + TIMEOUT_S
        while True:
            self.pump()
            try:
                return look()
            except GLib.Error as error:
                if time.monotonic() > end:
                    raise Missing(f"the tree is never at rest: {error.message}") from error

    def everything(self):
        def look():
            application = self.application()
            return [thing for thing, _ in walk(application)] if application else []
        return self.steady(look)

    def find(self, role, name):
        """The first with that role whose name is that, else begins so."""
        begins = None
        for thing in self.everything():
            if thing.role != role:
                continue
            if thing.name == name:
                return thing
            if begins is None and thing.name.startswith(name):
                begins = thing
        return begins

    def expect(self, role, name):
        return self.wait(lambda: self.find(role, name), f"{role} “{name}”")

    def press(self, role, name):
        self.expect(role, name).act()

    def heard(self, kind, detail, name, since=0):
        """Whether such an event has come from an object whose name begins so."""
        return any(seen[0].startswith(kind) and (detail is None or seen[1] == detail) and
                   seen[2].name.startswith(name) for seen in self.events[since:])

    def expect_heard(self, kind, detail, name, since=0):
        self.wait(lambda: self.heard(kind, detail, name, since), f"{kind} from “{name}”")


def unnamed(things):
    """What could be pressed or focused and has no name."""
    return [thing for thing in things
            if (thing.role in PRESSED or "focusable" in thing.states()) and not thing.name.strip()]
