"""A small server that speaks as Vault's key/value engine (version 2) and AppRole do, and fails as they fail."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

TOKEN = "hvs.CAESIJ2pBv7u1kq"
ROLE, SECRET_ID = "4a6f2f11-role", "7d19b0c2-secret-id"


@dataclass
class Vault:
    """Secrets by mount and path, each with its versions; what it should do wrong; and what it was asked."""

    address: str = ""
    secrets: dict[str, list[dict[str, str] | None]] = field(default_factory=dict)
    """Null: a version that was deleted."""
    tokens: set[str] = field(default_factory=lambda: {TOKEN})
    is_sealed: bool = False
    fails_with: int = 0
    hangs: threading.Event | None = None
    raw: bytes | None = None
    asked: list[str] = field(default_factory=list)

    def put(self, path: str, **data: str) -> None:
        """Add a version of a secret; `path` begins with its mount."""
        self.secrets.setdefault(path, []).append(data)

    def delete(self, path: str) -> None:
        """Delete the newest version, which can be undone."""
        self.secrets[path][-1] = None

    def answer(self, method: str, path: str, token: str, body: dict[str, Any]) -> tuple[int, Any]:
        """Return the status and the document that answer a request."""
        if self.is_sealed:
            return 503, {"errors": ["Vault is sealed"]}
        if self.fails_with:
            return self.fails_with, {"errors": ["internal error"]}
        if path == "auth/approle/login":
            return self._log_in(body)
        if token not in self.tokens:
            return 403, {"errors": ["permission denied"]}
        if path == "auth/token/revoke-self":
            self.tokens.discard(token)
            return 204, None
        return self._read(path)

    def _log_in(self, body: dict[str, Any]) -> tuple[int, Any]:
        if (body.get("role_id"), body.get("secret_id")) != (ROLE, SECRET_ID):
            return 400, {"errors": ["invalid role or secret ID"]}
        token = f"hvs.of-approle-{len(self.asked)}"
        self.tokens.add(token)
        return 200, {"auth": {"client_token": token, "lease_duration": 60}}

    def _read(self, path: str) -> tuple[int, Any]:
        versions = self.secrets.get(path.replace("/data/", "/", 1))
        if not versions:
            return 404, {"errors": []}
        about = {
            "version": len(versions),
            "created_time": "2031-05-21T12:00:00Z",
            "deletion_time": "",
            "destroyed": False,
        }
        if versions[-1] is None:
            return 404, {"data": {"data": None, "metadata": {**about, "deletion_time": "2031-05-22T12:00:00Z"}}}
        return 200, {"data": {"data": versions[-1], "metadata": about}}


@contextmanager
def serving() -> Iterator[Vault]:
    """Run one on this machine."""
    vault = Vault()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(size) or b"{}")
            path = unquote(self.path).removeprefix("/v1/")
            vault.asked.append(f"{self.command} {path}")
            if vault.hangs is not None:
                vault.hangs.wait(30)
            status, document = vault.answer(self.command, path, self.headers.get("X-Vault-Token", ""), body)
            content = vault.raw or (b"" if document is None else json.dumps(document).encode())
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = _answer  # noqa: N815

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    vault.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield vault
    finally:
        if vault.hangs is not None:
            vault.hangs.set()
        server.shutdown()
        server.server_close()
