"""Who takes part: certificate authorities, servers that behave in one way each, proxies."""
import base64
import datetime
import hashlib
import ipaddress
import pathlib
import socket
import ssl
import struct
import threading
import time

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

DAY = datetime.timedelta(days=1)
NOW = datetime.datetime.utcnow().replace(microsecond=0)
EPOCH = datetime.datetime(1970, 1, 1)


def ms(moment):
    return int((moment - EPOCH).total_seconds() * 1000)


class Certificate:
    """A key, a certificate, and the files of both. Without an issuer it signs itself."""

    def __init__(self, folder, name, issuer=None, authority=False, since=NOW - DAY,
                 until=NOW + 30 * DAY, hosts=("127.0.0.1", "localhost", "lrs.instansi.test")):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.since, self.until = since, until
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        builder = (x509.CertificateBuilder().subject_name(subject)
                   .issuer_name(issuer.certificate.subject if issuer else subject)
                   .public_key(self.key.public_key()).serial_number(x509.random_serial_number())
                   .not_valid_before(since).not_valid_after(until)
                   .add_extension(x509.BasicConstraints(authority, None), critical=True))
        if not authority:
            builder = builder.add_extension(
                x509.SubjectAlternativeName([self.host(one) for one in hosts]), critical=False)
        self.certificate = builder.sign(issuer.key if issuer else self.key, hashes.SHA256())
        self.pem = pathlib.Path(folder, name.replace(" ", "-") + ".pem")
        self.key_pem = self.pem.with_suffix(".key")
        self.pem.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))
        self.key_pem.write_bytes(self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption()))

    @staticmethod
    def host(name):
        try:
            return x509.IPAddress(ipaddress.ip_address(name))
        except ValueError:
            return x509.DNSName(name)

    def pin(self):
        key = self.key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        return "sha256//" + base64.b64encode(hashlib.sha256(key).digest()).decode()


def http_date(moment):
    return moment.strftime("%a, %d %b %Y %H:%M:%S GMT")


def answer(status="200 OK", headers=(), body=b"", date=None, length=True):
    lines = [f"HTTP/1.1 {status}", *headers]
    if date is not False:
        lines.append("Date: " + http_date(date or datetime.datetime.utcnow()))
    if length:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines + ["", ""]).encode() + body


def hang_up(connection):
    """Ends it with a reset rather than politely."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def read_request(connection):
    """Head and body; None at the end."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(65536)
        if not more:
            return None
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    while len(body) < length:
        body += connection.recv(65536)
    return head.decode() + "\n\n" + body.decode()


class Listener:
    """Accepts on a port of the system's choosing, one thread a connection, until closed."""

    def __init__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.requests, self.connections = [], 0
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self.serve_safely, args=(connection,), daemon=True).start()

    def serve_safely(self, connection):
        try:
            self.serve(connection)
        except (OSError, ValueError):
            pass  # the client went away, or would not have our certificate
        finally:
            connection.close()

    def close(self):
        self.socket.shutdown(socket.SHUT_RDWR)  # ends the accept under way, which holds the port
        self.socket.close()


class Server(Listener):
    """reply(request, connection) gives the bytes to send, or None to hang up."""

    def __init__(self, reply, certificate=None, client_authority=None, version=None):
        self.reply = reply
        self.context = None
        if certificate:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(certificate.pem, certificate.key_pem)
            if version:
                self.context.maximum_version = version
            if client_authority:
                self.context.verify_mode = ssl.CERT_REQUIRED
                self.context.load_verify_locations(client_authority.pem)
        super().__init__()

    def url(self, path="/", host="127.0.0.1"):
        return f"{'https' if self.context else 'http'}://{host}:{self.port}{path}"

    def serve(self, connection):
        if self.context:
            connection = self.context.wrap_socket(connection, server_side=True)
        while True:
            request = read_request(connection)
            if request is None:
                return
            self.requests.append(request)
            reply = self.reply(request, connection)
            if reply is None:
                return
            connection.sendall(reply)


class Proxy(Listener):
    """Tunnels to any port of this machine, whatever the name asked for."""

    def __init__(self, user=None, password=None, status=None):
        self.status = status
        self.wanted = None
        if user:
            both = base64.b64encode(f"{user}:{password}".encode()).decode()
            self.wanted = f"Proxy-Authorization: Basic {both}"
        super().__init__()

    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def serve(self, connection):
        while True:
            request = read_request(connection)
            if request is None:
                return
            self.requests.append(request)
            if self.wanted and self.wanted not in request:
                connection.sendall(answer("407 Proxy Authentication Required",
                                          ['Proxy-Authenticate: Basic realm="x"']))
                continue
            if self.status:
                connection.sendall(answer(self.status))
                return
            break
        port = int(request.split()[1].rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port)) as other:
            connection.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
            back = threading.Thread(target=self.pump, args=(other, connection), daemon=True)
            back.start()
            self.pump(connection, other)
            back.join(5)

    @staticmethod
    def pump(source, target):
        try:
            while data := source.recv(65536):
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass


def drip(connection, seconds, piece=b"x"):
    """A body without end, a piece each tenth of a second."""
    connection.sendall(answer(length=False, headers=["Content-Length: 100000"]))
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        connection.sendall(piece)
        time.sleep(0.1)
