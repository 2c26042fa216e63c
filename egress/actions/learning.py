"""Turning what was seen into rules of the draft, and taking rules out that nobody uses. Publishing stays as it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from console.audit.actor import Actor
from console.audit.verbs import Act, Target, verb
from console.base import etags
from console.base.errors import Conflict, FieldProblem, Invalid
from policies.actions.objects import Written, create_object, patch_object
from policies.compiler import IntentObject, Kind, ObjectKey
from policies.compiler.intent.egress import EgressMode, EgressPolicySpec
from policies.drafting.edits import apply
from policies.drafting.rows import intent_of
from policies.drafting.slices import lock_slice, record
from policies.drafting.wording import wording_of
from policies.models import DraftObject, Slice


@dataclass(frozen=True, slots=True)
class NewRule:
    """A rule that allows a workload some destinations, as the draft takes them; `mode` is of a policy that is new."""

    workload: str
    policy: str
    rule: str
    destinations: Sequence[dict[str, Any]]
    mode: EgressMode = EgressMode.OBSERVE


@dataclass(frozen=True, slots=True)
class Pruned:
    """How many rules were taken out of which policies, and the version of the draft since."""

    policies: tuple[str, ...]
    rules: int
    draft_version: int


def add_rule(slice: Slice, wanted: NewRule, *, actor: Actor, dry_run: bool = False) -> Written:
    """Put a rule into a policy of the draft, which is made where there is none: an edit like any other.

    Raises Invalid at `/policy` or `/rule`, and what edits of objects raise.
    """
    rule = {"name": wanted.rule, "action": "allow", "destinations": list(wanted.destinations)}
    row = _row(slice, wanted.policy)
    if row is None:
        spec = {"mode": str(wanted.mode), "workloads": [wanted.workload], "rules": [rule]}
        return create_object(
            actor=actor, slice=slice, kind=Kind.EGRESS_POLICY, name=wanted.policy, spec=spec, dry_run=dry_run
        )
    if wanted.workload not in row.spec["workloads"]:
        text = f"Policy {wanted.policy} is not about workload {wanted.workload}."
        raise Invalid.field("/policy", "workload_missing", text)
    if any(one["name"] == wanted.rule for one in row.spec["rules"]):
        raise Invalid.field("/rule", "name_duplicate", f"Policy {wanted.policy} has a rule {wanted.rule} already.")
    return patch_object(
        actor=actor, slice=slice, kind=Kind.EGRESS_POLICY, name=wanted.policy,
        patch={"rules": [*row.spec["rules"], rule]}, expected=etags.etag(row.version), dry_run=dry_run,
    )  # fmt: skip


def prune_rules(slice: Slice, rules: Sequence[tuple[str, str]], *, actor: Actor, dry_run: bool = False) -> Pruned:
    """Take these rules (policy, rule) out of the draft, all or none. Raises Invalid at those that it does not have."""
    with verb("egress_policy.prune", actor=actor, dry_run=dry_run) as act:
        locked = lock_slice(slice.pk)
        before = _policies(locked, {policy for policy, _ in rules})
        _check_known(before, rules)
        edits = {key: _without(item, {name for policy, name in rules if policy == key.name})
                 for key, item in before.items()}  # fmt: skip
        applied = apply(locked, edits, author=actor.name)
        for row in applied.changed:
            key = ObjectKey(Kind.EGRESS_POLICY, row.name)
            _record(act, locked, row, before[key], edits[key])
        return Pruned(tuple(sorted(key.name for key in edits)), len(set(rules)), locked.draft_version)


def _row(slice_: Slice, name: str) -> DraftObject | None:
    rows = DraftObject.objects.present().filter(slice=slice_, kind=Kind.EGRESS_POLICY, name=name)
    found: DraftObject | None = rows.first()
    return found


def _policies(slice_: Slice, names: set[str]) -> dict[ObjectKey, IntentObject]:
    rows = DraftObject.objects.present().filter(slice=slice_, kind=Kind.EGRESS_POLICY, name__in=names)
    found = [intent_of(*row) for row in rows.order_by("name").values_list("kind", "name", "spec")]
    return {item.key: item for item in found}


def _check_known(policies: dict[ObjectKey, IntentObject], rules: Sequence[tuple[str, str]]) -> None:
    known = {(key.name, rule.name) for key, item in policies.items() for rule in _spec(item).rules}
    problems = [
        FieldProblem("rule_unknown", f"/rules/{index}", f"The draft has no rule {policy}/{rule}.")
        for index, (policy, rule) in enumerate(rules)
        if (policy, rule) not in known
    ]
    if problems:
        raise Invalid(problems=problems)


def _without(item: IntentObject, names: set[str]) -> IntentObject:
    left = tuple(rule for rule in _spec(item).rules if rule.name not in names)
    return IntentObject(item.kind, item.name, _spec(item).model_copy(update={"rules": left}))


def _spec(item: IntentObject) -> EgressPolicySpec:
    if not isinstance(item.spec, EgressPolicySpec):
        raise Conflict(f"{item.name} is no egress policy.")
    return item.spec


def _record(act: Act, slice_: Slice, row: DraftObject, before: IntentObject, after: IntentObject) -> None:
    wording = wording_of(before, after)
    target = Target(kind=row.kind, name=row.name, id=str(row.pk))
    record(act, slice_, target, wording.headline, wording.fields, "object")
