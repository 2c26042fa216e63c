"""gRPC as Envoy speaks it to us: HTTP/2 without TLS, streams of messages in both directions.

Over `h2`, which does no input and output of its own, and so runs in the very process, and after the very fork, that
also answers about requests; a server of gRPC brings threads of its own, which a fork does not survive.
"""

import asyncio
import contextlib
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol, cast

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.errors import ErrorCodes
from h2.events import DataReceived, Event, RequestReceived, StreamEnded, StreamReset
from h2.exceptions import ProtocolError
from h2.settings import SettingCodes, Settings
from hyperframe.frame import GoAwayFrame

LONGEST_MESSAGE: Final = 4 * 1024 * 1024
_WINDOW: Final = 1024 * 1024
_LAST_STREAM: Final = 2**31 - 1
_OK, UNAVAILABLE = b"0", b"14"
_PREFIX: Final = 5
_HEAD: Final = ((b":status", b"200"), (b"content-type", b"application/grpc"))


class Unavailable(Exception):
    """There is no answer: Envoy does what it is told for the case that nobody answers."""


@dataclass(frozen=True, slots=True)
class Said:
    """A message to Envoy, and whether it is the last."""

    message: bytes
    is_last: bool


class Exchange(Protocol):
    """One stream: takes messages as they come."""

    def take(self, message: bytes, answer_at_once: Callable[[bytes], None]) -> Said:
        """Return the answer to a message. Raises Unavailable.

        `answer_at_once` answers from another thread while this does not return.
        """


@dataclass(slots=True)
class _Stream:
    exchange: Exchange
    received: bytearray = field(default_factory=bytearray)
    has_begun: bool = False


class StreamsProtocol(asyncio.Protocol):
    """One connection of Envoy's; `open_ones` are all of a worker, for when it ends."""

    def __init__(self, begin: Callable[[Mapping[bytes, bytes]], Exchange], open_ones: "set[StreamsProtocol]") -> None:
        self._begin, self._open_ones = begin, open_ones
        self._transport: asyncio.Transport
        self._streams: dict[int, _Stream] = {}
        self._is_retiring = False
        self._http = H2Connection(
            H2Configuration(client_side=False, header_encoding=None, validate_inbound_headers=False)
        )

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is one in all but name
        self._open_ones.add(self)
        self._http.local_settings = Settings(client=False, initial_values={SettingCodes.INITIAL_WINDOW_SIZE: _WINDOW})
        self._http.initiate_connection()
        self._http.increment_flow_control_window(_WINDOW)
        self._flush()

    def connection_lost(self, _error: Exception | None) -> None:
        self._open_ones.discard(self)

    def data_received(self, data: bytes) -> None:
        try:
            events = self._http.receive_data(data)
            for event in events:
                self._handle(event)
            self._flush()
        except ProtocolError:
            self._transport.close()

    def retire(self) -> None:
        """Ask Envoy to begin no more streams; it closes the connection when those it has have ended.

        `h2` takes a connection that says so for closed, which others do not: the frame goes past it.
        """
        if not self._is_retiring:
            self._is_retiring = True
            self._transport.write(GoAwayFrame(0, last_stream_id=_LAST_STREAM).serialize())

    def _handle(self, event: Event) -> None:
        if isinstance(event, RequestReceived):
            self._open(event.stream_id, event.headers)
        elif isinstance(event, DataReceived):
            self._http.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
            if event.stream_id in self._streams:
                self._take(event.stream_id, event.data)
        elif isinstance(event, StreamEnded | StreamReset):
            self._forget(event.stream_id)

    def _open(self, number: int, headers: Iterable[tuple[bytes, bytes]]) -> None:
        self._streams[number] = _Stream(self._begin(dict(headers)))

    def _take(self, number: int, data: bytes) -> None:
        stream = self._streams[number]
        stream.received += data
        while (message := _message(stream.received)) is not None:
            try:
                said = stream.exchange.take(message, lambda answer: self._answer_at_once(number, answer))
            except Unavailable:
                self._end(number, UNAVAILABLE)
                return
            self._say(number, said.message)
            if said.is_last:
                self._end(number, _OK)
                return

    def _say(self, number: int, message: bytes) -> None:
        stream = self._streams[number]
        if not stream.has_begun:
            stream.has_begun = True
            self._http.send_headers(number, _HEAD)
        self._http.send_data(number, b"\0" + len(message).to_bytes(4, "big") + message)

    def _end(self, number: int, code: bytes) -> None:
        """End a stream; what Envoy still sends on it is passed over."""
        stream = self._streams.pop(number)
        status = (b"grpc-status", code)
        self._http.send_headers(number, (status,) if stream.has_begun else (*_HEAD, status), end_stream=True)

    def _forget(self, number: int) -> None:
        """The response has ended, or its client is gone."""
        if self._streams.pop(number, None) is not None:
            with contextlib.suppress(ProtocolError):
                self._http.reset_stream(number, ErrorCodes.NO_ERROR)

    def _answer_at_once(self, number: int, message: bytes) -> None:
        self._say(number, message)
        self._end(number, _OK)
        with contextlib.suppress(OSError):
            os.write(self._transport.get_extra_info("socket").fileno(), self._http.data_to_send())

    def _flush(self) -> None:
        if data := self._http.data_to_send():
            self._transport.write(data)


def _message(received: bytearray) -> bytes | None:
    """Take the next message out of what was received, if all of it is here. Raises ProtocolError at what is none."""
    if len(received) < _PREFIX:
        return None
    length = int.from_bytes(received[1:_PREFIX], "big")
    if received[0] or length > LONGEST_MESSAGE:
        raise ProtocolError
    if len(received) < _PREFIX + length:
        return None
    message = bytes(received[_PREFIX : _PREFIX + length])
    del received[: _PREFIX + length]
    return message
