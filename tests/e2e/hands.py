"""Two ways to use the same player: by pointer alone, and by keys alone.

Both offer press(pattern), choose(pattern or node) and fill(pattern, text), so that one scenario
serves both.
"""
import re

from player import Failure

ACTIVE = ("button", "link", "radio", "checkbox", "textbox", "searchbox", "listitem")
SCROLLS_MAX = 160
BARS_PX = 112  # at the top and at the foot; what lies there may be covered
TABS_MAX = 150


def exactly(label):
    return "^" + re.escape(label) + "$"


class Mouse:
    def __init__(self, player):
        self.player = player

    def bring(self, pattern, roles):
        """Scrolls until the node is clear of the bars at the window's top and foot. What stays in
        its place while the page scrolls, or where it can't scroll on, is taken as it is."""
        self.player.expect(pattern, roles=roles)
        top, foot = BARS_PX, self.player.display.size[1] - BARS_PX
        for _ in range(SCROLLS_MAX):
            node = self.player.find(pattern, roles)
            if node is None:
                raise Failure(f"“{pattern}” went while scrolling to it")
            if node.shown and node.y >= top and node.y + node.h <= foot:
                return node
            self.player.wheel(down=node.y + node.h > foot)
            after = self.player.find(pattern, roles)
            if after and after.shown and after.y == node.y:
                return after
        raise Failure(f"“{pattern}” can't be scrolled to")

    def press(self, pattern, roles=ACTIVE):
        node = self.bring(pattern, roles)
        if not node.enabled:
            raise Failure(f"{node} is disabled")
        self.player.click_at(node.x + node.w // 2, node.y + node.h // 2)

    choose = press

    def go_on(self):
        self.press(exactly(self.player.primary().label), ("button",))

    def fill(self, pattern, text):
        self.press(pattern, ("textbox", "searchbox"))
        self.player.type(text)


class Keyboard:
    def __init__(self, player):
        self.player = player

    def focus(self, pattern, roles):
        """Tabs on until the node has the focus; within a group of choices, by arrows."""
        self.player.expect(pattern, roles=roles)
        for _ in range(TABS_MAX):
            now = self.player.focused()
            if now and now.matches(pattern, roles):
                return
            target = self.player.find(pattern, roles)
            among_choices = now and target and now.role == target.role == "radio"
            self.player.key("Down" if among_choices else "Tab")
        raise Failure(f"“{pattern}” can't be reached by keys; the focus is at "
                      f"{self.player.focused()}")

    def press(self, pattern, roles=ACTIVE):
        self.focus(pattern, roles)
        self.player.key("Return")

    def go_on(self):
        self.press(exactly(self.player.primary().label), ("button",))

    def choose(self, pattern, roles=("radio", "checkbox")):
        self.focus(pattern, roles)
        node = self.player.focused()
        if "checked" not in node.states:
            self.player.key("space")

    def fill(self, pattern, text):
        self.focus(pattern, ("textbox", "searchbox"))
        self.player.type(text)
