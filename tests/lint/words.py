"""Every message of the interface has its translation, and no translation is for nothing."""
import pathlib
import re
import shutil
import subprocess
import tempfile


def check(findings):
    if not shutil.which("xgettext"):
        findings.error("po/id.po", "not checked: gettext's tools are not installed")
        return
    sources = sorted(map(str, pathlib.Path("player/screens").glob("*.c")))
    with tempfile.TemporaryDirectory() as folder:
        template = f"{folder}/bekal.pot"
        subprocess.run(["xgettext", "--language=C", "--from-code=UTF-8", "-k", "-k_", "-kN_",
                        "-kngettext:1,2", "--no-location", "-o", template, *sources], check=True)
        told = subprocess.run(["msgcmp", "po/id.po", template], capture_output=True, text=True)
    for line in told.stderr.splitlines():
        if re.search(r"untranslated|not defined|warning: .*not used|fuzzy", line):
            findings.error("po/id.po", line.strip())
    if told.returncode and not told.stderr:
        findings.error("po/id.po", "msgcmp failed")
