"""Clients that speak TLS to the nodes, and trust nothing but the root they are given."""

import http.client
import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

HOST = "127.0.0.1"
PATIENCE_SECONDS = 10


def leaf_shown(port: int, name: str, root: Path | None) -> str:
    """Return the SHA-256 of the leaf that is shown for `name`; None for `root`: whatever it is."""
    with (
        socket.create_connection((HOST, port), PATIENCE_SECONDS) as plain,
        _trust(root).wrap_socket(plain, server_hostname=name) as secured,
    ):
        return _digest(secured)


class TlsLoad:
    """Each node gets new connections, `per_second` over all `ports`, and requests over one that is kept.

    `leaves` counts what new connections were shown, `failures` tells what was not answered with 200.
    """

    def __init__(self, ports: Sequence[int], name: str, root: Path, *, per_second: float = 20) -> None:
        self.leaves: Counter[str] = Counter()
        self.kept_answers = 0
        self.failures: list[str] = []
        self._name, self._trust, self._pause = name, _trust(root), len(ports) / per_second
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=work, args=(port,), daemon=True)
            for port in ports
            for work in (self._connect_anew, self._keep_asking)
        ]

    def __enter__(self) -> "TlsLoad":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(2 * PATIENCE_SECONDS)

    def _connect_anew(self, port: int) -> None:
        while not self._stop.is_set():
            started = time.monotonic()
            try:
                connection = self._connected(port)
                self.leaves[_digest(connection.sock)] += 1
                self._ask(connection)
                connection.close()
            except (OSError, http.client.HTTPException) as fault:
                self.failures.append(f"new connection to {port}: {fault!r}")
            self._stop.wait(max(0.0, self._pause - (time.monotonic() - started)))

    def _keep_asking(self, port: int) -> None:
        """Ask over one connection, which nobody may close."""
        try:
            connection = self._connected(port)
            kept = connection.sock
            while not self._stop.wait(0.05):
                self._ask(connection)
                self.kept_answers += 1
                if connection.sock is not kept:
                    raise ConnectionError("the node asked to close it")
            connection.close()
        except (OSError, http.client.HTTPException) as fault:
            self.failures.append(f"kept connection to {port}: {fault!r}")

    def _connected(self, port: int) -> http.client.HTTPSConnection:
        """Connect to the node as if it were at the name's address."""
        connection = http.client.HTTPSConnection(self._name, port, timeout=PATIENCE_SECONDS, context=self._trust)
        plain = socket.create_connection((HOST, port), PATIENCE_SECONDS)
        connection.sock = self._trust.wrap_socket(plain, server_hostname=self._name)
        return connection

    def _ask(self, connection: http.client.HTTPSConnection) -> None:
        connection.request("GET", "/", headers={"Host": self._name})
        answer = connection.getresponse()
        answer.read()
        if answer.status != http.client.OK:
            self.failures.append(f"status {answer.status}")


def _trust(root: Path | None) -> ssl.SSLContext:
    if root is not None:
        return ssl.create_default_context(cafile=str(root))
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def _digest(secured: ssl.SSLSocket) -> str:
    return sha256(secured.getpeercert(binary_form=True) or b"").hexdigest()
