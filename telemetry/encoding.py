"""Writes sums as lines of Postgres's COPY text format: numbers, ids and times only, so nothing needs escaping. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from telemetry.packing import NodeKey, NodeSum, ScopeKey, ScopeSum, SeriesKey

CELL, STATUS = 256, 8
"""A cell is series × 256 + bucket, a status is series × 8 + class of code."""
LARGEST, LARGEST_WIDE = 2**31 - 1, 2**63 - 1
"""No node can make the table refuse a batch by counting to the moon."""
SCOPE_COLUMNS = (
    "at, scope_id, revision_sequence, total, status_2xx, status_3xx, status_4xx, status_5xx, "
    "series, counts, buckets, bucket_counts, cells, cell_counts, flows, flow_requests, received, sent"
)
NODE_COLUMNS = "at, node_id, statuses, counts, cells, cell_counts"
Numbers = Mapping[SeriesKey, int]


def scope_line(key: ScopeKey, total: ScopeSum, series: Numbers) -> str:
    """Return the line of one slice or gateway."""
    at, scope_id, revision_sequence = key
    counts = _columns((series[name], count) for name, count in total.counts.items())
    buckets = _columns(total.buckets.items())
    cells = _columns(_numbered(total.cells, series, CELL))
    flows = _flow_columns(sorted((series[name], *sums) for name, sums in total.flows.items()))
    statuses = (min(number, LARGEST_WIDE) for number in (revision_sequence, *total.statuses))
    return _line(at.isoformat(), scope_id, *statuses, *counts, *buckets, *cells, *flows)


def node_line(key: NodeKey, total: NodeSum, series: Numbers) -> str:
    """Return the line of one node."""
    at, node_id = key
    statuses = _columns(_numbered(total.statuses, series, STATUS))
    return _line(at.isoformat(), node_id, *statuses, *_columns(_numbered(total.cells, series, CELL)))


def _numbered(sums: Mapping[tuple[SeriesKey, int], int], series: Numbers, width: int) -> Iterable[tuple[int, int]]:
    return ((series[key] * width + part, count) for (key, part), count in sums.items())


def _columns(pairs: Iterable[tuple[int, int]]) -> tuple[str, str]:
    """Return two arrays, both in the order of the first: like numbers beside each other compress well."""
    ordered = sorted(pairs)
    return _array(key for key, _ in ordered), _array(min(value, LARGEST) for _, value in ordered)


def _flow_columns(ordered: Sequence[tuple[int, ...]]) -> Iterable[str]:
    """Return four arrays: the series, and of each its requests, which are few, and its bytes, which are many."""
    for place, largest in enumerate((LARGEST, LARGEST, LARGEST_WIDE, LARGEST_WIDE)):
        yield _array(min(one[place], largest) for one in ordered)


def _array(values: Iterable[int]) -> str:
    return "{" + ",".join(map(str, values)) + "}"


def _line(*values: object) -> str:
    return "\t".join(map(str, values)) + "\n"
