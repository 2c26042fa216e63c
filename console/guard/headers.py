"""Headers that every answer carries, whoever made it: Django, the node API, or a door that turned somebody away."""

from typing import Final

from django.conf import settings

from console.asgi_types import Headers, Message, Scope, Send

CLOSED_POLICY: Final = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""For what is no page: nothing may be loaded, run, framed or sent from it."""

_ALWAYS: Final = {
    "content-security-policy": CLOSED_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": (
        "accelerometer=(), autoplay=(), camera=(), display-capture=(), fullscreen=(self), geolocation=(), "
        "gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=(), xr-spatial-tracking=()"
    ),
    "cache-control": "no-store",
}
_STARTS: Final = ("http.response.start", "websocket.http.response.start")


def always() -> Headers:
    """Return the headers in the server's form: lower-case names, bytes."""
    found = dict(_ALWAYS)
    if settings.SECURE_HSTS_SECONDS:
        found["strict-transport-security"] = f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains; preload"
    return [(name.encode(), value.encode()) for name, value in found.items()]


class Wearing:
    """Puts the headers on answers; what an answer says itself stays."""

    def __init__(self) -> None:
        self._always = always()

    def on(self, scope: Scope, send: Send) -> Send:
        """Return a `send` that completes the head of the answer to `scope`."""

        async def sending(message: Message) -> None:
            if message["type"] in _STARTS:
                message["headers"] = self.complete(list(message.get("headers", ())))
            elif message["type"] == "websocket.close" and not scope.get("gatehouse.accepted"):
                await self._refuse_socket(send)
                return
            elif message["type"] == "websocket.accept":
                scope["gatehouse.accepted"] = True
            await send(message)

        return sending

    def complete(self, given: Headers) -> Headers:
        """Return `given` and those that are missing there."""
        names = {name for name, _ in given}
        return [*given, *(pair for pair in self._always if pair[0] not in names)]

    async def _refuse_socket(self, send: Send) -> None:
        """Answer a handshake 403, as the server would, with our headers."""
        headers = self.complete([(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"0")])
        await send({"type": "websocket.http.response.start", "status": 403, "headers": headers})
        await send({"type": "websocket.http.response.body", "body": b""})
