"""Makes a revision of what is live with a few objects changed, and leaves the draft as it is.

For what must not wait for a draft, nor carry one along: kill switches and shifts of traffic. The parts are those of a
publish: the touched units are compiled, Envoy is asked, the plan is made; only where the objects come from differs. Not
a verb of its own: the fleet calls it inside its verbs, with the slice row locked.
"""

from collections.abc import Collection, Iterable
from functools import partial
from textwrap import shorten
from typing import Final

from console.audit.verbs import Act
from console.base.errors import Invalid
from policies import compiler, envoy
from policies.actions.planning import CheckedPlan, CompiledChange, ask_envoy
from policies.actions.revisions import create_revision
from policies.compiler import IntentObject, Kind, ObjectKey, Severity, UnitKey
from policies.compiler.held import told_of
from policies.drafting.problems import as_fields
from policies.models import LONGEST_MESSAGE, Revision, Slice
from policies.publishing.patching import write_patched
from policies.publishing.resources import SecretEntry
from policies.queries.change import Change
from policies.queries.context import Basis, basis_of
from policies.queries.neighbours import plan_of
from policies.queries.published import Content, Edits
from policies.queries.revisions import changed_keys, named

PATCHED_KINDS: Final = frozenset({Kind.ROUTE, Kind.SWITCH, Kind.EGRESS_POLICY})
"""What a patch may change: nothing that others refer to, so that it touches no more than it says."""


def create_patch(
    act: Act, slice: Slice, onto: int, edits: Edits, *, message: str, secrets: Iterable[SecretEntry] = ()
) -> Revision:
    """Write the next revision of a locked slice: what it was at revision `onto`, with `edits` made.

    Objects that later revisions changed are again what they were, and wait in the draft to be published another time;
    switches stay as the last revision has them. Raises Invalid `patch_invalid` with every problem, Conflict
    `nothing_to_publish`, and Unavailable when Envoy cannot be asked.
    """
    if not {key.kind for key in edits} <= PATCHED_KINDS:
        raise AssertionError(f"a patch cannot change {sorted({key.kind for key in edits} - PATCHED_KINDS)}")
    content = Content(slice, onto)
    changes = _changes(content, edits)
    checked = _check(content, edits, changes)
    _require_sound(checked)
    return create_revision(
        act,
        slice,
        checked,
        message=shorten(message, LONGEST_MESSAGE, placeholder="…"),
        plan_digest=None,
        acknowledged=frozenset(finding.code for finding in checked.plan.unsafe),
        secrets=tuple(secrets),
        write=partial(write_patched, changes=changes, followed=frozenset(edits), author=act.actor.name),
    )


def _changes(content: Content, edits: Edits) -> list[Change]:
    """What the new revision changes of the last one: the edits, and what goes back with them."""
    last = Content(content.slice, content.slice.last_sequence)
    keys = {*edits, *content.drift()}
    before, after = last.named(keys), {**content.named(keys), **edits}
    changes = [Change(before.get(key), after.get(key)) for key in sorted(keys)]
    return [change for change in changes if change.before != change.after]


def _check(content: Content, edits: Edits, changes: Collection[Change]) -> CheckedPlan:
    slice_, basis = content.slice, basis_of(content.slice)
    touched = _touched_units(content, edits)
    units = content.of_units(touched, edits)
    objects = [item for members in units.values() for item in members]
    context, schema = content.context(basis, objects), envoy.schema()
    parts = compiler.merge(compiler.compile_unit(unit, members, context, schema) for unit, members in units.items())
    problems = parts.problems
    if parts.resources and not compiler.has_errors(problems):
        problems = compiler.in_order((*problems, *ask_envoy(slice_, parts.resources)))
    others = content.drifted_units() - touched
    resources = (*parts.resources, *content.resources(others))
    keys = {item.key for change in changes for item in (change.before, change.after) if item is not None}
    return CheckedPlan(
        slice_id=slice_.pk,
        draft_version=slice_.draft_version,
        base=slice_.last_sequence or None,
        plan=plan_of(changes, content.rows().exclude(named(keys))),
        problems=problems,
        compiled=CompiledChange(touched | others, resources, bool(resources), _basis_name(content, basis)),
        is_publishable=not compiler.has_errors(problems),
    )


def _touched_units(content: Content, edits: Edits) -> frozenset[UnitKey]:
    """The units that the edits touch, and those of switches that were thrown or lifted since the content was live."""
    before = content.named(edits)
    units = {unit for key, after in edits.items() for unit in compiler.affected_units(before.get(key), after)}
    since = changed_keys(content.slice, content.sequence, content.slice.last_sequence)
    switched = [key for key in {*edits, *since} if key.kind is Kind.SWITCH]
    if switched and content.slice.tenant.is_platform:
        units.add(compiler.INGRESS)
    for key in switched:
        concerned = _concerned(content, key)
        felt = [
            *content.naming([item.name for item in concerned if told_of(item)]),
            *content.following([item.name for item in concerned if item.kind is Kind.TRAFFIC_POLICY]),
        ]
        units |= {unit for item in (*concerned, *felt) for unit in compiler.affected_units(item, item)}
    return frozenset(units)


def _concerned(content: Content, switch: ObjectKey) -> list[IntentObject]:
    """What a switch of this name is thrown on; one that was lifted has nothing but its name."""
    kind, name = compiler.concern_of_switch(switch.name)
    return content.of_kind(kind) if name is None else list(content.named([ObjectKey(kind, name)]).values())


def _basis_name(content: Content, basis: Basis) -> str:
    """The basis of what was not compiled again: a newer one is noticed by the next publish, which compiles all."""
    rows = Revision.objects.filter(slice=content.slice, sequence=content.sequence)
    return rows.values_list("schema_version", flat=True).first() or basis.name


def _require_sound(checked: CheckedPlan) -> None:
    errors = [problem for problem in checked.problems if problem.severity is Severity.ERROR]
    if errors:
        text = f"What is live cannot be changed so: {errors[0].text}."
        raise Invalid(text, code="patch_invalid", problems=as_fields(errors))
