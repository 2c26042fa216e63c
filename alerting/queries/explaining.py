"""What inhibitions keep quiet at this moment: which alert, and which other one explains it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Q

from alerting.life.inhibiting import Inhibition as Rule
from alerting.life.inhibiting import explained
from alerting.life.matching import Labels
from alerting.models import Alert
from console.accounts.models import Tenant

MOST_LOOKED_AT: Final = 1_000
"""So many alerts that fire are looked at, the newest."""


@dataclass(frozen=True, slots=True)
class Firing:
    """An alert that fires. `is_foreign`: it is the platform's, and a tenant is told no more than that."""

    id: UUID
    title: str
    severity: str
    labels: Labels
    is_foreign: bool


@dataclass(frozen=True, slots=True)
class Quiet:
    """An alert that is quiet, and the one that explains it."""

    alert: Firing
    source: Firing


class FiringNow:
    """What fires for one tenant, its own alerts and those of the platform; read once for all its inhibitions."""

    def __init__(self, tenant: Tenant) -> None:
        rows = Alert.objects.firing().filter(Q(tenant=tenant) | Q(tenant__is_platform=True)).order_by("-id")
        fields = rows.values_list("id", "title", "severity", "labels", "tenant_id")[:MOST_LOOKED_AT]
        self._sources = [
            Firing(pk, title, severity, labels, owner != tenant.pk) for pk, title, severity, labels, owner in fields
        ]
        self._targets = [one for one in self._sources if not one.is_foreign]

    def quiet_under(self, rule: Rule) -> Sequence[Quiet]:
        """Return what `rule` keeps quiet now, newest first."""
        pairs = explained(rule, [one.labels for one in self._sources], [one.labels for one in self._targets])
        return [Quiet(self._targets[target], self._sources[source]) for target, source in pairs]
