"""What is near its limit on which gateway: of each resource the node that has the least left."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from fleet.models import Node
from fleet.queries.node_status import heard_since
from telemetry.vitals.queries import Gauge, newest, troubles_since
from telemetry.vitals.seeing import is_seen

LATELY: Final = timedelta(minutes=15)
Tenants = Collection[str] | None


@dataclass(frozen=True, slots=True)
class Worst:
    """The node of a gateway that has the least left of a resource; its share is known."""

    node: Node
    gauge: Gauge
    share: float
    at: datetime


@dataclass(frozen=True, slots=True)
class Saturation:
    """`unknown` are nodes that are heard and tell nothing of this; `troubles` went wrong in the last quarter hour."""

    worst: Sequence[Worst]
    unknown: Sequence[Node]
    troubles: Sequence[tuple[Node, str, str, int]]


def saturation(nodes: Sequence[Node], now: datetime, tenants: Tenants) -> Saturation:
    """Return how near these nodes are to their limits, the nearest first; two queries. Silent nodes are left out."""
    heard = {node.pk: node for node in nodes if node.last_seen_at and node.last_seen_at >= heard_since(now)}
    said = newest(heard.keys(), now)
    found: dict[tuple[str, str], Worst] = {}
    for pk, told in said.items():
        for gauge in told.gauges:
            key, share = (heard[pk].gateway.slug, gauge.resource), gauge.share
            if share is None or not is_seen(gauge.resource, gauge.subject, tenants):
                continue
            if key not in found or share > found[key].share:
                found[key] = Worst(heard[pk], gauge, share, told.at)
    return Saturation(
        sorted(found.values(), key=lambda one: (-one.share, one.node.gateway.slug, one.gauge.resource)),
        [node for pk, node in heard.items() if pk not in said],
        [
            (heard[pk], kind, subject, count)
            for pk, counts in sorted(troubles_since(said.keys(), now - LATELY).items(), key=lambda one: str(one[0]))
            for name, count in sorted(counts.items(), key=lambda one: -one[1])
            for kind, _, subject in (name.partition(" "),)
            if is_seen(kind, subject, tenants)
        ],
    )
