"""Which certificate nodes show for which name, as they saw it themselves, and whether they are still heard."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from fleet.models import ServedCertificate
from fleet.queries.node_status import heard_since, is_heard
from policies.models import Gateway


@dataclass(frozen=True, slots=True)
class Served:
    """What one node's handshake showed on one listener for one server name and key family (empty: any).

    A listener with HTTP/3 is asked twice: its `transport` is `tcp` or `quic`.
    `certificate` is the SHA-256 of the leaf (DER) in hexadecimal, empty if none was seen. `seen_at` is when this was
    first reported; while the node `is_heard` it still holds.
    """

    node_id: UUID
    node: str
    is_heard: bool
    listener: str
    transport: str
    server_name: str
    key: str
    certificate: str
    proven: bool
    error: str
    proven_at: datetime | None
    seen_at: datetime


def served(gateway: Gateway, server_names: Collection[str], now: datetime | None = None) -> list[Served]:
    """Return what the gateway's nodes show for these names, by node, listener, transport, name and key. One query."""
    return served_on([gateway.pk], server_names, now)


def served_on(gateways: Collection[UUID], server_names: Collection[str], now: datetime | None = None) -> list[Served]:
    """Return the same for several gateways. One query."""
    return _read(Q(node__gateway__in=list(gateways), server_name__in=list(server_names)), now)


def serving(gateway: Gateway, certificates: Collection[str], now: datetime | None = None) -> list[Served]:
    """Return where the gateway's nodes show these leaves (SHA-256 in hexadecimal), in the same order. One query."""
    return _read(Q(node__gateway=gateway, certificate__in=list(certificates)), now)


def _read(condition: Q, now: datetime | None) -> list[Served]:
    rows = ServedCertificate.objects.filter(condition, node__revoked_at=None).select_related("node")
    since = heard_since(now or timezone.now())
    return [_served(row, since) for row in rows.order_by("node__name", "listener", "server_name", "key")]


def _served(row: ServedCertificate, since: datetime) -> Served:
    node = row.node
    return Served(
        node_id=node.pk,
        node=node.name,
        is_heard=is_heard(node, since),
        listener=row.listener.removesuffix(f"/{row.transport}"),
        transport=row.transport,
        server_name=row.server_name,
        key=row.key,
        certificate=row.certificate,
        proven=row.proven,
        error=row.error,
        proven_at=row.proven_at,
        seen_at=row.seen_at,
    )
