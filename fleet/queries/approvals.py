"""How approvals of one slice stand for one caller. Constant numbers of queries, for any number of approvals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min, Q

from console.accounts.access import Access
from console.accounts.models import Membership, Tenant
from console.accounts.permissions import Permission
from console.accounts.queries.people_behind import people_behind
from fleet.models import Approval, ApprovalState
from fleet.models.approval import OPEN
from policies.compiler.plan import plan
from policies.models import DraftObject, Slice
from policies.queries.draft import changes_of

_CLOSED = {
    ApprovalState.APPROVED: "It is approved already.",
    ApprovalState.REJECTED: "It was rejected.",
    ApprovalState.WITHDRAWN: "It was withdrawn.",
    ApprovalState.STALE: "The draft has changed since; this is not its plan any more.",
    ApprovalState.USED: "It was published.",
}


@dataclass(frozen=True, slots=True)
class ApprovalStanding:
    """One approval as it stands now; `why_not` says why the caller may not decide it, empty where they may."""

    row: Approval
    state: ApprovalState
    why_not: str


def authors_of(slice: Slice) -> frozenset[str]:
    """Return the people who last wrote each object that the draft adds, changes or removes, by whatever token."""
    rows = DraftObject.objects.unpublished().filter(slice=slice).order_by()
    return people_behind(rows.values_list("updated_by", flat=True).distinct())


def plan_digest_of(slice: Slice) -> str:
    """Return the digest of the plan that the draft has now, without compiling anything.

    The digest covers the changes alone, so what is unchanged around them need not be read.
    """
    changes = changes_of(slice)
    before = [change.before for change in changes if change.before is not None]
    return plan(before, [change.after for change in changes if change.after is not None]).digest


def own_change(person: str, row: Approval, authors: frozenset[str]) -> str:
    """Return why this is `person`'s own change, which they may not decide on; empty when it is not."""
    if person in people_behind([row.requested_by]):
        return "You asked for it yourself; somebody else must decide."
    return "You wrote some of these changes yourself; somebody else must decide." if person in authors else ""


def member_since(person: str, tenant: Tenant) -> datetime | None:
    """Return since when this person belongs to the tenant, or to the platform; None: to neither."""
    here = Membership.objects.filter(Q(tenant=tenant) | Q(tenant__is_platform=True), user__email=person)
    return here.aggregate(first=Min("since"))["first"]


def newcomer(since: datetime | None, row: Approval) -> str:
    """Return why this is somebody let in since it was asked for: nobody brings a second account along to agree."""
    if since is not None and since <= row.requested_at:
        return ""
    return "You became a member after this was asked for; somebody who was one before must decide."


def approval_standings(slice: Slice, rows: Sequence[Approval], access: Access) -> list[ApprovalStanding]:
    """Return how these approvals of `slice` stand for the caller, in their order."""
    digest = plan_digest_of(slice) if any(row.state in OPEN for row in rows) else ""
    return _standings(slice, rows, access, digest)


def standing_of_draft(slice: Slice, access: Access) -> ApprovalStanding | None:
    """Return the approval that speaks of the draft: the latest of this very plan, else the latest that went stale."""
    digest = plan_digest_of(slice)
    rows = Approval.objects.filter(slice=slice).order_by("-id")
    of_this = rows.filter(plan=digest, state__in=[*OPEN, ApprovalState.REJECTED]).first()
    found = of_this or rows.open().first()
    return _standings(slice, [found], access, digest)[0] if found else None


def _standings(slice: Slice, rows: Sequence[Approval], access: Access, digest: str) -> list[ApprovalStanding]:
    states = [_state(row, digest) for row in rows]
    authors = authors_of(slice) if ApprovalState.REQUESTED in states else frozenset[str]()
    may_publish = access.may(Permission.PUBLISH, slice.tenant_id)
    person = access.user.email
    since = member_since(person, slice.tenant) if ApprovalState.REQUESTED in states else None
    return [
        ApprovalStanding(
            row,
            state,
            _closed(state, may_publish=may_publish) or own_change(person, row, authors) or newcomer(since, row),
        )
        for row, state in zip(rows, states, strict=True)
    ]


def _state(row: Approval, digest: str) -> ApprovalState:
    return ApprovalState.STALE if row.state in OPEN and row.plan != digest else ApprovalState(row.state)


def _closed(state: ApprovalState, *, may_publish: bool) -> str:
    if state is not ApprovalState.REQUESTED:
        return _CLOSED[state]
    return "" if may_publish else f"You need the permission “{Permission.PUBLISH}” here."
