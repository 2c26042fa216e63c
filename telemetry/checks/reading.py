"""How the checks of a slice stand and stood: what was published, what nodes told last, and what was counted."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from policies.compiler import Kind
from policies.models import RevisionObject, Slice
from telemetry.checks.models import CheckMinute, CheckOnNode, id_of
from telemetry.checks.standing import Last, Standing, is_fresh, standing_of
from telemetry.histogram import quantile_ms
from telemetry.levels import HOUR, HOUR_SECONDS, floor
from telemetry.queries.moments import SLOT, moments, parameters, select
from telemetry.queries.window import Window

HOURS: Final = 24
STRIP: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Bar:
    """One hour; both None where nothing was told."""

    at: datetime
    good: int | None
    bad: int | None


@dataclass(frozen=True, slots=True)
class OnNode:
    """How a check stands on a node; `minutes` are the last hour's that it told of."""

    row: CheckOnNode
    standing: Standing
    minutes: tuple[CheckMinute, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A published check, where it stands, and the last day by hours."""

    id: UUID
    name: str
    spec: dict[str, Any]
    standing: Standing
    nodes: tuple[OnNode, ...]
    bars: tuple[Bar, ...]
    p95_ms: float | None

    @property
    def availability(self) -> float | None:
        """The share of good results of the day, None without any."""
        good, bad = (sum(getattr(bar, name) or 0 for bar in self.bars) for name in ("good", "bad"))
        return good / (good + bad) if good + bad else None


def checks_of(slice_: Slice, now: datetime, *, name: str | None = None) -> list[Found]:
    """Return the published checks of a slice (or one), by name; four queries, one more for one."""
    rows = RevisionObject.objects.filter(slice=slice_, kind=Kind.CHECK, to_sequence=None)
    named = rows.filter(name=name) if name is not None else rows
    specs = dict(named.order_by("name").values_list("name", "spec"))
    told = _told_of(slice_, list(specs), name, now)
    return [_found(id_of(slice_.pk, one), one, spec, told) for one, spec in specs.items()]


@dataclass(frozen=True, slots=True)
class _Told:
    """What was told of some checks, by their ids; `minutes` by nodes."""

    now: datetime
    window: Window
    lasts: Mapping[UUID, list[CheckOnNode]]
    bars: Mapping[UUID, Mapping[int, tuple[int, int]]]
    latency: Mapping[UUID, Mapping[int, int]]
    minutes: Mapping[UUID, list[CheckMinute]]


def _told_of(slice_: Slice, names: list[str], one: str | None, now: datetime) -> _Told:
    ids, window = [id_of(slice_.pk, name) for name in names], _day(now)
    lasts: defaultdict[UUID, list[CheckOnNode]] = defaultdict(list)
    for row in CheckOnNode.objects.filter(check_id__in=ids).order_by("node_name"):
        lasts[row.check_id].append(row)
    minutes = _minutes(id_of(slice_.pk, one), now) if one is not None else {}
    return _Told(now, window, lasts, _bars(ids, window), _latency(ids, window), minutes)


def _found(pk: UUID, name: str, spec: dict[str, Any], told: _Told) -> Found:
    every, rows = spec["every_seconds"], told.lasts.get(pk, [])
    lasts, bars = [Last(row.last_at, bool(row.reason)) for row in rows], told.bars.get(pk, {})
    return Found(
        pk,
        name,
        spec,
        standing_of(lasts, every, told.now, is_enabled=spec["enabled"]),
        tuple(OnNode(row, _on_node(row, every, told.now), tuple(told.minutes.get(row.node_id, ()))) for row in rows),
        tuple(Bar(at, *bars.get(slot, (None, None))) for slot, at in enumerate(told.window.starts)),
        quantile_ms(told.latency.get(pk, {}), 0.95),
    )


def _on_node(row: CheckOnNode, every_seconds: int, now: datetime) -> Standing:
    if not is_fresh(row.last_at, every_seconds, now):
        return Standing.UNKNOWN
    return Standing.FAILING if row.reason else Standing.PASSING


def _day(now: datetime) -> Window:
    until = floor(now, HOUR_SECONDS) + timedelta(hours=1)
    return Window(until - timedelta(hours=HOURS), until, HOUR_SECONDS)


def _bars(ids: Collection[UUID], window: Window) -> dict[UUID, dict[int, tuple[int, int]]]:
    statement = f"""
    SELECT scope_id, {SLOT} AS slot, sum(status_2xx)::bigint, sum(total - status_2xx)::bigint
    FROM {moments(HOUR)} GROUP BY scope_id, slot
    """
    found: defaultdict[UUID, dict[int, tuple[int, int]]] = defaultdict(dict)
    for pk, slot, good, bad in select(statement, parameters(ids, window)):
        found[pk][slot] = (good, bad)
    return found


def _latency(ids: Collection[UUID], window: Window) -> dict[UUID, dict[int, int]]:
    statement = f"""
    SELECT scope_id, bucket, sum(count)::bigint
    FROM {moments(HOUR)}, unnest(buckets, bucket_counts) AS pair (bucket, count) GROUP BY scope_id, bucket
    """
    found: defaultdict[UUID, dict[int, int]] = defaultdict(dict)
    for pk, bucket, count in select(statement, parameters(ids, window)):
        found[pk][bucket] = count
    return found


def _minutes(check_id: UUID, now: datetime) -> dict[UUID, list[CheckMinute]]:
    found: defaultdict[UUID, list[CheckMinute]] = defaultdict(list)
    for row in CheckMinute.objects.filter(check_id=check_id, at__gt=now - STRIP).order_by("at"):
        found[row.node_id].append(row)
    return found
