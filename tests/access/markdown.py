"""The words of a lesson's source in the order of reading, by a reader of its own: small, since it
knows only what the sample courses use, and other than the player's, since it checks that."""
import re

INLINE = (
    (re.compile(r"!\[([^\]]*)\]\([^)]*\)"), r"\1"),
    (re.compile(r"\[([^\]]*)\]\([^)]*\)"), r"\1"),
    (re.compile(r"`([^`]*)`"), r"\1"),
    (re.compile(r"\*\*|__|~~"), ""),
    (re.compile(r"(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])"), ""),
    (re.compile(r"\\([^\w\s])"), r"\1"),
)
CALLOUT = re.compile(r"^\[!(\w+)\]$")
ITEM = re.compile(r"^([-*+]|\d+[.)]) +(\[[ xX]\] +)?")
DELIMITER = re.compile(r"^\|?[ :|-]+\|?$")
PICTURE = re.compile(r'^!\[([^\]]*)\]\(\S+(?: "([^"]*)")?\)$')


def plain(text):
    for pattern, instead in INLINE:
        text = pattern.sub(instead, text)
    return text


def headings(source):
    return [(len(line) - len(line.lstrip("#")), plain(line.lstrip("#").strip()))
            for line in source.split("\n") if re.match(r"#{1,6} ", line)]


def words(source, callouts):
    """`callouts`: what each kind of callout is called by the player."""
    found = []
    for line in source.split("\n"):
        line = re.sub(r"^[> ]+", "", line).strip()
        line = ITEM.sub("", line)
        callout, picture = CALLOUT.match(line), PICTURE.match(line)
        if callout:
            line = callouts[callout.group(1)]
        elif picture:
            line = " ".join(filter(None, picture.groups()))
        elif line.startswith("|"):
            line = "" if DELIMITER.match(line) else line.replace("|", " ")
        found += plain(line.lstrip("# ")).split()
    return found
