"""Asking for consent to a plan, giving it, refusing it and taking it back.

All of it happens under the lock of the slice, as every change of its draft does: whoever decides decides on the plan
that the draft has at that moment, and two people who decide at once come to one result.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import transaction
from django.utils import timezone

from console.accounts.persons import person_behind
from console.audit.actor import Actor, ActorKind
from console.audit.verbs import Act, Target, verb
from console.base.errors import Conflict, Forbidden
from fleet.actions.lock_slice import lock_slice
from fleet.models import Approval, ApprovalState
from fleet.models.approval import OPEN
from fleet.queries.approvals import authors_of, member_since, newcomer, own_change, plan_digest_of
from policies.models import Slice

_BEFORE: Final = {
    ApprovalState.APPROVED: {ApprovalState.REQUESTED},
    ApprovalState.REJECTED: {ApprovalState.REQUESTED},
    ApprovalState.WITHDRAWN: {ApprovalState.REQUESTED, ApprovalState.APPROVED},
}
"""From which states each decision may be taken."""
_DECIDE: Final = {ActorKind.USER, ActorKind.TOKEN}
"""Automation has no opinion: whoever made it would agree with themselves."""


def request_approval(slice: Slice, plan: str, message: str, *, actor: Actor, dry_run: bool = False) -> Approval:
    """Ask for consent to the plan with this digest (hexadecimal).

    Raises Conflict `plan_changed` unless it is the draft's present plan, and `approval_open` where somebody asked.
    """
    with verb("approval.request", actor=actor, dry_run=dry_run) as act:
        locked = lock_slice(slice.pk)
        _check_plan(locked, plan)
        if (open_one := Approval.objects.open().filter(slice=locked, plan=plan).first()) is not None:
            text = f"{open_one.requested_by} asked for approval of this very plan before."
            raise Conflict(text, code="approval_open")
        approval = Approval.objects.create(
            slice=locked, plan=plan, message=message, requested_by=actor.name, requested_at=timezone.now()
        )
        _record(act, approval, "Asked for approval of", message)
        return approval


def approve(approval: Approval, comment: str, *, actor: Actor, dry_run: bool = False) -> Approval:
    """Consent to the plan; where somebody did so already, the approval is returned as it is.

    Raises Forbidden `own_change`, `people_only` or `newcomer`, and Conflict `plan_changed` or `approval_closed`.
    """
    with _to_decide(approval, actor) as locked:
        if locked.state != ApprovalState.APPROVED:
            with verb("approval.approve", actor=actor, dry_run=dry_run) as act:
                _note(act, locked, ApprovalState.APPROVED, comment)
        return locked


def reject(approval: Approval, comment: str, *, actor: Actor, dry_run: bool = False) -> Approval:
    """Refuse consent; raises what `approve` raises, and returns as it is what somebody rejected already."""
    with _to_decide(approval, actor) as locked:
        if locked.state != ApprovalState.REJECTED:
            with verb("approval.reject", actor=actor, dry_run=dry_run) as act:
                _note(act, locked, ApprovalState.REJECTED, comment)
        return locked


def withdraw(approval: Approval, comment: str, *, actor: Actor, dry_run: bool = False) -> Approval:
    """Take the question back, or the consent while nobody has published with it. Raises Conflict `approval_closed`.

    Whoever may edit the slice may do so: by editing they could end it as well.
    """
    with _locked(approval) as locked:
        if locked.state != ApprovalState.WITHDRAWN:
            with verb("approval.withdraw", actor=actor, dry_run=dry_run) as act:
                _note(act, locked, ApprovalState.WITHDRAWN, comment)
        return locked


@contextmanager
def _locked(approval: Approval) -> Iterator[Approval]:
    """Hold the slice and give the approval as it is now."""
    with transaction.atomic():
        slice = lock_slice(approval.slice_id)
        locked = Approval.objects.get(pk=approval.pk)
        locked.slice = slice
        yield locked


@contextmanager
def _to_decide(approval: Approval, actor: Actor) -> Iterator[Approval]:
    """Hold the slice and give the approval, if this person may decide it and it is for the draft's present plan."""
    with _locked(approval) as locked:
        person = person_behind(actor.name)
        if why := own_change(person, locked, authors_of(locked.slice)):
            raise Forbidden(why, code="own_change")
        if actor.kind not in _DECIDE:
            raise Forbidden("Only people decide, themselves or by a token of theirs.", code="people_only")
        if why := newcomer(member_since(person, locked.slice.tenant), locked):
            raise Forbidden(why, code="newcomer")
        if locked.state in OPEN:
            _check_plan(locked.slice, locked.plan)
        yield locked


def _check_plan(slice: Slice, plan: str) -> None:
    if plan != plan_digest_of(slice):
        raise Conflict("The draft has another plan by now. Look at it again.", code="plan_changed")


def _note(act: Act, approval: Approval, state: ApprovalState, comment: str) -> None:
    """Move a locked approval to `state`, if that is still possible, and record who did."""
    if approval.state not in _BEFORE[state]:
        raise Conflict(f"It is {approval.state} by now and cannot be {state} any more.", code="approval_closed")
    approval.state, approval.comment = state, comment
    approval.decided_by, approval.decided_at = act.actor.name, timezone.now()
    approval.decided_as = act.actor.as_dict()
    approval.save(update_fields=["state", "comment", "decided_by", "decided_as", "decided_at"])
    _record(act, approval, str(state).capitalize(), comment)


def _record(act: Act, approval: Approval, done: str, comment: str) -> None:
    slice = approval.slice
    act.entry(
        Target(kind="approval", name=f"{slice.key} plan {approval.plan[:12]}", id=str(approval.pk)),
        f"{done} plan {approval.plan[:12]} of {slice.key}" + (f": {comment}" if comment else ""),
        **slice.trail,
    )
    act.announce(f"slice:{slice.key}", "approval", subject=str(approval.pk))
