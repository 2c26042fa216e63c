"""Services that are asked whether requests may go on: over HTTP, and by Envoy's gRPC interface."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import grpc

from tests.policies.compiler.intents import SCHEMA

_CHECK = "envoy.service.auth.v3"


class _Door(BaseHTTPRequestHandler):
    """Permits who has the header `x-pass: yes`; answers 500 to `x-pass: broken`."""

    protocol_version = "HTTP/1.1"
    asked: list[dict[str, Any]]

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        self.asked.append({"method": self.command, "path": self.path, "headers": headers, "body": body})
        passing = headers.get("x-pass", "")
        self.send_response({"yes": 200, "broken": 500, "login": 302}.get(passing, 401))
        told = {"x-user": "ann", "x-internal": "secret", "set-cookie": "a=b", "location": "/login", "x-why": "no pass"}
        for name, value in told.items():
            self.send_header(name, value)
        text = b"" if passing == "yes" else b"no pass"
        self.send_header("content-type", "text/plain")
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *args: Any) -> None:
        pass


@contextmanager
def http_authorizer() -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """Its port, and what it was asked."""
    asked: list[dict[str, Any]] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Door", (_Door,), {"asked": asked}))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1], asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def grpc_authorizer() -> Iterator[tuple[int, list[Any]]]:
    """Its port, and the requests that it was asked about."""
    asked: list[Any] = []
    request, response = (SCHEMA.message(f"{_CHECK}.{name}") for name in ("CheckRequest", "CheckResponse"))

    def check(message: Any, _context: Any) -> Any:
        http = message.attributes.request.http
        asked.append(http)
        answer = response()
        if http.headers.get("x-pass") != "yes":
            answer.status.code = grpc.StatusCode.PERMISSION_DENIED.value[0]
            answer.denied_response.status.code = 403
            answer.denied_response.body = "no pass"
            return answer
        for name in ("x-user", "x-internal"):
            option = answer.ok_response.headers.add()
            option.header.key, option.header.value = name, "ann"
        answer.dynamic_metadata.update({"x-gatehouse-waf": "pretended"})
        return answer

    handler = grpc.unary_unary_rpc_method_handler(check, request.FromString, lambda one: one.SerializeToString())
    with ThreadPoolExecutor(4) as pool:
        server = grpc.server(pool)
        server.add_generic_rpc_handlers(
            (grpc.method_handlers_generic_handler(f"{_CHECK}.Authorization", {"Check": handler}),)
        )
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        try:
            yield port, asked
        finally:
            server.stop(None).wait()
