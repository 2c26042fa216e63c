"""A certificate authority for clients, and connections that show what it issued."""

import asyncio
import json
import ssl
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

PEM = serialization.Encoding.PEM
CLIENT_AUTH = ExtendedKeyUsageOID.CLIENT_AUTH


@dataclass(frozen=True)
class ClientAuthority:
    """A CA with what it takes to issue; `life` is how long it lives from now, negative: how long it has been gone."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @classmethod
    def make(cls, name="Clients of Acme", life=timedelta(days=365)):
        key = ec.generate_private_key(ec.SECP256R1())
        until = datetime.now(UTC) + life
        return cls(_signed(name, name, key, key, until, x509.BasicConstraints(ca=True, path_length=None)), key)

    @property
    def pem(self):
        return self.certificate.public_bytes(PEM).decode()

    def issue(self, *names, subject="somebody", life=timedelta(days=30)):
        """Return certificate and key (PEM) for subject alternative names, URIs unless they are another sort."""
        key = ec.generate_private_key(ec.SECP256R1())
        sans = [one if isinstance(one, x509.GeneralName) else x509.UniformResourceIdentifier(one) for one in names]
        extensions = [x509.ExtendedKeyUsage([CLIENT_AUTH]), x509.BasicConstraints(ca=False, path_length=None)]
        extensions += [x509.SubjectAlternativeName(sans)] if sans else []
        issuer = self.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value
        one = _signed(subject, issuer, key, self.key, datetime.now(UTC) + life, *extensions)
        private = key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        return one.public_bytes(PEM).decode() + private.decode()


def _signed(subject, issuer, key, signer, until, *extensions):
    names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, one)]) for one in (issuer, subject)]
    builder = (
        x509.CertificateBuilder(*names, key.public_key(), x509.random_serial_number())
        .not_valid_before(min(until, datetime.now(UTC)) - timedelta(days=1))
        .not_valid_after(until)
    )
    for extension in extensions:
        builder = builder.add_extension(extension, critical=isinstance(extension, x509.BasicConstraints))
    return builder.sign(signer, hashes.SHA256())


REFUSED = "refused in the handshake"


@dataclass(frozen=True)
class Heard:
    status: int
    said: dict[str, str]

    @property
    def forwarded(self):
        """What the service was told of the client's certificate."""
        return self.said.get("x-forwarded-client-cert")


def context_of(certificate="", **bounds):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    for name, version in bounds.items():
        setattr(context, name, version)
    if certificate:
        with tempfile.TemporaryDirectory() as directory:
            path = Path(directory) / "client.pem"
            path.write_text(certificate)
            context.load_cert_chain(path)
    return context


async def ask(port, server_name, certificate="", host="", headers=(), context=None, path="/"):
    """Return what a request over a connection of its own gets, or `REFUSED`; without a server name in clear."""
    tls = {"ssl": context or context_of(certificate), "server_hostname": server_name} if server_name else {}
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, **tls)
    except ssl.SSLError:
        return REFUSED
    lines = [f"GET {path} HTTP/1.1", f"Host: {host or server_name}", "Connection: close", *headers]
    try:
        writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        body = await reader.read()
    except (ssl.SSLError, ConnectionError, asyncio.IncompleteReadError):
        return REFUSED
    finally:
        writer.close()
        with suppress(ssl.SSLError, ConnectionError):
            await writer.wait_closed()
    status = int(head.split(" ")[1])
    return Heard(status, json.loads(body) if status == 200 else {})
