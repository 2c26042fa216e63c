"""Shows live traffic: every two seconds each web process says what its nodes reported, and adds up what all said.

Parts travel over the same Redis channel as hints, so a browser sees the whole edge whichever process it talks to. Only
slices that somebody looks at are added up.
"""

import asyncio
import logging
import time
from collections import defaultdict
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from console.base.live import publish
from console.base.threads import Threads
from console.live.hub import LiveHub
from console.live.mailbox import letter
from console.live.watched import Watched
from fleet.models import Node
from policies.models import Slice
from telemetry.live import now_showing
from telemetry.live.picture import WINDOW_SECONDS, Picture, from_parts, message

PARTS = "traffic parts"
TOPIC = "traffic:"
SETTLE_SECONDS = 0.3
"""Time for the parts of all processes to arrive."""
WATCHED_SECONDS = 3 * WINDOW_SECONDS
log = logging.getLogger(__name__)


class TrafficShow:
    """One per process."""

    def __init__(self, hub: LiveHub, threads: Threads) -> None:
        self._hub, self._threads = hub, threads
        self._parts: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self._watched = Watched(WATCHED_SECONDS)
        self._node_names: dict[UUID, str] = {}
        hub.observers.append(self.observe)

    def observe(self, topic: str, part: dict[str, Any]) -> None:
        """Collect the parts of every process, our own among them."""
        if topic == PARTS:
            self._watched.note(part["watched"])
            for key, picture in part["pictures"].items():
                self._parts[key].append(picture)

    async def run(self) -> None:
        """Say, wait for the others, show; for ever, in step with the wall clock so that all processes speak at once."""
        while True:
            await asyncio.sleep(WINDOW_SECONDS - time.time() % WINDOW_SECONDS)
            try:
                await self._threads.run(self._say)
            except Exception:  # the next picture is two seconds away; nothing may end the show
                log.exception("live traffic was not shown")
            await asyncio.sleep(SETTLE_SECONDS)
            await self._show()

    def _say(self) -> None:
        """Publish what our nodes reported and which slices our browsers look at; in a thread."""
        ours = [topic.removeprefix(TOPIC) for topic in self._hub.topics() if topic.startswith(TOPIC)]
        self._watched.note(ours)
        keys = dict(Slice.objects.filter(key__in=self._watched.current()).values_list("pk", "key"))
        now_showing.watch(keys)
        pictures = now_showing.take(self._name_of)
        if ours or pictures:
            parts = {keys[pk]: picture.as_part() for pk, picture in pictures.items() if pk in keys}
            publish(PARTS, {"type": "parts", "watched": ours, "pictures": parts})

    async def _show(self) -> None:
        parts, self._parts = self._parts, defaultdict(list)
        at = datetime.now(UTC).isoformat()
        for key, pictures in parts.items():
            if self._hub.is_watched(TOPIC + key):
                whole: Picture = from_parts(pictures)
                await self._hub.send(letter(TOPIC + key, "traffic", message(key, whole, at)))

    def _name_of(self, node_id: UUID) -> str:
        if node_id not in self._node_names:
            self._node_names.update(Node.objects.filter(pk=node_id).values_list("pk", "name"))
        return self._node_names.get(node_id, str(node_id))
