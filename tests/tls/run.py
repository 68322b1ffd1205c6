#!/usr/bin/env python3
"""Certificates, pins, proxies, portals, clocks and broken lines, as tests/tls/fetch.c meets them.

Usage: run.py FETCH [NAME]. Everything is on loopback, on ports of the system's choosing; keys and
certificates are made anew in a folder that goes with the test. Each test_… function is one test.
"""
import json
import os
import pathlib
import shutil
import ssl
import subprocess
import sys
import tempfile
import time
import traceback
import warnings

warnings.simplefilter("ignore", DeprecationWarning)  # old TLS is what one test is about
sys.path.insert(0, str(pathlib.Path(__file__).parent))
try:
    from people import (DAY, NOW, Certificate, Listener, Proxy, Server, answer, drip, hang_up, ms)
except ImportError as absent:
    print(f"skipped: {absent}")
    sys.exit(77)

SECRETS = ("rahasia-LRS-9", "rahasia-proksi-7")
USER = ("--user", "kios-01", "--password", SECRETS[0])
PROXY_USER = ("--proxy-user", "kantor", "--proxy-password", SECRETS[1])
YEAR = 365 * DAY


class World:
    def __init__(self, fetch, folder):
        self.fetch_path, self.folder = fetch, folder
        self.ca = self.make("Office CA", authority=True, since=NOW - 100 * DAY)
        self.good = self.make("lrs", issuer=self.ca)

    def make(self, name, **facts):
        return Certificate(self.folder, name, **facts)

    def fetch(self, url, *arguments, prefix=(), env=None):
        """The last answer; all of them in .all."""
        done = subprocess.run([*prefix, self.fetch_path, url, *map(str, arguments)],
                              capture_output=True, text=True, timeout=60,
                              env={**os.environ, **(env or {})})
        assert not done.stderr, done.stderr
        for secret in SECRETS:
            assert secret not in done.stdout, "a secret is shown"
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        assert answers, f"no answer, status {done.returncode}"
        return Answer(answers)

    def trusted(self, url, *arguments, **more):
        return self.fetch(url, "--ca", self.ca.pem, *arguments, **more)


class Answer(dict):
    def __init__(self, answers):
        super().__init__(answers[-1])
        self.all = answers

    def shows(self, **wanted):
        seen = {name: self.get(name) for name in wanted}
        assert seen == wanted, f"{seen} instead of {wanted}; words: {self['words']}"
        return self


def can_run(*command):
    fine = shutil.which(command[0]) and not subprocess.run(command, capture_output=True).returncode
    if not fine:
        print("  (not tried: no namespace can be made here)")
    return fine


def hello(request, connection):
    return answer(headers=["Content-Type: application/json", "X-Experience-API-Version: 1.0.3"],
                  body=b'["x"]')


# ---- Certificates ----

def test_own_ca(w):
    server = Server(hello, w.good)
    a = w.trusted(server.url(), *USER).shows(
        failure="answered", status=200, body='["x"]', content_type="application/json",
        version="1.0.3", fault="fine", subject="CN = lrs", issuer="CN = Office CA",
        names="127.0.0.1, localhost, lrs.instansi.test", not_before_ms=ms(w.good.since),
        not_after_ms=ms(w.good.until), pin=w.good.pin())
    assert abs(a["date_ms"] - time.time() * 1000) < 5000
    assert "Authorization: Basic" in server.requests[0]
    assert "Expect" not in server.requests[0] and "Accept-Encoding" not in server.requests[0]


def test_connection_is_kept(w):
    server = Server(hello, w.good)
    a = w.trusted(server.url(), "--times", 5)
    assert server.connections == 1 and len(server.requests) == 5
    assert all(one["status"] == 200 and one["pin"] == w.good.pin() for one in a.all)
    # The handshake is counted, once.
    assert a.all[0]["bytes_down"] > 700 + a.all[1]["bytes_down"]
    assert 100 < a.all[1]["bytes_down"] < 400 and 80 < a.all[1]["bytes_up"] < 400


