"""Notification policies: who is told of which alerts, and when; each is one verb."""

from collections.abc import Mapping
from typing import Any, Final

from alerting.actions.place import check_name, locked, record
from alerting.models import Channel, Policy
from console.accounts.models import Tenant
from console.audit.actor import Actor
from console.audit.verbs import verb
from console.base.errors import Conflict, FieldProblem, Invalid

MOST: Final = 50
CHANGEABLE: Final = (
    "name", "position", "is_enabled", "matchers", "group_by", "wait_seconds", "interval_seconds", "repeat_seconds",
    "continues", "steps",
)  # fmt: skip


def add_policy(tenant: Tenant, given: Mapping[str, Any], *, actor: Actor, dry_run: bool = False) -> Policy:
    """Add a policy. Raises Invalid, Conflict `name_taken` or `too_many`."""
    with verb("notification_policy.add", actor=actor, dry_run=dry_run) as act:
        Tenant.objects.select_for_update(no_key=True).get(pk=tenant.pk)
        if Policy.objects.filter(tenant=tenant).count() >= MOST:
            raise Conflict(f"A tenant has at most {MOST} notification policies.", code="too_many")
        row = Policy(tenant=tenant)
        _apply(row, given)
        row.save(force_insert=True)
        record(act, row, "notification_policy", row.name, f"Added the notification policy {row.name}.")
    return row


def change_policy(
    policy: Policy, given: Mapping[str, Any], *, expected: str, actor: Actor, dry_run: bool = False
) -> Policy:
    """Change what is given. Raises NotFound, PreconditionFailed, Invalid, Conflict `name_taken`."""
    with verb("notification_policy.change", actor=actor, dry_run=dry_run) as act:
        row: Policy = locked(Policy.objects.select_related("tenant"), policy.pk, expected)
        before = {name: getattr(row, name) for name in CHANGEABLE}
        _apply(row, given)
        row.version += 1
        row.save()
        record(act, row, "notification_policy", row.name, f"Changed the notification policy {row.name}.")
        act.entries[-1].changes = [
            {"pointer": f"/{name}", "before": was, "after": getattr(row, name)}
            for name, was in before.items()
            if was != getattr(row, name)
        ]
    return row


def remove_policy(policy: Policy, *, expected: str, actor: Actor, dry_run: bool = False) -> None:
    """Remove one; alerts that it took are told no more. Raises NotFound, PreconditionFailed."""
    with verb("notification_policy.remove", actor=actor, dry_run=dry_run) as act:
        row: Policy = locked(Policy.objects.select_related("tenant"), policy.pk, expected)
        record(act, row, "notification_policy", row.name, f"Removed the notification policy {row.name}.")
        row.delete()


def _apply(row: Policy, given: Mapping[str, Any]) -> None:
    for name in CHANGEABLE:
        if name in given:
            setattr(row, name, given[name])
    check_name(Policy.objects, row.tenant, row.name, row.pk)
    _check_steps(row)


def _check_steps(row: Policy) -> None:
    known = {str(pk) for pk in Channel.objects.filter(tenant=row.tenant_id).values_list("pk", flat=True)}
    problems: list[FieldProblem] = []
    afters = [step["after_seconds"] for step in row.steps]
    if not afters or afters[0] != 0:
        problems.append(FieldProblem("invalid", "/steps/0/after_seconds", "The first step is told at once: 0."))
    for number in range(1, len(afters)):
        if afters[number] <= afters[number - 1]:
            text = "Each step comes later than the one before it."
            problems.append(FieldProblem("invalid", f"/steps/{number}/after_seconds", text))
    for number, step in enumerate(row.steps):
        for place, pk in enumerate(step["channels"]):
            if pk not in known:
                where = f"/steps/{number}/channels/{place}"
                problems.append(FieldProblem("unknown", where, "There is no such channel in this tenant."))
    if problems:
        raise Invalid.of(problems)
