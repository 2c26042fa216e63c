"""What one slice does right now, as sums that add up over nodes and over web processes. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from telemetry.histogram import merge, quantile_ms

WINDOW_SECONDS = 2
SHOWN = 20
"""Routes, services and nodes named in one message: the busiest."""


@dataclass(slots=True)
class Picture:
    """Sums over the newest reports. Routes carry (total, 5xx)."""

    statuses: list[int] = field(default_factory=lambda: [0] * 5)
    buckets: dict[int, int] = field(default_factory=dict)
    routes: dict[str, list[int]] = field(default_factory=dict)
    services: dict[str, int] = field(default_factory=dict)
    nodes: dict[str, int] = field(default_factory=dict)

    def count(self, node: str, route: str, service: str, code: int, number: int) -> None:
        """Add `number` requests that ended with `code`."""
        is_failure = 500 <= code < 600
        self.statuses[0] += number
        if 200 <= code < 600:
            self.statuses[code // 100 - 1] += number
        of_route = self.routes.setdefault(route, [0, 0])
        of_route[0] += number
        of_route[1] += number * is_failure
        self.services[service] = self.services.get(service, 0) + number
        self.nodes[node] = self.nodes.get(node, 0) + number

    def as_part(self) -> dict[str, Any]:
        """Return the JSON that travels between web processes; buckets as pairs, for JSON has no whole-number keys."""
        routes = dict(sorted(self.routes.items(), key=lambda item: -item[1][0])[:SHOWN])
        return {
            "statuses": self.statuses,
            "buckets": sorted(self.buckets.items()),
            "routes": routes,
            "services": _busiest(self.services),
            "nodes": _busiest(self.nodes),
        }


def from_parts(parts: Sequence[Mapping[str, Any]]) -> Picture:
    """Return the sum of what several web processes saw."""
    whole = Picture(buckets=merge(dict(part["buckets"]) for part in parts))
    for part in parts:
        whole.statuses = _add(whole.statuses, part["statuses"])
        for route, numbers in part["routes"].items():
            whole.routes[route] = _add(whole.routes.get(route, [0, 0]), numbers)
        for ours, theirs in ((whole.services, part["services"]), (whole.nodes, part["nodes"])):
            for name, number in theirs.items():
                ours[name] = ours.get(name, 0) + number
    return whole


def message(slice_key: str, picture: Picture, at: str) -> dict[str, Any]:
    """Return what the browser gets every two seconds."""
    total, *classes = picture.statuses
    routes = sorted(picture.routes.items(), key=lambda item: -item[1][0])[:SHOWN]
    return {
        "type": "traffic",
        "topic": f"traffic:{slice_key}",
        "at": at,
        "window_seconds": WINDOW_SECONDS,
        "total": total,
        **dict(zip(("2xx", "3xx", "4xx", "5xx"), classes, strict=True)),
        "p50_ms": quantile_ms(picture.buckets, 0.5),
        "p99_ms": quantile_ms(picture.buckets, 0.99),
        "routes": [{"route": route, "total": numbers[0], "5xx": numbers[1]} for route, numbers in routes],
        "nodes": [{"node": node, "total": number} for node, number in _busiest(picture.nodes).items()],
        "services": [{"service": name, "total": number} for name, number in _busiest(picture.services).items()],
    }


def _busiest(numbers: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(numbers.items(), key=lambda item: -item[1])[:SHOWN])


def _add(ours: Iterable[int], theirs: Iterable[int]) -> list[int]:
    return [a + b for a, b in zip(ours, theirs, strict=True)]
