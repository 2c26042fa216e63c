"""Makes a checked draft into an immutable revision. Writes only what changed: objects, resources, touched buckets.

Not a verb of its own: publishing and reverting (in the fleet) call it inside theirs, with the slice row locked, so that
a revision, its rollout and its assignments are one transaction.
"""

from collections import Counter
from collections.abc import Callable, Sequence

from django.utils import timezone

from console.audit.verbs import Act, Target
from console.base.errors import Conflict, FieldProblem, Invalid
from policies.actions.planning import CheckedPlan
from policies.compiler import Severity
from policies.drafting.problems import as_fields
from policies.models import Revision, Slice
from policies.publishing.objects import write_objects
from policies.publishing.resources import SecretEntry, Totals, write_resources

__all__ = ["SecretEntry", "create_revision"]

RECORDED_CHANGES = 200


def create_revision(  # noqa: PLR0913 - what a publish consists of
    act: Act,
    slice: Slice,
    checked: CheckedPlan,
    *,
    message: str,
    plan_digest: str | None,
    acknowledged: frozenset[str],
    secrets: Sequence[SecretEntry] = (),
    reverts: int | None = None,
    write: Callable[[Slice, int], None] = write_objects,
) -> Revision:
    """Write the next revision of `slice`, whose row the caller has locked; record and announce it through `act`.

    `secrets` are all that the slice has from now on, not only new ones. `plan_digest` (hexadecimal) is the plan that a
    person has seen, None to skip that. `write` writes the objects of the new sequence. Raises Conflict `draft_changed`,
    `plan_changed`, `nothing_to_publish` or `unsafe_not_acknowledged` (with a problem for each finding), and Invalid
    with every error of the draft.
    """
    _require_same_draft(slice, checked)
    if plan_digest is not None and plan_digest != checked.plan.digest:
        raise Conflict("The plan is not the one you have seen. Look at it again.", code="plan_changed")
    _require_sound(checked)
    _require_acknowledged(checked, acknowledged)
    sequence = slice.next_sequence
    base = Revision.objects.filter(slice=slice, sequence=slice.last_sequence).first()
    totals = write_resources(slice, base, sequence, checked.compiled.units, checked.compiled.resources, secrets)
    if not checked.plan.changes and not totals.is_different:
        raise Conflict("The draft is what is already published.", code="nothing_to_publish")
    write(slice, sequence)
    revision = _store(act, slice, checked, totals, message=message, reverts=reverts)
    slice.last_sequence = sequence
    slice.draft_version += 1
    slice.save(update_fields=["last_sequence", "draft_version"])
    _record(act, slice, revision, checked)
    return revision


def _require_same_draft(slice_: Slice, checked: CheckedPlan) -> None:
    is_same = (slice_.pk, slice_.draft_version, slice_.last_sequence or None) == (
        checked.slice_id,
        checked.draft_version,
        checked.base,
    )
    if not is_same:
        raise Conflict("The draft changed while it was being published. Look at the plan again.", code="draft_changed")


def _require_sound(checked: CheckedPlan) -> None:
    errors = [problem for problem in checked.problems if problem.severity is Severity.ERROR]
    if errors:
        raise Invalid(
            f"The draft has {len(errors)} error{'s' if len(errors) > 1 else ''}; nothing was published.",
            code="draft_invalid",
            problems=as_fields(errors),
        )


def _require_acknowledged(checked: CheckedPlan, acknowledged: frozenset[str]) -> None:
    missing = [finding for finding in checked.plan.unsafe if finding.code not in acknowledged]
    if missing:
        raise Conflict(
            "This could hurt traffic. Acknowledge each finding to publish all the same.",
            code="unsafe_not_acknowledged",
            problems=[
                FieldProblem(finding.code, "/acknowledge_unsafe", finding.text, "warning", finding.kind, finding.name)
                for finding in missing
            ],
        )


def _store(
    act: Act, slice_: Slice, checked: CheckedPlan, totals: Totals, *, message: str, reverts: int | None
) -> Revision:
    counts = Counter(str(change.action) for change in checked.plan.changes)
    found: Revision = Revision.objects.create(
        slice=slice_, sequence=slice_.next_sequence, message=message, author=act.actor.as_dict(),
        created_at=timezone.now(), reverts=reverts, added=counts["add"], changed=counts["change"],
        removed=counts["remove"], root=totals.root, buckets=totals.buckets, resource_count=totals.count,
        resource_bytes=totals.size_bytes, schema_version=checked.compiled.schema_version,
    )  # fmt: skip
    return found


def _record(act: Act, slice_: Slice, revision: Revision, checked: CheckedPlan) -> None:
    act.entry(
        Target(kind="revision", name=f"{slice_.key}#{revision.sequence}", id=str(revision.pk)),
        f"Published revision {revision.sequence} of {slice_.key}: {revision.added} added, {revision.changed} changed, "
        f"{revision.removed} removed" + (f" — {revision.message}" if revision.message else ""),
        **slice_.trail,
        changes=[
            {"pointer": f"/{change.kind}/{change.name}", "action": str(change.action), "text": change.text}
            for change in checked.plan.changes[:RECORDED_CHANGES]
        ],
    )
    act.announce(f"slice:{slice_.key}", "revision", subject=str(revision.sequence))
    act.announce(f"slice:{slice_.key}", "draft")
    act.announce(f"gateway:{slice_.gateway.slug}", "revision", subject=slice_.key)
