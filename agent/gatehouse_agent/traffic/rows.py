"""Assigns counts to slices and to the revisions that were active while they were counted. Pure."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from gatehouse_protocol.reports import ByteRow, CountRow, Counts, LatencyRow

from gatehouse_agent.assembly.content import SliceRef
from gatehouse_agent.traffic.totals import Place, Totals


def count_rows(counted: Totals, active: Mapping[str, SliceRef], gateway: str) -> tuple[CountRow, ...]:
    """Return one row for each outcome, sorted."""
    rows = []
    for outcome, count in sorted(counted.requests.items()):
        key = slice_of(outcome.route, gateway)
        rows.append(
            CountRow(key, _sequence(active, key), outcome.route, outcome.service, outcome.code, outcome.flags, count)
        )
    return tuple(rows)


def latency_rows(counted: Totals, active: Mapping[str, SliceRef], gateway: str) -> tuple[LatencyRow, ...]:
    """Return one row for each route, sorted."""
    rows = []
    for route, bins in sorted(counted.latency.items()):
        key = slice_of(route, gateway)
        triples = tuple((lower, width, count) for (lower, width), count in sorted(bins.items()))
        rows.append(LatencyRow(key, _sequence(active, key), route, triples))
    return tuple(rows)


def byte_rows(counted: Totals, active: Mapping[str, SliceRef], gateway: str) -> tuple[ByteRow, ...]:
    """Return one row for each route and service whose bytes are known, sorted.

    Envoy counts requests and bytes at once, so a place that moved no bytes is one whose bytes nobody counts.
    """
    requests: Counter[Place] = Counter()
    for outcome, count in counted.requests.items():
        requests[outcome.route, outcome.service] += count
    rows = []
    for place in sorted(counted.received.keys() | counted.sent.keys()):
        route, service = place
        key = slice_of(route, gateway)
        moved = requests[place], counted.received.get(place, 0), counted.sent.get(place, 0)
        rows.append(ByteRow(key, _sequence(active, key), route, service, *moved))
    return tuple(rows)


def merge(windows: Sequence[Counts]) -> Counts:
    """Return one window over all given ones (at least one, in order of time), with equal rows added up."""
    requests: Counter[CountRow] = Counter()
    latency: defaultdict[LatencyRow, Counter[tuple[int, int]]] = defaultdict(Counter)
    moved: dict[ByteRow, ByteRow] = {}
    for window in windows:
        for row in window.rows:
            requests[replace(row, count=0)] += row.count
        for line in window.latency:
            latency[replace(line, bins=())].update({(lower, width): count for lower, width, count in line.bins})
        for one in window.bytes:
            place = replace(one, requests=0, received=0, sent=0)
            moved[place] = _sum(moved.get(place, place), one)
    rows = tuple(replace(row, count=count) for row, count in requests.items())
    lines = tuple(
        replace(line, bins=tuple((lower, width, count) for (lower, width), count in sorted(bins.items())))
        for line, bins in latency.items()
    )
    return Counts(windows[0].from_, windows[-1].to, rows, lines, tuple(moved.values()))


def _sum(one: ByteRow, more: ByteRow) -> ByteRow:
    return replace(
        one, requests=one.requests + more.requests, received=one.received + more.received, sent=one.sent + more.sent
    )


def slice_of(route: str, gateway: str) -> str:
    """Return whose traffic a route's is: its owner is the first part of its name; no route is the platform's."""
    owner, slash, _ = route.partition("/")
    return f"{owner if slash else 'platform'}@{gateway}"


def _sequence(active: Mapping[str, SliceRef], key: str) -> int:
    return active[key].sequence if key in active else 0
