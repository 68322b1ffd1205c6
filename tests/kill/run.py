#!/usr/bin/env python3
"""Pulls the plug on whole sittings of the player.

Each round starts the player on the same home with a script of random answers, kills it with SIGKILL
at a random moment, and opens the home again. What the last frames showed as saved must be there,
the database must be sound, and the fold rebuilt from the events must equal the derived tables.

    run.py BEKAL DOCTOR BEKAL_AUTHOR COURSE [--rounds N] [--seed S]

COURSE is the folder of the sample course: its post-test is given without an end of attempts.
"""
import argparse
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time


def walk(nodes):
    for node in nodes:
        yield node
        yield from walk(node.get("children", []))


def seen(frame):
    """The question on screen and what is chosen, as (stem, frozenset of labels), or None."""
    stem, chosen = None, set()
    for node in walk(frame["tree"]["nodes"]):
        if node["role"] == "paragraph" and stem is None:
            stem = node["label"]
        if node["role"] in ("radio", "checkbox") and "checked" in node.get("states", []):
            chosen.add(node["label"])
    return (stem, frozenset(chosen)) if stem else None


def says_saved(frame):
    return frame["commits_waiting"] == 0 and any(
        node["role"] == "status" and node["label"].startswith("Tersimpan")
        for node in walk(frame["tree"]["nodes"]))


def frames(trace):
    if not os.path.exists(trace):
        return
    with open(trace, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            if not line.endswith("}\n"):
                return  # the frame that was being written when the plug was pulled
            yield json.loads(line)


def saved_answers(trace):
    """What frames of one run showed as saved, {(attempt, stem): [chosen, …]}, and what is sent.

    After the last that was shown as saved may come one that was on its way: it may be there.
    """
    answers, results = {}, set()
    for frame in frames(trace):
        shown = seen(frame) if frame["screen"] == "quiz" and frame["dialog"] == 0 else None
        key = (frame["attempt"], shown[0]) if shown else None
        if shown and says_saved(frame) and (shown[1] or key in answers):
            answers[key] = [shown[1]]
        elif key in answers:
            answers[key].append(shown[1])
        if frame["screen"] == "result":
            results.add(frame["attempt"])
    return answers, results


def mid_answer(trace):
    """Whether the last frame of a run tells of a choice that was not saved yet."""
    last = None
    for frame in frames(trace):
        last = frame
    return last is not None and last["screen"] == "quiz" and last["commits_waiting"] > 0


def sitting(rng, folder, questions, first):
    lines = []
    if first:
        lines += ['click "Nanti"']
    lines += ['click "Pelayanan Prima dan Integritas"', 'click "Post-test"',
              'click-any "Mulai" "Lanjutkan" "Coba Lagi"']
    for _ in range(600):
        roll = rng.random()
        if roll < 0.55:
            lines.append(f"choose {rng.randrange(1, 5)}")
        elif roll < 0.80:
            lines.append(f'click "Soal {rng.randrange(1, questions + 1)},"')
        elif roll < 0.88:
            lines.append('click "Ragu-ragu"')
        elif roll < 0.94:
            lines.append("wait 2s")
        elif roll < 0.985:
            lines += [f'click "Soal {questions},"', 'click "Periksa dan Kirim"', "key Escape"]
        else:
            lines += [f'click "Soal {questions},"', 'click "Periksa dan Kirim"',
                      'click "Kirim Jawaban"', 'click "Ke Pelatihan"', 'click "Post-test"',
                      'click-any "Mulai" "Lanjutkan" "Coba Lagi"']
    path = os.path.join(folder, "sitting.replay")
    with open(path, "w", encoding="utf-8") as script:
        script.write("\n".join(lines) + "\n")
    return path


def check_script(folder, questions):
    lines = ['click "Pelayanan Prima dan Integritas"', 'click "Post-test"',
             'click-any "Lanjutkan" "Mulai" "Coba Lagi" "Lihat Hasil"']
    path = os.path.join(folder, "check.replay")
    lines += [f'click-if "Soal {n},"' for n in range(1, questions + 1)]
    with open(path, "w", encoding="utf-8") as script:
        script.write("\n".join(lines) + "\n")
    return path


def run(command, **kw):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120,
                          **kw)


def fail(message, *details):
    print("FAILED:", message)
    for detail in details:
        print(detail)
    sys.exit(1)


