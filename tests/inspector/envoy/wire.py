"""Speaks to the gateway byte by byte, as no well-behaved client would."""

import contextlib
import re
import socket
import ssl
import struct
from collections.abc import Sequence
from dataclasses import dataclass

SECONDS = 20
_LENGTH = re.compile(rb"(?i)\r\ncontent-length: (\d+)\r\n")
Fields = Sequence[tuple[bytes, bytes]]
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})[^\r]*\r\n")


@dataclass(frozen=True)
class Reply:
    """All that came until the gateway closed the connection; `status` is 0 where it said nothing."""

    raw: bytes

    @property
    def statuses(self) -> list[int]:
        return [status for found in _STATUS.finditer(self.raw) if (status := int(found[1])) != 100]

    @property
    def status(self) -> int:
        return self.statuses[0] if self.statuses else 0

    @property
    def location(self) -> str:
        found = re.search(rb"(?i)\r\nlocation: ([^\r]*)\r\n", self.raw)
        return found[1].decode("latin-1") if found else ""

    @property
    def body(self) -> bytes:
        return self.raw.rpartition(b"\r\n\r\n")[2]


def exchange(port: int, request: bytes) -> Reply:
    """Send a request that asks to close the connection, and read to the end."""
    with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as client:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # refused before all of it was said
            client.sendall(request)
        return Reply(_to_the_end(client))


def _to_the_end(client: socket.socket) -> bytes:
    """Return what comes until the gateway closes, or says that it will: it lingers for a second where it refuses."""
    found = b""
    try:
        while not _is_all(found) and (part := client.recv(65_536)):
            found += part
    except ConnectionResetError:
        pass
    return found


def first_answer(port: int, request: bytes) -> Reply:
    """Send a request that may be cut off, and read one answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as client:
        found = b""
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            client.sendall(request)
            if _is_cut_off(request):
                client.shutdown(socket.SHUT_WR)
            while not _is_answer(found, request) and (part := client.recv(65_536)):
                found += part
        return Reply(found)


def _is_cut_off(request: bytes) -> bool:
    head = re.match(rb"(?s).*?\r?\n\r?\n", request)
    if head is None:
        return True
    length = re.search(rb"(?i)\ncontent-length: (\d+)\r?\n", head[0])
    return length is not None and len(request) - head.end() < int(length[1])


def _is_answer(found: bytes, request: bytes) -> bool:
    head, end, body = found.partition(b"\r\n\r\n")
    length = _LENGTH.search(head + b"\r\n")
    return bool(end) and (request.startswith(b"HEAD ") or length is None or len(body) >= int(length[1]))


def _is_all(found: bytes) -> bool:
    """Whether there is an answer after which the gateway closes, or speaks another protocol."""
    while (end := found.find(b"\r\n\r\n")) >= 0:
        head, found = found[: end + 4].lower(), found[end + 4 :]
        if b" 101 " in head[:14]:
            return True
        length = _LENGTH.search(head)
        if length is not None:
            rest = int(length[1])
            if len(found) < rest:
                return False
            found = found[rest:]
            if b"\r\nconnection: close\r\n" in head:
                return True
    return False


def http1(
    target: str | bytes = "/",
    *headers: tuple[str, str | bytes],
    method: str = "GET",
    body: bytes | None = None,
    host: str = "shop.acme.test",
    version: str = "1.1",
) -> bytes:
    """A request as bytes; what is given as bytes is sent as it is."""
    said = [("host", host), ("user-agent", "Mozilla/5.0"), ("accept", "*/*"), ("connection", "close")]
    given = {name.lower() for name, _ in headers}
    lines = [(name, value) for name, value in (*said, *headers) if (name, value) in headers or name not in given]
    if body is not None and not given & {"content-length", "transfer-encoding"}:
        lines.append(("content-length", str(len(body))))
    first = method.encode() + b" " + _bytes(target) + f" HTTP/{version}".encode()
    return b"\r\n".join([first, *(_bytes(name) + b": " + _bytes(value) for name, value in lines), b"", body or b""])


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode("utf-8")


def chunked(*parts: bytes, extension: bytes = b"", trailers: bytes = b"") -> bytes:
    """A body in chunks."""
    chunks = [b"%x%s\r\n%s\r\n" % (len(part), extension, part) for part in parts]
    return b"".join((*chunks, b"0\r\n", trailers, b"\r\n"))


def http2(
    port: int, headers: Fields, body: bytes = b"", trailers: Fields = (), tls: ssl.SSLContext | None = None
) -> bytes:
    """Ask over HTTP/2, header fields as they are given; return the answer's body, empty without one.

    In plain text, or under `tls` as the shop's.
    """
    is_last = not body and not trailers
    frames = [b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", _frame(4, 0, 0), _frame(1, 5 if is_last else 4, 1, _block(headers))]
    if body:
        frames.append(_frame(0, 0 if trailers else 1, 1, body))
    if trailers:
        frames.append(_frame(1, 5, 1, _block(trailers)))
    plain = socket.create_connection(("127.0.0.1", port), timeout=SECONDS)
    with tls.wrap_socket(plain, server_hostname="shop.acme.test") if tls else plain as client:
        client.sendall(b"".join(frames))
        reader = client.makefile("rb")
        return _answer(client, reader)


def _answer(client: socket.socket, reader: object) -> bytes:
    found = b""
    while len(head := reader.read(9)) == 9:  # type: ignore[attr-defined]
        length, kind, flags, stream = int.from_bytes(head[:3]), head[3], head[4], int.from_bytes(head[5:])
        payload = reader.read(length)  # type: ignore[attr-defined]
        if kind == 4 and not flags:
            client.sendall(_frame(4, 1, 0))
        if kind in {3, 7}:  # the stream, or the connection, is taken back
            return found
        if kind == 0:
            found += payload
        if stream == 1 and kind in {0, 1} and flags & 1:
            return found
    return found


def _block(headers: Fields) -> bytes:
    """Header fields as literals that are never indexed (RFC 7541, 6.2.3)."""
    return b"".join(b"\x10" + _string(name) + _string(value) for name, value in headers)


def _string(text: bytes) -> bytes:
    if len(text) < 127:
        return bytes([len(text)]) + text
    rest, digits = len(text) - 127, b"\x7f"
    while rest >= 128:
        digits += bytes([rest % 128 + 128])
        rest //= 128
    return digits + bytes([rest]) + text


def _frame(kind: int, flags: int, stream: int, payload: bytes = b"") -> bytes:
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload
