"""Which node has which version of a credential, and how it is there."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from gatehouse_protocol.vending import VENDED_TYPE, vended_name

from fleet.models import Node, NodeSlice, VendedStatus
from fleet.queries.node_status import heard_since, is_heard
from policies.models import SliceResource
from vending.models import Credential, Version


@dataclass(frozen=True, slots=True)
class OnNode:
    """A credential on a node: the `version` that it proved to serve with (None: none), and how it says that goes.

    `state` is empty where the node said nothing of it.
    """

    node: str
    is_heard: bool
    version: int | None
    proven_at: datetime | None
    error: str = ""
    """Why the node refuses what it was told last."""
    state: str = ""
    state_version: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    state_error: str = ""


def nodes_of(rows: Collection[Credential]) -> dict[UUID, list[OnNode]]:
    """Return for each credential all nodes of its gateway, by name; five queries for all."""
    gateways, slices = {row.slice.gateway_id for row in rows}, {row.slice_id for row in rows}
    nodes = list(Node.objects.filter(gateway__in=gateways, revoked_at=None).order_by("name"))
    progress = {(one.node_id, one.slice_id): one for one in NodeSlice.objects.filter(slice__in=slices)}
    statuses = VendedStatus.objects.filter(slice__in=slices, name__in={row.name for row in rows})
    told = {(one.node_id, one.slice_id, one.name): one for one in statuses}
    listed = _listed(rows)
    since = heard_since(timezone.now())
    return {
        row.pk: [
            _on_node(row, node, is_heard(node, since), progress.get((node.pk, row.slice_id)),
                     told.get((node.pk, row.slice_id, row.name)), listed.get(row.pk, ()))
            for node in nodes
            if node.gateway_id == row.slice.gateway_id
        ]
        for row in rows
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Listed:
    """A version, and from which sequence of the slice on, until before which, it is in it."""

    number: int
    begins: int
    ends: int | None


def _listed(rows: Iterable[Credential]) -> dict[UUID, list[_Listed]]:
    names = {(row.slice_id, vended_name(row.slice.tenant.slug, row.name)): row.pk for row in rows}
    numbers = {
        (credential_id, bytes(digest)): number
        for credential_id, digest, number in Version.objects.filter(
            credential__in=names.values(), secret__isnull=False
        ).values_list("credential_id", "secret__digest", "number")
    }
    mine = Q(slice__in={slice_id for slice_id, _ in names}, name__in={name for _, name in names})
    found: dict[UUID, list[_Listed]] = {}
    for slice_id, name, digest, begins, ends in SliceResource.objects.filter(mine, type_url=VENDED_TYPE).values_list(
        "slice_id", "name", "digest", "from_sequence", "to_sequence"
    ):
        pk = names.get((slice_id, name))
        if pk is not None and (number := numbers.get((pk, bytes(digest)))) is not None:
            found.setdefault(pk, []).append(_Listed(number, begins, ends))
    return found


def _on_node(
    row: Credential, node: Node, heard: bool, progress: NodeSlice | None, told: VendedStatus | None,
    listed: Iterable[_Listed],
) -> OnNode:  # fmt: skip
    at = progress.proven if progress else None
    version = None if at is None else next((one.number for one in listed if _holds(one, at)), None)
    fault = progress.error if progress else None
    return OnNode(
        node=node.name, is_heard=heard, version=version,
        proven_at=progress.proven_at if progress and version is not None else None,
        error=_fault(fault, vended_name(row.slice.tenant.slug, row.name)),
        state=told.state if told else "", state_version=told.version if told else None,
        since=told.since if told else None, until=told.until if told else None,
        state_error=told.error if told else "",
    )  # fmt: skip


def _holds(one: _Listed, sequence: int) -> bool:
    return one.begins <= sequence and (one.ends is None or sequence < one.ends)


def _fault(fault: dict[str, str] | None, name: str) -> str:
    return str(fault.get("message", "")) if fault and fault.get("object") in {name, "", None} else ""
