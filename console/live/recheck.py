"""Looks again at what open sockets may read: every half minute, and at once when somebody's membership changes."""

import asyncio
import logging
from datetime import UTC, datetime
from typing import Any

from console.live.desk import PermitDesk
from console.live.hub import LiveHub
from console.live.mailbox import letter
from console.live.permits import OWN, Asked, Permit
from console.live.socket import LiveSocket

EVERY_SECONDS = 30.0
AT_MOST_EVERY_SECONDS = 1.0
SIGNED_OUT = 4401
log = logging.getLogger(__name__)


class Recheck:
    """Closes sockets whose session ended and takes topics away from those who lost them."""

    def __init__(self, hub: LiveHub, desk: PermitDesk) -> None:
        self._hub, self._desk = hub, desk
        self._is_due = asyncio.Event()
        hub.observers.append(self.observe)

    def observe(self, _topic: str, message: dict[str, Any]) -> None:
        """Take any change of members as a reason to look now."""
        if message.get("what") == "members":
            self._is_due.set()

    async def run(self) -> None:
        """Look again, for ever."""
        while True:
            try:
                async with asyncio.timeout(EVERY_SECONDS):
                    await self._is_due.wait()
            except TimeoutError:
                pass
            self._is_due.clear()
            try:
                await self.look()
            except Exception:  # whatever it was, the next look must come
                log.exception("live permissions were not looked at again")
            await asyncio.sleep(AT_MOST_EVERY_SECONDS)

    async def look(self) -> None:
        """Ask once for all sockets and act on the answers."""
        sockets = list(self._hub.sockets)
        asked = [Asked(socket.session, frozenset(socket.topics), is_open=True) for socket in sockets]
        if not asked:
            return
        for socket, question, permit in zip(sockets, asked, await self._desk.ask_all(asked), strict=True):
            self._act(socket, question, permit)

    def _act(self, socket: LiveSocket, question: Asked, permit: Permit | None) -> None:
        if permit is None:
            socket.end(SIGNED_OUT)
            return
        if lost := question.topics - permit.topics:
            self._hub.unsubscribe(socket, sorted(lost))
            socket.offer(letter("", "lost", {"type": "subscribed", "topics": [], "refused": sorted(lost)}))
        if permit.scope != socket.scope:
            socket.scope = permit.scope
            if OWN in socket.topics:
                now = datetime.now(UTC).isoformat()
                socket.offer(
                    letter(OWN, "members", {"type": "changed", "topic": OWN, "what": "members", "id": "", "at": now})
                )
