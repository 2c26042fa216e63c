"""Reverting: a new revision with the content of an earlier one. History is never rewritten."""

from console.accounts.permissions import Permission
from console.audit.actor import Actor
from console.audit.verbs import verb
from console.base.errors import Conflict
from fleet.actions.lock_slice import lock_slice
from fleet.actions.secrets import secrets_of
from fleet.actions.start_rollout import start_by, start_rollout
from fleet.governance import require_approval
from fleet.models import Rollout
from policies.actions.drafts import restore
from policies.actions.planning import check_draft
from policies.actions.revisions import create_revision
from policies.models import DraftObject, Slice


def revert(  # noqa: PLR0913 - what a revert consists of
    slice: Slice,
    sequence: int,
    *,
    message: str,
    discard_draft: bool,
    actor: Actor,
    strategy: str | None = None,
    override_freeze: str = "",
    dry_run: bool = False,
) -> Rollout:
    """Publish the content of revision `sequence` again and return the rollout.

    Raises Conflict `draft_not_empty` unless the draft is empty or may be discarded, and what `publish` raises.
    What is unsafe about going back is not asked again: going back is how one gets safe.
    """
    with verb("revision.revert", actor=actor, dry_run=dry_run) as act:
        locked = lock_slice(slice.pk)
        start = start_by(locked.gateway, strategy, override_freeze=override_freeze, needs=Permission.PUBLISH)
        if not discard_draft and DraftObject.objects.unpublished().filter(slice=locked).exists():
            raise Conflict("The draft has changes that would be lost. Discard them first.", code="draft_not_empty")
        restore(act, locked, sequence)
        checked = check_draft(locked)
        require_approval(locked, checked, actor, reverts=sequence)
        revision = create_revision(
            act,
            locked,
            checked,
            message=message or f"Back to revision {sequence}",
            plan_digest=None,
            acknowledged=frozenset(finding.code for finding in checked.plan.unsafe),
            secrets=secrets_of(locked),
            reverts=sequence,
        )
        return start_rollout(act, locked, revision, start)
