"""A virtual X display of one's own: on a number that Xvfb finds free, ended with the block."""
import os
import shutil
import subprocess


class Display:
    def __init__(self, width=1366, height=768):
        self.size = (width, height)
        self.server = None
        self.name = None

    def __enter__(self):
        reader, writer = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writer), "-screen", "0", "%dx%dx24" % self.size,
             "-nolisten", "tcp", "-noreset"],
            pass_fds=[writer], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        os.close(writer)
        with os.fdopen(reader) as answer:
            number = answer.readline().strip()
        if not number:
            self.server.wait()
            raise RuntimeError("Xvfb did not start")
        self.name = ":" + number
        return self

    def __exit__(self, *_):
        self.server.terminate()
        self.server.wait()

    def environment(self):
        """The environment of a program on this display, with nothing of the caller's desktop."""
        kept = {name: value for name, value in os.environ.items()
                if name not in ("WAYLAND_DISPLAY", "XDG_SESSION_TYPE", "LANGUAGE", "LC_ALL",
                                "BEKAL_HOME", "SDL_VIDEODRIVER")}
        return dict(kept, DISPLAY=self.name, SDL_VIDEODRIVER="x11", LANG="C.UTF-8")

    def screenshot(self, path):
        subprocess.run(["import", "-window", "root", str(path)], env=self.environment(),
                       check=True, timeout=60)


def missing_tools():
    return [tool for tool in ("Xvfb", "xdotool", "import") if not shutil.which(tool)]
