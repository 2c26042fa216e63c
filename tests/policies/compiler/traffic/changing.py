"""A service whose every answer is another, so that a kept one is known; its paths and queries say how it answers."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any


@dataclass
class Changing:
    """`port`; `asked` is what it was asked for, a dictionary each; `says` are headers and `status` of its answers.

    While `held` is cleared, answers wait.
    """

    port: int = 0
    asked: list[dict[str, Any]] = field(default_factory=list)
    says: list[tuple[str, str]] = field(default_factory=list)
    status: int = 200
    body: bytes | None = None
    cut_after: int | None = None
    held: threading.Event = field(default_factory=threading.Event)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    service: Changing
    numbers: Iterator[int]

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        sent = self.rfile.read(int(headers.get("content-length", 0))).decode()
        number = next(self.numbers)
        asked = {"n": number, "path": self.path, "method": self.command, "headers": headers, "sent": sent}
        self.service.asked.append(asked)
        self.service.held.wait(30)
        body = self.service.body if self.service.body is not None else json.dumps(asked).encode()
        self.send_response(self.service.status)
        self.send_header("content-length", str(len(body)))
        for name, value in self.service.says:
            self.send_header(name, value)
        self.end_headers()
        if self.command == "HEAD" or self.service.status == 304:
            return
        self.wfile.write(body[: self.service.cut_after])
        if self.service.cut_after is not None:
            self.close_connection = True

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_POST(self) -> None:
        self.do_GET()

    def do_PUT(self) -> None:
        self.do_GET()

    def do_DELETE(self) -> None:
        self.do_GET()

    def log_message(self, *args: Any) -> None:
        pass


@contextmanager
def changing_service(*says: tuple[str, str]) -> Iterator[Changing]:
    """A service that says these headers in its answers until it is told otherwise."""
    service = Changing(says=list(says))
    service.held.set()
    handler = type("Handler", (_Handler,), {"service": service, "numbers": count(1)})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    service.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        service.held.set()
        server.shutdown()
        server.server_close()
        thread.join()
