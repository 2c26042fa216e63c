"""Objectives: made, reworded and deleted; each is one verb."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils import timezone

from console.accounts.models import Tenant
from console.audit.actor import Actor
from console.audit.verbs import verb
from console.base import etags
from console.base.errors import Conflict, Invalid, NotFound
from policies.models import Gateway
from slo.actions.recording import record
from slo.actions.wording import VERSIONED, checked
from slo.models import BurnState, Objective, ObjectiveState, ObjectiveVersion

PLAIN: Final = ("name", "description", "owner", "runbook_url", "labels", "is_enabled")
MOST: Final = 500
"""Objectives of one tenant."""


def add_objective(
    tenant: Tenant, wanted: Mapping[str, Any], *, gateway: Gateway | None, actor: Actor, dry_run: bool = False
) -> Objective:
    """Add an objective; what telemetry still knows is counted for it within seconds. Raises Invalid, Conflict."""
    with verb("objective.add", actor=actor, dry_run=dry_run) as act:
        Tenant.objects.select_for_update(no_key=True).get(pk=tenant.pk)
        rows = Objective.objects.filter(tenant=tenant)
        if rows.filter(slug=wanted["slug"]).exists():
            raise Invalid.field("/slug", "taken", f"There is an objective {wanted['slug']} already.")
        if rows.count() >= MOST:
            raise Conflict(f"A tenant has at most {MOST} objectives.", code="too_many")
        row = Objective.objects.create(
            tenant=tenant, slug=wanted["slug"], gateway=gateway, spec=checked(wanted, tenant), created_by=actor.name,
            **{name: wanted[name] for name in PLAIN},
        )  # fmt: skip
        _keep_version(row, actor)
        record(act, row, f"Promised {row.spec['target']} % for {row.slug}")
        return row


def change_objective(
    row: Objective, changes: Mapping[str, Any], *, expected: str = "*", actor: Actor, dry_run: bool = False
) -> Objective:
    """Change an objective. What it measures from now on does not rewrite what was counted before.

    `expected` is an If-Match value. Raises NotFound, PreconditionFailed, Invalid.
    """
    with verb("objective.change", actor=actor, dry_run=dry_run) as act:
        locked = _locked(row, expected)
        before = {**locked.spec, **{name: getattr(locked, name) for name in PLAIN}}
        for name in PLAIN:
            setattr(locked, name, changes.get(name, getattr(locked, name)))
        locked.spec = checked({**locked.spec, **{k: v for k, v in changes.items() if k in VERSIONED}}, locked.tenant)
        if _is_part(locked) and locked.spec["window"] != before["window"]:
            raise Conflict("A composite objective counts on its window.", code="objective_in_use")
        if locked.spec != {name: before[name] for name in VERSIONED}:
            locked.version += 1
            ObjectiveState.objects.filter(pk=locked.pk).delete()  # sums are made anew from what was counted
            _keep_version(locked, actor)
        if not locked.is_enabled:
            BurnState.objects.filter(objective=locked).delete()
        locked.save()
        after = {**locked.spec, **{name: getattr(locked, name) for name in PLAIN}}
        changed = [
            {"pointer": f"/{name}", "before": before[name], "after": after[name]}
            for name in after
            if after[name] != before[name]
        ]
        record(act, locked, f"Changed objective {locked.slug}", changed)
        return locked


def delete_objective(row: Objective, *, expected: str = "*", actor: Actor, dry_run: bool = False) -> None:
    """Delete an objective with everything that was counted for it. Raises NotFound, PreconditionFailed, Conflict."""
    with verb("objective.delete", actor=actor, dry_run=dry_run) as act:
        locked = _locked(row, expected)
        if _is_part(locked):
            raise Conflict("It is a part of a composite objective; take it out there first.", code="objective_in_use")
        record(act, locked, f"Deleted objective {locked.slug}")
        locked.delete()


def _locked(row: Objective, expected: str) -> Objective:
    locked = Objective.objects.select_for_update(of=("self",)).select_related("tenant", "gateway").filter(pk=row.pk)
    found = locked.first()
    if found is None:
        raise NotFound
    etags.check(expected, found.version_tag)
    return found


def _is_part(row: Objective) -> bool:
    return Objective.objects.filter(
        tenant=row.tenant_id, spec__indicator__parts__contains=[{"objective": row.slug}]
    ).exists()


def _keep_version(row: Objective, actor: Actor) -> None:
    ObjectiveVersion.objects.create(
        objective=row, number=row.version, spec=row.spec, author=actor.name, since=timezone.now()
    )
