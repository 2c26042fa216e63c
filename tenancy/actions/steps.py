"""Carries deletions out: off the nodes first, then the rows, then a look at everything; each step may be repeated.

What a killed worker left is found when its lease ends. Nothing is deleted before every node has proven that it runs
nothing of the tenant; one that is away for good is revoked by a person.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from console.accounts.actions.rules import lock, note
from console.accounts.models import Membership, Tenant
from console.audit.actor import SYSTEM
from console.audit.verbs import Act, Target, verb
from fleet.actions.assign import assign
from fleet.actions.lock_slice import lock_slice
from fleet.models import Node, NodeSlice, Rollout
from fleet.rollout.states import RolloutState
from policies.models import Gateway, Slice
from tenancy.actions import claiming, erasing
from tenancy.actions.certifying import certify
from tenancy.catalogue.names import Names
from tenancy.catalogue.sweep import sweep
from tenancy.models import Deletion, DeletionState

LOOK_AGAIN: Final = timedelta(seconds=2)
SWEEP_AGAIN: Final = timedelta(seconds=30)
log = logging.getLogger(__name__)


def move_deletion() -> bool:
    """Take the next step of the deletion that has been due for longest; say whether there was one."""
    row = claiming.claim(Deletion)
    if row is None:
        return False
    try:
        _STEPS[DeletionState(row.state)](row)
    except Exception:
        log.exception("the deletion of %s is tried again", row.slug)
    return True


def _begin(row: Deletion) -> None:
    """Nobody objected in time."""
    _go_on(row, DeletionState.WITHDRAWING)


def _withdraw(row: Deletion) -> None:
    """Take every slice off every node, and let nothing of the tenant be published again."""
    with transaction.atomic():
        tenant = lock(Tenant.objects.get(pk=row.tenant_id))
        if (locked := claiming.locked(row)) is not None:
            _withdraw_locked(locked, tenant)


def _withdraw_locked(locked: Deletion, tenant: Tenant) -> None:
    with verb("tenant.withdraw", actor=SYSTEM) as act:
        now = timezone.now()
        tenant.closing_at = now
        if tenant.suspended_at is None:
            tenant.suspended_at, tenant.suspended_by, tenant.suspension_reason = (
                now,
                SYSTEM.name,
                "It is being deleted.",
            )
        tenant.save(update_fields=["closing_at", "suspended_at", "suspended_by", "suspension_reason"])
        slices = [
            lock_slice(pk) for pk in Slice.objects.filter(tenant=tenant).order_by("pk").values_list("pk", flat=True)
        ]
        for each in slices:
            Rollout.objects.active().filter(slice=each).update(
                state=str(RolloutState.CANCELLED), reason="The tenant is being deleted.", finished_at=now,
                next_action_at=None,
            )  # fmt: skip
            assign(each, None)
        gateways = Gateway.objects.filter(slices__in=slices).distinct().values_list("pk", "assignment_version")
        locked.slices = {str(each.pk): each.key for each in slices}
        locked.people = [str(pk) for pk in Membership.objects.filter(tenant=tenant).values_list("user_id", flat=True)]
        locked.versions = {str(pk): version for pk, version in gateways}
        locked.state, locked.next_action_at, locked.lease_until = str(DeletionState.WAITING), now, None
        locked.save()
        text = f"Took {len(slices)} slices of {tenant.name} off the nodes of {len(locked.versions)} gateways."
        note(act, tenant, _target(locked), text)
        _announce(act, locked)


def _wait(row: Deletion) -> None:
    """See which nodes have proven that they run nothing of it any more."""
    nodes = Node.objects.filter(gateway__in=list(row.versions), revoked_at=None, last_seen_at__isnull=False)
    running = set(NodeSlice.objects.filter(slice__in=list(row.slices)).values_list("node_id", flat=True))
    found = [
        {
            "gateway": node.gateway.slug,
            "node": node.name,
            "id": str(node.pk),
            "version": node.manifest_version,
            "agent": node.agent.get("version", ""),
            "seen_at": node.last_seen_at.isoformat() if node.last_seen_at else None,
            "proven": node.manifest_version >= row.versions[str(node.gateway_id)] and node.pk not in running,
        }
        for node in nodes.select_related("gateway").order_by("gateway__slug", "name")
    ]
    row.nodes = found
    row.save(update_fields=["nodes"])
    if all(one["proven"] for one in found):
        _go_on(row, DeletionState.DELETING)
    else:
        _go_on(row, DeletionState.WAITING, after=LOOK_AGAIN)


def _delete(row: Deletion) -> None:
    """Delete batch by batch until nothing is left that is the tenant's, or until it is somebody else's turn."""
    if erasing.erase(row, names_of(row)):
        _go_on(row, DeletionState.SWEEPING)
    else:
        _go_on(row, DeletionState.DELETING)


def _sweep(row: Deletion) -> None:
    """Look at everything; what is found is deleted again, and what is not is certified."""
    seen = sweep(names_of(row))
    if seen.is_clean:
        certify(row, seen)
        return
    row.remains = [f"{one.table}: {one.rows}" for one in seen.found if one.rows and not one.is_kept] + list(seen.keys)
    row.save(update_fields=["remains"])
    log.warning("the tenant %s is still in %s", row.slug, ", ".join(row.remains))
    _go_on(row, DeletionState.DELETING, after=SWEEP_AGAIN)


def names_of(row: Deletion) -> Names:
    """Return by what the tenant of a deletion is known."""
    return Names(row.tenant_id, row.slug, {UUID(pk): key for pk, key in row.slices.items()})


@transaction.atomic
def _go_on(row: Deletion, state: DeletionState, *, after: timedelta = timedelta()) -> None:
    """Let the next step be taken by whoever comes."""
    mine = Deletion.objects.filter(pk=row.pk, fence=row.fence)
    mine.update(state=str(state), next_action_at=timezone.now() + after, lease_until=None)


def _announce(act: Act, row: Deletion) -> None:
    act.announce("tenant:platform", "tenant", subject=row.slug)


def _target(row: Deletion) -> Target:
    return Target(kind="tenant", name=row.slug, id=str(row.tenant_id))


_STEPS: Final[Mapping[DeletionState, Callable[[Deletion], None]]] = {
    DeletionState.ASKED: _begin,
    DeletionState.WITHDRAWING: _withdraw,
    DeletionState.WAITING: _wait,
    DeletionState.DELETING: _delete,
    DeletionState.SWEEPING: _sweep,
}
