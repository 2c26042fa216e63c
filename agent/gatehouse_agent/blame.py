"""Finds the virtual host for which Envoy refused the routes, since its reason names no object.

Off-line, with `envoy --mode validate` on the routes as they were plus the first so many changed hosts: each run halves
the suspects. Nothing of it touches the Envoy that serves.
"""

import asyncio
import json
import tempfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from gatehouse_protocol import envoy_schema
from google.protobuf import json_format

from gatehouse_agent import wire
from gatehouse_agent.assembly.content import SliceContent
from gatehouse_agent.assembly.kinds import INGRESS, Kind
from gatehouse_agent.envoy.bootstrap import Sockets, bootstrap
from gatehouse_agent.envoy.overload import Bounds
from gatehouse_agent.envoy.process import validate

_MANAGER: Final = "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"
_ROUTER: Final = "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"
_BOUNDS: Final = Bounds(connections=1, heap_bytes=4 * 1024**3)
_ADDRESS: Final = {"socket_address": {"address": "127.0.0.1", "port_value": 1}}


@dataclass(frozen=True, slots=True)
class Case:
    """What was refused, as serialised Anys: shell, clusters, hosts beyond suspicion, and the suspects by name."""

    shell: bytes = field(repr=False)
    clusters: tuple[bytes, ...] = field(repr=False)
    innocent: tuple[bytes, ...] = field(repr=False)
    suspects: tuple[tuple[str, bytes], ...]


def make_case(slices: Iterable[SliceContent], bodies: Mapping[str, bytes], fresh: Collection[str]) -> Case | None:
    """Return the case of a set that was refused with the virtual hosts named in `fresh`; None without a shell."""
    by_kind: dict[str, dict[str, bytes]] = {}
    for content in slices:
        for one in content:
            by_kind.setdefault(one.type, {})[one.name] = bodies[one.digest]
    hosts = by_kind.get(Kind.VIRTUAL_HOST, {})
    shell = by_kind.get(Kind.ROUTES, {}).get(INGRESS)
    if shell is None:
        return None
    innocent = tuple(body for name, body in hosts.items() if name not in fresh)
    suspects = tuple(sorted((name, body) for name, body in hosts.items() if name in fresh))
    return Case(shell, tuple(by_kind.get(Kind.CLUSTER, {}).values()), innocent, suspects)


async def find_culprit(case: Case, binary: Path) -> str:
    """Return the name of the virtual host that makes the difference, or an empty string if none alone does."""
    if len(case.suspects) == 1:
        return case.suspects[0][0]
    good, bad = 0, len(case.suspects)
    with tempfile.TemporaryDirectory(prefix="gh-blame-") as directory:
        trial = Path(directory) / "trial.pb"
        if not case.suspects or not await _is_refused(case, bad, binary, trial):
            return ""
        while bad - good > 1:
            middle = (good + bad) // 2
            if await _is_refused(case, middle, binary, trial):
                bad = middle
            else:
                good = middle
    return case.suspects[bad - 1][0]


async def _is_refused(case: Case, count: int, binary: Path, trial: Path) -> bool:
    await asyncio.to_thread(_write, case, count, binary, trial)
    return bool(await validate(binary, trial))


def _write(case: Case, count: int, binary: Path, trial: Path) -> None:
    hosts = [*case.innocent, *(body for _, body in case.suspects[:count])]
    trial.write_bytes(_rendering(case, hosts, binary, Sockets(trial.parent)))


def _rendering(case: Case, hosts: Sequence[bytes], binary: Path, sockets: Sockets) -> bytes:
    """Return a bootstrap that has clusters and routes inside, so that validation really compiles the routes."""
    schema = envoy_schema.load(binary)
    base = json.loads(bootstrap("blame", "blame", sockets, _BOUNDS))
    listener = {"name": "trial", "address": _ADDRESS, "filter_chains": [{"filters": [{"name": "http"}]}]}
    base["static_resources"]["listeners"] = [listener]
    rendering = schema.message("envoy.config.bootstrap.v3.Bootstrap")()
    json_format.ParseDict(base, rendering, descriptor_pool=schema.pool)
    for cluster in case.clusters:
        rendering.static_resources.clusters.add().MergeFromString(wire.unwrap(cluster)[1])
    manager = schema.message(_MANAGER)(stat_prefix="trial")
    manager.route_config.MergeFromString(wire.unwrap(case.shell)[1])
    _add_hosts(manager.route_config, hosts)
    manager.http_filters.add(name="router").typed_config.type_url = _ROUTER
    config = rendering.static_resources.listeners[0].filter_chains[0].filters[0].typed_config
    config.type_url, config.value = f"type.googleapis.com/{_MANAGER}", manager.SerializeToString()
    body: bytes = rendering.SerializeToString()
    return body


def _add_hosts(route_config: Any, hosts: Iterable[bytes]) -> None:
    for host in hosts:
        route_config.virtual_hosts.add().MergeFromString(wire.unwrap(host)[1])
