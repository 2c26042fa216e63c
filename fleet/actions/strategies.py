"""Strategies of one's own beside the built-in ones, and which one a publish means by a name."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction

from console.audit.actor import Actor
from console.audit.verbs import Act, Target, verb
from console.base import etags
from console.base.errors import Conflict, FieldProblem, Invalid, NotFound
from fleet.models import DeliveryRules, Strategy
from fleet.rollout import strategy as strategies
from policies.models import Gateway


def find_strategy(name: str, gateway: Gateway) -> strategies.Strategy:
    """Return the strategy that a publish on `gateway` means by `name`; raise Invalid at `/strategy`."""
    if (built_in := strategies.BUILT_IN.get(name)) is not None:
        return built_in
    row = Strategy.objects.filter(name=name).first()
    if row is None or row.gateway_id not in {None, gateway.pk}:
        raise Invalid.field("/strategy", "strategy_unknown", f"There is no strategy {name!r} for this gateway.")
    return strategies.from_document(row.document)


def create_strategy(
    *, actor: Actor, gateway: Gateway | None, document: Mapping[str, Any], dry_run: bool = False
) -> Strategy:
    """Make a strategy, for one gateway or for all. Raises Invalid, and Conflict `strategy_exists`."""
    checked = _checked(document)
    with verb("strategy.create", actor=actor, dry_run=dry_run) as act:
        try:
            with transaction.atomic():
                row = Strategy.objects.create(
                    name=checked.name, gateway=gateway, document=strategies.to_document(checked)
                )
        except IntegrityError:
            raise Conflict(f"There is a strategy {checked.name} already.", code="strategy_exists") from None
        _record(act, row, f"Created strategy {row.name}", [])
        return row


def update_strategy(
    *, actor: Actor, row: Strategy, changes: Mapping[str, Any], expected: str, dry_run: bool = False
) -> Strategy:
    """Change what is in `changes`; rollouts under way keep what they began with. `expected`: If-Match value."""
    with verb("strategy.update", actor=actor, dry_run=dry_run) as act:
        locked = _locked(row, expected)
        before = locked.document
        locked.document = strategies.to_document(_checked({**before, **changes, "name": locked.name}))
        locked.version += 1
        locked.save(update_fields=["document", "version"])
        differing = [field for field in locked.document if before.get(field) != locked.document[field]]
        entries = [{"pointer": f"/{f}", "before": before.get(f), "after": locked.document[f]} for f in differing]
        _record(act, locked, f"Changed {', '.join(differing) or 'nothing'} of strategy {locked.name}", entries)
        return locked


def delete_strategy(*, actor: Actor, row: Strategy, expected: str, dry_run: bool = False) -> None:
    """Take a strategy away. Raises Conflict `strategy_in_use` while it is some gateway's default."""
    with verb("strategy.delete", actor=actor, dry_run=dry_run) as act:
        locked = _locked(row, expected)
        users = DeliveryRules.objects.filter(default_strategy=locked.name).values_list("gateway__slug", flat=True)
        if users:
            raise Conflict(f"It is the default of {', '.join(sorted(users))}.", code="strategy_in_use")
        _record(act, locked, f"Deleted strategy {locked.name}", [])
        locked.delete()


def _locked(row: Strategy, expected: str) -> Strategy:
    locked: Strategy | None = Strategy.objects.select_for_update().filter(pk=row.pk).first()
    if locked is None:
        raise NotFound
    etags.check(expected, locked.version)
    return locked


def _checked(document: Mapping[str, Any]) -> strategies.Strategy:
    """Return the strategy, or raise Invalid with every mistake."""
    found = strategies.parse(document)
    if not isinstance(found, strategies.Strategy):
        problems = [FieldProblem(code=code, pointer=pointer, text=text) for pointer, code, text in found]
        raise Invalid.of(problems)
    if found.name in strategies.BUILT_IN:
        raise Conflict(f"{found.name} is built in; choose another name.", code="strategy_exists")
    return found


def _record(act: Act, row: Strategy, summary: str, changes: Sequence[dict[str, Any]]) -> None:
    act.entry(Target(kind="strategy", name=row.name, id=str(row.pk)), summary, changes=changes)
    if row.gateway is not None:
        act.announce(f"gateway:{row.gateway.slug}", "delivery", subject=row.name)
