"""A rollout does not go on by itself: it was rolled back, is paused or held, or a plan waits for approval."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, Q
from pydantic import Field

from alerting.kinds.kind import EVERYBODY, Finding, Kind, Parameters, minutes_text
from alerting.life.words import Severity
from fleet.models import Approval, Rollout
from fleet.models.approval import ApprovalState
from fleet.rollout.decision import Hold
from fleet.rollout.states import RolloutState

FAILED, STOPPED, APPROVAL = "failed", "stopped", "approval"
REMEMBERED: Final = timedelta(days=1)
"""For so long a rollback is told, unless another rollout began since."""
_GOING_BACK: Final = (str(RolloutState.ROLLING_BACK), str(RolloutState.ROLLBACK_INCOMPLETE))
_STANDING: Final = (str(RolloutState.HELD), str(RolloutState.PAUSED))


class RolloutTrouble(Parameters):
    """What is told of, and how long a plan may wait for approval."""

    is_failed_told: bool = True
    is_stopped_told: bool = True
    is_approval_told: bool = True
    approval_after_minutes: int = Field(default=60, ge=0, le=10_080)


def look(now: datetime, asked: Sequence[RolloutTrouble]) -> Iterator[Finding]:
    """Yield rollouts that need somebody, and approvals that are waited for."""
    newer = Rollout.objects.filter(slice=OuterRef("slice"), pk__gt=OuterRef("pk"))
    rolled_back = Q(state=str(RolloutState.ROLLED_BACK), finished_at__gt=now - REMEMBERED) & ~Exists(newer)
    troubled = Q(state__in=[*_GOING_BACK, *_STANDING]) & ~Q(hold=str(Hold.TIME))
    rows = Rollout.objects.filter(rolled_back | troubled).select_related("slice__gateway", "revision")
    yield from map(_rollout, rows.order_by("pk"))
    longest = timedelta(minutes=min(one.approval_after_minutes for one in asked))
    waiting = Approval.objects.filter(state=str(ApprovalState.REQUESTED), requested_at__lte=now - longest)
    for approval in waiting.select_related("slice__gateway").order_by("pk"):
        yield _approval(approval, now)


def _rollout(row: Rollout) -> Finding:
    is_standing = row.state in _STANDING
    key, sequence = row.slice.key, row.revision.sequence
    said = str(row.state).replace("_", " ")
    return Finding(
        labels={"gateway": row.slice.gateway.slug, "slice": key, "trouble": STOPPED if is_standing else FAILED},
        title=f"The rollout of revision {sequence} of {key} is {said}",
        text=(row.reason if is_standing else row.cause or row.reason) or f"It is {said}.",
        value=said,
        path=f"/s/{key}/rollouts/{row.pk}",
        tenant_ids=frozenset({row.slice.tenant_id}),
        facts={"trouble": STOPPED if is_standing else FAILED},
    )


def _approval(row: Approval, now: datetime) -> Finding:
    seconds = (now - row.requested_at).total_seconds()
    key = row.slice.key
    return Finding(
        labels={"gateway": row.slice.gateway.slug, "slice": key, "trouble": APPROVAL},
        title=f"A plan of {key} waits for approval",
        text=f"{row.requested_by} asked {minutes_text(seconds)} ago.",
        value=minutes_text(seconds),
        path=f"/s/{key}/review",
        tenant_ids=frozenset({row.slice.tenant_id}),
        facts={"trouble": APPROVAL, "seconds": seconds},
    )


def judge(finding: Finding, asked: RolloutTrouble) -> bool:
    """Whether this sort of trouble is told of."""
    trouble = finding.facts["trouble"]
    if trouble == APPROVAL:
        return bool(asked.is_approval_told and finding.facts["seconds"] >= 60 * asked.approval_after_minutes)
    return asked.is_failed_told if trouble == FAILED else asked.is_stopped_told


KIND = Kind(
    name="rollout",
    title="A rollout needs somebody",
    parameters=RolloutTrouble,
    look=look,
    judge=judge,
    severity=Severity.TICKET,
    for_seconds=60,
    owners=EVERYBODY,
)
