"""Looks every few seconds which routes are flooded, and writes when that begins and ends.

Where nodes were not heard in most of the last minute nothing is judged: unknown is not calm.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from console.base.live import announce
from policies.compiler import Kind
from policies.models import Slice
from policies.queries.revisions import rows_at
from telemetry.ids import id_at
from telemetry.levels import HOUR_SECONDS, floor
from telemetry.locks import Lock, held_alone
from telemetry.queries.rates import Route, hours_heard, requests_between, requests_in_hours, steps_heard
from waf.floods.findings import found_in
from waf.floods.judging import DAYS, FLOOR, Course, Usual, begins, goes_on, usual_of
from waf.models import Flood

STEP_SECONDS: Final = 10
STEPS: Final = 6
FEWEST_STEPS: Final = 4
LATE: Final = timedelta(seconds=10)
"""So long reports may take."""
_DAY: Final = timedelta(days=1)


def watch(now: datetime) -> None:
    """Judge all routes, unless somebody else does."""
    with held_alone(Lock.FLOODS) as is_ours:
        if is_ours:
            _watch(now)


def _watch(now: datetime) -> None:
    rows = {(row.slice_id, row.route): row for row in Flood.objects.filter(ended_at=None)}
    until = floor(now - LATE, STEP_SECONDS)
    since = until - timedelta(seconds=STEPS * STEP_SECONDS)
    busy = requests_between(since, until, least=int(FLOOR * STEP_SECONDS))
    slice_ids = {slice_id for slice_id, _ in (*rows, *busy)}
    slices = {row.pk: row for row in Slice.objects.filter(pk__in=slice_ids).select_related("tenant")}
    heard = steps_heard({row.gateway_id for row in slices.values()}, since, until)
    steps = {pk: heard.get(row.gateway_id, 0) for pk, row in slices.items()}
    seconds = {pk: count * STEP_SECONDS for pk, count in steps.items() if count >= FEWEST_STEPS}
    rates = {
        (slice_id, _own(route, slices[slice_id])): count / seconds[slice_id]
        for (slice_id, route), count in busy.items()
        if slice_id in seconds
    }
    for key, row in rows.items():
        if row.slice_id in seconds:
            _go_on(row, slices[row.slice_id], rates.get(key, 0.0), now)
    fresh = [key for key, rate in rates.items() if rate >= FLOOR and key not in rows]
    usual = _usual(fresh, slices, now)
    for slice_id, route in fresh:
        course = begins(rates[slice_id, route], usual.get((slice_id, route)), now)
        if course is not None:
            _begin(slices[slice_id], route, course, usual[slice_id, route])


def _usual(routes: Iterable[Route], slices: Mapping[UUID, Slice], now: datetime) -> dict[Route, Usual]:
    """What is usual for routes, by their own names, at this hour."""
    wanted = list(routes)
    concerned = {slice_id: slices[slice_id] for slice_id, _ in wanted}
    hour = floor(now, HOUR_SECONDS)
    hours = [hour - _DAY * day for day in range(DAYS, 0, -1)]
    counts = requests_in_hours(concerned, hours)
    heard = hours_heard({row.gateway_id for row in concerned.values()}, hours)
    found = {}
    for slice_id, route in wanted:
        of_route = counts.get((slice_id, f"{slices[slice_id].tenant.slug}/{route}"), {})
        listened = heard.get(slices[slice_id].gateway_id, set())
        days = [of_route.get(one, 0) / HOUR_SECONDS if one in listened else None for one in hours]
        if (usual := usual_of(days)) is not None:
            found[slice_id, route] = usual
    return found


@transaction.atomic
def _begin(slice_: Slice, route: str, course: Course, usual: Usual) -> None:
    Flood.objects.create(
        id=id_at(course.started_at), slice_id=slice_.pk, route=route, started_at=course.started_at,
        last_at=course.started_at, rate=course.peak, peak=course.peak, usual=usual.rate, limit=usual.limit,
        challenged=challenging(slice_), found=found_in(slice_.pk, route, course.started_at),
    )  # fmt: skip
    announce(f"slice:{slice_.key}", "waf", subject=slice_.key)


@transaction.atomic
def _go_on(row: Flood, slice_: Slice, rate: float, now: datetime) -> None:
    course = goes_on(Course(row.started_at, row.limit, row.peak, row.calm_since), rate, now)
    row.last_at, row.rate, row.peak = now, rate, course.peak
    row.calm_since, row.ended_at = course.calm_since, course.ended_at
    if course.ended_at is None:
        row.found = found_in(row.slice_id, row.route, now) or row.found
    row.save()
    announce(f"slice:{slice_.key}", "waf", subject=slice_.key)


def challenging(slice_: Slice) -> list[str]:
    """Return the policies, of the tenant and of the platform, that ask clients for a click in a flood."""
    found = []
    of_platform = Slice.objects.traffic().filter(gateway_id=slice_.gateway_id, tenant__is_platform=True)
    for one in {slice_.pk: slice_, **{row.pk: row for row in of_platform.select_related("tenant")}}.values():
        rows = rows_at(one, one.last_sequence).filter(kind=Kind.WAF_POLICY, spec__challenges_in_floods=True)
        found += [f"{one.tenant.slug}/{name}" for name in rows.order_by("name").values_list("name", flat=True)]
    return found


def _own(route: str, slice_: Slice) -> str:
    return route.removeprefix(f"{slice_.tenant.slug}/")
