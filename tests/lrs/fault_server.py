"""A Learning Record Store on loopback that does everything wrong that a server or a line can.

It speaks just as much HTTP as is needed to break it at every place: sockets are cut before, within
and after the body, before and after the statements are kept, within the answer. Statements are kept
by id and never change. Which fault comes next is said by a script, or by lot.

    server = FaultServer(seed=1, per_mille=300)
    server.start();  … server.endpoint …;  server.stop()
"""
import json
import random
import socket
import struct
import threading
import time
from email.utils import formatdate

# Faults that keep nothing, and those that keep the statements and then go wrong.
BEFORE = ["refuse", "reset", "cut_before", "cut_mid_body", "silent", "not_http", "wrong_ids",
          "page", "object", "huge", "created", "redirect", "401", "403", "404", "405", "407",
          "408", "409", "418", "429", "500", "502", "503", "504", "511"]
AFTER = ["cut_after", "reset_after", "half_answer", "half_head", "drip", "error_after",
         "short_list", "empty_list", "no_content", "chunked", "no_length"]
CONFIGURATION = ["400", "413"]  # only in stretches: see the model in tests/support
FAULTS = BEFORE + AFTER + CONFIGURATION

REASONS = {200: "OK", 201: "Created", 204: "No Content", 302: "Found", 511: "Network Auth"}
BODY_MAX = 4 * 1024 * 1024


class Hangup(Exception):
    pass


def read_head(connection):
    head = b""
    while b"\r\n\r\n" not in head:
        piece = connection.recv(65536)
        if not piece:
            raise Hangup
        head += piece
        if len(head) > BODY_MAX:
            raise Hangup
    head, rest = head.split(b"\r\n\r\n", 1)
    lines = head.decode("latin-1").split("\r\n")
    headers = {}
    for line in lines[1:]:
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    method, target, _ = lines[0].split(" ")
    return method, target, headers, rest


def read_body(connection, headers, rest):
    length = int(headers.get("content-length", "0"))
    while len(rest) < length:
        piece = connection.recv(65536)
        if not piece:
            raise Hangup
        rest += piece
    return rest[:length]


def split_statements(body):
    """The bytes of each statement of an array, as they were sent."""
    text = body.decode("utf-8")
    decoder = json.JSONDecoder()
    if text[0] != "[" or text[-1] != "]":
        raise ValueError("no array")
    at, found = 1, []
    while at < len(text) - 1:
        value, end = decoder.raw_decode(text, at)
        found.append((value, text[at:end]))
        at = end + (1 if text[end] == "," else 0)
    return found


