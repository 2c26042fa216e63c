"""Says to Envoy how many connections each listener takes at once. Envoy forgets it when it ends, and is told again."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from gatehouse_protocol.vocabulary import CONNECTION_BOUND

from gatehouse_agent import logs
from gatehouse_agent.assembly.snapshot import Snapshot
from gatehouse_agent.envoy.admin import AdminError

_AGAIN_SECONDS: Final = 1.0
_UNBOUNDED: Final = 2**32 - 1


class ConnectionBounds:
    """`say` sets runtime keys of Envoy's."""

    def __init__(self, say: Callable[[Mapping[str, int]], Awaitable[Any]]) -> None:
        self._say = say
        self._bounds: dict[str, int] = {}
        self._awake = asyncio.Event()

    def taken(self, snapshot: Snapshot) -> None:
        """Go by this set from now on: Envoy has taken it. A listener that has no bound any more is told so."""
        wanted = {one.name: one.most_connections for one in snapshot.listeners if one.most_connections}
        self._bounds = {**dict.fromkeys(self._bounds, _UNBOUNDED), **wanted}
        if self._bounds:
            self._awake.set()

    async def run(self) -> None:
        """Say what there is to say until cancelled; what was not heard is said again."""
        while True:
            await self._awake.wait()
            self._awake.clear()
            said = {CONNECTION_BOUND.format(listener=name): most for name, most in self._bounds.items()}
            try:
                await self._say(said)
            except AdminError as error:
                logs.warning("bounds_not_said", error=str(error))
                self._awake.set()
                await asyncio.sleep(_AGAIN_SECONDS)
