"""Which certificates nodes show, as their own handshakes saw it. Most reports leave it out, which writes nothing."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from gatehouse_protocol.reports import CertificateReport, Transport

from fleet.models import ServedCertificate
from fleet.reports.standing import Taken

IDENTITY: Final = ("listener", "server_name", "key")
FIELDS: Final = ("certificate", "proven", "error", "proven_at")
WRITTEN_AT_ONCE: Final = 1000
Key = tuple[UUID, str, str, str]
"""Node, listener, server name and key family."""


def write_certificates(taken: Sequence[Taken]) -> None:
    """Make what is known of each node that says so exactly what it shows now; one row for each handshake."""
    newest = {one.node.pk: one for one in taken if one.is_newest and one.report.certificates is not None}
    if not newest:
        return
    known = {_key(row): row for row in ServedCertificate.objects.filter(node__in=newest)}
    rows = [_row(one, shown) for one in newest.values() for shown in one.report.certificates or ()]
    said = {_key(row): row for row in rows}
    changed = [row for key, row in sorted(said.items()) if key not in known or not _is_same(known[key], row)]
    gone = [known[key].pk for key in known.keys() - said.keys()]
    ServedCertificate.objects.bulk_create(
        changed,
        batch_size=WRITTEN_AT_ONCE,
        update_conflicts=True,
        unique_fields=["node", *IDENTITY],
        update_fields=[*FIELDS, "seen_at"],
    )
    if gone:
        ServedCertificate.objects.filter(pk__in=gone).delete()


def _row(one: Taken, shown: CertificateReport) -> ServedCertificate:
    return ServedCertificate(
        node_id=one.node.pk,
        listener=_socket(shown),
        transport=shown.transport,
        server_name=shown.server_name[:253],
        key=shown.key[:16],
        certificate=shown.certificate[:64],
        proven=shown.proven,
        error=shown.error,
        proven_at=shown.proven_at,
        seen_at=one.at,
    )


def _socket(shown: CertificateReport) -> str:
    """Return the name of a listener, which two sockets may share, and for QUIC what tells them apart."""
    name = shown.listener[:63]
    return name if shown.transport is Transport.TCP else f"{name}/{shown.transport}"


def _key(row: ServedCertificate) -> Key:
    return row.node_id, row.listener, row.server_name, row.key


def _is_same(one: ServedCertificate, other: ServedCertificate) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in FIELDS)
