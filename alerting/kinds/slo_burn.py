"""An objective burns its budget, or nothing is heard of it; as the judge of objectives last found it."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, Final

from django.db.models import Q

from alerting.kinds.kind import EVERYBODY, Finding, Kind, Parameters
from alerting.life.words import Severity
from slo.arithmetic.conditions import Condition
from slo.models import BurnState
from slo.spec import Indicator
from slo.spec import Kind as Counted

KNOWN_FOR: Final = timedelta(seconds=90)
"""Objectives are judged every ten seconds; of what was judged longer ago it is not known how it stands."""
_OF_REQUESTS: Final = frozenset({Counted.AVAILABILITY, Counted.LATENCY})
_WORDS: Final = {
    Condition.FAST_PAGE: "fast",
    Condition.SLOW_PAGE: "steadily",
    Condition.FAST_TICKET: "for a day",
    Condition.SLOW_TICKET: "for days",
    Condition.SUSTAINED: "in a long trickle",
}


class SloBurn(Parameters):
    """What is told of."""

    is_page_told: bool = True
    is_ticket_told: bool = True
    is_silence_told: bool = True


def look(now: datetime, _asked: Sequence[SloBurn]) -> Iterator[Finding]:
    """Yield what fires of each objective: pages, tickets and silence apart; and what is not known any more."""
    is_old = Q(objective__state=None) | Q(objective__state__judged_at__lt=now - KNOWN_FOR)
    rows = BurnState.objects.filter(Q(is_firing=True) | is_old, objective__is_enabled=True)
    ordered = rows.select_related("objective__gateway", "objective__state")
    ordered = ordered.order_by("objective_id", "severity", "condition")
    for _, found in groupby(ordered, lambda row: (row.objective_id, _trouble(row))):
        yield _finding(list(found), now)


def _trouble(row: BurnState) -> str:
    return "silence" if row.condition == str(Condition.ABSENT) else str(row.severity)


def _finding(rows: Sequence[BurnState], now: datetime) -> Finding:
    objective, trouble = rows[0].objective, _trouble(rows[0])
    firing = [row for row in rows if row.is_firing]
    state = getattr(objective, "state", None)  # none while what was counted is counted anew
    is_known = state is not None and now - state.judged_at <= KNOWN_FOR
    scope = scope_of(objective.promise.indicator, is_of_one_gateway=objective.gateway is not None)
    labels = {"objective": objective.slug, "scope": scope, "trouble": trouble}
    if objective.gateway is not None:
        labels["gateway"] = objective.gateway.slug
    is_silent = trouble == "silence"
    return Finding(
        labels=labels,
        title=f"Nothing is heard of “{objective.name}”" if is_silent else f"“{objective.name}” burns its budget",
        text="No requests are counted where there were some." if is_silent else _burning(firing),
        value="" if is_silent else _value(firing),
        path=f"/objectives/{objective.pk}",
        runbook_url=objective.runbook_url,
        severity=Severity(rows[0].severity),
        tenant_ids=frozenset({objective.tenant_id}),
        facts={"trouble": trouble, "is_firing": bool(firing), "is_known": is_known},
    )


def scope_of(indicator: Indicator, *, is_of_one_gateway: bool) -> str:
    """Return how much it is about: a route, a service, a gateway, or the whole tenant.

    What does not count requests is about its own kind: that one check fails explains nothing of the routes beside it.
    """
    if indicator.kind not in _OF_REQUESTS:
        return str(indicator.kind)
    if indicator.routes:
        return "route"
    if indicator.services:
        return "service"
    return "gateway" if is_of_one_gateway else "tenant"


def _burning(firing: Sequence[BurnState]) -> str:
    parts = [f"{_WORDS[Condition(row.condition)]} ({_rate(row)})" for row in firing]
    return f"It burns {', '.join(parts)}." if parts else "It is not known how it stands."


def _rate(row: BurnState) -> str:
    if row.long_burn is None:
        return f"allowed are {row.threshold:.3g} times"
    return f"{row.long_burn:.3g} times what lasts, allowed are {row.threshold:.3g}"


def _value(firing: Sequence[BurnState]) -> str:
    rates: list[Any] = [row.long_burn for row in firing if row.long_burn is not None]
    return f"{max(rates):.3g} times" if rates else ""


def judge(finding: Finding, asked: SloBurn) -> bool | None:
    """Whether this sort of trouble is told of, and there; None where the judge has not spoken lately."""
    trouble = finding.facts["trouble"]
    is_told = {"page": asked.is_page_told, "ticket": asked.is_ticket_told, "silence": asked.is_silence_told}[trouble]
    if not is_told:
        return False
    return bool(finding.facts["is_firing"]) if finding.facts["is_known"] else None


KIND = Kind(
    name="slo_burn",
    title="An objective burns its budget",
    parameters=SloBurn,
    look=look,
    judge=judge,
    severity=Severity.PAGE,
    for_seconds=0,
    owners=EVERYBODY,
)
