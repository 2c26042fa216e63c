"""Who spends a budget: bad events by route, service, status and flags, or revision."""

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from slo.arithmetic.judging import burn_rate
from slo.arithmetic.sums import Sums
from slo.evidence.fresh import facts_of
from slo.evidence.matching import CELL, Matched, SeriesFacts, matched, slowest_good_bucket
from slo.evidence.scopes import scope_of
from slo.models import Objective
from slo.spec import Kind
from telemetry.queries.moments import moments, parameters, select
from telemetry.queries.window import Window


class By(StrEnum):
    """What events are told apart by."""

    ROUTE = "route"
    SERVICE = "service"
    CODE = "code"
    REVISION = "revision"


@dataclass(frozen=True, slots=True)
class Share:
    """A part of the events; `burn` is how fast the budget would go if all were like these, None without events."""

    name: str
    sums: Sums
    share_of_bad: float | None
    burn: float | None


def breakdown(objective: Objective, by: By, window: Window) -> list[Share]:
    """Return the parts, the worst first; two queries."""
    spec, slices = objective.promise, scope_of(objective).counted_ids
    facts = {one.id: one for one in facts_of(slice_id__in=list(slices))}
    found = matched(spec.indicator, facts.values())
    sums: dict[str, Sums] = defaultdict(Sums)
    for revision, key, slow, number in _events(objective, list(slices), found, window):
        name = str(revision) if by is By.REVISION else _name(by, facts[key], spec.indicator.kind)
        is_bad = slow if spec.indicator.kind is Kind.LATENCY else key in found.bad
        sums[name] += Sums(bad=number) if is_bad else Sums(good=number)
    bad = sum(one.bad for one in sums.values())
    shares = [_share(name, one, bad, objective) for name, one in sums.items()]
    return sorted(shares, key=lambda one: (-one.sums.bad, -one.sums.good, one.name))


def _events(objective: Objective, slices: list[Any], found: Matched, window: Window) -> list[tuple[Any, ...]]:
    """Return (revision, series, whether it was slow, how many)."""
    values = parameters(slices, window) | {
        "series": [*found.good, *found.bad], "routes": list(found.routes),
        "slowest": slowest_good_bucket(objective.promise.indicator.threshold_ms),
    }  # fmt: skip
    if found.routes:
        statement = f"""
        SELECT revision_sequence, cell / {CELL} AS key, cell %% {CELL} > %(slowest)s AS slow, sum(number)::bigint
        FROM {moments(window.sum_level)}, unnest(cells, cell_counts) AS pair (cell, number)
        WHERE cell / {CELL} = ANY(%(routes)s) GROUP BY 1, 2, 3
        """
    else:
        statement = f"""
        SELECT revision_sequence, key, false, sum(number)::bigint
        FROM {moments(window.sum_level)}, unnest(series, counts) AS pair (key, number)
        WHERE key = ANY(%(series)s) GROUP BY 1, 2
        """
    return select(statement, values)


def _name(by: By, facts: SeriesFacts, kind: Kind) -> str:
    """Of what is counted beside requests: what it is about, its place, and the outcome."""
    match by:
        case By.ROUTE:
            return facts.route
        case By.SERVICE:
            return facts.service
        case _ if kind.signal:
            return facts.flags
        case _:
            return f"{facts.code or 'none'} {facts.flags}".removesuffix(" -").strip()


def _share(name: str, sums: Sums, bad: int, objective: Objective) -> Share:
    burn = burn_rate(sums, objective.promise.budget)
    return Share(name, sums, sums.bad / bad if bad else None, None if burn is None else float(burn))
