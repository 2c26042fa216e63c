"""Keeps the number of open tunnels of a workload or a rule within its bound.

Envoy does not count them, so this does, and says by a runtime key of Envoy's when no more are let in. Those that came
in between the last that may and the word of it, the newest, are cut. So there are too many for as long as Envoy takes
to tell of a tunnel and this to look at it, a third of a second.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, Final

from gatehouse_protocol.egress import CutCause
from gatehouse_protocol.vocabulary import FLOWS, FULL_PREFIX, MAX_TUNNELS
from google.protobuf.message import DecodeError
from google.protobuf.struct_pb2 import Struct

from gatehouse_agent import logs, wire
from gatehouse_agent.assembly.resources import EnvoyResource
from gatehouse_agent.egress import wire as egress_wire
from gatehouse_agent.egress.enforcing import Enforcement
from gatehouse_agent.egress.hearing import Egress
from gatehouse_agent.egress.tunnels import Tunnel
from gatehouse_agent.envoy.admin import AdminError

Bounds = Mapping[str, int]
"""How many may be open, by `<tenant>.workload/<name>` and `<tenant>.rule/<policy>/<rule>`."""
_PAUSE_SECONDS: Final = 0.05
_AGAIN_SECONDS: Final = 1.0
_IDLE: Final = 10
"""So many times as long as a look took is the next one waited for, where very many are open."""


def bounds_in(tenant: str, body: bytes) -> dict[str, int]:
    """Return the bounds that the routes of a tenant's workloads tell of, a serialised Any."""
    found: dict[str, int] = {}
    try:
        for host in egress_wire.EgressRoutes.FromString(wire.unwrap(body)[1]).virtual_hosts:
            for one in host.metadata.filter_metadata:
                said = Struct.FromString(one.value) if one.key == FLOWS else Struct()
                if MAX_TUNNELS in said.fields:
                    listed = said.fields[MAX_TUNNELS].struct_value.fields
                    found |= {f"{tenant}.{name}": int(most.number_value) for name, most in listed.items()}
    except DecodeError:
        return {}
    return found


def look(tunnels: Iterable[Tunnel], bounds: Bounds) -> tuple[frozenset[str], list[Tunnel]]:
    """Return which bounds are reached, and which tunnels, the oldest given first, are beyond one."""
    counts: Counter[str] = Counter()
    beyond: list[Tunnel] = []
    for tunnel in tunnels:
        if tunnel.is_cut:
            continue
        keys = [key for key in _keys(tunnel) if key in bounds]
        if any(counts[key] >= bounds[key] for key in keys):
            beyond.append(tunnel)
        else:
            counts.update(keys)
    return frozenset(key for key, most in bounds.items() if counts[key] >= most), beyond


def _keys(tunnel: Tunnel) -> tuple[str, str]:
    tenant, rule = tunnel.subject.tenant, tunnel.subject.rule.partition("/egress/")[2]
    return f"{tenant}.workload/{tunnel.subject.workload}", f"{tenant}.rule/{rule}"


class Bounding:
    """`say` sets runtime keys of Envoy's, whose process `pid` is."""

    def __init__(
        self,
        egress: Egress,
        enforcement: Enforcement,
        say: Callable[[Mapping[str, int]], Awaitable[Any]],
        pid: Callable[[], int | None],
    ) -> None:
        self._egress, self._enforcement, self._say, self._pid = egress, enforcement, say, pid
        self._bodies: dict[str, tuple[EnvoyResource, dict[str, int]]] = {}
        self._bounds: dict[str, int] = {}
        self._said: dict[str, bool] = {}
        self._heard_by: int | None = None
        self._is_unheard = False
        self._awake = asyncio.Event()
        egress.on_changed = self._awake.set
        enforcement.on_routes = self._follow

    def _follow(self, routes: Mapping[str, EnvoyResource]) -> None:
        """Take the bounds from now on from these routes, by tenant."""
        kept = self._bodies
        self._bodies = {
            tenant: kept[tenant] if tenant in kept and kept[tenant][0] == one else (one, bounds_in(tenant, one.body))
            for tenant, one in routes.items()
        }
        self._bounds = {key: most for _, bounds in self._bodies.values() for key, most in bounds.items()}
        self._awake.set()

    async def run(self) -> None:
        """Count, say and cut until cancelled."""
        pause = _PAUSE_SECONDS
        while True:
            await self._awake.wait()
            await asyncio.sleep(pause)
            self._awake.clear()
            begun = time.perf_counter()
            pause = _PAUSE_SECONDS
            if self._bounds or self._said:
                is_said = await self._act()
                pause = max(pause, _IDLE * (time.perf_counter() - begun) if is_said else _AGAIN_SECONDS)

    async def _act(self) -> bool:
        """Return whether Envoy has heard what there is to say; what was not heard is said again."""
        full, beyond = look(self._egress.tunnels, self._bounds)
        await self._enforcement.cut([(tunnel, CutCause.TOO_MANY) for tunnel in beyond])
        if (pid := self._pid()) != self._heard_by:
            self._said, self._heard_by = {}, pid
        news = {key: key in full for key in self._bounds if self._said.get(key) is not (key in full)}
        if news:
            try:
                await self._say({f"{FULL_PREFIX}.{key}": 100 if is_full else 0 for key, is_full in news.items()})
            except AdminError as error:
                if not self._is_unheard:
                    logs.warning("bounds_not_said", error=str(error))
                self._is_unheard = True
                self._awake.set()
                return False
            self._is_unheard = False
        self._said = {key: key in full for key in self._bounds}
        return True
