"""One open websocket: whose it is, what it reads, what waits for it."""

import asyncio
from typing import Any

import orjson

from console.accounts.access import Scope
from console.asgi_types import Send
from console.live.mailbox import Letter, Mailbox


class LiveSocket:
    """Letters go in from the hub at any speed; they go out as fast as the reader reads."""

    def __init__(self, send: Send, session: str, scope: Scope) -> None:
        self.session = session
        """The session's public id: its key may change while the socket is open."""
        self.scope = scope
        """What its person may see, as last checked; compared to notice a change, never used to decide."""
        self.topics: set[str] = set()
        self._send = send
        self._mailbox = Mailbox()
        self._has_mail = asyncio.Event()
        self._close_code: int | None = None

    @property
    def waiting(self) -> int:
        """How many letters the reader is behind."""
        return len(self._mailbox)

    @property
    def is_ending(self) -> bool:
        """Whether the socket is about to be closed; its wishes count no more."""
        return self._close_code is not None

    def offer(self, message: Letter) -> None:
        """Put a letter in the mailbox; never waits."""
        self._mailbox.put(message)
        self._has_mail.set()

    async def answer(self, message: dict[str, Any]) -> None:
        """Send now; who asks faster than it reads waits."""
        await self._send({"type": "websocket.send", "text": orjson.dumps(message).decode()})

    def end(self, code: int) -> None:
        """Have the socket closed with this code; the first code counts."""
        if self._close_code is None:
            self._close_code = code
        self._has_mail.set()

    async def write(self) -> None:
        """Send letters until told to end; each send waits while the reader is slow."""
        while self._close_code is None:
            await self._has_mail.wait()
            self._has_mail.clear()
            for waiting in self._mailbox.take():
                await self._send({"type": "websocket.send", "text": waiting.text})
        await self._send({"type": "websocket.close", "code": self._close_code})
