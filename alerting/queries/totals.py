"""How many alerts fire and how deliveries ended, for collectors."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count

from alerting.models import Alert, Channel


@dataclass(frozen=True, slots=True)
class Firing:
    """Alerts of one tenant, kind and severity that fire now."""

    tenant: str
    kind: str
    severity: str
    alerts: int


@dataclass(frozen=True, slots=True)
class Sent:
    """Attempts to one channel, ever, by how they ended; `given_up` counts deliveries."""

    tenant: str
    channel: str
    outcome: str
    total: int


def firing_alerts() -> Iterator[Firing]:
    """Yield them in order."""
    rows = Alert.objects.firing().values_list("tenant__slug", "kind", "severity").annotate(Count("pk"))
    for tenant, kind, severity, count in rows.order_by("tenant__slug", "kind", "severity"):
        yield Firing(tenant, kind, severity, count)


def sent_notifications() -> Iterator[Sent]:
    """Yield them in order."""
    for row in Channel.objects.select_related("tenant").order_by("tenant__slug", "name"):
        ended = {"sent": row.sent_total, "failed": row.failed_total, "given_up": row.given_up_total}
        for outcome, total in ended.items():
            yield Sent(row.tenant.slug, row.name, outcome, total)
