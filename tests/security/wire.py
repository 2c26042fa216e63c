"""Speaks to the server byte by byte, as no client would."""

import re
import socket
from dataclasses import dataclass

from tests.live.web import Web

PATIENCE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Heard:
    """What came back until the server closed: the first answer's status and headers, and everything as bytes."""

    status: int
    headers: dict[str, str]
    everything: bytes

    @property
    def answers(self) -> int:
        """How many answers there are."""
        return len(re.findall(rb"HTTP/1\.1 \d{3} ", self.everything))


def connected(web: Web) -> socket.socket:
    """Return a connection to the server."""
    host, _, port = web.address.partition(":")
    return socket.create_connection((host, int(port)), timeout=PATIENCE_SECONDS)


def say(web: Web, content: bytes | str) -> Heard:
    """Send it, stop sending, and hear everything."""
    with connected(web) as raw:
        raw.sendall(content.encode("latin-1") if isinstance(content, str) else content)
        return hear(raw)


def hear(raw: socket.socket) -> Heard:
    """Read until the server closes."""
    everything = b""
    try:
        while piece := raw.recv(65536):
            everything += piece
    except ConnectionResetError:
        pass
    return heard(everything)


def heard(everything: bytes) -> Heard:
    """Take apart what came; status 0 where nothing did."""
    head, _, _ = everything.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines)
    headers = {name.lower(): value.strip() for name, _, value in pairs}
    return Heard(int(first.split()[1]) if first else 0, headers, everything)


def request(path: str = "/healthz", *lines: str, method: str = "GET", host: str = "127.0.0.1", body: str = "") -> str:
    """Return a request as text; it asks the server to close afterwards."""
    head = [f"{method} {path} HTTP/1.1", *([f"Host: {host}"] if host else []), "Connection: close", *lines]
    return "\r\n".join(head) + "\r\n\r\n" + body
