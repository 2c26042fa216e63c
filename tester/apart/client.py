"""The client of a trial: HTTP/1.1, perhaps over TLS, on a socket in a folder, from whatever address it says."""

import base64
import http.client
import socket
import ssl
from pathlib import Path
from typing import Any, Final

_KEPT_BODY: Final = 64 * 1024
_DOORS: Final = {"TCP4": "192.0.2.254", "TCP6": "2001:db8::fffe"}
"""The address that a client came to; nothing depends on it."""


def ask(door: Path, asked: dict[str, Any], seconds: float) -> dict[str, Any]:
    """Send one request, and return status, headers and body of the answer. Raises OSError and HTTPException."""
    client = http.client.HTTPConnection("door")
    client.sock = _connected(door, asked, seconds)
    try:
        client.putrequest(asked["method"], asked["target"], skip_host=True, skip_accept_encoding=True)
        for name, value in asked["headers"]:
            client.putheader(name, value.encode("utf-8", "surrogateescape"))
        client.endheaders(base64.b64decode(asked["body"]) or None)
        response = client.getresponse()
        body = response.read(_KEPT_BODY + 1)
        return {
            "status": response.status,
            "headers": [[name.lower(), value] for name, value in response.getheaders()],
            "body": base64.b64encode(body[:_KEPT_BODY]).decode(),
            "is_truncated": len(body) > _KEPT_BODY,
        }
    finally:
        client.close()


def _connected(door: Path, asked: dict[str, Any], seconds: float) -> socket.socket:
    plain = socket.socket(socket.AF_UNIX)
    plain.settimeout(seconds)
    plain.connect(str(door))
    family = "TCP6" if ":" in asked["client"] else "TCP4"
    plain.sendall(f"PROXY {family} {asked['client']} {_DOORS[family]} 40000 {asked['port']}\r\n".encode())
    if not asked["is_tls"]:
        return plain
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # it is our own, and made for this trial
    return context.wrap_socket(plain, server_hostname=asked["server_name"] or None)
