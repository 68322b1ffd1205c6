"""What a learner does, in the words of tests/e2e/labels.py; each takes a player and its hands."""
import labels
from player import Failure

QUESTIONS_MAX = 60
ITEMS_MAX = 30


def first_start(player, hands):
    """A new home: the identity form is put off, and Beranda is there."""
    hands.press(labels.LATER)
    player.expect(labels.HOME)


def answer_question(player, hands):
    """Takes the first choice of the question that is shown, unless one is taken."""
    choices = [node for node in player.trace.nodes() if node.role in ("radio", "checkbox")]
    if choices and not any("checked" in node.states for node in choices):
        hands.choose(exactly(choices[0].label), (choices[0].role,))
        player.expect(labels.SAVED)


def exactly(label):
    import re
    return "^" + re.escape(label) + "$"


def take_quiz(player, hands):
    """From the quiz's first page to its result, by first choices."""
    player.expect(labels.START_QUIZ)
    hands.press(labels.START_QUIZ)
    for _ in range(QUESTIONS_MAX):
        player.wait(lambda: any(node.role in ("radio", "checkbox")
                                for node in player.trace.nodes()), "a question")
        answer_question(player, hands)
        if not (player.find(labels.NEXT_QUESTION) and player.find(labels.NEXT_QUESTION).enabled):
            break
        hands.press(labels.NEXT_QUESTION)
    hands.press(labels.SUBMIT)
    if player.expect_any([labels.SUBMIT_ANYWAY, labels.RESULT]) == labels.SUBMIT_ANYWAY:
        hands.press(labels.SUBMIT_ANYWAY)
    player.expect(labels.RESULT)


def whole_course(player, hands):
    """First start, pre-test, every lesson, post-test, result."""
    first_start(player, hands)
    hands.press(labels.COURSE)
    hands.press(labels.BEGIN)
    quizzes = 0
    for _ in range(ITEMS_MAX):
        came = player.expect_any([labels.START_QUIZ, labels.NEXT_ITEM])
        if came == labels.START_QUIZ:
            take_quiz(player, hands)
            quizzes += 1
            player.screenshot(f"result-{quizzes}")
            if quizzes == 2:
                return
            hands.press(labels.BACK_TO_COURSE)
            if player.find(labels.BEGIN):
                hands.press(labels.BEGIN)
        else:
            hands.press(labels.NEXT_ITEM)
    raise Failure(f"the course did not end after {ITEMS_MAX} items")


SCENARIOS = {"first-start": first_start, "whole-course": whole_course}
