"""Syslog over TLS (RFC 5425): guarded like every call, names verified, frames with octet counting, told by closing.

Syslog answers nothing. A batch counts as taken when the receiver closes its side in order after ours: it has read
everything before that. One that lets us wait is believed.

In TLS 1.3 the receiver judges our certificate after our handshake is over, and its refusal is lost once we have
written more (RFC 8446, 4.4.2.4 and 6.1). So nothing is sent before its first word: session tickets, or the refusal.
"""

import errno
import select
import socket
import ssl
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from typing import Final
from urllib.parse import urlsplit

from alerting.channels.channel_type import leave
from console.audit.formats.syslog import frame
from console.base.outbound.deadline import deadline
from console.base.outbound.leave import NotDialled, usable_addresses
from exports.sending.calling import Fate, Outcome

SCHEME: Final = "syslog+tls"
PORT: Final = 6514
LONGEST_SECONDS: Final = 15
FIRST_WORD_SECONDS: Final = 5  # for one that gives no tickets, and so says nothing; a busy one refuses late
CLOSING_SECONDS: Final = 5


def send_frames(url: str, messages: Sequence[bytes], *, ca_pem: str = "", client_pem: str = "") -> Outcome:
    """Send messages over one connection; whatever goes wrong is in the outcome."""
    host, port = place_of(url)
    with deadline(LONGEST_SECONDS) as watch:
        try:
            plain = _connected(host, port)
            watch.opened(plain)
            with plain, _context(ca_pem, client_pem).wrap_socket(plain, server_hostname=host) as secured:
                _hear_a_refusal(secured)
                secured.sendall(b"".join(frame(one) for one in messages))
                _close(secured)
        except NotDialled as error:
            return Outcome(Fate.WAITING, str(error))
        except ssl.SSLCertVerificationError as error:
            return Outcome(Fate.WAITING, f"Its certificate is not trusted: {error.verify_message}.")
        except ssl.SSLError as error:
            return Outcome(Fate.WAITING, f"TLS failed: {error.reason or error}.")
        except OSError as error:
            said = (
                f"It took more than {LONGEST_SECONDS} s."
                if watch.is_over
                else f"It cannot be reached: {error.strerror or error}."
            )
            return Outcome(Fate.WAITING, said)
    return Outcome(Fate.TAKEN)


def place_of(url: str) -> tuple[str, int]:
    """Return host and port of `syslog+tls://host:port`; raise ValueError for anything else."""
    parts = urlsplit(url)
    if parts.scheme != SCHEME or not parts.hostname or parts.path.strip("/") or parts.query or "@" in parts.netloc:
        raise ValueError(f"an address like {SCHEME}://siem.example.org:{PORT} is needed")
    return parts.hostname, parts.port or PORT


def check_pem(ca_pem: str, client_pem: str) -> None:
    """Raise ValueError where these are no certificates, or certificate and key do not belong together."""
    try:
        _context(ca_pem, "")
    except (ssl.SSLError, ValueError):
        raise ValueError("ca_pem") from None
    try:
        _context("", client_pem)
    except (ssl.SSLError, ValueError, OSError):
        raise ValueError("client_pem") from None


def _connected(host: str, port: int) -> socket.socket:
    failure: OSError = OSError("it has no address")
    for address in usable_addresses(host, port, leave()):
        try:
            return socket.create_connection((address, port), timeout=LONGEST_SECONDS)
        except OSError as error:
            failure = error
    raise failure


def _context(ca_pem: str, client_pem: str) -> ssl.SSLContext:
    context = ssl.create_default_context(cadata=ca_pem or None)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if client_pem:
        with tempfile.NamedTemporaryFile("w", suffix=".pem") as file:  # readable by us alone, and gone at once
            file.write(client_pem)
            file.flush()
            context.load_cert_chain(file.name)
    return context


def _hear_a_refusal(secured: ssl.SSLSocket) -> None:
    """Wait until a receiver of TLS 1.3 says something; raise OSError where it ends the connection instead."""
    if secured.version() != "TLSv1.3":
        return
    awaited = select.poll()
    awaited.register(secured, select.POLLIN)
    if awaited.poll(int(FIRST_WORD_SECONDS * 1000)):
        secured.setblocking(False)
        with suppress(ssl.SSLWantReadError):  # tickets: they are for TLS itself, and nothing is left to read
            if not secured.recv(1):
                raise ConnectionAbortedError(errno.ECONNABORTED, "it closed the connection at once")
    secured.settimeout(LONGEST_SECONDS)


def _close(secured: ssl.SSLSocket) -> None:
    """Say that this was all, and see the receiver close in order; one that only keeps us waiting is believed."""
    secured.settimeout(CLOSING_SECONDS)
    try:
        with suppress(TimeoutError, ssl.SSLEOFError, ssl.SSLSyscallError):
            secured.unwrap()
    except ssl.SSLError as error:
        if error.reason != "APPLICATION_DATA_AFTER_CLOSE_NOTIFY":
            raise
