"""How nodes say that the endpoints of services are; what is told of a service replaces what was told before."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from gatehouse_protocol.health import EndpointState
from gatehouse_protocol.health import ServiceHealth as Told
from gatehouse_protocol.shapes import encode

from console.base.live import announce
from fleet.models import HealthChange, ServiceHealth
from fleet.reports.progress import SliceIds
from fleet.reports.standing import Taken
from policies.models import Slice

KEPT: Final = timedelta(days=7)
MOST_CHANGES: Final = 200
"""Of one report and service that are kept."""
WRITTEN_AT_ONCE: Final = 200
_PORTION: Final = 10_000
_FIELDS: Final = ("epoch", "total", "healthy", "since", "endpoints")
_LONGEST_NAME: Final = 255
_ORDINARY: Final = frozenset({"", str(EndpointState.HEALTHY), str(EndpointState.CHECKING)})
Key = tuple[UUID, UUID, str]
"""Node, slice, service."""


def write_health(taken: Sequence[Taken], slice_ids: SliceIds) -> frozenset[UUID]:
    """Write what was told, and what became of endpoints; return the slices where any is otherwise than before.

    Services of other gateways' slices are left out.
    """
    newest = {one.node.pk: one for one in taken if one.is_newest and one.report.health is not None}
    if not newest:
        return frozenset()
    said = {_key(row): row for one in newest.values() for row in _rows(one, slice_ids)}
    known = _known(said)
    changes = [change for key, row in sorted(said.items()) for change in _changes(known.get(key), row)]
    for key, row in said.items():
        if (before := known.get(key)) is not None and (before.total, before.healthy) == (row.total, row.healthy):
            row.since = before.since
    ServiceHealth.objects.bulk_create(
        said.values(),
        batch_size=WRITTEN_AT_ONCE,
        update_conflicts=True,
        unique_fields=["node", "slice", "service"],
        update_fields=_FIELDS,
    )
    HealthChange.objects.bulk_create(changes, batch_size=WRITTEN_AT_ONCE)
    gone = frozenset(slice_id for one in newest.values() for slice_id in _forget(one, slice_ids))
    new = {row.slice_id for key, row in said.items() if key not in known}
    return gone | new | {change.slice_id for change in changes}


def announce_health(slices: frozenset[UUID]) -> None:
    """Say once per slice that somebody should look again."""
    for key in Slice.objects.filter(pk__in=slices).values_list("key", flat=True) if slices else ():
        announce(f"slice:{key}", "health", subject=key)


def forget_changes() -> int:
    """Remove changes that are older than they are kept, some thousands at a time; return how many."""
    before, removed = timezone.now() - KEPT, 0
    while True:
        ids = HealthChange.objects.filter(at__lt=before).order_by("at").values_list("pk", flat=True)[:_PORTION]
        count, _ = HealthChange.objects.filter(pk__in=list(ids)).delete()
        removed += count
        if count < _PORTION:
            return removed


def _rows(one: Taken, slice_ids: SliceIds) -> Iterator[ServiceHealth]:
    for said in one.report.health.services if one.report.health is not None else ():
        slice_id = slice_ids.get((one.node.gateway_id, said.slice))
        if slice_id is not None and len(said.service) <= _LONGEST_NAME:
            yield ServiceHealth(
                node_id=one.node.pk, slice_id=slice_id, service=said.service, epoch=UUID(one.report.epoch),
                total=said.total, healthy=min(said.healthy, said.total), since=_since(said, one),
                endpoints=encode(said.endpoints),
            )  # fmt: skip


def _since(said: Told, one: Taken) -> Any:
    """The last time that an endpoint became as it is, as far as is told."""
    return min(max((row.since for row in said.endpoints), default=one.at), one.at)


def _known(said: Mapping[Key, ServiceHealth]) -> dict[Key, ServiceHealth]:
    if not said:
        return {}
    rows = ServiceHealth.objects.filter(
        node__in={key[0] for key in said}, slice__in={key[1] for key in said}, service__in={key[2] for key in said}
    )
    return {_key(row): row for row in rows}


def _changes(before: ServiceHealth | None, now: ServiceHealth) -> Iterable[HealthChange]:
    """What became of endpoints; of a service that is new to the node only what is in trouble is told."""
    was = {one["address"]: one for one in before.endpoints} if before is not None else {}
    found = [
        _change(now, one, was.get(one["address"], {}).get("state", ""))
        for one in now.endpoints
        if _is_otherwise(was.get(one["address"]), one, is_new=before is None)
    ]
    if before is not None and len(now.endpoints) == now.total:
        there = {one["address"] for one in now.endpoints}
        found += [
            _change(now, {"address": address, "since": now.since}, one["state"])
            for address, one in was.items()
            if address not in there
        ]
    return found[:MOST_CHANGES]


def _is_otherwise(before: Mapping[str, Any] | None, now: Mapping[str, Any], *, is_new: bool) -> bool:
    if before is None:
        return not is_new or now["state"] not in _ORDINARY
    if {before["state"], now["state"]} <= _ORDINARY:
        return False
    return any(before[name] != now[name] for name in ("state", "reason", "status"))


def _change(row: ServiceHealth, one: Mapping[str, Any], was: str) -> HealthChange:
    return HealthChange(
        node_id=row.node_id, slice_id=row.slice_id, service=row.service, address=one["address"], at=one["since"],
        was=was, state=one.get("state", ""), reason=one.get("reason", ""), status=one.get("status", 0),
    )  # fmt: skip


def _forget(one: Taken, slice_ids: SliceIds) -> set[UUID]:
    """Forget what the node has no more; return the slices that it was of."""
    told = one.report.health
    assert told is not None
    gone = Q(pk__in=())
    for row in told.gone:
        slice_id = slice_ids.get((one.node.gateway_id, row.slice))
        gone |= Q(slice=slice_id, service=row.service) if slice_id is not None else Q(pk__in=())
    if told.is_whole:
        gone |= ~Q(epoch=UUID(one.report.epoch))
    if not told.gone and not told.is_whole:
        return set()
    rows = ServiceHealth.objects.filter(gone, node=one.node.pk)
    found = dict(rows.values_list("pk", "slice_id"))
    if found:
        ServiceHealth.objects.filter(pk__in=found).delete()
    return set(found.values())


def _key(row: ServiceHealth) -> Key:
    return row.node_id, row.slice_id, row.service
