"""Who may include what: the system's own headers and the outside libraries' each have a home."""
import re

INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]')

# POSIX and Windows live in base; the programs may read options.
SYSTEM = re.compile(
    r"^(sys/|arpa/|net/|netinet/|linux/|X11/|windows\.h|winsock|io\.h|direct\.h|process\.h|"
    r"(unistd|fcntl|pthread|dirent|dlfcn|poll|strings|termios|langinfo|pwd|grp|netdb|glob|"
    r"fnmatch|ifaddrs|regex|semaphore|spawn|sched|syslog|ucontext|utime|ftw|mntent|libgen)\.h$)")
SYSTEM_HOMES = ("player/base/", "player/app/")

# Outside header → folders that may name it. A folder here is a promise: screens/ names none.
HOMES = [
    (re.compile(r"^(SDL2/)?SDL(_\w+)?\.h$"), ("player/app/", "content-tools/")),
    (re.compile(r"^sqlite3\.h$"), ("player/store/",)),
    (re.compile(r"^(zip|zipconf)\.h$"), ("player/course/", "content-tools/")),
    (re.compile(r"^(curl|openssl)/"), ("player/http/",)),
    (re.compile(r"^(atk/|atk-bridge\.h$|glib)"), ("player/access/",)),
    (re.compile(r"^md4c"), ("player/lesson/",)),
    (re.compile(r"^sodium"), ("player/base/", "player/office/")),
    (re.compile(r"^uuid/"), ("player/base/",)),
    (re.compile(r"^(librsvg/|cairo)"), ("content-tools/",)),
    (re.compile(r"^cjson/"), ("player/base/", "player/course/", "player/quiz/", "player/record/",
                              "player/store/", "player/sync/", "player/app/", "player/admin/",
                              "content-tools/")),
]


def check_include(path, number, header, findings):
    place = f"{path}:{number}"
    if SYSTEM.match(header) and not str(path).startswith(SYSTEM_HOMES):
        findings.error(place, f"<{header}> belongs to player/base/ alone")
    for pattern, homes in HOMES:
        if pattern.match(header) and not str(path).startswith(homes):
            findings.error(place, f"<{header}> belongs to {', '.join(homes)}")


def check(files, findings):
    for path in files:
        if path.suffix not in (".c", ".h"):
            continue
        if not str(path).startswith(("player/", "content-tools/")):
            continue
        for number, line in enumerate(path.read_text(errors="replace").split("\n"), 1):
            found = INCLUDE.match(line)
            if found:
                check_include(path, number, found.group(1), findings)
