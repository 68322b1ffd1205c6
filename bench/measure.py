"""What the measures share: a figure with its goal, running a program, reading what it prints."""
import statistics
import subprocess
import time


class Absent(Exception):
    """What the measure needs is not on this machine or not built."""


def figure(what, value, unit, goal=None):
    """One line of the table; a goal is a value not to be exceeded."""
    return {"what": what, "value": value, "unit": unit, "goal": goal,
            "met": None if goal is None else value <= goal}


def printed(text):
    """The words `name=value` as a dictionary of numbers."""
    pairs = (word.split("=", 1) for word in text.split() if "=" in word)
    return {name: float(value) for name, value in pairs}


def figures_of(*command, **options):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True,
                          **options)
    if done.returncode:
        raise RuntimeError(done.stderr.strip() or f"{command[0]} failed")
    return printed(done.stdout)


def seconds(command, **options):
    """The wall time of a command that must succeed."""
    start = time.monotonic()
    subprocess.run([str(word) for word in command], check=True, capture_output=True, **options)
    return time.monotonic() - start


def in_turns(rounds, *acts):
    """Runs the acts in turns, so that all see the same machine; the values of each."""
    values = [[act() for act in acts] for _ in range(rounds)]
    return list(zip(*values))


def ratio(over, under):
    """The median of the pairs' ratios."""
    return statistics.median(a / b for a, b in zip(over, under))
