"""One handshake with a listener, as a client would make it: fresh, under a server name, over TCP or by QUIC.

The agent has no certificate of its own to show to a listener. One that insists on a client's ends the handshake, but
only after it has shown its own and has proven, by the signature that we check, that it holds the key. Python does not
tell what was shown when a handshake ends so, hence we read it from what came: up to TLS 1.2 that is in clear.
"""

import asyncio
import hashlib
import secrets
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from gatehouse_agent import quic
from gatehouse_agent.assembly.certificates import ECDSA, RSA
from gatehouse_agent.assembly.http3 import PROTOCOL
from gatehouse_agent.assembly.listeners import Address

_PATIENCE_SECONDS: Final = 2.0
_CIPHERS: Final = {ECDSA: "ECDHE+aECDSA:@SECLEVEL=0", RSA: "ECDHE+aRSA:@SECLEVEL=0"}
_AT_ONCE: Final = 65536
_RECORD_HEAD, _HANDSHAKE_RECORD = 5, 22
_MESSAGE_HEAD, _CERTIFICATE_MESSAGE = 4, 11
_FLIGHTS_BEFORE_REFUSAL: Final = 2  # the greeting, and the answer to all that the other side has shown
_NO_CERTIFICATE: Final = frozenset({"TLSV13_ALERT_CERTIFICATE_REQUIRED", "SSLV3_ALERT_HANDSHAKE_FAILURE"})


class HandshakeError(Exception):
    """No handshake came about; the text says why."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the other side showed: the SHA-256 of its leaf certificate (DER) and the ALPN protocol it chose, if any.

    `is_refused`: it then sent us away, since we have no certificate of our own.
    """

    certificate: str
    protocol: str
    is_refused: bool = False


async def shake_hands(
    address: Address, server_name: str, key: str = "", protocol: str = "", *, is_refused: bool = False
) -> Shown:
    """Return what a listener shows for a server name, or raise `HandshakeError`.

    With `key` only that family of keys is offered, in TLS 1.2; without, everything. Of `*.x` a random name is asked
    for. A context keeps no sessions, so that nothing is resumed. Where it is to be expected that we are refused, we
    wait for that, too: in TLS 1.3 it comes after the handshake.
    """
    server_name = _concrete(server_name)
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            reader, writer = await asyncio.open_connection(address.nearby, address.port, local_addr=address.whence)
            try:
                return await _Talk(reader, writer, _context(key, protocol), server_name).shown(is_refused)
            finally:
                writer.transport.abort()
    except (OSError, EOFError, TimeoutError, UnicodeError) as error:
        raise HandshakeError(str(error) or type(error).__name__) from None


@dataclass(slots=True)
class _Talk:
    """One connection. `_came` is all that came of the other side, as it came."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    context: ssl.SSLContext
    server_name: str
    _came: bytearray = field(default_factory=bytearray)
    _flights: int = 0

    async def shown(self, is_refused: bool) -> Shown:
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        tls = self.context.wrap_bio(incoming, outgoing, server_hostname=self.server_name)
        try:
            while not await self._is_done(tls.do_handshake, incoming, outgoing):
                pass
        except ssl.SSLError as error:
            if error.reason not in _NO_CERTIFICATE or self._flights < _FLIGHTS_BEFORE_REFUSAL:
                raise
            return Shown(hashlib.sha256(_leaf_in(bytes(self._came))).hexdigest(), "", is_refused=True)
        leaf, chosen = tls.getpeercert(binary_form=True) or b"", tls.selected_alpn_protocol() or ""
        is_away = is_refused and await self._is_sent_away(tls, incoming, outgoing)
        return Shown(hashlib.sha256(leaf).hexdigest(), chosen, is_away)

    async def _is_sent_away(self, tls: ssl.SSLObject, incoming: ssl.MemoryBIO, outgoing: ssl.MemoryBIO) -> bool:
        """Wait for what the other side says to our having no certificate; silence until the patience ends is a no."""
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS / 2):
                while not await self._is_done(tls.read, incoming, outgoing):
                    pass
        except ssl.SSLError as error:
            return error.reason in _NO_CERTIFICATE
        except (TimeoutError, EOFError):
            return False
        return False

    async def _is_done(self, step: Callable[[], object], incoming: ssl.MemoryBIO, outgoing: ssl.MemoryBIO) -> bool:
        """Take a step as far as it goes; where it wants to hear more, say what there is to say and listen."""
        is_done = True
        try:
            step()
        except ssl.SSLWantReadError:
            is_done = False
        if said := outgoing.read():
            self._flights += 1
            self.writer.write(said)
        if not is_done:
            came = await self.reader.read(_AT_ONCE)
            if not came:
                raise EOFError("the connection was closed")
            self._came += came
            incoming.write(came)
        return is_done


def _leaf_in(came: bytes) -> bytes:
    """Return the first certificate (DER) of the Certificate message (RFC 5246 section 7.4.2) in records in clear."""
    messages = b"".join(body for kind, body in _records(came) if kind == _HANDSHAKE_RECORD)
    while len(messages) >= _MESSAGE_HEAD:
        end = _MESSAGE_HEAD + int.from_bytes(messages[1:_MESSAGE_HEAD], "big")
        if messages[0] == _CERTIFICATE_MESSAGE:
            listed = messages[_MESSAGE_HEAD + 3 : end]
            return listed[3 : 3 + int.from_bytes(listed[:3], "big")]
        messages = messages[end:]
    return b""


def _records(came: bytes) -> Iterator[tuple[int, bytes]]:
    while len(came) >= _RECORD_HEAD:
        end = _RECORD_HEAD + int.from_bytes(came[3:_RECORD_HEAD], "big")
        yield came[0], came[_RECORD_HEAD:end]
        came = came[end:]


async def shake_hands_over_quic(address: Address, server_name: str) -> Shown:
    """Return what a listener shows by QUIC, with all families of keys offered, or raise `HandshakeError`."""
    try:
        async with quic.connected(address, _concrete(server_name), _PATIENCE_SECONDS) as client:
            return Shown(client.certificate, PROTOCOL)
    except quic.QuicError as error:
        raise HandshakeError(str(error)) from None


def _concrete(server_name: str) -> str:
    """Return some name below a wildcard, and other names as they are."""
    return f"{secrets.token_hex(8)}{server_name.removeprefix('*')}" if server_name.startswith("*.") else server_name


@cache
def _context(key: str, protocol: str) -> ssl.SSLContext:
    """The certificate is compared with the expected one byte for byte; who signed it is not our question here."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.options |= ssl.OP_NO_TICKET
    if key:
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers(_CIPHERS[key])
    if protocol:
        context.set_alpn_protocols([protocol])
    return context
