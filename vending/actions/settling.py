"""Follows rollouts of credentials to their ends: what is proven everywhere, what was sent back, what can be destroyed.

Called under the lock of the slice: by every verb before it changes something, and by the worker.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from gatehouse_protocol.vending import vended_name

from console.audit.actor import SYSTEM
from console.audit.verbs import verb
from fleet.actions.lock_slice import lock_slice
from fleet.models import Rollout
from fleet.rollout.states import RolloutState
from policies.models import Slice
from vending.actions.delivering import publish
from vending.actions.noting import record, record_own
from vending.actions.versions import destroy
from vending.models import Credential, Version

KEPT: Final = timedelta(hours=24)
"""How long the secret of a version that was replaced is kept."""
AT_A_TIME: Final = 100


def settle_all() -> None:
    """Settle every slice with credentials under way, each in a transaction of its own; destroy what is over."""
    moving = Credential.objects.filter(rollout__isnull=False).exclude(rollout__state__in=_UNDER_WAY)
    for slice_id in sorted(set(moving.values_list("slice_id", flat=True))):
        with transaction.atomic():
            settle(lock_slice(slice_id))
    _destroy_replaced()


def settle(slice: Slice) -> None:
    """Write down what came of the rollouts of this slice, which is locked."""
    rows = Credential.objects.with_all().filter(slice=slice, rollout__isnull=False).order_by("name")
    returned: list[Credential] = []
    newest = Rollout.objects.filter(slice=slice).order_by("-id").first()
    for row in rows:
        carrier = newest if row.rollout.state == RolloutState.SUPERSEDED and newest else row.rollout
        state = RolloutState(carrier.state)
        if state is RolloutState.COMPLETE:
            _prove(row)
        elif state.is_going_back or not state.is_active:
            row.rollout = carrier
            returned.append(row)
    if returned:
        _take_back(slice, returned)


def _prove(row: Credential) -> None:
    now = timezone.now()
    row.rollout = None
    if row.deleted_at is not None:
        row.save(update_fields=["rollout"])
        _destroy(row.versions.filter(destroyed_at=None))
        return
    is_new = row.active_id is not None and row.active_id != row.proven_id
    if is_new:
        row.versions.filter(pk=row.proven_id).update(replaced_at=now)
        row.versions.filter(pk=row.active_id).update(proven_at=now)
        row.proven = row.active
    row.save(update_fields=["rollout", "proven"])
    if is_new:
        record_own("credential.prove", row, f"Every node has version {row.active.number} of credential {row.name}")


def _take_back(slice: Slice, returned: Sequence[Credential]) -> None:
    """Those that nodes refused are as they were before; the others set out again without them."""
    blamed = [row for row in returned if _is_blamed(slice, row)]
    refused = blamed or [row for row in returned if row.deleted_at is None]
    for row in refused:
        _refuse(row)
    others = [row for row in returned if row not in refused]
    if others:
        with verb("credential.publish", actor=SYSTEM) as act:
            for row in others:
                record(act, row, f"Sends credential {row.name} again, without what nodes refused")
            publish(act, slice, others, "Again, without what nodes refused")


def _refuse(row: Credential) -> None:
    assert row.rollout is not None
    why = row.rollout.cause or row.rollout.reason or "Its rollout was cancelled."
    number = row.active.number if row.active else 0
    row.versions.filter(pk=row.active_id).update(refused_at=timezone.now(), refusal=why, replaced_at=timezone.now())
    row.active, row.rollout = row.proven, None
    row.save(update_fields=["active", "rollout"])
    record_own("credential.return", row, f"Nodes sent version {number} of credential {row.name} back: {why}")


def _is_blamed(slice: Slice, row: Credential) -> bool:
    """Whether a node names this very credential as what it could not take."""
    name = vended_name(slice.tenant.slug, row.name)
    return row.deleted_at is None and row.rollout.nodes.filter(error__object=name).exists()


def _destroy_replaced() -> None:
    """Destroy the secrets of versions that nobody goes back to any more."""
    old = Version.objects.filter(destroyed_at=None, replaced_at__lt=timezone.now() - KEPT)
    in_use = Q(pk=F("credential__active_id")) | Q(pk=F("credential__proven_id"))
    found = old.exclude(in_use).order_by("replaced_at").values_list("credential__slice_id", "pk")[:AT_A_TIME]
    by_slice: dict[UUID, list[UUID]] = {}
    for slice_id, pk in found:
        by_slice.setdefault(slice_id, []).append(pk)
    for slice_id, ids in sorted(by_slice.items()):
        with transaction.atomic():
            lock_slice(slice_id)
            _destroy(Version.objects.filter(pk__in=ids, destroyed_at=None).exclude(in_use))


def _destroy(versions: Iterable[Version]) -> None:
    for version in versions:
        destroy(version)


_UNDER_WAY: Final = [
    str(one)
    for one in RolloutState
    if one.is_active and not one.is_going_back
]  # fmt: skip
