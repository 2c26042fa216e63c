"""What follows a fault, written on the rotation: tried again, held, or given up. The old certificate stays served."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.utils import timezone

from certificates.actions.rotation.authorizing import take_back_challenges
from certificates.actions.rotation.delivering import hold_no_longer, take_off
from certificates.actions.rotation.dns_records import left_of
from certificates.actions.rotation.looks import Fault
from certificates.actions.rotation.notes import stand, tell
from certificates.life.attempts import Abandon, Hold, Retry, Tries, after_fault
from certificates.life.outcomes import Outcome
from certificates.life.states import FaultKind, RotationState, may_go
from certificates.life.telling import account
from certificates.life.words import fault_text
from certificates.models import IssuerType, Rotation

HOUR: Final = timedelta(hours=1)
KEPT: Final = 50
"""Faults of a rotation that are remembered one by one."""
_SPENT: Final = frozenset(
    {FaultKind.REJECTED, FaultKind.ORDER_GONE, FaultKind.ALREADY_REPLACED, FaultKind.BAD_CERTIFICATE}
)
"""After these an order is good for nothing any more."""
_SAYS_NOTHING: Final = frozenset({FaultKind.TEMPORARY, FaultKind.RATE_LIMITED, FaultKind.NODE})
"""Neither end a row of other faults nor count in it: a name refused before and after is refused twice in a row."""


def note_fault(row: Rotation, fault: Fault, share: float) -> None:
    """Write down what went wrong, and when it is tried again."""
    now = timezone.now()
    tries = _tries(row, fault, now)
    served_until = row.certificate.not_after
    outcome = after_fault(fault.kind, tries, now, served_until, fault.retry_after, share)
    row.attempts += 1
    row.faults = [*row.faults, _document(row, fault, now)][-KEPT:]
    row.cause = _cause(row, fault)
    tell(row.certificate, "fault", row.cause, now, row)
    if row.state == RotationState.PROVEN:
        again = outcome.at if isinstance(outcome, Retry | Hold) else None
        stand(row, RotationState.PROVEN, row.text, again or now + HOUR, now)
        return
    goal, text = _goal(row, fault, outcome), account(row.cause, outcome, tries, served_until, now)
    match outcome:
        case Retry():
            row.held_state = str(goal)
            is_possible = may_go(RotationState(row.state), goal)
            stand(row, goal if is_possible else RotationState.HELD, text, outcome.at, now)
        case Hold():
            row.held_state = str(goal)
            if fault.kind is FaultKind.REJECTED and outcome.at is None:
                row.certificate.suspended_at = now
                row.certificate.save(update_fields=["suspended_at"])
            stand(row, RotationState.HELD, text, outcome.at, now)
        case Abandon():
            stand(row, RotationState.ABANDONED, text, None, now)


def forget_orders(row: Rotation) -> None:
    """Let the next step order anew what has not been issued, and nodes answer no challenge of the old orders."""
    if row.version is not None:
        take_back_challenges(row)
        for leaf in row.version.leaves.filter(chain_pem=""):
            leaf.order_url, leaf.authorizations = "", left_of(leaf.authorizations)
            leaf.save(update_fields=["order_url", "authorizations"])


def _goal(row: Rotation, fault: Fault, outcome: Outcome) -> RotationState:
    """Return where it goes on: with a new order where the old one is spent, from what nodes hold where they went back.

    What nodes went back from is no longer wanted of them.
    """
    before = RotationState(row.state)
    if before is RotationState.HELD:
        return RotationState(row.held_state or RotationState.DUE)
    if isinstance(outcome, Retry) and outcome.drops_replaces:
        row.without_replaces = True
    if before.is_issuing and fault.kind in _SPENT and row.certificate.issuer.type == IssuerType.ACME:
        forget_orders(row)
        return RotationState.ORDERING
    if fault.kind is not FaultKind.DELIVERY or not (before is RotationState.ISSUED or before.is_delivering):
        return before
    if before in {RotationState.ISSUED, RotationState.STAGING}:
        hold_no_longer(row)
        return RotationState.ISSUED
    take_off(row)
    return RotationState.STAGED


def _tries(row: Rotation, fault: Fault, now: datetime) -> Tries:
    if fault.kind is FaultKind.NODE:
        count = 1 + sum(kept["kind"] == FaultKind.NODE for kept in row.faults)
    else:
        count = 1 + sum(kept["kind"] != FaultKind.NODE for kept in row.faults)
    in_row = 1
    for kept in reversed(row.faults):
        if kept["kind"] != str(fault.kind):
            if kept["kind"] in _SAYS_NOTHING:
                continue
            break
        in_row += 1
    since = datetime.fromisoformat(row.faults[0]["at"]) if row.faults else now
    return Tries(count=count, in_row=in_row, since=since, names=fault.names)


def _document(row: Rotation, fault: Fault, now: datetime) -> dict[str, Any]:
    return {
        "at": now.isoformat(),
        "state": row.state,
        "kind": str(fault.kind),
        "names": list(fault.names),
        "text": fault.text,
    }


def _cause(row: Rotation, fault: Fault) -> str:
    is_of_nodes = fault.kind in {FaultKind.NODE, FaultKind.DELIVERY}
    issuer = row.certificate.issuer
    return fault_text(
        fault.kind,
        fault.text,
        issuer=issuer.shown_name if issuer else "",
        hostnames=() if is_of_nodes else fault.names,
        nodes=fault.names if is_of_nodes else (),
    )