class Campaign:
    def __init__(self, args, folder):
        self.args, self.folder = args, folder
        self.home = os.path.join(folder, "home")
        self.trace = os.path.join(folder, "trace")
        self.rng = random.Random(args.seed)
        self.questions = 0
        self.checked = self.kills = self.mid_answer = self.rounds_with_answers = 0


    def play(self, script):
        return [self.args.bekal, "--home", self.home, "--lang", "id", "--size", "1366x768",
                "--replay", script, "--out", self.folder, "--trace", self.trace]

    def pack(self):
        source = os.path.join(self.folder, "course")
        shutil.copytree(self.args.course, source)
        quiz = os.path.join(source, "quizzes", "post.json")
        with open(quiz, encoding="utf-8") as file:
            data = json.load(file)
        del data["settings"]["attempts"]
        self.questions = len(data["questions"])
        # the tree tells stems as they are read, without the marks of Markdown
        self.stems = {q["stem"].replace("*", ""): q for q in data["questions"]}
        with open(quiz, "w", encoding="utf-8") as file:
            json.dump(data, file)
        package = os.path.join(self.folder, "course.bekal")
        done = run([self.args.author, "pack", source, "-o", package])
        if done.returncode:
            fail("the course was not packed", done.stderr.decode())
        return package

    def prepare(self):
        script = os.path.join(self.folder, "install.replay")
        with open(script, "w", encoding="utf-8") as out:
            out.write('click "Nanti"\nexpect "Pelayanan Prima"\n')
        done = run(self.play(script) + [self.pack()])
        if done.returncode:
            fail("the course was not installed", done.stderr.decode())

    def kill_one(self):
        script = sitting(self.rng, self.folder, self.questions, False)
        if os.path.exists(self.trace):
            os.remove(self.trace)
        player = subprocess.Popen(self.play(script), stdout=subprocess.DEVNULL,
                                  stderr=subprocess.PIPE)
        # mostly in mid-answer, sometimes while starting
        time.sleep(self.rng.uniform(0.01, 0.1) if self.rng.random() < 0.1
                   else self.rng.uniform(0.1, 0.55))
        player.send_signal(signal.SIGKILL)
        errors = player.communicate()[1].decode()
        if player.returncode == -signal.SIGKILL:
            self.kills += 1
            self.mid_answer += mid_answer(self.trace)
        elif player.returncode:
            fail("the sitting itself failed", errors)

    def verify(self):
        answers, results = saved_answers(self.trace)
        doctor = run([self.args.admin, "doctor", "--home", self.home])
        if doctor.returncode:
            fail("the doctor finds the record unsound", doctor.stdout.decode(),
                 doctor.stderr.decode())
        if os.path.exists(self.trace):
            os.remove(self.trace)
        again = run(self.play(check_script(self.folder, self.questions)))
        if again.returncode:
            fail("the home can't be opened and gone on with", again.stderr.decode())
        found, open_attempts, shown_results = {}, set(), set()
        for frame in frames(self.trace):
            if frame["screen"] == "result":
                shown_results.add(frame["attempt"])
            if frame["screen"] != "quiz":
                continue
            open_attempts.add(frame["attempt"])
            shown = seen(frame)
            if shown:
                found[(frame["attempt"], shown[0])] = shown[1]
        for (attempt, stem), may in answers.items():
            now = (found.get((attempt, stem)) if attempt in open_attempts
                   else self.sent(attempt, stem))
            if now not in may:
                fail("an answer that was shown as saved is gone", stem, may, now)
            self.checked += 1
        lost = [a for a in {a for a, _ in answers} - open_attempts - results
                if a not in shown_results and not self.graded(a)]
        if lost:
            fail("an attempt with saved answers can't be found", lost)
        self.rounds_with_answers += bool(answers)

    def rows(self, *query):
        db = sqlite3.connect(f"file:{self.home}/record.db?mode=ro", uri=True)
        try:
            return db.execute(*query).fetchall()
        finally:
            db.close()

    def graded(self, attempt):
        return bool(self.rows("SELECT 1 FROM event WHERE kind = 'attempt_graded' AND attempt = ?",
                              (attempt,)))

    def sent(self, attempt, stem):
        """The labels of what the record holds as the answer of an attempt that was sent."""
        question = self.stems[stem]
        response = self.rows("SELECT response FROM answer WHERE attempt = ? AND question = ?",
                             (attempt, question["id"]))
        ids = response[0][0].split("[,]") if response else []
        return frozenset(c["text"] for c in question["choices"] if c["id"] in ids)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bekal")
    parser.add_argument("admin")
    parser.add_argument("author")
    parser.add_argument("course")
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="bekal-kill-")
    try:
        campaign = Campaign(args, folder)
        campaign.prepare()
        for _ in range(args.rounds):
            campaign.kill_one()
            campaign.verify()
        print(f"{args.rounds} sittings, {campaign.kills} killed, "
              f"{campaign.mid_answer} of them before an answer on screen was saved, "
              f"{campaign.rounds_with_answers} with saved answers on screen, "
              f"{campaign.checked} saved answers found again, nothing lost")
        if campaign.kills < args.rounds // 2 or not campaign.checked:
            fail("too few kills came in time to prove anything")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