class FaultServer:
    def __init__(self, seed=1, per_mille=0, script=(), slow_s=0.0, timeout_s=30):
        self.dice = random.Random(seed)
        self.per_mille = per_mille
        self.script = list(script)
        self.always = None      # every POST gets this one
        self.slow_s = slow_s    # before each answer
        self.timeout_s = timeout_s
        self.statements = {}    # id → text
        self.twice = []         # ids that came again with other bytes
        self.stretch, self.stretch_left = None, 0
        self.posts = 0
        self.met = {}           # fault → times
        self.kept = threading.Condition()
        self.lock = threading.Lock()
        self.bad_requests = []  # requests that no client of ours should make
        self.listener = socket.socket()
        self.listener.bind(("127.0.0.1", 0))
        self.listener.listen(64)
        self.stopping = False

    @property
    def endpoint(self):
        return "http://127.0.0.1:%d/xapi" % self.listener.getsockname()[1]

    def start(self):
        threading.Thread(target=self.accept, daemon=True).start()
        return self

    def stop(self):
        self.stopping = True
        self.listener.close()

    def accept(self):
        while not self.stopping:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        connection.settimeout(self.timeout_s)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            while self.one(connection):
                pass
        except (Hangup, OSError):
            pass
        finally:
            connection.close()

    # ---- Faults ----

    def choose(self):
        with self.lock:
            if self.always:
                return self.always
            if self.script:
                return self.script.pop(0)
            if self.stretch_left:
                self.stretch_left -= 1
                return self.stretch
            if self.dice.randrange(1000) >= self.per_mille:
                return None
            fault = self.dice.choice(FAULTS)
            if fault in CONFIGURATION:
                self.stretch, self.stretch_left = fault, 12
            return fault

    def reset(self, connection):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise Hangup

    def one(self, connection):
        """Whether the connection stays open."""
        method, target, headers, rest = read_head(connection)
        if method != "POST":
            return self.get(connection, method, target)
        fault = self.choose()
        with self.lock:
            self.posts += 1
            self.met[fault] = self.met.get(fault, 0) + 1
        if fault in ("refuse", "reset"):
            self.reset(connection)
        if fault == "cut_before":
            raise Hangup
        if fault == "cut_mid_body":
            if len(rest) < int(headers.get("content-length", "0")):
                connection.recv(100)
            self.reset(connection)
        body = read_body(connection, headers, rest)
        self.check(target, headers, body)
        if self.slow_s:
            time.sleep(self.slow_s)
        if fault in BEFORE or fault in CONFIGURATION:
            return self.answer_wrongly(connection, fault, body)
        return self.take(connection, fault, body)

    def check(self, target, headers, body):
        wrong = []
        if target != "/xapi/statements":
            wrong.append("target " + target)
        if not headers.get("content-type", "").startswith("application/json"):
            wrong.append("content type")
        if headers.get("x-experience-api-version") != "1.0.3":
            wrong.append("version")
        if "content-encoding" in headers:
            wrong.append("compressed")
        if len(body) > 256 * 1024:
            wrong.append("%d bytes" % len(body))
        if wrong:
            self.bad_requests.append(wrong)

    # ---- Answers ----

    def send(self, connection, status, body=b"", kind="text/plain", more=""):
        head = "HTTP/1.1 %d %s\r\nDate: %s\r\nContent-Type: %s\r\n%s" % (
            status, REASONS.get(status, "Status"), formatdate(usegmt=True), kind, more)
        if status != 204:
            head += "Content-Length: %d\r\n" % len(body)
        connection.sendall(head.encode() + b"\r\n" + body)
        return True

    def answer_wrongly(self, connection, fault, body):
        if fault == "silent":
            time.sleep(0.05)
            raise Hangup
        if fault == "not_http":
            connection.sendall(b"220 mail.example ESMTP\r\n")
            raise Hangup
        if fault == "wrong_ids":
            return self.send(connection, 200, b'["00000000-0000-4000-8000-000000000000"]',
                             "application/json")
        if fault == "page":
            return self.send(connection, 200, b"<html><title>Wi-Fi</title></html>", "text/html")
        if fault == "object":
            return self.send(connection, 200, b'{"ok":true}', "application/json")
        if fault == "huge":
            self.send(connection, 200, b"[" + b" " * (5 * 1024 * 1024) + b"]")
            raise Hangup
        if fault == "redirect":
            return self.send(connection, 302, more="Location: http://127.0.0.1:1/\r\n")
        if fault == "created":
            return self.send(connection, 201, b"[]", "application/json")
        more = "Retry-After: 1\r\n" if fault in ("429", "503") else ""
        if fault == "407":
            more = "Proxy-Authenticate: Basic realm=\"x\"\r\n"
        return self.send(connection, int(fault), b"model says " + fault.encode(), more=more)

    def keep(self, body):
        """Keeps all or nothing. None: a conflict; else the ids."""
        found = split_statements(body)
        with self.lock:
            for value, text in found:
                if self.statements.get(value["id"], text) != text:
                    self.twice.append(value["id"])
                    return None
            for value, text in found:
                self.statements[value["id"]] = text
        with self.kept:
            self.kept.notify_all()
        return [value["id"] for value, _ in found]

    def take(self, connection, fault, body):
        ids = self.keep(body)
        if ids is None:
            return self.send(connection, 409, b"conflict")
        if fault in ("cut_after", "reset_after"):
            if fault == "reset_after":
                self.reset(connection)
            raise Hangup
        if fault == "error_after":
            return self.send(connection, 500, b"after the commit")
        if fault == "no_content":
            return self.send(connection, 204)
        if fault == "short_list":
            ids = ids[::2]
        if fault == "empty_list":
            ids = []
        answer = json.dumps(ids).encode()
        if fault in ("half_answer", "half_head", "drip", "chunked", "no_length"):
            return self.send_oddly(connection, fault, answer)
        return self.send(connection, 200, answer, "application/json")

    def send_oddly(self, connection, fault, body):
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
        if fault == "half_head":
            connection.sendall(head[:30])
            raise Hangup
        if fault == "chunked":
            connection.sendall(head + b"Transfer-Encoding: chunked\r\n\r\n")
            for at in range(0, len(body), 100):
                piece = body[at:at + 100]
                connection.sendall(b"%x\r\n%s\r\n" % (len(piece), piece))
            connection.sendall(b"0\r\n\r\n")
            return True
        if fault == "no_length":
            connection.sendall(head + b"Connection: close\r\n\r\n" + body)
            raise Hangup
        whole = head + b"Content-Length: %d\r\n\r\n" % len(body) + body
        if fault == "half_answer":
            connection.sendall(whole[:-len(body) // 2])
            raise Hangup
        step = max(1, len(whole) // 20)
        for at in range(0, len(whole), step):
            connection.sendall(whole[at:at + step])
            time.sleep(0.005)
        return True

    def get(self, connection, method, target):
        wanted = target.partition("statementId=")[2] if "?statementId=" in target else None
        if target.endswith("/about"):
            return self.send(connection, 200, b'{"version":["1.0.3"]}', "application/json")
        text = self.statements.get(wanted)
        if text is None:
            return self.send(connection, 404, b"no such statement")
        return self.send(connection, 200, text.encode(), "application/json")
