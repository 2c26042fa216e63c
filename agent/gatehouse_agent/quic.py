"""Comes to a listener by QUIC, as a client would: a fresh handshake under a server name, and a request by HTTP/3.

The library keeps the protocol, without I/O; here is the socket, and the clock.
"""

import asyncio
import hashlib
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aioquic.h3.connection import H3Connection
from aioquic.h3.events import DataReceived, HeadersReceived
from aioquic.quic.configuration import QuicConfiguration
from aioquic.quic.connection import QuicConnection
from aioquic.quic.events import ConnectionTerminated, HandshakeCompleted, QuicEvent
from aioquic.tls import SignatureAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding

from gatehouse_agent.assembly.http3 import PROTOCOL
from gatehouse_agent.assembly.listeners import Address


class QuicError(Exception):
    """Nobody speaks QUIC there, or not to us; the text says why."""


@dataclass(slots=True)
class _Answer:
    whole: asyncio.Future[tuple[int, bytes]]
    status: int = 0
    body: bytearray = field(default_factory=bytearray)


class _Connection(QuicConnection):
    """Also takes certificates with P-521 keys, which the library verifies but does not offer by itself."""

    def _initialize(self, peer_cid: bytes) -> None:
        super()._initialize(peer_cid)
        self.tls._signature_algorithms.append(SignatureAlgorithm.ECDSA_SECP521R1_SHA512)


class QuicClient(asyncio.DatagramProtocol):
    """One connection. `certificate` is the SHA-256 of the leaf (DER) that the other side showed."""

    def __init__(self, connection: QuicConnection, address: tuple[str, int]) -> None:
        self._connection, self._address = connection, address
        self._http = H3Connection(connection)
        self._loop = asyncio.get_running_loop()
        self._established: asyncio.Future[None] = self._loop.create_future()
        self._answers: dict[int, _Answer] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._transport: Any = None

    @property
    def certificate(self) -> str:
        """The library has no other name for it; a test with a real Envoy holds it to this one."""
        shown = self._connection.tls._peer_certificate
        return hashlib.sha256(shown.public_bytes(Encoding.DER)).hexdigest() if shown else ""

    async def established(self) -> None:
        """Wait for the end of the handshake; raises `QuicError`."""
        await self._established

    async def get(self, host: str, path: str = "/") -> tuple[int, bytes]:
        """Return status and body of what is answered; raises `QuicError`."""
        stream = self._connection.get_next_available_stream_id()
        answer = self._answers[stream] = _Answer(self._loop.create_future())
        asked = {":method": "GET", ":scheme": "https", ":authority": host, ":path": path}
        headers = [(name.encode(), value.encode()) for name, value in asked.items()]
        self._http.send_headers(stream, headers, end_stream=True)
        self._go_on()
        return await answer.whole

    def close(self) -> None:
        """Take leave without waiting for an answer."""
        self._connection.close()
        self._go_on()
        if self._timer is not None:
            self._timer.cancel()
        self._transport.close()
        for one in self._waiting():
            one.cancel()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._connection.connect(self._address, self._loop.time())
        self._go_on()

    def datagram_received(self, data: bytes, addr: Any) -> None:
        self._connection.receive_datagram(data, self._address, self._loop.time())
        self._go_on()

    def error_received(self, exc: Exception) -> None:
        """The machine says that nobody listens."""
        self._fail(str(exc))

    def _go_on(self) -> None:
        while (event := self._connection.next_event()) is not None:
            self._take(event)
        for data, _ in self._connection.datagrams_to_send(self._loop.time()):
            self._transport.sendto(data)
        if self._timer is not None:
            self._timer.cancel()
        due = self._connection.get_timer()
        self._timer = self._loop.call_at(due, self._on_timer) if due is not None else None

    def _on_timer(self) -> None:
        self._connection.handle_timer(self._loop.time())
        self._go_on()

    def _take(self, event: QuicEvent) -> None:
        if isinstance(event, HandshakeCompleted) and not self._established.done():
            self._established.set_result(None)
        if isinstance(event, ConnectionTerminated):
            self._fail(event.reason_phrase or f"closed with error {event.error_code:#x}")
        for one in self._http.handle_event(event):
            self._take_answer(one)

    def _take_answer(self, event: Any) -> None:
        answer = self._answers.get(event.stream_id) if isinstance(event, HeadersReceived | DataReceived) else None
        if answer is None:
            return
        if isinstance(event, HeadersReceived):
            answer.status = int(dict(event.headers).get(b":status", answer.status))
        else:
            answer.body += event.data
        if event.stream_ended and not answer.whole.done():
            answer.whole.set_result((answer.status, bytes(answer.body)))

    def _fail(self, text: str) -> None:
        for one in self._waiting():
            one.set_exception(QuicError(text))

    def _waiting(self) -> list[asyncio.Future[Any]]:
        futures: list[asyncio.Future[Any]] = [self._established, *(one.whole for one in self._answers.values())]
        return [one for one in futures if not one.done()]


@asynccontextmanager
async def connected(address: Address, server_name: str, patience_seconds: float) -> AsyncIterator[QuicClient]:
    """Connect under a server name for the length of the block, which ends with `QuicError` when the patience does.

    The certificate is compared with the expected one byte for byte; who signed it is not our question here.
    """
    configuration = QuicConfiguration(
        is_client=True, alpn_protocols=[PROTOCOL], server_name=server_name, verify_mode=ssl.CERT_NONE
    )
    peer = address.nearby, address.port
    try:
        async with asyncio.timeout(patience_seconds):
            _, client = await asyncio.get_running_loop().create_datagram_endpoint(
                lambda: QuicClient(_Connection(configuration=configuration), peer), remote_addr=peer
            )
            try:
                await client.established()
                yield client
            finally:
                client.close()
    except TimeoutError:
        raise QuicError(f"no answer within {patience_seconds:g} s") from None
    except OSError as error:
        raise QuicError(error.strerror or str(error)) from None