def test_credentials_only_where_wanted(w):
    server = Server(hello, w.good)
    w.trusted(server.url(), *USER, "--times", 4, "--alternate", 1)
    assert ["Authorization" in r for r in server.requests] == [True, False, True, False]
    assert server.connections == 1


def test_unknown_ca(w):
    other = w.make("Other CA", authority=True)
    server = Server(hello, w.make("lrs of other", issuer=other))
    w.trusted(server.url(), *USER).shows(failure="tls", fault="unknown_ca", status=0, body="",
                                         issuer="CN = Other CA")
    w.fetch(Server(hello, w.good).url()).shows(failure="tls", fault="unknown_ca")
    assert not server.requests


def test_self_signed(w):
    alone = w.make("alone")
    server = Server(hello, alone)
    w.fetch(server.url()).shows(failure="tls", fault="unknown_ca", issuer="CN = alone")
    # A pin is an additional demand, no replacement.
    w.fetch(server.url(), "--pin", alone.pin()).shows(failure="tls", fault="unknown_ca")
    w.fetch(server.url(), "--ca", alone.pem, "--pin", alone.pin()).shows(failure="answered")


def test_expired(w):
    old = w.make("expired", issuer=w.ca, since=NOW - 40 * DAY, until=NOW - 2 * DAY)
    a = w.trusted(Server(hello, old).url()).shows(
        failure="tls", fault="expired", not_after_ms=ms(old.until), subject="CN = expired")
    assert "expired" in a["words"]
    # The device's clock decides, and can be told to be another.
    w.trusted(Server(hello, old).url(), "--at-ms", ms(NOW - 10 * DAY)).shows(failure="answered")


def test_issuer_expired(w):
    gone = w.make("Gone CA", authority=True, since=NOW - 40 * DAY, until=NOW - 3 * DAY)
    server = Server(hello, w.make("lrs of gone", issuer=gone))
    w.fetch(server.url(), "--ca", gone.pem).shows(
        failure="tls", fault="expired", not_after_ms=ms(gone.until), subject="CN = lrs of gone")


def test_not_yet(w):
    young = w.make("young", issuer=w.ca, since=NOW + 2 * DAY)
    w.trusted(Server(hello, young).url()).shows(failure="tls", fault="not_yet",
                                                not_before_ms=ms(young.since))


def test_wrong_name(w):
    other = w.make("elsewhere", issuer=w.ca, hosts=("lrs.lain.test",))
    server = Server(hello, other)
    w.trusted(server.url(), *USER).shows(failure="tls", fault="wrong_name", names="lrs.lain.test")
    assert not server.requests


def test_hostile_certificate(w):
    odd = w.make("odd", issuer=w.ca, hosts=["127.0.0.1"] + [f"n{i:04}.test" for i in range(200)])
    a = w.trusted(Server(hello, odd).url()).shows(failure="answered")
    assert a["names"].startswith("127.0.0.1, n0000.test") and len(a["names"]) < 256


def test_pins(w):
    server, spare = Server(hello, w.good), w.make("spare")
    w.trusted(server.url(), "--pin", w.good.pin()).shows(failure="answered")
    w.trusted(server.url(), "--pin", spare.pin(), "--spare", w.good.pin()).shows(
        failure="answered")
    asked = len(server.requests)
    w.trusted(server.url(), *USER, "--pin", spare.pin()).shows(
        failure="tls", fault="wrong_pin", pin=w.good.pin(), issuer="CN = Office CA")
    assert len(server.requests) == asked
    for bad in ("sha256//short", "secret.pem", w.good.pin()[:-1], w.good.pin() + ";x"):
        w.trusted(server.url(), "--pin", bad).shows(failure="open")


def test_bad_files(w):
    url = Server(hello, w.good).url()
    (w.folder / "empty").write_text("")
    (w.folder / "prose").write_text("no certificate\n")
    for path in ("empty", "prose", "absent"):
        a = w.fetch(url, "--ca", w.folder / path).shows(failure="open")
        assert path in a["words"]
    w.trusted(url, "--certificate", w.folder / "absent").shows(failure="open")


