"""The verbs on a draft as a whole: throw it away, or make it what an earlier revision was."""

from collections.abc import Iterable

from console.audit.actor import Actor
from console.audit.verbs import Act, Target, verb
from console.base import etags
from console.base.errors import Conflict, NotFound
from policies import compiler
from policies.compiler import IntentObject, ObjectKey
from policies.drafting.edits import Applied, apply, settle_claims
from policies.drafting.findings import refusals_of
from policies.drafting.problems import as_fields
from policies.drafting.rows import INTENT_COLUMNS, intent_of
from policies.drafting.slices import lock_slice, record
from policies.models import DraftObject, Revision, Slice
from policies.queries.revisions import changed_keys, keys_of, named, rows_at


def discard(
    *, actor: Actor, slice: Slice, expected: str, only: Iterable[ObjectKey] | None = None, dry_run: bool = False
) -> Slice:
    """Make the draft what is published again; `only` some of its objects. `expected` is an If-Match value."""
    with verb("draft.discard", actor=actor, dry_run=dry_run) as act:
        locked = lock_slice(slice.pk)
        etags.check(expected, locked.draft_version)
        pending = keys_of(DraftObject.objects.unpublished().filter(slice=locked))
        keys = pending if only is None else pending & set(only)
        if only is not None and not keys:
            raise NotFound("The draft does not change that.")
        applied = _reset(act, locked, keys, locked.last_sequence)
        count = f"{applied.total} change{'' if applied.total == 1 else 's'}"
        _record(act, locked, f"Discarded {count} of the draft of {locked.key}")
        return locked


def restore(act: Act, slice: Slice, sequence: int) -> Slice:
    """Make the draft of a locked slice what revision `sequence` was; costs what differs. A step of a caller's verb.

    Switches stay as they are: going back must not put back into service what was taken out of it. Raises NotFound for
    a revision that the slice never had, and Conflict `hostname_taken` when a hostname of it has gone to another tenant
    since.
    """
    if not Revision.objects.filter(slice=slice, sequence=sequence).exists():
        raise NotFound(f"{slice.key} has no revision {sequence}.")
    keys = {key for key in changed_keys(slice, sequence, slice.last_sequence) if compiler.KINDS[key.kind].is_drafted}
    keys |= keys_of(DraftObject.objects.unpublished().filter(slice=slice))
    _reset(act, slice, keys, sequence)
    _record(act, slice, f"Set the draft of {slice.key} to revision {sequence}", verb_name="draft.restore")
    return slice


def restore_draft(*, actor: Actor, slice: Slice, sequence: int, expected: str, dry_run: bool = False) -> Slice:
    """`restore` as a verb of its own: the draft then waits to be published. `expected` is an If-Match value."""
    with verb("draft.restore", actor=actor, dry_run=dry_run) as act:
        locked = lock_slice(slice.pk)
        etags.check(expected, locked.draft_version)
        return restore(act, locked, sequence)


def _reset(act: Act, slice_: Slice, keys: set[ObjectKey], sequence: int) -> Applied:
    """Set these objects to what they were at `sequence`, absent where they were not."""
    rows = rows_at(slice_, sequence).filter(named(keys)).values_list(*INTENT_COLUMNS)
    found = {item.key: item for item in (intent_of(*row) for row in rows)}
    edits: dict[ObjectKey, IntentObject | None] = {key: found.get(key) for key in sorted(keys)}
    applied = apply(slice_, edits, author=act.actor.name)
    settle_claims(slice_, applied)
    if applied.is_refused:
        problems = as_fields(refusals_of(applied))
        text = "That cannot be any more: " + problems[0].text
        raise Conflict(text, code=problems[0].code, problems=problems)
    return applied


def _record(act: Act, slice_: Slice, summary: str, verb_name: str = "") -> None:
    record(act, slice_, Target(kind="draft", name=slice_.key, id=str(slice_.pk)), summary, [], "draft", verb_name)
