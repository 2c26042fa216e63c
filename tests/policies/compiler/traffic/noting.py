"""A service that notes each request that reaches it, as it would understand it, and answers it."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote


class _Noting(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    seen: list[tuple[str, dict[str, str]]]

    def do_GET(self) -> None:
        self.seen.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        self.rfile.read(int(self.headers.get("content-length", 0)))
        if self.headers.get("transfer-encoding"):
            while size := int(self.rfile.readline().partition(b";")[0], 16):
                self.rfile.read(size + 2)
            self.rfile.readline()
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *args: Any) -> None:
        pass


@contextmanager
def noting_service() -> Iterator[tuple[int, list[tuple[str, dict[str, str]]]]]:
    """Its port, and path and headers of all that reached it."""
    seen: list[tuple[str, dict[str, str]]] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Noting", (_Noting,), {"seen": seen}))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1], seen
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def understood(path: str) -> str:
    """What a most forgiving service may make of a path: decoded, without parameters, steps resolved, lower case."""
    plain = unquote(path.partition("?")[0].partition("#")[0], "latin-1").replace("\\", "/").lower()
    plain = re.sub(r"[\x00-\x20]", "", plain)
    steps: list[str] = []
    for segment in plain.split("/"):
        name = segment.partition(";")[0]
        if name == "..":
            del steps[-1:]
        elif name not in ("", "."):
            steps.append(name)
    return "/" + "/".join(steps)
