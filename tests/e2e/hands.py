"""Two ways to use the same player: by pointer alone, and by keys alone.

Both offer press(pattern), choose(pattern or node) and fill(pattern, text), so that one scenario
serves both.
"""
from player import Failure

ACTIVE = ("button", "link", "radio", "checkbox", "textbox", "searchbox", "listitem")
SCROLLS_MAX = 80
TABS_MAX = 150


class Mouse:
    def __init__(self, player):
        self.player = player

    def bring(self, pattern, roles):
        """Scrolls down, then up, until the node is in the window and whole."""
        self.player.expect(pattern, roles=roles)
        height = self.player.display.size[1]
        for down in [True] * SCROLLS_MAX + [False] * SCROLLS_MAX:
            node = self.player.find(pattern, roles)
            if node is None:
                raise Failure(f"“{pattern}” went while scrolling to it")
            if node.shown and node.y >= 0 and node.y + node.h // 2 < height:
                return node
            self.player.wheel(down)
        raise Failure(f"“{pattern}” can't be scrolled to")

    def press(self, pattern, roles=ACTIVE):
        node = self.bring(pattern, roles)
        if not node.enabled:
            raise Failure(f"{node} is disabled")
        self.player.click_at(node.x + node.w // 2, node.y + node.h // 2)

    choose = press

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
            among_choices = now and now.role == "radio" and "radio" in roles
            self.player.key("Down" if among_choices else "Tab")
        raise Failure(f"“{pattern}” can't be reached by keys; the focus is at "
                      f"{self.player.focused()}")

    def press(self, pattern, roles=ACTIVE):
        self.focus(pattern, roles)
        self.player.key("Return")

    def choose(self, pattern, roles=("radio", "checkbox")):
        self.focus(pattern, roles)
        node = self.player.focused()
        if "checked" not in node.states:
            self.player.key("space")

    def fill(self, pattern, text):
        self.focus(pattern, ("textbox", "searchbox"))
        self.player.type(text)
