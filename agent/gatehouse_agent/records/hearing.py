"""Takes in what Envoy tells of single requests.

What a tenant has too much of is not even opened beyond its route: a flood of errors must not keep the agent busy.
"""

import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from gatehouse_agent.assembly import challenges, proof
from gatehouse_agent.assembly.content import SliceRef
from gatehouse_agent.control.clock import Clock
from gatehouse_agent.records.choosing import is_kept
from gatehouse_agent.records.reading import raw, read, record_of
from gatehouse_agent.records.waiting import Waiting
from gatehouse_agent.traffic.rows import slice_of

_OURS: Final = frozenset({proof.ROUTE_NAME.encode(), challenges.ROUTE_NAME.encode()})


class Records:
    """`active` says which revision of each slice Envoy serves now."""

    def __init__(self, gateway: str, clock: Clock, active: Callable[[], Mapping[str, SliceRef]]) -> None:
        self._gateway, self._clock, self._active = gateway, clock, active
        self._waiting = Waiting(clock.steady, clock.seconds)
        self.take = self._waiting.take

    def take_in(self, attributes: Any) -> None:
        """Take in what Envoy says of one request."""
        said = raw(attributes)
        route = said.get("route", b"")
        if route in _OURS or not is_kept(said):
            return
        key = slice_of(route.decode("utf-8", "replace"), self._gateway)
        if self._waiting.admits(key):
            active = self._active().get(key)
            ahead_seconds = self._clock.seconds() - time.time()
            self._waiting.add(record_of(read(said), key, active.sequence if active else 0, ahead_seconds))
