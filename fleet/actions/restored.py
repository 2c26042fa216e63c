"""After a restore: gateways are held, and go on when somebody resumes them or publishes.

Nodes may run what was published after the backup and is lost here. Telling them at once what is known would take
traffic back by as much as was lost, unasked; so nothing is told until a person has seen which nodes are ahead.
"""

from datetime import datetime
from math import ceil
from typing import Final

from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from console.audit.actor import Actor, ActorKind
from console.audit.verbs import Act, Target, verb
from console.base.errors import Conflict
from fleet.actions.assign import bump
from fleet.models import Restoration
from fleet.queries.restored import SliceAhead, slices_ahead
from policies.models import Gateway, Slice

VERSIONS_A_DAY: Final = 1_000_000_000
"""More than a gateway can have had: a version a tenth of a millisecond."""
REVISIONS_A_DAY: Final = 1_000
DAY_SECONDS: Final = 86_400


def hold_restored(taken_at: datetime) -> tuple[int, int]:
    """Hold every gateway, and leave out the numbers that may have been used since `taken_at`.

    Part of a restore, which writes the entry. Returns how many gateways and slices there are.
    """
    now = timezone.now()
    days = max(1, ceil((now - taken_at).total_seconds() / DAY_SECONDS))
    gateways = list(Gateway.objects.select_for_update(no_key=True).order_by("pk"))
    Restoration.objects.bulk_create(
        [
            Restoration(
                gateway=one,
                restored_at=now,
                taken_at=taken_at,
                held_version=one.assignment_version,
                version_floor=one.assignment_version + days * VERSIONS_A_DAY,
            )
            for one in gateways
        ],
        update_conflicts=True,
        unique_fields=["gateway"],
        update_fields=["restored_at", "taken_at", "held_version", "version_floor"],
    )
    floor = Greatest(F("sequence_floor"), F("last_sequence") + Value(days * REVISIONS_A_DAY))
    return len(gateways), Slice.objects.update(sequence_floor=floor)


def resume(gateway: Gateway, *, actor: Actor, dry_run: bool = False) -> Gateway:
    """Let a restored gateway's nodes run what is known here, also those that run something later.

    Raises Conflict `not_restored`.
    """
    with verb("gateway.resume", actor=actor, dry_run=dry_run) as act:
        locked: Gateway = Gateway.objects.select_for_update(no_key=True).get(pk=gateway.pk)
        row = Restoration.objects.filter(pk=locked.pk).first()
        if row is None:
            raise Conflict("It does not wait after a restore.", code="not_restored")
        _release(act, locked, row, slices_ahead(locked.pk))
    return locked


def resume_by_publish(act: Act, slice: Slice) -> None:
    """Resume the gateway that a person publishes on; the caller has locked the slice.

    What the system publishes by itself waits. Raises Conflict `gateway_restored` where nodes would lose what they run
    of other tenants: that is for the platform to decide.
    """
    row = Restoration.objects.filter(pk=slice.gateway_id).first()
    if row is None or act.actor.kind is ActorKind.SYSTEM:
        return
    ahead = slices_ahead(slice.gateway_id)
    if others := [one.key for one in ahead if one.tenant_id != slice.tenant_id]:
        raise Conflict(
            f"{slice.gateway.slug} was restored from a backup of {row.taken_at:%Y-%m-%d %H:%M} UTC, and its nodes run "
            f"later revisions of {', '.join(others)}. Somebody of the platform must resume it first.",
            code="gateway_restored",
        )
    _release(act, slice.gateway, row, ahead)


def _release(act: Act, gateway: Gateway, row: Restoration, ahead: tuple[SliceAhead, ...]) -> None:
    Gateway.objects.filter(pk=gateway.pk).update(
        assignment_version=Greatest(F("assignment_version"), Value(row.version_floor))
    )
    row.delete()
    bump(gateway.pk)
    went = "; ".join(f"{one.key} from {one.on_nodes}, which was lost, to {one.known}" for one in ahead)
    act.entry(
        Target(kind="gateway", name=gateway.slug, id=str(gateway.pk)),
        f"Resumed gateway {gateway.slug} after the restore" + (f": {went}" if went else ""),
        verb="gateway.resume",
    )
    act.announce(f"gateway:{gateway.slug}", "object", subject=gateway.slug)
