"""PURE: which data went where from where: flows, by what live policies declare of their destinations."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from egress.judging import Target, told_target
from egress.way_out import WayOut
from policies.compiler.intent.egress import Destination, EgressAction, Forwarding
from policies.compiler.intent.egress.asked import Asked, in_one_spelling
from policies.compiler.intent.egress.host import filled
from policies.compiler.intent.egress.named import located

RESIDENCY: Final = "residency"


@dataclass(frozen=True, slots=True)
class Went:
    """Alike flows of a window; `reason` is why they did not go."""

    workload: str
    destination: str
    way: str
    outcome: str
    reason: str
    node_region: str
    count: int
    bytes_up: int
    bytes_down: int


@dataclass(slots=True)
class Residence:
    """What became of data of a class from nodes in a region to destinations in others; empty where that is not known.

    `denied` counts what residency rules refused, or would have; `bytes` are both ways together.
    """

    data_class: str
    regions: tuple[str, ...]
    node_region: str
    requests: int = 0
    denied: int = 0
    bytes: int = 0
    destinations: set[str] = field(default_factory=set)


def residences(rows: Iterable[Went], tenant: str, way_out: WayOut) -> list[Residence]:
    """Return what went, by class, region of destinations and region of nodes, the most bytes first."""
    found: dict[tuple[str, tuple[str, ...], str], Residence] = {}
    known: dict[tuple[str, str, str], tuple[str, ...]] = {}
    declared = _declared(tenant, way_out)
    for row in rows:
        place = (row.workload, row.destination, row.way)
        if place not in known:
            known[place] = _regions(told_target(row.destination, Forwarding(row.way)), declared[row.workload])
        for data_class in sorted(way_out.data_classes.get(row.workload, ())):
            key = (data_class, known[place], row.node_region)
            _add(found.setdefault(key, Residence(*key)), row)
    return sorted(found.values(), key=lambda one: (-one.bytes, -one.requests, one.data_class, one.regions))


def _add(sums: Residence, row: Went) -> None:
    sums.bytes += row.bytes_up + row.bytes_down
    sums.destinations.add(row.destination)
    if row.outcome in ("allowed", "would_deny"):
        sums.requests += row.count
    if row.reason == RESIDENCY:
        sums.denied += row.count


def _declared(tenant: str, way_out: WayOut) -> Mapping[str, list[tuple[Destination, tuple[str, ...]]]]:
    """Return for each workload the destinations that are allowed to it and say where they are."""
    found: defaultdict[str, list[tuple[Destination, tuple[str, ...]]]] = defaultdict(list)
    for spec in way_out.policies.values():
        for rule in spec.rules:
            for one in rule.destinations if rule.action is EgressAction.ALLOW else ():
                destination = located(one, way_out.named)
                for workload in spec.workloads if destination.regions else ():
                    host = filled(destination.host, workload, tenant)
                    asked = destination.model_copy(update={"host": host, "methods": (), "path_prefix": None})
                    found[workload].append((asked, destination.regions))
    return found


def _regions(target: Target, declared: Iterable[tuple[Destination, tuple[str, ...]]]) -> tuple[str, ...]:
    place = in_one_spelling(str(target), target.way)
    if place is None:
        return ()
    asked = Asked(*place, way=target.way, method=target.method, path=target.path)
    return next((regions for destination, regions in declared if asked.is_for(destination)), ())
