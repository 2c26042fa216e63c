"""Adds a batch of reported rows up before it is stored: by slice, by gateway, by node. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from telemetry.histogram import from_bins
from telemetry.rows import ByteRow, CountRow, Heard, LatencyRow

STATUSES = 5
"""total, 2xx, 3xx, 4xx, 5xx"""
SeriesKey = tuple[UUID, str, str, int, str]
"""slice, route, service, code, flags"""


@dataclass(slots=True)
class ScopeSum:
    """One moment of a slice's revision, or of a gateway."""

    statuses: list[int] = field(default_factory=lambda: [0] * STATUSES)
    counts: dict[SeriesKey, int] = field(default_factory=dict)
    buckets: dict[int, int] = field(default_factory=dict)
    cells: dict[tuple[SeriesKey, int], int] = field(default_factory=dict)
    flows: dict[SeriesKey, list[int]] = field(default_factory=dict)
    """Requests whose bytes are known, bytes received and bytes sent, by route with one service."""


@dataclass(slots=True)
class NodeSum:
    """One moment of a node, by slice (its own series) and class of code, and by slice and latency bucket."""

    statuses: dict[tuple[SeriesKey, int], int] = field(default_factory=dict)
    cells: dict[tuple[SeriesKey, int], int] = field(default_factory=dict)


ScopeKey = tuple[datetime, UUID, int]
"""moment, slice or gateway, revision sequence (0 for a gateway)"""
NodeKey = tuple[datetime, UUID]
K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Batch:
    """Everything one call stores."""

    slices: Mapping[ScopeKey, ScopeSum]
    gateways: Mapping[ScopeKey, ScopeSum]
    nodes: Mapping[NodeKey, NodeSum]


def pack(
    counts: Sequence[CountRow],
    latency: Sequence[LatencyRow],
    heard: Iterable[Heard],
    gateway_of: Mapping[UUID, UUID],
    moved: Sequence[ByteRow] = (),
) -> Batch:
    """Return the sums of a batch; `gateway_of` tells the gateway of each slice."""
    slices: dict[ScopeKey, ScopeSum] = defaultdict(ScopeSum)
    nodes: dict[NodeKey, NodeSum] = defaultdict(NodeSum)
    for count in counts:
        _add_count(slices[count.at, count.slice_id, count.revision_sequence], count)
        ended = (whole_slice(count.slice_id), class_of(count.code))
        _add_each(nodes[count.at, count.node_id].statuses, {ended: count.count})
    for row in latency:
        buckets = from_bins(row.bins)
        _add_latency(slices[row.at, row.slice_id, row.revision_sequence], row, buckets)
        slice_ = whole_slice(row.slice_id)
        _add_each(nodes[row.at, row.node_id].cells, {(slice_, bucket): number for bucket, number in buckets.items()})
    for one in moved:
        _add_bytes(slices[one.at, one.slice_id, one.revision_sequence], one)
    return Batch(slices, _gateways(slices, heard, gateway_of, nodes), nodes)


def whole_route(slice_id: UUID, route: str) -> SeriesKey:
    """Return the series that stands for a route as a whole."""
    return slice_id, route, "", 0, ""


def whole_service(slice_id: UUID, route: str, service: str) -> SeriesKey:
    """Return the series that stands for everything a service did on a route."""
    return slice_id, route, service, 0, ""


def whole_slice(slice_id: UUID) -> SeriesKey:
    """Return the series that stands for a slice as a whole."""
    return whole_route(slice_id, "")


def class_of(code: int) -> int:
    """Return the first digit of a status, 0 for what ended without one."""
    return code // 100 if 100 <= code < 600 else 0


def _add_count(total: ScopeSum, row: CountRow) -> None:
    key = (row.slice_id, row.route, row.service, row.code, row.flags)
    total.counts[key] = total.counts.get(key, 0) + row.count
    total.statuses[0] += row.count
    if (ended := class_of(row.code)) >= 2:
        total.statuses[ended - 1] += row.count


def _add_latency(total: ScopeSum, row: LatencyRow, buckets: Mapping[int, int]) -> None:
    route = whole_route(row.slice_id, row.route)
    _add_each(total.buckets, buckets)
    _add_each(total.cells, {(route, bucket): number for bucket, number in buckets.items()})


def _add_bytes(total: ScopeSum, row: ByteRow) -> None:
    sums = total.flows.setdefault(whole_service(row.slice_id, row.route, row.service), [0, 0, 0])
    sums[0] += row.requests
    sums[1] += row.received
    sums[2] += row.sent


def _gateways(
    slices: Mapping[ScopeKey, ScopeSum],
    heard: Iterable[Heard],
    gateway_of: Mapping[UUID, UUID],
    nodes: dict[NodeKey, NodeSum],
) -> dict[ScopeKey, ScopeSum]:
    """Return the sums of gateways; a node that was heard leaves a row there and its own, even if it counted nothing."""
    gateways: dict[ScopeKey, ScopeSum] = defaultdict(ScopeSum)
    for word in heard:
        gateways[word.at, word.gateway_id, 0].statuses[0] += 0
        nodes.setdefault((word.at, word.node_id), NodeSum())
    for (at, slice_id, _), part in slices.items():
        if gateway_id := gateway_of.get(slice_id):
            whole = gateways[at, gateway_id, 0]
            whole.statuses = [a + b for a, b in zip(whole.statuses, part.statuses, strict=True)]
            _add_each(whole.buckets, part.buckets)
    return gateways


def _add_each(total: dict[K, int], part: Mapping[K, int]) -> None:
    for key, number in part.items():
        total[key] = total.get(key, 0) + number
