"""A session of one's own for a test: a bus, an assistive technology bus on it, a display, a home.

`inside` starts the same program again under dbus-run-session with folders of its own, so that
nothing of the caller's desktop is met and nothing is left behind.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
import display

MARK = "BEKAL_ACCESS_SESSION"
SYSTEM_PYTHON = "/usr/bin/python3"  # Debian's bindings belong to Debian's Python
SKIPPED = 77


def missing():
    """What this machine lacks for these tests; empty where all is there."""
    lacks = display.missing_tools()
    lacks += [tool for tool in ("dbus-run-session", "dbus-daemon") if not shutil.which(tool)]
    if not any(pathlib.Path(folder, "at-spi-bus-launcher").exists()
               for folder in ("/usr/libexec", "/usr/lib/at-spi2-core")):
        lacks.append("at-spi2-core")
    asked = subprocess.run(
        [SYSTEM_PYTHON, "-c", "import gi; gi.require_version('Atspi', '2.0'); "
                              "from gi.repository import Atspi"],
        stderr=subprocess.DEVNULL, check=False) if os.path.exists(SYSTEM_PYTHON) else None
    if not asked or asked.returncode:
        lacks.append("python3-gi with gir1.2-atspi-2.0")
    return lacks


def is_inside():
    return MARK in os.environ


def inside(arguments):
    """Runs this program once more in a session of its own; returns its status."""
    lacks = missing()
    if lacks:
        print("skipped: missing", ", ".join(lacks))
        return SKIPPED
    folder = tempfile.mkdtemp(prefix="bekal-at-")
    kept = {name: value for name, value in os.environ.items()
            if name not in ("DBUS_SESSION_BUS_ADDRESS", "AT_SPI_BUS_ADDRESS", "NO_AT_BRIDGE",
                            "BEKAL_ACCESSIBILITY", "DISPLAY", "WAYLAND_DISPLAY")}
    for name in ("run", "config", "data", "cache", "home"):
        os.mkdir(os.path.join(folder, name), 0o700)
    environment = dict(
        kept, XDG_RUNTIME_DIR=folder + "/run", XDG_CONFIG_HOME=folder + "/config",
        XDG_DATA_HOME=folder + "/data", XDG_CACHE_HOME=folder + "/cache", HOME=folder + "/home",
        GSETTINGS_BACKEND="memory", GIO_USE_VFS="local", LANG="C.UTF-8")
    environment[MARK] = folder
    try:
        return subprocess.run(["dbus-run-session", "--", SYSTEM_PYTHON, *arguments],
                              env=environment, check=False).returncode
    finally:
        shutil.rmtree(folder, ignore_errors=True)
