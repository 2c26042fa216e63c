"""What TLS clients say first, written by hand so that anything can stand where the name is."""

import os
import struct
from dataclasses import dataclass

NAME, ECH = 0, 0xFE0D


def hello(name: bytes | None, *, extensions: bytes = b"", kind: int = 0, names: int = 1) -> bytes:
    """A ClientHello in one record; `name` stands in the server name extension as it is, None leaves that out."""
    listed = b"" if name is None else b"".join(bytes([kind]) + _long(name) for _ in range(names))
    said = (b"" if name is None else _extension(NAME, _long(listed))) + extensions
    said += (
        _extension(10, _long(b"\x00\x1d"))
        + _extension(13, _long(b"\x04\x03\x08\x04"))
        + _extension(43, b"\x02\x03\x04")
    )
    said += _extension(51, _long(b"\x00\x1d" + _long(os.urandom(32))))
    body = b"\x03\x03" + os.urandom(32) + b"\x20" + os.urandom(32) + b"\x00\x02\x13\x01" + b"\x01\x00" + _long(said)
    return _record(b"\x01" + struct.pack(">I", len(body))[1:] + body)


def encrypted(outer: bytes) -> bytes:
    """A hello with an encrypted one inside (ECH): what stands outside is the provider's name."""
    inside = b"\x00" + b"\x00\x01\x00\x01" + b"\x07" + _long(os.urandom(32)) + _long(os.urandom(208))
    return hello(outer, extensions=_extension(ECH, inside))


def in_records(data: bytes, size: int) -> bytes:
    """The same hello in many TLS records."""
    handshake = data[5:]
    return b"".join(_record(handshake[place : place + size]) for place in range(0, len(handshake), size))


def _record(data: bytes) -> bytes:
    return b"\x16\x03\x01" + _long(data)


def _long(data: bytes) -> bytes:
    return struct.pack(">H", len(data)) + data


def _extension(kind: int, data: bytes) -> bytes:
    return struct.pack(">H", kind) + _long(data)


@dataclass(frozen=True)
class Attempt:
    """What a client sends first, in pieces; nothing of it may be dialled."""

    name: str
    pieces: tuple[bytes, ...]


def _attempt(name: str, *pieces: bytes) -> Attempt:
    return Attempt(name, pieces)


def _named(name: str, host: bytes) -> Attempt:
    return Attempt(name, (hello(host),))


ATTEMPTS = (
    _named("another name", b"evil.names.test"),
    _named("below the name", b"x.good.names.test"),
    _named("the name as a part", b"good.names.test.evil.names.test"),
    _named("two trailing dots", b"good.names.test.."),
    _named("leading dot", b".good.names.test"),
    _named("a dot", b"."),
    _named("a hyphen", b"-"),
    _named("a star", b"*"),
    _named("a star before the name", b"*.names.test"),
    _named("empty", b""),
    _named("address", b"127.50.0.1"),
    _named("forbidden address", b"127.60.0.1"),
    _named("address of six", b"::1"),
    _named("address of six in brackets", b"[::1]"),
    _named("address as a number", b"2130706433"),
    _named("with a port", b"good.names.test:80"),
    _named("with another authority", b"good.names.test@bad.names.test"),
    _named("with a path", b"good.names.test/"),
    _named("with a space", b"good.names.test "),
    _named("with a zero", b"good.names.test\x00"),
    _named("with a zero and more", b"good.names.test\x00.evil.names.test"),
    _named("with a line end", b"good.names.test\r\nx-gatehouse-source: 127.20.1.9:1"),
    _named("with a line end before it", b"evil.names.test:1 HTTP/1.1\r\nHost: x\r\n\r\nCONNECT good.names.test"),
    _named("with a percent", b"%REQ(x-gatehouse-source)%"),
    _named("with an underscore", b"_bad.names.test"),
    _named("letters beyond ASCII", "góod.names.test".encode()),
    _named("dot of another script", "good。names.test".encode()),
    _named("300 bytes", (b"a" * 56 + b".") * 5 + b"good.names.test"),
    _named("255 bytes", (b"a" * 49 + b".") * 5 + b"names"),
    _named("a name of a private address", b"ten.names.test"),
    _named("a name of loopback", b"loopback.names.test"),
    _named("a name of a forbidden address", b"bad.names.test"),
    _named("an alias of a forbidden address", b"alias.names.test"),
    _named("the metadata service", b"metadata.names.test"),
    _named("localhost", b"localhost"),
    _named("the name of nobody", b"nobody.names.test"),
    _named("the node's proof", b"00112233445566778899aabbccddeeff.node.proof"),
    _named("the node's proof of a tenant", b"acme.node.proof"),
    _attempt("no name", hello(None)),
    _attempt("no name, but one encrypted", encrypted(b"")),
    _attempt("an encrypted name behind a provider's", encrypted(b"provider.names.test")),
    _attempt("another kind of name", hello(b"good.names.test", kind=1)),
    _attempt("the name twice", hello(b"good.names.test", names=2)),
    _attempt("plain HTTP", b"GET / HTTP/1.1\r\nHost: good.names.test\r\n\r\n"),
    _attempt("a tunnel asked for in plain",
             b"CONNECT good.names.test:443 HTTP/1.1\r\nHost: x\r\nx-gatehouse-source: 127.20.1.9:1\r\n\r\n"),
    _attempt("HTTP/2 in plain", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(9)),
    _attempt("SSL 2", b"\x80\x2e\x01\x03\x00\x00\x15\x00\x00\x00\x10" + bytes(33)),
    _attempt("an alert", b"\x15\x03\x01\x00\x02\x02\x28"),
    _attempt("a record that is too long", b"\x16\x03\x01\xff\xff" + bytes(70_000)),
    _attempt("a PROXY header before it", b"PROXY TCP4 127.20.1.9 127.0.0.1 1 1\r\n", hello(b"good.names.test")),
    _attempt("another name in many pieces", *(bytes([one]) for one in hello(b"evil.names.test"))),
    _attempt("another name in many records", in_records(hello(b"evil.names.test"), 20)),
)  # fmt: skip
