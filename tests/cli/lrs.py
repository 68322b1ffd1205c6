"""A tiny Learning Record Store on loopback, for cases: it keeps what it is sent, by id, and can be
told to behave badly. Its port is chosen by the system."""
import http.server
import json
import threading


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body=b"", kind="application/json", headers=()):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("X-Experience-API-Version", "1.0.3")
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_GET(self):
        lrs = self.server.lrs
        if self.path.split("?")[0].endswith("/about"):
            self.answer(200, b'{"version":["1.0.3"]}')
        elif lrs.refuses_login(self.headers):
            self.answer(401)
        else:
            self.answer(200, b'{"statements":[],"more":""}')

    def do_POST(self):
        lrs = self.server.lrs
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        with lrs.lock:
            lrs.requests += 1
        if lrs.refuses_login(self.headers):
            self.answer(401)
        elif lrs.mode == "busy":
            self.answer(503, headers=[("Retry-After", "3600")])
        elif lrs.mode == "portal":
            self.answer(200, b"<html>Masuk ke jaringan</html>", "text/html")
        elif lrs.mode == "version":
            self.answer(400, b'"wrong version"')
        else:
            self.take(lrs, json.loads(body))

    def take(self, lrs, statements):
        refused = lrs.mode.partition("refuse ")[2]
        if refused and any(refused in s["verb"]["id"] for s in statements):
            self.answer(400, b'"I do not like this verb"')
            return
        with lrs.lock:
            for statement in statements:
                lrs.statements.setdefault(statement["id"], statement)
        self.answer(200, json.dumps([s["id"] for s in statements]).encode())


class Lrs:
    """mode: good, busy, portal, version, "login USER" (whose name alone is taken), or
    "refuse VERB"."""

    def __init__(self):
        self.mode, self.statements, self.requests = "good", {}, 0
        self.lock = threading.Lock()
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.lrs, self.server.daemon_threads = self, True
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/xAPI"

    def refuses_login(self, headers):
        import base64
        user = self.mode.partition("login ")[2]
        if not user:
            return False
        given = headers.get("Authorization", "").partition("Basic ")[2]
        return base64.b64decode(given).decode().partition(":")[0] != user

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
