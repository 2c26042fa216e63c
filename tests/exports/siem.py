"""A collector of syslog over TLS on this machine, with a CA of its own; what arrives is kept frame by frame."""

import datetime
import ipaddress
import socketserver
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass(frozen=True, slots=True)
class Identity:
    """A certificate with its key, in PEM."""

    certificate: str
    key: str

    @property
    def both(self) -> str:
        return self.certificate + self.key


class Authority:
    """A CA that issues certificates for addresses and for clients."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "The SIEM's CA")])
        self.pem = self._signed(self._name, self._key, x509.BasicConstraints(ca=True, path_length=None)).certificate

    def for_address(self, address: str) -> Identity:
        """A server's certificate for an IP address."""
        alternative = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))])
        return self._issued("collector", alternative)

    def for_client(self) -> Identity:
        """A client's certificate."""
        return self._issued("gatehouse", x509.SubjectAlternativeName([x509.DNSName("gatehouse.example.org")]))

    def _issued(self, name: str, extension: x509.ExtensionType) -> Identity:
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        return self._signed(subject, ec.generate_private_key(ec.SECP256R1()), extension)

    def _signed(self, subject: x509.Name, key: Any, extension: x509.ExtensionType) -> Identity:
        now = datetime.datetime.now(datetime.UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(hours=1))
            .not_valid_after(now + datetime.timedelta(days=1))
            .add_extension(extension, critical=isinstance(extension, x509.BasicConstraints))
        )
        made = builder.sign(self._key, hashes.SHA256())
        encoded = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return Identity(made.public_bytes(serialization.Encoding.PEM).decode(), encoded.decode())


class Collector(socketserver.ThreadingTCPServer):
    """Reads frames (RFC 5425) until the sender closes; `got` holds their contents."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, folder: Path, authority: Authority, *, wants_client: bool = False) -> None:
        super().__init__(("127.0.0.1", 0), _Frames)
        self.got: list[bytes] = []
        self.clients: list[dict[str, Any]] = []
        identity = authority.for_address("127.0.0.1")
        (folder / "server.pem").write_text(identity.both)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(folder / "server.pem")
        if wants_client:
            self.context.load_verify_locations(cadata=authority.pem)
            self.context.verify_mode = ssl.CERT_REQUIRED

    @property
    def url(self) -> str:
        return f"syslog+tls://127.0.0.1:{self.server_address[1]}"

    def texts(self) -> list[str]:
        """What stands behind the head of each message."""
        return [content.partition(b"\xef\xbb\xbf")[2].decode() for content in self.got]

    def handle_error(self, *_: Any) -> None:
        """Handshakes that fail are part of the tests."""


class _Frames(socketserver.BaseRequestHandler):
    server: Collector

    def handle(self) -> None:
        with self.server.context.wrap_socket(self.request, server_side=True) as secured:
            self.server.clients.append(dict(secured.getpeercert() or {}))
            data = bytearray()
            while chunk := secured.recv(65_536):
                data += chunk
            while data:
                length, _, rest = bytes(data).partition(b" ")
                self.server.got.append(rest[: int(length)])
                data = bytearray(rest[int(length) :])
            secured.unwrap()