def test_system_bundle(w):
    """The private CA is beside the system's; and where there is no such bundle, it is enough."""
    system = w.make("System CA", authority=True)
    public = Server(hello, w.make("public", issuer=system))
    private = Server(hello, w.good)
    room = ("unshare", "--user", "--map-root-user", "--mount", "sh", "-c")
    bare = (*room, 'mount -t tmpfs none /etc/ssl && exec "$@"', "sh")
    filled = (*room, 'mount -t tmpfs none /etc/ssl && mkdir /etc/ssl/certs && '
              f'cp {system.pem} /etc/ssl/certs/ca-certificates.crt && exec "$@"', "sh")
    if not can_run(*bare, "true"):
        return
    w.trusted(private.url(), prefix=bare).shows(failure="answered")
    w.trusted(public.url(), prefix=bare).shows(failure="tls", fault="unknown_ca")
    w.trusted(private.url(), prefix=filled).shows(failure="answered")
    w.trusted(public.url(), prefix=filled).shows(failure="answered", issuer="CN = System CA")


def told_by_alert(w, server, given):
    """In TLS 1.3 a reset of the connection may overtake the alert: then it is told as cut."""
    for _ in range(8):
        said = w.trusted(server.url(), *given)
        if said["failure"] != "cut" or server.context.maximum_version == ssl.TLSVersion.TLSv1_2:
            break
    said.shows(failure="tls", fault="client_certificate")


def test_client_certificate(w):
    mine = w.make("device", issuer=w.ca)
    others = w.make("stranger")
    for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        server = Server(hello, w.good, client_authority=w.ca, version=version)
        given = ("--certificate", mine.pem, "--key", mine.key_pem)
        w.trusted(server.url(), *given).shows(failure="answered")
        w.trusted(server.url()).shows(failure="tls", fault="client_certificate",
                                      subject="CN = lrs")
        wrong = ("--certificate", others.pem, "--key", others.key_pem)
        told_by_alert(w, server, wrong)
        mixed = ("--certificate", mine.pem, "--key", others.key_pem)
        w.trusted(server.url(), *mixed).shows(failure="tls", fault="client_certificate")
        assert len(server.requests) == 1


def test_old_tls(w):
    server = Server(hello, w.good)
    server.context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    server.context.maximum_version = ssl.TLSVersion.TLSv1_1
    server.context.set_ciphers("ALL:@SECLEVEL=0")
    w.trusted(server.url()).shows(failure="tls", fault="other", subject="")


def test_no_tls_there(w):
    class Plain(Listener):
        def serve(self, connection):
            connection.recv(100)
            connection.sendall(answer("400 Bad Request"))

    w.trusted(f"https://127.0.0.1:{Plain().port}/").shows(failure="tls", fault="other", subject="")


# ---- The way ----

def test_plain_http(w):
    server = Server(hello)
    w.fetch(server.url(), *USER).shows(failure="answered", fault="fine", pin="")
    for url in (f"http://lrs.instansi.test:{server.port}/", f"http://127.0.0.1.test:{server.port}/",
                f"http://a@127.0.0.1:{server.port}/", "ftp://127.0.0.1/", "file:///etc/hostname",
                f"http://127.1:{server.port}/", ""):
        w.fetch(url, *USER, "--proxy", Proxy().url()).shows(failure="not_allowed", status=0)
    assert len(server.requests) == 1


def test_proxy(w):
    server, proxy = Server(hello, w.good), Proxy("kantor", SECRETS[1])
    url = server.url(host="lrs.instansi.test")
    through = ("--proxy", proxy.url())
    w.trusted(url, *USER, *through, *PROXY_USER, "--times", 2).shows(failure="answered",
                                                                    status=200)
    assert not any("Authorization: Basic a2lvcy" in one for one in proxy.requests)
    w.trusted(url, *through).shows(failure="proxy_login", status=407)
    wrong = ("--proxy-user", "kantor", "--proxy-password", "salah")
    w.trusted(url, *through, *wrong).shows(failure="proxy_login", status=407)
    w.trusted(url, "--proxy", Proxy(status="403 Forbidden").url()).shows(failure="no_proxy",
                                                                         status=403)
    w.trusted(url, "--proxy", Proxy(status="502 Bad Gateway").url()).shows(failure="no_proxy")
    assert len(server.requests) == 2


