"""Translates an ASGI scope into a WSGI environ (PEP 3333), leaving out what could be mistaken for something else."""

import sys
from collections.abc import MutableMapping
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes

JOINED_BY = {"cookie": "; "}
DROPPED = frozenset({"proxy", "content-length", "transfer-encoding"})
"""`Proxy` becomes HTTP_PROXY, which programs take for a setting; the body is whole, so its length is ours to say."""


def environ_of(scope: MutableMapping[str, Any], body: BytesIO, length: int) -> dict[str, Any]:
    """Return the environ; text is latin-1 of the bytes received, as PEP 3333 has it."""
    server = scope.get("server") or ("localhost", 80)
    client = scope.get("client") or ("", 0)
    return {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": _path(scope),
        "QUERY_STRING": scope.get("query_string", b"").decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client[0],
        "CONTENT_LENGTH": str(length),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "gatehouse.caller": scope.get("gatehouse.caller"),
    } | _headers(scope)


def length_of(scope: MutableMapping[str, Any]) -> int:
    """Return the announced length of the body, 0 without one; the server has checked that it is a number."""
    return max((int(value) for name, value in scope["headers"] if name == b"content-length"), default=0)


def _path(scope: MutableMapping[str, Any]) -> str:
    raw = scope.get("raw_path")
    return (unquote_to_bytes(raw) if raw else scope["path"].encode()).decode("latin-1")


def _headers(scope: MutableMapping[str, Any]) -> dict[str, str]:
    """Return HTTP_… variables. A name with `_` is dropped: `x_real_ip` would pass for the `x-real-ip` a proxy set."""
    found: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        if "_" in name or name in DROPPED:
            continue
        key = "CONTENT_TYPE" if name == "content-type" else "HTTP_" + name.replace("-", "_").upper()
        found[key] = found[key] + JOINED_BY.get(name, ",") + value if key in found else value
    return found
