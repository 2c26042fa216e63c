"""A service that notes who asked it for what, and does as its paths say."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Seen = list[tuple[str, dict[str, str], float]]
FAILING_FIRST = "/fails/"


class _Told(BaseHTTPRequestHandler):
    """`/fails/503` answers so until it is asked for a third time, `/slow` after two seconds."""

    protocol_version = "HTTP/1.1"
    seen: Seen
    is_broken = False

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.seen.append((self.path, headers, time.monotonic()))
        if self.path == "/slow":
            time.sleep(2)
        asked = sum(path == self.path for path, _, _ in self.seen)
        status = int(self.path.split("/")[2]) if self.path.startswith(FAILING_FIRST) and asked < 3 else 200
        self.send_response(500 if self.is_broken else status)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        pass


@contextmanager
def told_service(*, is_broken: bool = False) -> Iterator[tuple[int, Seen]]:
    """Its port, and what it was asked for: path, headers, when. One that `is_broken` answers 500 to everything."""
    seen: Seen = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Told", (_Told,), {"seen": seen, "is_broken": is_broken}))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1], seen
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
