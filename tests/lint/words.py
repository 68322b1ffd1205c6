"""Every message for a person has its translation, no translation is for nothing, and formats take
the same arguments in both languages."""
import pathlib
import re
import shutil
import subprocess
import tempfile

SCREENS = "player/screens/*.c", "player/base/words_amount.c"
OTHERS = "player/*/*.c", "content-tools/*.c"

# Which argument of a function is a message. xgettext takes one of each function in a pass, so
# those that have two (a remedy and a format) stand in both.
MARKED = ("_", "N_", "ngettext:1,2", "err_set:3", "err_sys:3", "err_wrap:2", "diag_add:5",
          "json_report:5", "markdown_report:6", "builder_warn:3", "builder_warn_at:4",
          "import_tell:6", "options_misused:2", "admin_usage:1", "admin_confirm:3")
MARKED_TOO = ("diag_add:6", "json_report:6", "markdown_report:7", "builder_warn:4",
              "builder_warn_at:5")

PLACE = re.compile(r"\(struct diag_place\)\s*\{[^{}]*\}")
UNSAID = "replay"  # scripts of tests are for those who write them, in English

ENTRY = re.compile(r'^(msgid|msgid_plural|msgstr|msgstr\[\d\]) ((?:"(?:[^"\\]|\\.)*"\s*)+)', re.M)
STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
CONVERSION = re.compile(r"%[-+ #0-9.*'hlLjzt]*[a-zA-Z]")
LETTER = re.compile(r"[^\W\d_]")


def read(text):
    """msgid: (msgid_plural, msgstr) of the entries of a .po file, escapes left as they are."""
    entries = {}
    for block in re.split(r"\n\s*\n", re.sub(r"^#.*\n?", "", text, flags=re.M)):
        parts = {name: "".join(STRING.findall(value)) for name, value in ENTRY.findall(block)}
        if parts.get("msgid"):
            entries[parts["msgid"]] = (parts.get("msgid_plural", ""),
                                       parts.get("msgstr", parts.get("msgstr[0]", "")))
    return entries


def sources(patterns, folder):
    """Copies in which a place is one argument to xgettext too, which counts commas in braces."""
    for path in sorted({path for pattern in patterns for path in pathlib.Path().glob(pattern)}):
        if path.name.startswith(UNSAID):
            continue
        copy = pathlib.Path(folder, str(path).replace("/", "-"))
        copy.write_text(PLACE.sub("place", path.read_text()))
        yield str(copy)


# A format that is put together with a macro, as those of inttypes.h, has no one form to look up.
MACRO = re.compile(r'\b(?:err_set|err_sys|err_wrap|_|N_|ngettext)\((?:[^;"]*,\s*)?'
                   r'(?:[A-Z][A-Z_]+\s+"|"(?:[^"\\]|\\.)*"\s*[A-Z][A-Z_0-9a-z]+\s+")')


def check_macros(findings):
    for path in sorted({path for pattern in (*SCREENS, *OTHERS)
                        for path in pathlib.Path().glob(pattern)}):
        text = path.read_text()
        for found in MACRO.finditer(text):
            line = text.count("\n", 0, found.start()) + 1
            findings.error(f"{path}:{line}", "a message with a macro in it: give it as an argument")


def extract(patterns, keywords):
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(["xgettext", "--language=C", "--from-code=UTF-8", "-k",
                               *("-k" + word for word in keywords), "--no-location", "-o", "-",
                               *sources(patterns, folder)],
                              check=True, capture_output=True, text=True)
    return read(done.stdout)


def in_words(message):
    """Whether anything of it can be translated."""
    return LETTER.search(CONVERSION.sub("", message.replace("\\n", " ")))


def compare(place, message, translation, findings):
    wanted = CONVERSION.findall(message.replace("%%", ""))
    if CONVERSION.findall(translation.replace("%%", "")) != wanted:
        findings.error(place, f"other arguments than those of \"{message}\"")
    for end in ("\\n", " "):
        if message.endswith(end) != translation.endswith(end):
            findings.error(place, f"another end than that of \"{message}\"")


def check_file(place, wanted, own, lent, findings):
    for message, (plural, _) in wanted.items():
        translation = own.get(message, lent.get(message, ("", "")))[1]
        if not in_words(message):
            continue
        if not translation:
            findings.error(place, f"no translation of \"{message}\"")
        else:
            compare(place, plural or message, translation, findings)
    for message in own:
        if message not in wanted:
            findings.error(place, f"nothing says \"{message}\"")


def check(findings):
    if not shutil.which("xgettext"):
        findings.error("po/id.po", "not checked: gettext's tools are not installed")
        return
    check_macros(findings)
    screens = extract(SCREENS, MARKED)
    others = {**extract(OTHERS, MARKED), **extract(OTHERS, MARKED_TOO)}
    for message in screens:
        others.pop(message, None)
    own = read(pathlib.Path("po/id.po").read_text())
    check_file("po/id.po", screens, own, {}, findings)
    check_file("po/id-tools.po", others, read(pathlib.Path("po/id-tools.po").read_text()), own,
               findings)
