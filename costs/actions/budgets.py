"""Budgets: added, changed, removed; each is one verb."""

from collections.abc import Mapping
from typing import Any, Final

from console.accounts.models import Tenant
from console.audit.actor import Actor
from console.audit.verbs import Act, Target, verb
from console.base import etags
from console.base.errors import Conflict, FieldProblem, NotFound
from costs.actions.recording import record
from costs.models import CostBudget

MOST: Final = 20
CHANGEABLE: Final = ("name", "amount", "thresholds", "is_forecast_told")


def add_budget(tenant: Tenant, given: Mapping[str, Any], *, actor: Actor, dry_run: bool = False) -> CostBudget:
    """Add a budget for every month. Raises Conflict `name_taken` or `too_many`."""
    with verb("cost_budget.add", actor=actor, dry_run=dry_run) as act:
        Tenant.objects.select_for_update(no_key=True).get(pk=tenant.pk)
        if CostBudget.objects.filter(tenant=tenant).count() >= MOST:
            raise Conflict(f"A tenant has at most {MOST} budgets.", code="too_many")
        row = CostBudget(tenant=tenant, created_by=actor.name)
        _apply(row, given)
        row.save(force_insert=True)
        _record(act, row, f"Set a budget of {row.amount} a month: {row.name}.")
    return row


def change_budget(
    budget: CostBudget, given: Mapping[str, Any], *, expected: str, actor: Actor, dry_run: bool = False
) -> CostBudget:
    """Change what is given. Raises NotFound, PreconditionFailed, Conflict `name_taken`."""
    with verb("cost_budget.change", actor=actor, dry_run=dry_run) as act:
        row = _locked(budget, expected)
        before = {name: getattr(row, name) for name in CHANGEABLE}
        _apply(row, given)
        row.version += 1
        row.save()
        changes = [
            {"pointer": f"/{name}", "before": str(was), "after": str(getattr(row, name))}
            for name, was in before.items()
            if was != getattr(row, name)
        ]
        _record(act, row, f"Changed the budget {row.name}.", changes)
    return row


def remove_budget(budget: CostBudget, *, expected: str, actor: Actor, dry_run: bool = False) -> None:
    """Remove a budget; what is spent is spent. Raises NotFound, PreconditionFailed."""
    with verb("cost_budget.remove", actor=actor, dry_run=dry_run) as act:
        row = _locked(budget, expected)
        _record(act, row, f"Removed the budget {row.name}.")
        row.delete()


def _apply(row: CostBudget, given: Mapping[str, Any]) -> None:
    for name in CHANGEABLE:
        if name in given:
            setattr(row, name, given[name])
    row.thresholds = sorted(set(row.thresholds))
    if CostBudget.objects.filter(tenant=row.tenant, name=row.name).exclude(pk=row.pk).exists():
        text = f"There is already a budget {row.name}."
        raise Conflict(text, code="name_taken", problems=[FieldProblem("name_taken", "/name", text)])


def _locked(budget: CostBudget, expected: str) -> CostBudget:
    row = CostBudget.objects.select_for_update(of=("self",)).select_related("tenant").filter(pk=budget.pk).first()
    if row is None:
        raise NotFound
    etags.check(expected, row.version)
    return row


def _record(act: Act, row: CostBudget, summary: str, changes: list[dict[str, Any]] | None = None) -> None:
    target = Target(kind="cost_budget", name=row.name, id=str(row.pk))
    record(act, target, summary, tenant=row.tenant, changes=changes or ())
