"""How things stand now: nodes, revisions, certificates, objectives, alerts, and what inspectors looked at."""

from datetime import datetime

from django.db.models import BigIntegerField, Count, QuerySet
from django.db.models.functions import Cast, Extract

from alerting.models import Alert
from certificates.models import Certificate
from exports.collecting.scope import Scope
from exports.collecting.traffic import place_labels
from exports.families.family import Family, Kind
from fleet.queries.gateways import node_counts
from fleet.status import NodeStatus
from slo.models import BurnState, Objective
from waf.models import Total


def standing(scope: Scope, now: datetime) -> list[Family]:
    """Return the families; six queries."""
    return [
        _nodes(scope, now), _revisions(scope), _certificates(scope), *_objectives(scope), *_burns(scope),
        _alerts(scope), _inspected(scope),
    ]  # fmt: skip


def _nodes(scope: Scope, now: datetime) -> Family:
    family = Family("gatehouse_nodes", Kind.GAUGE, "Nodes by gateway and status.")
    for gateway_id, counts in node_counts(list(scope.gateways), now).items():
        for status in NodeStatus:
            if status is not NodeStatus.REVOKED:
                family.add((("gateway", scope.gateways[gateway_id]), ("status", str(status))), counts[status])
    return family


def _revisions(scope: Scope) -> Family:
    family = Family("gatehouse_slice_revision", Kind.GAUGE, "Number of the newest revision, 0 before the first.")
    for place in scope.slices.values():
        family.add(place_labels(place), place.revision)
    return family


def _certificates(scope: Scope) -> Family:
    text = "When each certificate that is served ends, in seconds since 1970."
    family = Family("gatehouse_certificate_not_after_seconds", Kind.GAUGE, text, "seconds")
    rows = Certificate.objects.shown().filter(
        active__isnull=False, not_after__isnull=False,
        slice__tenant__in=scope.tenants, slice__gateway__in=list(scope.gateways),
    ).order_by("slice__tenant__slug", "slice__gateway__slug", "name")  # fmt: skip
    ends = Cast(Extract("not_after", "epoch"), BigIntegerField())
    for tenant, gateway, name, end in rows.values_list("slice__tenant__slug", "slice__gateway__slug", "name", ends):
        family.add((("gateway", gateway), ("tenant", tenant), ("certificate", name)), end)
    return family


def _meant(scope: Scope) -> QuerySet[Objective]:
    rows = Objective.objects.filter(tenant__in=scope.tenants, is_enabled=True)
    return rows.filter(gateway__slug=scope.gateway) if scope.gateway else rows


def _objectives(scope: Scope) -> list[Family]:
    events = Family("gatehouse_objective_events", Kind.COUNTER, "Events that counted for an objective, good and bad.")
    text = "What is left of an objective's budget: 1 is untouched, below 0 overspent."
    left = Family("gatehouse_objective_budget_remaining_ratio", Kind.GAUGE, text, "ratio")
    rows = _meant(scope).order_by("tenant__slug", "slug")
    columns = rows.values_list("tenant__slug", "slug", "ever__good", "ever__bad", "state__remaining")
    for tenant, slug, good, bad, remaining in columns:
        labels = (("tenant", tenant), ("objective", slug))
        for outcome, number in (("good", good), ("bad", bad)):
            events.add((*labels, ("outcome", outcome)), number or 0)
        if remaining is not None:
            left.add(labels, remaining)
    return [events, left]


def _burns(scope: Scope) -> list[Family]:
    text = "How fast an objective's budget is spent, 1 is just as fast as it may be, by condition and its windows."
    rates = Family("gatehouse_objective_burn_rate", Kind.GAUGE, text)
    text = "Whether a condition of an objective holds: 1 yes, 0 no."
    firing = Family("gatehouse_objective_burning", Kind.GAUGE, text)
    rows = BurnState.objects.filter(objective__in=_meant(scope))
    columns = ("objective__tenant__slug", "objective__slug", "condition", "severity")
    rows = rows.order_by(*columns)
    for tenant, slug, condition, severity, is_firing, long, short in rows.values_list(
        *columns, "is_firing", "long_burn", "short_burn"
    ):
        labels = (("tenant", tenant), ("objective", slug), ("condition", condition))
        firing.add((*labels, ("severity", severity)), int(is_firing))
        for window, burn in (("long", long), ("short", short)):
            if burn is not None:
                rates.add((*labels, ("window", window)), burn)
    return [rates, firing]


def _alerts(scope: Scope) -> Family:
    family = Family("gatehouse_alerts_firing", Kind.GAUGE, "Alerts that fire, by tenant, kind and severity.")
    rows = Alert.objects.firing().filter(tenant__in=scope.tenants)
    rows = rows.filter(gateway=scope.gateway) if scope.gateway else rows
    columns = ("tenant__slug", "kind", "severity")
    for tenant, kind, severity, number in rows.values_list(*columns).annotate(Count("pk")).order_by(*columns):
        family.add((("tenant", tenant), ("kind", kind), ("severity", severity)), number)
    return family


def _inspected(scope: Scope) -> Family:
    text = "Requests that inspectors looked at, by policy and what became of them."
    family = Family("gatehouse_waf_requests", Kind.COUNTER, text)
    for row in Total.objects.filter(slice_id__in=list(scope.slices)).order_by("slice_id", "policy", "outcome"):
        labels = (*place_labels(scope.slices[row.slice_id]), ("policy", row.policy), ("outcome", row.outcome))
        family.add(labels, row.total)
    return family
