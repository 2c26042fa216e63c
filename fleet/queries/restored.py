"""Which nodes run what a restore lost."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Max, Q

from fleet.models import Node, NodeSlice, Restoration


@dataclass(frozen=True, slots=True)
class SliceAhead:
    """A slice of which nodes run a later revision than any that is known: its key, tenant, and both numbers."""

    key: str
    tenant_id: UUID
    known: int
    on_nodes: int
    nodes: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A gateway that was restored and not resumed yet; `nodes_ahead` have more than we know."""

    restored_at: datetime
    taken_at: datetime
    nodes_ahead: int
    slices: Sequence[SliceAhead]


def standings(gateway_ids: Collection[UUID]) -> Mapping[UUID, Standing]:
    """Return those of these gateways that wait to be resumed; one query where none does."""
    rows = list(Restoration.objects.filter(gateway__in=gateway_ids))
    return {row.pk: Standing(row.restored_at, row.taken_at, _nodes_ahead(row), slices_ahead(row.pk)) for row in rows}


def slices_ahead(gateway_id: UUID) -> tuple[SliceAhead, ...]:
    """Return the slices of a gateway of which nodes run what is not known here, by key."""
    rows = NodeSlice.objects.filter(_lost(), slice__gateway=gateway_id, node__revoked_at=None)
    columns = "slice__key", "slice__tenant_id", "slice__last_sequence"
    counted = rows.order_by("slice__key").values_list(*columns).annotate(on_nodes=Max("active"), nodes=Count("pk"))
    return tuple(SliceAhead(*row) for row in counted)


def _nodes_ahead(row: Restoration) -> int:
    """Nodes whose manifest, or one of whose slices, is later than what was restored."""
    lost = NodeSlice.objects.filter(_lost()).values("node")
    later = Q(manifest_version__gt=row.held_version) | Q(pk__in=lost)
    return Node.objects.filter(later, gateway=row.gateway_id, revoked_at=None).count()


def _lost() -> Q:
    return Q(active__gt=F("slice__last_sequence"))
