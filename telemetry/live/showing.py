"""Holds each node's newest counts for the slices somebody looks at. A node's newest report stands until the next one.

Reports and windows are both two seconds long but never in step; adding up what arrived within a window would show every
node now twice, now not at all.
"""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from telemetry.histogram import from_bins, merge
from telemetry.live.picture import Picture
from telemetry.rows import CountRow, LatencyRow

FRESH_SECONDS = 3.5
RECENT = timedelta(seconds=30)
"""Counts that were held up on the way belong into history, not on a live picture."""


@dataclass(slots=True)
class Newest:
    """The newest rows of one node for one slice, and when they came (monotonic seconds)."""

    came: float
    counts: list[CountRow] = field(default_factory=list)
    latency: list[LatencyRow] = field(default_factory=list)


class Showing:
    """Thread-safe: reports are stored by threads, pictures are taken by the event loop."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._newest: dict[tuple[UUID, UUID], Newest] = {}
        self._watched: frozenset[UUID] = frozenset()

    def watch(self, slice_ids: Iterable[UUID]) -> None:
        """Keep counts of these slices from now on, and of no others."""
        self._watched = frozenset(slice_ids)

    def add(self, counts: Sequence[CountRow], latency: Sequence[LatencyRow]) -> None:
        """Take the rows of one batch as each node's newest."""
        earliest, watched = datetime.now(UTC) - RECENT, self._watched
        arrived: dict[tuple[UUID, UUID], Newest] = defaultdict(lambda: Newest(self._clock()))
        for count in counts:
            if count.slice_id in watched and count.at >= earliest:
                arrived[count.slice_id, count.node_id].counts.append(count)
        for row in latency:
            if row.slice_id in watched and row.at >= earliest:
                arrived[row.slice_id, row.node_id].latency.append(row)
        with self._lock:
            self._newest.update(arrived)

    def take(self, name_of: Callable[[UUID], str]) -> dict[UUID, Picture]:
        """Return the picture of each slice whose nodes were heard just now; `name_of` names a node."""
        with self._lock:
            oldest = self._clock() - FRESH_SECONDS
            self._newest = {key: newest for key, newest in self._newest.items() if newest.came >= oldest}
            current = list(self._newest.items())
        pictures: dict[UUID, Picture] = defaultdict(Picture)
        for (slice_id, node_id), newest in current:
            _draw(pictures[slice_id], name_of(node_id), newest)
        return dict(pictures)


def _draw(picture: Picture, node: str, newest: Newest) -> None:
    for row in newest.counts:
        picture.count(node, row.route, row.service, row.code, row.count)
    picture.buckets = merge([picture.buckets, *(from_bins(row.bins) for row in newest.latency)])
