"""Rules: added, changed and removed by whoever looks after a tenant's alerts; each is one verb."""

from collections.abc import Mapping
from typing import Any, Final

from alerting.actions.built_in import complete
from alerting.actions.place import check_name, locked, record
from alerting.kinds.registry import KINDS, parameters_of
from alerting.models import Rule
from console.accounts.models import Tenant
from console.audit.actor import Actor
from console.audit.verbs import verb
from console.base.errors import Conflict, Invalid
from policies.models import Gateway

MOST: Final = 200
"""So many rules a tenant may have."""
CHANGEABLE: Final = ("is_enabled", "severity", "for_seconds", "labels", "runbook_url")
OWN_LABELS: Final = frozenset({"kind", "rule", "severity", "tenant"})


def add_rule(
    tenant: Tenant, name: str, kind: str, given: Mapping[str, Any], *, actor: Actor, dry_run: bool = False
) -> Rule:
    """Add a rule. Raises Invalid, Conflict `name_taken`, Conflict `too_many`."""
    with verb("alert_rule.add", actor=actor, dry_run=dry_run) as act:
        Tenant.objects.select_for_update(no_key=True).get(pk=tenant.pk)
        complete(tenant)
        check_name(Rule.objects, tenant, name)
        if Rule.objects.filter(tenant=tenant).count() >= MOST:
            raise Conflict(f"A tenant has at most {MOST} alert rules.", code="too_many")
        of = KINDS[kind]
        row = Rule(tenant=tenant, name=name, kind=kind, severity=str(of.severity), for_seconds=of.for_seconds)
        row.gateway = _gateway(tenant, given.get("gateway"))
        _apply(row, given, actor)
        row.save(force_insert=True)
        record(act, row, "alert_rule", row.name, f"Added the alert rule {row.name}.")
    return row


def change_rule(row: Rule, given: Mapping[str, Any], *, expected: str, actor: Actor, dry_run: bool = False) -> Rule:
    """Change what is given. Raises NotFound, PreconditionFailed, Invalid."""
    with verb("alert_rule.change", actor=actor, dry_run=dry_run) as act:
        found: Rule = locked(Rule.objects.select_related("tenant", "gateway"), row.pk, expected)
        before = _told(found)
        _apply(found, given, actor)
        found.version += 1
        found.save()
        changes = [
            {"pointer": f"/{name}", "before": before[name], "after": value}
            for name, value in _told(found).items()
            if before[name] != value
        ]
        record(act, found, "alert_rule", found.name, f"Changed the alert rule {found.name}.")
        act.entries[-1].changes = changes
    return found


def remove_rule(row: Rule, *, expected: str, actor: Actor, dry_run: bool = False) -> None:
    """Remove a rule with its alerts. Raises NotFound, PreconditionFailed, Conflict `built_in`."""
    with verb("alert_rule.remove", actor=actor, dry_run=dry_run) as act:
        found: Rule = locked(Rule.objects.select_related("tenant"), row.pk, expected)
        if found.is_built_in:
            raise Conflict("This rule is there from the start; switch it off instead.", code="built_in")
        record(act, found, "alert_rule", found.name, f"Removed the alert rule {found.name}.")
        found.delete()


def _apply(row: Rule, given: Mapping[str, Any], actor: Actor) -> None:
    for name in CHANGEABLE:
        if name in given:
            setattr(row, name, given[name])
    if taken := OWN_LABELS & set(row.labels):
        name = sorted(taken)[0]
        raise Invalid.field(f"/labels/{name}", "reserved", f"The label {name} is given by Gatehouse.")
    if "parameters" in given:
        row.parameters = parameters_of(row.kind, given["parameters"]).model_dump(mode="json", exclude_defaults=True)
    row.changed_by = actor.name


def _gateway(tenant: Tenant, slug: str | None) -> Gateway | None:
    """Return the gateway of this name that the tenant may know of."""
    if not slug:
        return None
    known = Gateway.objects.filter(slug=slug)
    found = (known if tenant.is_platform else known.filter(slices__tenant=tenant)).first()
    if found is None:
        raise Invalid.field("/gateway", "unknown", "There is no such gateway.")
    return found


def _told(row: Rule) -> dict[str, Any]:
    return {name: getattr(row, name) for name in (*CHANGEABLE, "parameters")}
