"""Shows records as they come: each second every web process says which slices its browsers look at, and passes on what
of these its nodes reported.

Parts travel over the same Redis channel as hints, so a browser sees all records whichever process it talks to.
"""

import asyncio
import logging
from datetime import UTC, datetime
from typing import Any

from console.base.ids import new_id
from console.base.live import publish
from console.base.threads import Threads
from console.live.hub import LiveHub
from console.live.watched import Watched
from policies.models import Slice
from telemetry.records.tail import Tail, now_tailing

WATCHED = "records watched"
TOPIC = "records:"
EVERY_SECONDS = 1.0
WATCHED_SECONDS = 4 * EVERY_SECONDS
log = logging.getLogger(__name__)


class RecordsShow:
    """One per process."""

    def __init__(self, hub: LiveHub, threads: Threads) -> None:
        self._hub, self._threads = hub, threads
        self._watched = Watched(WATCHED_SECONDS)
        hub.observers.append(self.observe)

    def observe(self, topic: str, message: dict[str, Any]) -> None:
        """Note what browsers look at, of any process."""
        if topic == WATCHED:
            self._watched.note(message["watched"])

    async def run(self) -> None:
        """Say and show, for ever."""
        while True:
            await asyncio.sleep(EVERY_SECONDS)
            try:
                await self._threads.run(self._say)
            except Exception:  # the next second has its own chance; nothing may end the show
                log.exception("live records were not shown")

    def _say(self) -> None:
        ours = [topic.removeprefix(TOPIC) for topic in self._hub.topics() if topic.startswith(TOPIC)]
        if ours:
            publish(WATCHED, {"type": "watched", "watched": ours})
        current = {*self._watched.current(), *ours}
        keys = dict(Slice.objects.filter(key__in=current).values_list("pk", "key")) if current else {}
        now_tailing.watch(keys)
        for slice_id, tail in now_tailing.take().items():
            if slice_id in keys:
                publish(TOPIC + keys[slice_id], _message(keys[slice_id], tail))


def _message(slice_key: str, tail: Tail) -> dict[str, Any]:
    """Return what the browser gets; each has an id of its own, so that none takes the place of another."""
    return {
        "type": "records",
        "topic": TOPIC + slice_key,
        "what": "records",
        "id": str(new_id()),
        "at": datetime.now(UTC).isoformat(),
        "records": tail.records,
        "skipped": tail.skipped,
    }
