"""Asking that a workload may reach a destination for a while, refusing that, and taking the question back.

Granting makes a revision, so that it is the fleet's (`fleet/actions/egress_grants.py`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from console.audit.actor import Actor
from console.audit.verbs import Act, Target, verb
from console.base.errors import Conflict, Invalid
from egress import judging
from egress.models import AccessRequest, Denial, RequestState
from egress.published import live
from policies.compiler.intent.egress import Forwarding
from policies.drafting.slices import lock_slice
from policies.models import Slice

LONGEST: Final = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for; of a denial (`request_id`), what that one was about."""

    until: datetime
    why: str
    workload: str = ""
    destination: str = ""
    way: Forwarding = Forwarding.TUNNEL
    request_id: str = ""


def ask_for_access(slice: Slice, wanted: Wanted, *, actor: Actor, dry_run: bool = False) -> AccessRequest:
    """Keep the question for somebody who may publish.

    Raises Invalid at its field, and Conflict `request_open` where somebody asks for the same already.
    """
    now = timezone.now()
    if not now < wanted.until <= now + LONGEST:
        raise Invalid.field("/until", "out_of_range", f"It must be after now, and at most {LONGEST.days} days ahead.")
    workload, target = _meant(slice, wanted)
    if workload not in live(slice).workloads:
        raise Invalid.field("/workload", "workload_unknown", f"No workload {workload} is live.")
    place = {"workload": workload, "host": target.host, "port": target.port, "way": str(target.way)}
    with verb("egress_request.ask", actor=actor, dry_run=dry_run) as act:
        locked = lock_slice(slice.pk)
        rows = AccessRequest.objects.filter(slice=locked, state=str(RequestState.REQUESTED), **place)
        if (known := rows.first()) is not None:
            if known.until > now:
                raise Conflict(f"{known.requested_by} asked for the same already.", code="request_open")
            rows.update(state=str(RequestState.WITHDRAWN), decided_at=now, comment="Its time had passed.")
        row = AccessRequest.objects.create(
            slice=locked, **place, until=wanted.until, why=wanted.why, request_id=wanted.request_id,
            requested_by=actor.name, requested_at=now,
        )  # fmt: skip
        record(act, row, f"Asked that {workload} may reach {target} until {_moment(row.until)}: {row.why}")
        return row


def refuse_access(row: AccessRequest, comment: str, *, actor: Actor, dry_run: bool = False) -> AccessRequest:
    """Refuse it; one that is refused already is returned as it is. Raises Conflict `request_closed`."""
    with locked_request(row) as locked:
        if locked.state != RequestState.REFUSED:
            with verb("egress_request.refuse", actor=actor, dry_run=dry_run) as act:
                note(act, locked, RequestState.REFUSED, comment)
        return locked


def withdraw_request(row: AccessRequest, comment: str, *, actor: Actor, dry_run: bool = False) -> AccessRequest:
    """Take the question back; what was granted stays granted. Raises Conflict `request_closed`."""
    with locked_request(row) as locked:
        if locked.state != RequestState.WITHDRAWN:
            with verb("egress_request.withdraw", actor=actor, dry_run=dry_run) as act:
                note(act, locked, RequestState.WITHDRAWN, comment)
        return locked


@contextmanager
def locked_request(row: AccessRequest) -> Iterator[AccessRequest]:
    """Hold the slice and give the request as it is now: two people who decide at once come to one result."""
    with transaction.atomic():
        slice = lock_slice(row.slice_id)
        locked = AccessRequest.objects.get(pk=row.pk)
        locked.slice = slice
        yield locked


def note(act: Act, row: AccessRequest, state: RequestState, comment: str) -> None:
    """Move a locked request to `state`, if it is still open, and record who did."""
    if row.state != RequestState.REQUESTED:
        raise Conflict(f"It is {row.state} by now and cannot be {state} any more.", code="request_closed")
    row.state, row.comment = str(state), comment
    row.decided_by, row.decided_at = act.actor.name, timezone.now()
    row.save()
    text = f"{str(state).capitalize()} what {row.requested_by} asked for: {row.workload} to {row.host}:{row.port}"
    record(act, row, f"{text}: {comment}" if comment else text)


def record(act: Act, row: AccessRequest, summary: str) -> None:
    """Write what was done with a request into the trail, and announce it."""
    slice = row.slice
    act.entry(Target("egress_request", f"{slice.key} {row}", str(row.pk)), summary, **slice.trail)
    act.announce(f"slice:{slice.key}", "egress_request", subject=str(row.pk))


def _meant(slice: Slice, wanted: Wanted) -> tuple[str, judging.Target]:
    """Return who asks for what: what is written, and what is not, as the denial has it."""
    workload, destination, way = wanted.workload, wanted.destination, wanted.way
    if wanted.request_id:
        rows = Denial.objects.filter(slice_id=slice.pk, request_id=wanted.request_id).exclude(workload="")
        denial = rows.order_by("-at").first()
        if denial is None:
            text = "No denial with this request id is kept, of a workload that had proven who it is."
            raise Invalid.field("/request_id", "request_unknown", text)
        if not destination:
            way = Forwarding(denial.way)
        workload, destination = workload or denial.workload, destination or denial.destination
    for name, value in (("workload", workload), ("destination", destination)):
        if not value:
            raise Invalid.field(f"/{name}", "required", "Say this, or the request id of a denial.")
    try:
        return workload, judging.target_of(destination, way)
    except ValueError as fault:
        raise Invalid.field("/destination", "destination_invalid", f"{fault}") from None


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
