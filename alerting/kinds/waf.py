"""The firewall stops far more than it did in the hours before, or events of it are lost."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, Sum
from pydantic import Field

from alerting.kinds.kind import EVERYBODY, Finding, Kind, Parameters
from alerting.life.words import Severity
from policies.models import Slice
from waf.models import HourCount, MinuteCount, Outcome
from waf.models.outcome import STOPPED

MINUTES: Final = 5
HOURS: Final = 24
LATE: Final = timedelta(minutes=1)
"""Counts of a minute arrive within the next."""
_ATTACKS: Final = (*map(str, STOPPED), str(Outcome.WOULD_REFUSE))


class WafTrouble(Parameters):
    """An attack is at least so many requests a minute, and so many times what was usual; lost events are counted."""

    times_usual: float = Field(default=5, ge=1.5, le=1_000)
    at_least_per_minute: int = Field(default=30, ge=1, le=10_000_000)
    lost_at_least: int = Field(default=100, ge=1, le=1_000_000_000)


def look(now: datetime, asked: Sequence[WafTrouble]) -> Iterator[Finding]:
    """Yield slices under attack, compared with the day before the last hour, and those that lose events."""
    minute = (now - LATE).replace(second=0, microsecond=0)
    lately = MinuteCount.objects.filter(at__gte=minute - timedelta(minutes=MINUTES), at__lt=minute)
    attacks, lost = _sums(lately, Q(outcome__in=_ATTACKS)), _sums(lately, Q(outcome=str(Outcome.UNTOLD)))
    hour = now.replace(minute=0, second=0, microsecond=0)
    before = HourCount.objects.filter(at__gte=hour - timedelta(hours=HOURS), at__lt=hour, slice_id__in=list(attacks))
    usual = _sums(before, Q(outcome__in=_ATTACKS))
    places = Slice.objects.filter(pk__in=attacks.keys() | lost.keys()).select_related("gateway")
    for place in places.order_by("key"):
        if total := attacks.get(place.pk):
            yield _attack(place, total / MINUTES, usual.get(place.pk, 0) / (60 * HOURS))
        if total := lost.get(place.pk):
            yield _lost(place, total)


def _sums(rows: Any, of: Q) -> dict[UUID, int]:
    # A match of a rule is counted under the rule's name; requests have no rule.
    return dict(rows.filter(of).values_list("slice_id").annotate(Sum("total")).order_by())


def _attack(place: Slice, rate: float, usual: float) -> Finding:
    return Finding(
        labels={"gateway": place.gateway.slug, "slice": place.key, "trouble": "attack"},
        title=f"The firewall stops far more than usual on {place.key}",
        text=f"{rate:.0f} requests a minute over the last {MINUTES} minutes; in the day before it was {usual:.1f}.",
        value=f"{rate:.0f} a minute",
        path=f"/s/{place.key}/waf/events",
        tenant_ids=frozenset({place.tenant_id}),
        facts={"rate": rate, "usual": usual},
    )


def _lost(place: Slice, total: int) -> Finding:
    return Finding(
        labels={"gateway": place.gateway.slug, "slice": place.key, "trouble": "lost"},
        title=f"Events of the firewall are lost on {place.key}",
        text=f"{total} events of the last {MINUTES} minutes were counted but not kept. Counts are complete.",
        value=f"{total} events",
        path=f"/s/{place.key}/waf/events",
        tenant_ids=frozenset({place.tenant_id}),
        facts={"lost": total},
    )


def judge(finding: Finding, asked: WafTrouble) -> bool:
    """Whether it is an attack, or too much is lost, by these limits."""
    if "lost" in finding.facts:
        return bool(finding.facts["lost"] >= asked.lost_at_least)
    rate, usual = finding.facts["rate"], finding.facts["usual"]
    return bool(rate >= max(asked.at_least_per_minute, asked.times_usual * usual))


KIND = Kind(
    name="waf",
    title="The firewall is busier than usual, or loses events",
    parameters=WafTrouble,
    look=look,
    judge=judge,
    severity=Severity.TICKET,
    for_seconds=60,
    owners=EVERYBODY,
    is_from_nodes=True,
)