def test_proxy_absent(w):
    gone = Proxy()
    gone.close()
    url = "https://lrs.instansi.test/"
    w.trusted(url, "--proxy", gone.url(), *PROXY_USER).shows(failure="no_proxy")
    w.trusted(url, "--proxy", "http://proksi.invalid:3128", *PROXY_USER).shows(failure="no_proxy")
    w.trusted(url, "--proxy", f"http://kantor:{SECRETS[1]}@proksi.invalid:3128").shows(
        failure="no_proxy")
    rude = Server(lambda request, connection: None)
    w.trusted(url, "--proxy", f"http://127.0.0.1:{rude.port}").shows(failure="no_proxy")


def test_no_proxy_for_this_machine(w):
    gone = Proxy()
    gone.close()
    w.trusted(Server(hello, w.good).url(), "--proxy", gone.url()).shows(failure="answered")
    w.fetch(Server(hello).url(host="localhost"), "--proxy", gone.url()).shows(failure="answered")


def test_portal(w):
    page = b"<html>Masuk ke Wi-Fi</html>"
    server = Server(lambda r, c: answer(headers=["Content-Type: text/html; charset=utf-8"],
                                        body=page), w.good)
    w.trusted(server.url()).shows(failure="answered", status=200,
                                  content_type="text/html; charset=utf-8", body=page.decode())
    server = Server(lambda r, c: answer("302 Found", ["Location: https://portal.test/login"]),
                    w.good)
    w.trusted(server.url()).shows(failure="answered", status=302,
                                  location="https://portal.test/login")
    assert len(server.requests) == 1
    server = Server(lambda r, c: answer("511 Network Authentication Required"), w.good)
    w.trusted(server.url()).shows(failure="answered", status=511)


def test_no_listener(w):
    gone = Server(hello, w.good)
    gone.close()
    w.trusted(gone.url(), *USER).shows(failure="no_connect")


def test_no_name(w):
    w.trusted("https://lrs.invalid/", *USER).shows(failure="no_name")


def test_no_network(w):
    alone = ("unshare", "--user", "--net")
    if not can_run(*alone, "true"):
        return
    w.trusted("https://lrs.invalid/", prefix=alone).shows(failure="no_network")
    w.trusted("https://192.0.2.1/", prefix=alone).shows(failure="no_network")


# ---- What servers do ----

def test_status_and_headers(w):
    when = NOW + DAY / 24
    replies = iter([
        answer("503 Busy", ["Retry-After: 120"]),
        answer("429 Slowly", ["retry-after: " + when.strftime("%a, %d %b %Y %H:%M:%S GMT")],
               date=NOW),
        answer("204 No Content", length=False),
        b"HTTP/1.1 100 Continue\r\nDate: Mon, 01 Jan 2001 00:00:00 GMT\r\n\r\n" + answer(),
    ])
    server = Server(lambda r, c: next(replies), w.good)
    a = w.trusted(server.url(), "--times", 4)
    assert [one["status"] for one in a.all] == [503, 429, 204, 200]
    assert [one["retry_after_ms"] for one in a.all] == [120000, 3600000, -1, -1]
    assert a["date_ms"] > ms(NOW) - 5000


def test_post(w):
    server = Server(hello, w.good)
    w.trusted(server.url(), "--method", "POST", "--body", '[{"id":1}]').shows(status=200)
    w.trusted(server.url(), "--method", "HEAD").shows(status=200, body_bytes=0)
    assert server.requests[0].startswith("POST / HTTP/1.1") and '[{"id":1}]' in server.requests[0]
    w.trusted(server.url(), "--method", "DELETE").shows(failure="not_allowed")
    assert len(server.requests) == 2


