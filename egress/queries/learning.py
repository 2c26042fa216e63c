"""What drafts could learn: destinations that no rule allows, and rules that nobody uses."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from egress import published
from egress.judging import told_target
from egress.learning import Seen, Suggestion, suggest
from egress.models import OTHER, Sight
from egress.queries.rules import PolicyUse, RuleUse, uses_of
from policies.compiler.intent.egress import EgressAction, Forwarding
from policies.models import Slice

MOST: Final = 2_000
"""Sights that are looked at, those with the most requests."""


@dataclass(frozen=True, slots=True)
class Unused:
    """A live rule that lets something through which nobody asks for."""

    policy: str
    use: RuleUse


def suggestions_of(slice: Slice, days: int, now: datetime) -> list[Suggestion]:
    """Return what was denied, or would have been, within so many days and what the draft does not speak of."""
    way_out = published.drafted(slice)
    rows = Sight.objects.filter(slice_id=slice.pk, missed_last_at__gte=now - timedelta(days=days))
    rows = rows.exclude(destination=OTHER).exclude(workload="").order_by("-denied", "-would_deny", "pk")[:MOST]
    return suggest(_seen(rows), slice.tenant.slug, way_out, now)


def unused_of(slice: Slice, days: int, now: datetime) -> list[Unused]:
    """Return the live rules that allow something, have not decided for so many days and are not younger."""
    way_out = published.live(slice)
    uses = uses_of(slice, way_out, list(way_out.policies), days, now, with_users=False)
    return [found for one in uses for found in _unused(one, days, now.date())]


def _unused(one: PolicyUse, days: int, today: date) -> Iterator[Unused]:
    for use in one.rules:
        if use.rule.action is EgressAction.ALLOW and use.unused_days(today) >= days:
            yield Unused(one.name, use)


def _seen(rows: Iterable[Sight]) -> Iterator[Seen]:
    for row in rows:
        target = told_target(row.destination, Forwarding(row.way))
        if row.missed_first_at is not None and row.missed_last_at is not None and target.port:
            yield Seen(
                row.workload, target.host, target.port, target.way, row.denied, row.would_deny, row.missed_first_at,
                row.missed_last_at, row.missed_days,
            )  # fmt: skip
