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
from h2.events import DataReceived, Event, RequestReceived, StreamEnded, StreamReset, WindowUpdated
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
    """A message to Envoy, and whether it is the last; if not, after how many seconds (0: never) no more is waited."""

    message: bytes
    is_last: bool
    wait_seconds: float = 0


class Exchange(Protocol):
    """One stream: takes messages as they come."""

    def take(self, message: bytes, answer_at_once: Callable[[bytes], None]) -> Said:
        """Return the answer to a message. Raises Unavailable.

        `answer_at_once` answers from another thread while this does not return.
        """

    def give_up_waiting(self) -> bytes | None:
        """Return the last message where the next one of Envoy's did not come in time; None: the stream just ends."""


@dataclass(slots=True)
class _Stream:
    exchange: Exchange
    received: bytearray = field(default_factory=bytearray)
    unsent: bytearray = field(default_factory=bytearray)
    has_begun: bool = False
    code: bytes = b""
    """With which it ends once all of it is sent; empty while it goes on."""
    waiting: asyncio.TimerHandle | None = None

    def stop_waiting(self) -> None:
        if self.waiting is not None:
            self.waiting.cancel()
            self.waiting = None


class StreamsProtocol(asyncio.Protocol):
    """One connection of Envoy's; `open_ones` are all of a worker, for when it ends."""

    def __init__(self, begin: Callable[[Mapping[bytes, bytes]], Exchange], open_ones: "set[StreamsProtocol]") -> None:
        self._begin, self._open_ones = begin, open_ones
        self._transport: asyncio.Transport
        self._streams: dict[int, _Stream] = {}
        self._ending: dict[int, _Stream] = {}
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
        for stream in self._streams.values():
            stream.stop_waiting()

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
        elif isinstance(event, WindowUpdated):
            for number in (event.stream_id,) if event.stream_id else tuple(self._ending):
                if number in self._ending:
                    self._send(number, self._ending[number])
        elif isinstance(event, StreamEnded | StreamReset):
            self._forget(event.stream_id)
            if isinstance(event, StreamReset):
                self._ending.pop(event.stream_id, None)

    def _open(self, number: int, headers: Iterable[tuple[bytes, bytes]]) -> None:
        self._streams[number] = _Stream(self._begin(dict(headers)))

    def _take(self, number: int, data: bytes) -> None:
        stream = self._streams[number]
        stream.received += data
        while (message := _message(stream.received)) is not None:
            stream.stop_waiting()
            try:
                said = stream.exchange.take(message, lambda answer: self._answer_at_once(number, answer))
            except Unavailable:
                self._end(number, UNAVAILABLE)
                return
            self._say(number, said.message)
            if said.is_last:
                self._end(number, _OK)
                return
            if said.wait_seconds:
                loop = asyncio.get_running_loop()
                stream.waiting = loop.call_later(said.wait_seconds, self._give_up_waiting, number)

    def _give_up_waiting(self, number: int) -> None:
        """End a stream of which the next message did not come in time; Envoy lets go what it has kept."""
        stream = self._streams.get(number)
        if stream is None:
            return
        if (message := stream.exchange.give_up_waiting()) is not None:
            self._say(number, message)
        self._end(number, _OK)
        self._flush()

    def _say(self, number: int, message: bytes) -> None:
        stream = self._streams[number]
        if not stream.has_begun:
            stream.has_begun = True
            self._http.send_headers(number, _HEAD)
        stream.unsent += b"\0" + len(message).to_bytes(4, "big") + message
        self._send(number, stream)

    def _send(self, number: int, stream: _Stream) -> None:
        """Send as much as Envoy takes now, and the end where that was all."""
        while stream.unsent:
            most = min(self._http.local_flow_control_window(number), self._http.max_outbound_frame_size)
            if most <= 0:
                return
            self._http.send_data(number, bytes(stream.unsent[:most]))
            del stream.unsent[:most]
        if stream.code:
            self._ending.pop(number, None)
            status = (b"grpc-status", stream.code)
            self._http.send_headers(number, (status,) if stream.has_begun else (*_HEAD, status), end_stream=True)

    def _end(self, number: int, code: bytes) -> None:
        """End a stream; what Envoy still sends on it is passed over."""
        stream = self._ending[number] = self._streams.pop(number)
        stream.stop_waiting()
        stream.code = code
        self._send(number, stream)

    def _forget(self, number: int) -> None:
        """The response has ended, or its client is gone."""
        if (stream := self._streams.pop(number, None)) is not None:
            stream.stop_waiting()
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
