"""Why an alert is not told, in words: a silence, a maintenance window, or another alert that explains it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from alerting.life.inhibiting import BUILT_IN, inhibitor
from alerting.life.inhibiting import Inhibition as Rule
from alerting.life.matching import Labels, Matcher, all_agree, matchers_of
from alerting.models import Alert, Inhibition, Silence
from alerting.models.silence import SilenceState
from console.accounts.models import Tenant


@dataclass(frozen=True, slots=True)
class Muting:
    """What keeps alerts of one tenant quiet at one moment."""

    silences: Sequence[tuple[tuple[Matcher, ...], str]]
    rules: Sequence[Rule]
    sources: Sequence[Labels]

    def reason(self, alert: Alert) -> str:
        """Return why `alert` is not told, empty when it is."""
        for matchers, words in self.silences:
            if all_agree(matchers, alert.labels):
                return words
        found = inhibitor(alert.labels, self.sources, self.rules)
        return f"Explained by another alert: {found.name}." if found else ""


def muting_of(tenant: Tenant, now: datetime) -> Muting:
    """Return what holds for a tenant's alerts; alerts of the platform explain those of tenants, too. Three queries."""
    silences = Silence.objects.filter(tenant=tenant).running(now)
    holding = [one for one in silences.order_by("pk") if one.state_at(now) is SilenceState.ACTIVE]
    own = Inhibition.objects.filter(tenant=tenant).order_by("pk")
    firing = Alert.objects.firing().filter(Q(tenant=tenant) | Q(tenant__is_platform=True))
    return Muting(
        silences=[(matchers_of(one.matchers), _words(one)) for one in holding],
        rules=[*BUILT_IN, *map(rule_of, own)],
        sources=list(firing.values_list("labels", flat=True)),
    )


def _words(one: Silence) -> str:
    what = "In a maintenance window" if one.weekly else "Silenced"
    until = f" until {one.ends_at:%Y-%m-%d %H:%M} UTC" if one.ends_at and not one.weekly else ""
    return f"{what} by {one.created_by}{until}: {one.reason}"


def rule_of(row: Inhibition) -> Rule:
    """Return a stored inhibition as the pure one."""
    return Rule(row.name, matchers_of(row.source), matchers_of(row.target), tuple(row.equal))