def test_cut(w):
    def half(request, connection):
        connection.sendall(answer(length=False, headers=["Content-Length: 1000"], body=b'["x"'))

    def reset(request, connection):
        hang_up(connection)

    for reply in (half, reset, lambda r, c: None):
        w.trusted(Server(reply, w.good).url(), "--method", "POST", "--body", "[]").shows(
            failure="cut", status=0, body="")


def test_not_http(w):
    for bytes_sent in (b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/9.9 yes\r\n\r\n"):
        server = Server(lambda r, c: (c.sendall(bytes_sent), None)[1])
        w.fetch(server.url()).shows(failure="malformed")


def test_slow(w):
    def silence(request, connection):
        time.sleep(20)

    a = w.trusted(Server(silence, w.good).url(), "--timeout-ms", 1000).shows(failure="timed_out")
    assert a["took_ms"] < 8000
    # One that is merely slow is waited for.
    def slow(request, connection):
        drip(connection, 2.5)
    w.trusted(Server(slow, w.good).url(), "--timeout-ms", 1000).shows(failure="cut")


def test_slow_handshake(w):
    mute = Server(lambda r, c: time.sleep(20))
    a = w.trusted(f"https://127.0.0.1:{mute.port}/", "--connect-ms", 500).shows(
        failure="timed_out")
    assert a["took_ms"] < 3000


def test_without_end(w):
    def flood(request, connection):
        connection.sendall(answer(length=False, headers=["Transfer-Encoding: chunked"]))
        while True:
            connection.sendall(b"10000\r\n" + b"x" * 65536 + b"\r\n")

    def headers(request, connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while True:
            connection.sendall(b"X-More: " + b"y" * 1000 + b"\r\n")

    w.trusted(Server(flood, w.good).url()).shows(failure="too_large", status=0, body_bytes=0)
    a = w.trusted(Server(headers, w.good).url())
    assert a["failure"] in ("too_large", "malformed"), a
    full = Server(lambda r, c: answer(body=b"z" * 4 * 1024 * 1024), w.good)
    w.trusted(full.url()).shows(failure="answered", body_bytes=4 * 1024 * 1024)


def test_cancel(w):
    """From another thread, within 100 ms, whatever is waited for; and nothing is asked after it."""
    def silence(request, connection):
        time.sleep(20)

    stuck = Server(silence, w.good)
    mute = Server(lambda r, c: time.sleep(20))
    for url in (stuck.url(), f"https://127.0.0.1:{mute.port}/", "https://192.0.2.1/"):
        a = w.trusted(url, "--cancel-ms", 300, "--times", 2)
        if a.all[0]["failure"] in ("no_network", "no_connect"):
            continue  # no route to the address that nobody has
        assert all(one["failure"] == "cancelled" for one in a.all), a.all
        assert a.all[0]["took_ms"] < 300 + 100 + 50 and a.all[1]["took_ms"] < 100, a.all
    assert len(stuck.requests) == 1


# ---- Clocks ----

def test_wrong_clock_is_told_as_such(w):
    """Without pins nothing more can be done: the dates say that it is the clock. They are those of
    the CA, where it is the first that the clock denies."""
    server = Server(hello, w.good)
    at_1970, at_2099 = 1000, ms(NOW + 73 * YEAR)
    w.trusted(server.url(), "--at-ms", at_1970).shows(
        failure="tls", fault="not_yet", not_before_ms=ms(w.ca.since))
    w.trusted(server.url(), "--at-ms", at_2099).shows(
        failure="tls", fault="expired", not_after_ms=ms(w.good.until))
    w.trusted(server.url(), "--probe", 1).shows(failure="not_allowed", true_ms=0)
    assert not server.requests


def test_probe(w):
    server = Server(hello, w.good)
    a = w.trusted(server.url(), *USER, "--pin", w.good.pin(), "--probe", 1).shows(
        failure="answered", fault="fine")
    assert abs(a["true_ms"] - time.time() * 1000) < 3000
    assert len(server.requests) == 2 and server.connections == 2
    for request in server.requests:
        assert request.startswith("HEAD ") and "Authorization" not in request


def test_probe_against_the_clock(w):
    """The server's certificate is of a time that this device does not believe in."""
    for since, until in ((NOW + YEAR, NOW + 2 * YEAR), (NOW - 50 * DAY, NOW - 20 * DAY)):
        ca = w.make("Then CA", authority=True, since=since, until=until)
        lrs = w.make("then", issuer=ca, since=since, until=until)
        there = since + 10 * DAY
        server = Server(lambda r, c: answer(date=there), lrs)
        w.fetch(server.url(), "--ca", ca.pem, "--pin", lrs.pin()).shows(failure="tls")
        a = w.fetch(server.url(), "--ca", ca.pem, "--pin", lrs.pin(), "--probe", 1)
        a.shows(failure="answered", true_ms=ms(there) + 500)
        then = w.fetch(server.url(), "--ca", ca.pem, "--pin", lrs.pin(), "--at-ms", ms(there))
        then.shows(failure="answered")


def test_probe_refuses(w):
    pinned = ("--pin", w.good.pin(), "--probe", 1)
    # A Date at which the certificate is not valid, one before this program, none at all.
    later = Server(lambda r, c: answer(date=NOW + 90 * DAY), w.good)
    w.trusted(later.url(), *pinned).shows(failure="tls", fault="expired", true_ms=0)
    early = Server(lambda r, c: answer(date=NOW - 40 * YEAR), w.good)
    w.trusted(early.url(), *pinned).shows(failure="malformed", true_ms=0)
    mute = Server(lambda r, c: answer(date=False), w.good)
    w.trusted(mute.url(), *pinned).shows(failure="malformed", true_ms=0)
    # Another key, another authority, another name: as ever.
    spare = w.make("spare for probe")
    server = Server(hello, w.good)
    w.trusted(server.url(), "--pin", spare.pin(), "--probe", 1).shows(fault="wrong_pin")
    w.fetch(server.url(), *pinned).shows(fault="unknown_ca")
    assert not server.requests
    other = w.make("name for probe", issuer=w.ca, hosts=("lain.test",))
    server = Server(hello, other)
    w.trusted(server.url(), "--pin", other.pin(), "--probe", 1).shows(fault="wrong_name")
    assert not server.requests


def test_any_date_is_not_for_requests(w):
    url = Server(hello, w.good).url()
    w.trusted(url, "--any-date", 1).shows(failure="not_allowed")
    w.trusted(url, "--any-date", 1, "--pin", w.good.pin(), "--method", "POST", "--body",
              "[]").shows(failure="not_allowed")
    w.trusted(url, "--any-date", 1, "--pin", w.good.pin(), "--anonymous", 0).shows(
        failure="not_allowed")


def test_probe_leaves_nothing(w):
    """What was reached without dates is not met again by a request with them."""
    old = w.make("expired for probe", issuer=w.ca, since=NOW - 40 * DAY, until=NOW - 2 * DAY)
    server = Server(lambda r, c: answer(date=NOW - 10 * DAY), old)
    a = w.trusted(server.url(), "--pin", old.pin(), "--any-date", 1, "--dated-then", 1,
                  "--times", 4)
    assert [one["failure"] for one in a.all] == ["answered", "tls"] * 2, a.all
    assert server.connections == 4 and len(server.requests) == 2


def main():
    fetch, only = sys.argv[1], sys.argv[2:]
    tests = [(name, test) for name, test in globals().items() if name.startswith("test_")]
    failed = 0
    with tempfile.TemporaryDirectory(prefix="bekal-tls-") as folder:
        world = World(fetch, pathlib.Path(folder))
        for name, test in tests:
            if only and name not in only:
                continue
            start = time.monotonic()
            try:
                test(world)
                print(f"ok   {name} ({time.monotonic() - start:.1f} s)")
            except Exception:
                failed += 1
                print(f"FAIL {name}")
                traceback.print_exc(file=sys.stdout)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
