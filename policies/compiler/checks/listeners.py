"""Doors of one gateway: no two on the same address and port."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policies.compiler.checks.finding import error
from policies.compiler.intent import IntentObject, ListenerSpec
from policies.compiler.problems import Problem


def check_listeners(objects: Iterable[IntentObject]) -> Iterator[Problem]:
    """`listener_duplicate`: the port is already taken, on the same address or on all of them."""
    taken: dict[tuple[int, str], str] = {}
    for item in sorted(objects, key=lambda item: item.name):
        if not isinstance(item.spec, ListenerSpec):
            continue
        spec = item.spec
        rivals = [name for (port, ip), name in taken.items() if port == spec.port and _do_meet(ip, spec.address)]
        if rivals:
            yield error(item, "/spec/port", "listener_duplicate", f"port {spec.port} is taken by listener {rivals[0]}")
        taken.setdefault((spec.port, spec.address), item.name)


def _do_meet(one: str, other: str) -> bool:
    return one == other or bool({one, other} & {"0.0.0.0", "::"})
