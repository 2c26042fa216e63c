"""Changing how a gateway's revisions are delivered."""

from typing import Any, Final

from console.audit.actor import Actor
from console.audit.verbs import Target, verb
from console.base import etags
from console.base.errors import Invalid
from fleet.actions.strategies import find_strategy
from fleet.governance import rules_of
from fleet.models import DeliveryRules, Strategy
from policies.models import Gateway

FIELDS: Final = ("default_strategy", "approvals_required")


def update_delivery(
    *, actor: Actor, gateway: Gateway, changes: dict[str, Any], expected: str, dry_run: bool = False
) -> DeliveryRules:
    """Change `default_strategy` or `approvals_required`, from the next publish on. `expected`: If-Match value.

    Raises Invalid at `/default_strategy` for a strategy that this gateway does not have.
    """
    with verb("delivery.update", actor=actor, dry_run=dry_run) as act:
        Gateway.objects.select_for_update(no_key=True).get(pk=gateway.pk)  # the rules may have no row to lock yet
        rules = rules_of(gateway)
        etags.check(expected, rules.version)
        if (name := changes.get("default_strategy")) is not None:
            _check_strategy(name, gateway)
        before = {field: getattr(rules, field) for field in FIELDS}
        for field, value in changes.items():
            setattr(rules, field, value)
        rules.version += 1
        rules.save()
        differing = [field for field in FIELDS if before[field] != getattr(rules, field)]
        entries = [{"pointer": f"/{one}", "before": before[one], "after": getattr(rules, one)} for one in differing]
        summary = f"Changed {', '.join(differing) or 'nothing'} of the delivery to gateway {gateway.slug}"
        act.entry(Target(kind="gateway", name=gateway.slug, id=str(gateway.pk)), summary, changes=entries)
        act.announce(f"gateway:{gateway.slug}", "delivery", subject=gateway.slug)
        return rules


def _check_strategy(name: str, gateway: Gateway) -> None:
    """Refuse what is no strategy here; the lock keeps one that is from being deleted until the rules name it."""
    Strategy.objects.select_for_update(of=("self",)).filter(name=name).first()
    try:
        find_strategy(name, gateway)
    except Invalid as refusal:
        raise Invalid.field("/default_strategy", "strategy_unknown", refusal.detail) from None
