"""What is known of the rules of a policy: matches from exact counts, clients from events, and what people said."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db import connection
from django.db.models import Count, Sum

from policies.models import Slice
from telemetry.levels import HOUR_SECONDS, floor
from waf.models import Event, HourCount, Label, Outcome, Verdict
from waf.models.outcome import OF_REQUESTS

_MOST_LABELS: Final = 5_000
_CLIENTS: Final = """
SELECT rule, count(DISTINCT client) FROM waf_tally, unnest(rules) AS rule
WHERE slice_id = %(slice)s AND policy = %(policy)s AND at >= %(since)s GROUP BY rule
"""


@dataclass(frozen=True, slots=True)
class Evidence:
    """By rule: matches, routes on which it matched, clients; labels: how many there are, and how many say it is wrong.

    `requests` are all that the policy looked at.
    """

    requests: int
    matches: dict[str, int] = field(default_factory=dict)
    routes: dict[str, int] = field(default_factory=dict)
    clients: dict[str, int] = field(default_factory=dict)
    labels: dict[str, int] = field(default_factory=dict)
    wrong: dict[str, int] = field(default_factory=dict)


def evidence_of(slice_: Slice, policy: str, since: datetime) -> Evidence:
    """Return what is known since then, to the hour. Five queries, for any number of rules."""
    hours = HourCount.objects.filter(slice_id=slice_.pk, policy=policy, at__gte=floor(since, HOUR_SECONDS))
    matched = hours.filter(outcome=Outcome.MATCHED).values_list("rule")
    counted = list(matched.annotate(Sum("total"), Count("route", distinct=True)))
    labels, wrong = _labels(slice_, policy)
    return Evidence(
        requests=int(hours.filter(outcome__in=OF_REQUESTS).aggregate(all=Sum("total"))["all"] or 0),
        matches={rule: int(total) for rule, total, _ in counted},
        routes={rule: routes for rule, _, routes in counted},
        clients=_clients(slice_, policy, since),
        labels=labels,
        wrong=wrong,
    )


def _clients(slice_: Slice, policy: str, since: datetime) -> dict[str, int]:
    values = {"slice": slice_.pk, "policy": policy, "since": floor(since, HOUR_SECONDS)}
    with connection.cursor() as cursor:
        cursor.execute(_CLIENTS, values)
        return dict(cursor.fetchall())


def _labels(slice_: Slice, policy: str) -> tuple[dict[str, int], dict[str, int]]:
    """How many labels each rule has that spoke in a labelled event, and how many say that it was wrong."""
    rows = Label.objects.filter(slice_id=slice_.pk, policy=policy).order_by("-labelled_at")
    said = rows.values_list("event_id", "rule", "verdict")[:_MOST_LABELS]
    given = {event: (rule, verdict) for event, rule, verdict in said}
    spoke = dict(Event.objects.filter(slice_id=slice_.pk, pk__in=list(given)).values_list("pk", "rules"))
    labels: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for event, (first, verdict) in given.items():
        rules = {first, *spoke.get(event, ())}
        labels.update(rules)
        if verdict == Verdict.FALSE_POSITIVE:
            wrong.update(rules)
    return dict(labels), dict(wrong)
