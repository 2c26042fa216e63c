"""`/ws/live`: the browser's live connection. It says what changed and streams counts; data comes from REST.

Plain ASGI rather than a Channels consumer: the hub needs one task per socket and a bounded mailbox, nothing more.
Only a session cookie of our own origin gets in; a bearer token is for REST.
"""

import asyncio
from http.cookies import CookieError, SimpleCookie

import orjson
from django.conf import settings
from django.http.request import split_domain_port, validate_host

from console.asgi_types import Receive, Scope, Send
from console.live.hub import LiveHub
from console.live.permits import Asked, permits
from console.live.recheck import SIGNED_OUT
from console.live.socket import LiveSocket
from fleet.node_api.threads import Threads

MESSAGE_BYTES = 32 * 1024
TOPICS_LIMIT = 500
MALFORMED, TOO_LARGE, GOING = 1007, 1009, 1000
BETWEEN_MESSAGES_SECONDS = 0.02
"""Nobody asks faster than this: each question reads the database."""


class LiveEndpoint:
    """The ASGI application of the websocket."""

    def __init__(self, hub: LiveHub, threads: Threads) -> None:
        self._hub, self._threads = hub, threads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection from handshake to close."""
        await receive()
        if not is_own_origin(scope):
            await send({"type": "websocket.close", "code": 4403})  # before accept: HTTP 403
            return
        await send({"type": "websocket.accept"})
        session_key = session_of(scope)
        [permit] = await self._threads.run(permits, [Asked(session_key)])
        if permit is None:
            await send({"type": "websocket.close", "code": SIGNED_OUT})  # after accept, or the browser sees no code
            return
        await self._serve(LiveSocket(send, session_key, permit.scope), receive)

    async def _serve(self, socket: LiveSocket, receive: Receive) -> None:
        self._hub.join(socket)
        writer = asyncio.create_task(socket.write())
        try:
            socket.end(await self._read(socket, receive))
            await writer
        finally:
            self._hub.leave(socket)
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)

    async def _read(self, socket: LiveSocket, receive: Receive) -> int:
        """Follow the browser's wishes until it leaves or breaks the rules; return the code to close with."""
        while True:
            event = await receive()
            if event["type"] == "websocket.disconnect":
                return GOING
            text = event.get("text") or ""
            if len(text) > MESSAGE_BYTES:
                return TOO_LARGE
            wish = parse_wish(text)
            if wish is None:
                return MALFORMED
            await self._grant(socket, *wish)
            await asyncio.sleep(BETWEEN_MESSAGES_SECONDS)

    async def _grant(self, socket: LiveSocket, kind: str, topics: list[str]) -> None:
        if kind == "unsubscribe":
            self._hub.unsubscribe(socket, topics)
            return
        room = max(0, TOPICS_LIMIT - len(socket.topics))
        asked = Asked(socket.session_key, frozenset(topics[:room]))
        [permit] = await self._threads.run(permits, [asked])
        if permit is None:
            socket.end(SIGNED_OUT)
            return
        self._hub.subscribe(socket, permit.topics)
        granted = [topic for topic in topics if topic in permit.topics]
        refused = [topic for topic in topics if topic not in permit.topics]
        await socket.answer({"type": "subscribed", "topics": granted, "refused": refused})


def is_own_origin(scope: Scope) -> bool:
    """Tell whether the page that opens the socket came from here: cookies alone are sent by pages of any origin."""
    headers = dict(scope["headers"])
    origin, host = headers.get(b"origin", b"").decode("latin-1"), headers.get(b"host", b"").decode("latin-1")
    domain, _ = split_domain_port(host)
    if not domain or not validate_host(domain, settings.ALLOWED_HOSTS):
        return False
    scheme = "https" if scope["scheme"] in {"wss", "https"} else "http"
    return origin == f"{scheme}://{host}" or origin in settings.CSRF_TRUSTED_ORIGINS


def session_of(scope: Scope) -> str:
    """Return the key in the session cookie, empty without one."""
    try:
        cookies = SimpleCookie(dict(scope["headers"]).get(b"cookie", b"").decode("latin-1"))
    except CookieError:
        return ""
    return cookies[settings.SESSION_COOKIE_NAME].value if settings.SESSION_COOKIE_NAME in cookies else ""


def parse_wish(text: str) -> tuple[str, list[str]] | None:
    """Return (`subscribe` or `unsubscribe`, topics), or None for anything else."""
    try:
        message = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(message, dict) or message.get("type") not in {"subscribe", "unsubscribe"}:
        return None
    topics = message.get("topics")
    if not isinstance(topics, list) or not all(isinstance(topic, str) for topic in topics):
        return None
    return message["type"], list(dict.fromkeys(topics))
