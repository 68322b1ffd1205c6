"""What a learner does, with the words of tests/e2e/labels.py and the screens' names from the trace;
each scenario takes a player and its hands."""
import labels
from hands import exactly
from player import Failure

STEPS_MAX = 120
CHOICES = ("radio", "checkbox")


def first_start(player, hands):
    """A new home: the identity form is put off."""
    player.expect_screen("identity")
    hands.press(labels.LATER)
    player.expect_screen("home", "course")


def open_course(player, hands):
    """From a first start to the sample course's own page."""
    first_start(player, hands)
    if player.trace.screen == "home":
        player.expect(labels.HOME)
        hands.press(labels.COURSE)
    player.expect_screen("course")


def choices(player):
    return [node for node in player.trace.nodes() if node.role in CHOICES]


def answer_question(player, hands):
    """Takes the first choice of the question that is shown, unless one is taken, and goes on."""
    player.wait(lambda: choices(player), "a question's choices")
    if not any("checked" in node.states for node in choices(player)):
        first = choices(player)[0]
        hands.choose(exactly(first.label), (first.role,))
        player.wait(lambda: any("checked" in node.states for node in choices(player)),
                    "the choice to be taken")
        player.expect(labels.SAVED)
    hands.go_on()
    if player.trace.frame.get("dialog"):
        hands.press(labels.SEND)
        player.expect_screen("result")


def whole_course(player, hands):
    """First start, pre-test, every lesson, post-test, result; by first choices, so the result may
    be either."""
    open_course(player, hands)
    results = 0
    for _ in range(STEPS_MAX):
        screen = player.trace.screen
        if screen == "quiz":
            answer_question(player, hands)
        elif screen == "result":
            results += 1
            player.expect(labels.VERDICT)
            player.screenshot(f"result-{results}")
            if results == 2:
                return
            hands.go_on()
            player.expect_screen("course", "lesson", "quiz-intro")
        else:
            player.expect_screen("course", "lesson", "quiz-intro")
            hands.go_on()
    raise Failure(f"the course did not end within {STEPS_MAX} steps")


SCENARIOS = {"first-start": first_start, "whole-course": whole_course}
