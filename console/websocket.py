"""`/ws/live`: the browser's live connection. It says what changed and streams counts; data comes from REST.

A Channels consumer for the connection; the fan-out is our own hub, one task and one bounded mailbox per socket, for
Channels' groups cost many times as much at a thousand browsers (`bench/live.py`). Only a session cookie of our own
origin gets in; a bearer token is for REST.
"""

import asyncio
from contextlib import suppress
from http.cookies import CookieError, SimpleCookie
from typing import Any

import orjson
from channels.consumer import AsyncConsumer
from channels.exceptions import StopConsumer
from django.conf import settings
from django.http.request import split_domain_port, validate_host

from console.asgi_types import Scope
from console.base.threads import DATABASE_FAULTS
from console.live.desk import PermitDesk
from console.live.hub import LiveHub
from console.live.permits import Asked
from console.live.recheck import SIGNED_OUT
from console.live.socket import LiveSocket

MESSAGE_BYTES = 32 * 1024
TOPICS_LIMIT = 500
MOST_OF_SESSION = 50
"""Open sockets of one session: a browser has one for each tab."""
MALFORMED, TOO_LARGE, TRY_LATER, FOREIGN_ORIGIN, TOO_MANY = 1007, 1009, 1013, 4403, 4429
BETWEEN_MESSAGES_SECONDS = 0.02
"""Nobody asks faster than this: each question reads the database."""
Event = dict[str, Any]


class LiveConsumer(AsyncConsumer):
    """One browser's connection, from handshake to close."""

    def __init__(self, hub: LiveHub, desk: PermitDesk) -> None:
        self._hub, self._desk = hub, desk
        self._socket: LiveSocket | None = None
        self._writer: asyncio.Task[None] | None = None

    async def websocket_connect(self, _event: Event) -> None:
        """Let in whoever is signed in and comes from our own pages."""
        if not is_own_origin(self.scope):
            await self._close(FOREIGN_ORIGIN)  # before accept: HTTP 403
            with suppress(*DATABASE_FAULTS):
                await self._desk.note_origin(origin_of(self.scope), self._ip)
            return
        await self.send({"type": "websocket.accept"})  # first, or the browser sees none of the codes below
        try:
            permit = await self._desk.ask(Asked(session_of(self.scope)))
        except DATABASE_FAULTS:
            await self._close(TRY_LATER)
            return
        if permit is None:
            await self._close(SIGNED_OUT)
            return
        if self._hub.of_session[permit.session] >= MOST_OF_SESSION:
            await self._close(TOO_MANY)
            return
        if (caller := self.scope.get("gatehouse.caller")) is not None:
            caller.vouch()
        self._socket = LiveSocket(self.send, permit.session, permit.scope)
        self._hub.join(self._socket)
        self._writer = asyncio.create_task(self._socket.write())

    async def websocket_receive(self, event: Event) -> None:
        """Follow one wish; whoever breaks the rules is shown the door."""
        if self._socket is None or self._socket.is_ending:
            return
        text = event.get("text") or ""
        wish = parse_wish(text) if len(text) <= MESSAGE_BYTES else None
        if wish is None:
            self._socket.end(MALFORMED if len(text) <= MESSAGE_BYTES else TOO_LARGE)
            return
        try:
            await self._grant(self._socket, *wish)
        except DATABASE_FAULTS:
            self._socket.end(TRY_LATER)
        await asyncio.sleep(BETWEEN_MESSAGES_SECONDS)

    async def websocket_disconnect(self, _event: Event) -> None:
        """Forget the connection."""
        raise StopConsumer

    async def __call__(self, *args: Any) -> None:
        """Serve the connection; however it ends, nothing of it stays behind."""
        try:
            await super().__call__(*args)
        finally:
            if self._socket is not None and self._writer is not None:
                self._hub.leave(self._socket)
                self._writer.cancel()
                await asyncio.gather(self._writer, return_exceptions=True)

    async def _grant(self, socket: LiveSocket, kind: str, topics: list[str]) -> None:
        if kind == "unsubscribe":
            self._hub.unsubscribe(socket, topics)
            return
        room = max(0, TOPICS_LIMIT - len(socket.topics))
        permit = await self._desk.ask(Asked(socket.session, frozenset(topics[:room]), is_open=True))
        if permit is None:
            socket.end(SIGNED_OUT)
            return
        self._hub.subscribe(socket, permit.topics)
        granted = [topic for topic in topics if topic in permit.topics]
        refused = [topic for topic in topics if topic not in permit.topics]
        await socket.answer({"type": "subscribed", "topics": granted, "refused": refused})
        if refused:
            await self._desk.note_topics(socket.session, refused, self._ip)

    @property
    def _ip(self) -> str:
        return str((self.scope.get("client") or ("",))[0])

    async def _close(self, code: int) -> None:
        await self.send({"type": "websocket.close", "code": code})


def is_own_origin(scope: Scope) -> bool:
    """Tell whether the page that opens the socket came from here: cookies alone are sent by pages of any origin."""
    headers = dict(scope["headers"])
    origin, host = origin_of(scope), headers.get(b"host", b"").decode("latin-1")
    domain, _ = split_domain_port(host)
    if not domain or not validate_host(domain, settings.ALLOWED_HOSTS):
        return False
    scheme = "https" if scope["scheme"] in {"wss", "https"} else "http"
    return origin == f"{scheme}://{host}" or origin in settings.CSRF_TRUSTED_ORIGINS


def origin_of(scope: Scope) -> str:
    """Return the origin of the page that opens the socket, as its browser says; empty without one."""
    return dict(scope["headers"]).get(b"origin", b"").decode("latin-1")


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
