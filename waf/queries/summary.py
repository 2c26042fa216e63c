"""What the firewall did in a stretch of time, from exact counts: over time, by route, by rule."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q

from policies.models import Slice
from telemetry.levels import HOUR_SECONDS, floor
from telemetry.queries.points import line_of
from telemetry.queries.window import Window
from waf.models import Label, Outcome, Verdict
from waf.models.outcome import OF_REQUESTS, OF_RESPONSES, STOPPED
from waf.queries.events import messages_of

STEPS: Final = (60, 300, 900, HOUR_SECONDS, 6 * HOUR_SECONDS, 86_400)
POINTS: Final = 120
SHOWN: Final = 50
SUMS: Final = """
SELECT (extract(epoch FROM at - %(since)s)::bigint / %(step)s)::int, outcome, sum(total)::bigint
FROM {table} WHERE slice_id = %(slice)s AND at >= %(since)s AND at < %(until)s AND outcome <> 'matched'
GROUP BY 1, 2
"""
ROUTES: Final = """
SELECT route, sum(total)::bigint,
  coalesce(sum(total) FILTER (WHERE outcome = ANY(%(stopped)s)), 0)::bigint,
  coalesce(sum(total) FILTER (WHERE outcome = 'would_refuse'), 0)::bigint
FROM {table} WHERE slice_id = %(slice)s AND at >= %(since)s AND at < %(until)s AND outcome = ANY(%(requests)s)
GROUP BY route ORDER BY 2 DESC, 1 LIMIT %(shown)s
"""
RULES: Final = """
SELECT rule, sum(total)::bigint, count(DISTINCT route), max(at)
FROM {table} WHERE slice_id = %(slice)s AND at >= %(since)s AND at < %(until)s AND outcome = 'matched'
GROUP BY rule ORDER BY 2 DESC, 1 LIMIT %(shown)s
"""
CLIENTS: Final = """
SELECT rule, count(DISTINCT client) FROM waf_tally, unnest(rules) AS rule
WHERE slice_id = %(slice)s AND at >= %(hour)s AND at < %(until)s AND rule = ANY(%(rules)s) GROUP BY rule
"""


@dataclass(frozen=True, slots=True)
class Step:
    """One step; `requests` by outcome is None where no node was heard: unknown is not zero."""

    at: datetime
    requests: dict[str, int] | None


@dataclass(frozen=True, slots=True)
class RouteSum:
    """One route. `refused` did not go through as they came."""

    route: str
    requests: int
    refused: int
    would_refuse: int


@dataclass(frozen=True, slots=True)
class RuleSum:
    """One rule. `clients` are those of stored events; `false_share` of its labels, None without any."""

    rule: str
    message: str
    matches: int
    clients: int
    routes: int
    false_share: float | None
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Summary:
    """`as_of` is when the newest report in the window was stored."""

    as_of: datetime | None
    steps: list[Step]
    routes: list[RouteSum]
    rules: list[RuleSum]
    untold: int
    responses: dict[str, int]
    """Responses by what is counted of them."""


def good_step(window_seconds: float) -> int:
    """Return the finest usual step that makes a readable number of points."""
    return next((step for step in STEPS if window_seconds <= step * POINTS), STEPS[-1])


def summary_of(slice: Slice, window: Window) -> Summary:
    """Return the summary; windows with long steps are read by the hour."""
    table = "waf_hour" if window.step_seconds % HOUR_SECONDS == 0 else "waf_minute"
    values = {
        "slice": slice.pk, "since": window.since, "until": window.until, "step": window.step_seconds,
        "stopped": [str(one) for one in STOPPED], "requests": [str(one) for one in OF_REQUESTS], "shown": SHOWN,
        "hour": floor(window.since, HOUR_SECONDS),
    }  # fmt: skip
    sums: dict[int, dict[str, int]] = defaultdict(dict)
    for number, outcome, total in _rows(SUMS.format(table=table), values):
        sums[number][outcome] = total
    heard = line_of([], slice.gateway_id, window)
    steps = [
        Step(point.at, sums[number] if number in sums or point.statuses is not None else None)
        for number, point in enumerate(heard.points)
    ]
    return Summary(
        as_of=heard.as_of,
        steps=steps,
        routes=[RouteSum(*row) for row in _rows(ROUTES.format(table=table), values)],
        rules=_rules(slice.pk, _rows(RULES.format(table=table), values), values),
        untold=sum(one.get(Outcome.UNTOLD, 0) for one in sums.values()),
        responses={name: sum(one.get(name, 0) for one in sums.values()) for name in OF_RESPONSES},
    )


def _rules(slice_id: UUID, rows: Collection[tuple[Any, ...]], values: dict[str, Any]) -> list[RuleSum]:
    names = [str(row[0]) for row in rows]
    messages, shares = messages_of(slice_id, names), _false_shares(slice_id, names)
    clients = dict(_rows(CLIENTS, values | {"rules": names}))
    return [
        RuleSum(rule, messages.get(rule, ""), matches, clients.get(rule, 0), routes, shares.get(rule), last_at)
        for rule, matches, routes, last_at in rows
    ]


def _false_shares(slice_id: UUID, rules: Collection[str]) -> dict[str, float]:
    labels = Label.objects.filter(slice_id=slice_id, rule__in=rules)
    counted = labels.values_list("rule").annotate(
        wrong=Count("pk", filter=Q(verdict=Verdict.FALSE_POSITIVE)), all=Count("pk")
    )
    return {rule: wrong / every for rule, wrong, every in counted}


def _rows(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
