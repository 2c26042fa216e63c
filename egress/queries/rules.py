"""What the rules of live policies do: how often each decided, what it moved, and who would miss it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import Max, Q, QuerySet, Sum

from egress.judging import Caller, judge, told_target
from egress.models import OTHER, Flow, Hit
from egress.queries.ages import since_when
from egress.way_out import WayOut
from policies.compiler.intent.egress import EgressMode, EgressPolicySpec, EgressRule, Forwarding, Outcome
from policies.models import Slice

LINES: Final = 10
"""Workloads and destinations that are shown of one rule."""
OBSERVED: Final = 20
"""What a policy that observes would deny, the most first."""
LONGEST_DAYS: Final = 400
_SUMMED: Final = ("allowed", "would_deny", "denied", "failed", "bytes_up", "bytes_down")
_LINES: Final = f"""
SELECT rule, workload, destination, way, number FROM (
  SELECT rule, workload, destination, way, sum(count)::bigint AS number,
    row_number() OVER (PARTITION BY rule ORDER BY sum(count) DESC, workload, destination, way) AS place
  FROM egress_flow
  WHERE slice_id = %s AND at >= %s AND rule = ANY(%s) AND destination <> '{OTHER}'
  GROUP BY rule, workload, destination, way
) AS ranked WHERE place <= {LINES} ORDER BY rule, place
"""


@dataclass(frozen=True, slots=True)
class Line:
    """Who asks for what, how often; `would_be` is what became of it without the rule."""

    workload: str
    destination: str
    way: str
    count: int
    would_be: Outcome


@dataclass(frozen=True, slots=True)
class RuleUse:
    """A rule and its sums within the window; `last_at` is of all times."""

    rule: EgressRule
    since: datetime
    sums: Mapping[str, int]
    last_at: datetime | None
    lines: tuple[Line, ...]

    @property
    def hits(self) -> int:
        """How often it decided."""
        return sum(self.sums[name] for name in _SUMMED[:4])

    def unused_days(self, today: date) -> int:
        """For how many whole days it has not decided anything: since it did last, or since it is there."""
        return max((today - (self.last_at or self.since).date()).days, 0)


@dataclass(frozen=True, slots=True)
class PolicyUse:
    """A policy with its rules; `would_deny` is what it lets through only because it observes."""

    name: str
    spec: EgressPolicySpec
    rules: tuple[RuleUse, ...]
    would_deny: tuple[Line, ...]


def uses_of(
    slice: Slice, way_out: WayOut, names: Sequence[str], days: int, now: datetime, *, with_users: bool = True
) -> list[PolicyUse]:
    """Return what these policies of what is live did within so many days, in four queries; two without users."""
    since = now - timedelta(days=days)
    specs = {name: way_out.policies[name] for name in names}
    rules = [f"{name}/{rule.name}" for name, spec in specs.items() for rule in spec.rules]
    sums, lasts = _hits(slice.pk, rules, since)
    lines = _lines(slice, rules, since, way_out, now) if with_users else {}
    ages = since_when(slice, way_out.sequence or 0, names)
    observed = _observed(slice.pk, specs, since) if with_users else {}
    none = dict.fromkeys(_SUMMED, 0)

    def use(policy: str, rule: EgressRule) -> RuleUse:
        key = f"{policy}/{rule.name}"
        return RuleUse(rule, ages.get(key, now), sums.get(key, none), lasts.get(key), tuple(lines.get(key, ())))

    return [
        PolicyUse(name, spec, tuple(use(name, rule) for rule in spec.rules), tuple(observed.get(name, ())))
        for name, spec in specs.items()
    ]


def _hits(
    slice_id: UUID, rules: Collection[str], since: datetime
) -> tuple[dict[str, dict[str, int]], dict[str, datetime]]:
    within = Q(day__gte=since.date())
    rows = Hit.objects.filter(slice_id=slice_id, rule__in=list(rules)).values("rule").order_by("rule")
    found: QuerySet[Any, dict[str, Any]] = rows.annotate(
        newest=Max("last_at"), **{f"sum_{name}": Sum(name, filter=within) for name in _SUMMED}
    )
    read = list(found)
    sums = {row["rule"]: {name: row[f"sum_{name}"] or 0 for name in _SUMMED} for row in read}
    return sums, {row["rule"]: row["newest"] for row in read}


def _lines(
    slice: Slice, rules: Sequence[str], since: datetime, way_out: WayOut, now: datetime
) -> Mapping[str, list[Line]]:
    found: defaultdict[str, list[Line]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_LINES, [slice.pk, since, list(rules)])
        for rule, workload, destination, way, count in cursor.fetchall():
            target = told_target(destination, Forwarding(way))
            caller = Caller(slice.tenant.slug, workload)
            verdict = judge(caller, target, way_out.policies, now, named=way_out.named, without=rule).verdict
            found[rule].append(Line(workload, destination, way, count, verdict))
    return found


def _observed(slice_id: UUID, specs: Mapping[str, EgressPolicySpec], since: datetime) -> Mapping[str, list[Line]]:
    """Return what policies that observe let through although no rule of theirs allows it, or one denies it."""
    of = {name: spec for name, spec in specs.items() if spec.mode is EgressMode.OBSERVE}
    workloads = {workload for spec in of.values() for workload in spec.workloads}
    rows = Flow.objects.filter(
        slice_id=slice_id, at__gte=since, outcome=str(Outcome.WOULD_DENY), workload__in=workloads
    )
    summed = rows.values("workload", "destination", "way").annotate(number=Sum("count")).order_by("-number")
    found: defaultdict[str, list[Line]] = defaultdict(list)
    for row in summed[: OBSERVED * max(len(of), 1)]:
        for name, spec in of.items():
            if row["workload"] in spec.workloads and len(found[name]) < OBSERVED:
                line = Line(row["workload"], row["destination"], row["way"], row["number"], Outcome.DENIED)
                found[name].append(line)
    return found
