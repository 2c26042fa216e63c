"""Real little receivers on this machine: one that speaks HTTP, one that speaks SMTP. Both keep what they were sent."""

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class HttpReceiver(ThreadingHTTPServer):
    """Answers POSTs with `status`; `got` holds path, headers and body of each, oldest first."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Hook)
        self.got: list[tuple[str, dict[str, str], bytes]] = []
        self.status = 200
        self.headers: dict[str, str] = {}
        self.answer = b"ok"
        self.drips = threading.Event()
        """Set: the answer never ends."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def documents(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, _, body in self.got]

    def ids(self) -> list[str]:
        return [headers["webhook-id"] for _, headers, _ in self.got]


class _Hook(BaseHTTPRequestHandler):
    server: HttpReceiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(self.server.status)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(self.server.answer)

    def log_message(self, *_: Any) -> None:
        pass


class MailReceiver(socketserver.ThreadingTCPServer):
    """Takes mail, or refuses recipients with `refusal`; `got` holds sender, recipients and text of each."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Mail)
        self.got: list[tuple[str, list[str], str]] = []
        self.refusal = ""

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Mail(socketserver.StreamRequestHandler):
    server: MailReceiver

    def handle(self) -> None:
        sender, recipients = "", []
        self._say("220 here")
        for line in self.rfile:
            verb = line.decode().strip()
            if verb.upper().startswith(("EHLO", "HELO")):
                self._say("250 here")
            elif verb.upper().startswith("MAIL FROM"):
                sender = verb
                self._say("250 ok")
            elif verb.upper().startswith("RCPT TO"):
                recipients.append(verb.partition("<")[2].rstrip(">"))
                self._say(self.server.refusal or "250 ok")
            elif verb.upper() == "DATA":
                self._say("354 go on")
                self.server.got.append((sender, recipients, self._data()))
                self._say("250 taken")
            elif verb.upper() == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _data(self) -> str:
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line.decode())
        return "".join(lines)

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def running(server: Any) -> Iterator[Any]:
    """Serve until the block is left."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
