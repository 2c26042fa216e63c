"""Looks at each kind of rule when its time has come: what holds, what is gone, what is not known."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from alerting.actions.applying import Condition, apply
from alerting.claims import Claim, claim_due, held
from alerting.kinds.kind import Finding, Kind, Parameters
from alerting.kinds.registry import KINDS, parameters_of
from alerting.life.matching import fingerprint
from alerting.models import Alert, Look, Rule
from alerting.queries.silence_of_nodes import SilentNodes, silent_nodes
from console.base.errors import Invalid

EVERY: Final = timedelta(seconds=10)
LEASE: Final = timedelta(seconds=60)
AGAIN_AFTER_FAULT: Final = timedelta(seconds=20)
KNOWN_FOR: Final = timedelta(seconds=60)
"""What was not looked at with success for longer is not known."""
log = logging.getLogger(__name__)


def look_at_due() -> int:
    """Look at every kind that is due and that nobody looks at; return how many were."""
    _begin_looks()
    claims = claim_due(Look.objects.filter(kind__in=list(KINDS)), timezone.now(), lease=LEASE, most=len(KINDS))
    for claim in claims:
        try:
            look_at(claim)
        except Exception as fault:
            log.exception("rules of kind %s could not be looked at; they are looked at again", claim.row_id)
            _note_fault(claim, fault)
    return len(claims)


def look_at(claim: Claim) -> None:
    """Look at one kind and write what changed, if the claim still holds then."""
    kind, now = KINDS[claim.row_id], timezone.now()
    conditions, unknown_rules = conditions_of(kind, now)
    silent = silent_nodes(now) if kind.is_from_nodes else None
    with transaction.atomic():
        row = held(Look.objects.all(), [claim]).get(kind.name)
        if row is None:
            return
        is_unknown = _unknown_by(silent, unknown_rules)
        apply(kind, conditions, is_unknown, now)
        row.looked_at, row.error, row.lease_until, row.next_action_at = now, "", None, now + EVERY
        row.save(update_fields=["looked_at", "error", "lease_until", "next_action_at"])


def conditions_of(kind: Kind, now: datetime) -> tuple[dict[str, Condition], frozenset[object]]:
    """Return what holds for which rule, by fingerprint, and the rules whose parameters cannot be read any more."""
    rules = Rule.objects.filter(kind=kind.name, is_enabled=True).select_related("tenant", "gateway").order_by("pk")
    asked: list[tuple[Rule, Parameters]] = []
    unreadable = set()
    for rule in rules:
        try:
            asked.append((rule, parameters_of(kind.name, rule.parameters)))
        except Invalid:
            log.warning("the parameters of rule %s cannot be read; its alerts stay as they are", rule.pk)
            unreadable.add(rule.pk)
    found = list(kind.look(now, [parameters for _, parameters in asked])) if asked else []
    return _judged(kind, asked, found), frozenset(unreadable)


def _judged(kind: Kind, asked: Sequence[tuple[Rule, Parameters]], found: Sequence[Finding]) -> dict[str, Condition]:
    by_place = _ByTenant(found)
    conditions: dict[str, Condition] = {}
    for rule, parameters in asked:
        for finding in by_place.seen_by(rule):
            if (is_true := kind.judge(finding, parameters)) is not False:
                conditions.setdefault(fingerprint(rule.pk, finding.labels), Condition(rule, finding, is_true))
    return conditions


class _ByTenant:
    """Findings by the tenants that see them, so that many tenants do not look through each other's."""

    def __init__(self, found: Sequence[Finding]) -> None:
        self._of_platform = [finding for finding in found if finding.is_platforms]
        self._of_tenants: dict[object, list[Finding]] = {}
        for finding in found:
            for tenant_id in finding.tenant_ids:
                self._of_tenants.setdefault(tenant_id, []).append(finding)

    def seen_by(self, rule: Rule) -> list[Finding]:
        own = self._of_tenants.get(rule.tenant_id, [])
        every = [*self._of_platform, *(one for one in own if not one.is_platforms)] if rule.tenant.is_platform else own
        if rule.gateway is None:
            return every
        return [finding for finding in every if finding.labels.get("gateway") == rule.gateway.slug]


@dataclass(frozen=True, slots=True)
class _Unknown:
    silent: SilentNodes | None
    rules: frozenset[object]

    def __call__(self, alert: Alert, condition: Mapping[str, str]) -> bool:
        return alert.rule_id in self.rules or (self.silent is not None and self.silent.covers(condition))


def _unknown_by(silent: SilentNodes | None, rules: frozenset[object]) -> _Unknown:
    return _Unknown(silent, rules)


def _begin_looks() -> None:
    known = set(Look.objects.values_list("kind", flat=True))
    if missing := [name for name in KINDS if name not in known]:
        now = timezone.now()
        Look.objects.bulk_create([Look(kind=name, next_action_at=now) for name in missing], ignore_conflicts=True)


@transaction.atomic
def _note_fault(claim: Claim, fault: Exception) -> None:
    """Say that it failed; alerts of which nothing was known for long are said to be unknown."""
    row = held(Look.objects.all(), [claim]).get(claim.row_id)
    if row is None:
        return
    now = timezone.now()
    row.error = f"It failed with {type(fault).__name__}; the log of the worker says more."
    row.lease_until, row.next_action_at = None, now + AGAIN_AFTER_FAULT
    row.save(update_fields=["error", "lease_until", "next_action_at"])
    Alert.objects.open().filter(kind=row.kind, known_at__lt=now - KNOWN_FOR).update(is_unknown=True)
