"""Hands an archive out, once."""

import tarfile
from collections.abc import Iterator

from django.utils import timezone

from console.audit.actor import Actor
from console.audit.verbs import Target, verb
from console.base.errors import Conflict, NotFound
from tenancy.models import ExportPiece, ExportState, TenantExport


def take(*, actor: Actor, export: TenantExport) -> Iterator[bytes]:
    """Return the archive as a tar, piece by piece. Raises Conflict `export_not_ready`, also for one that was taken."""
    with verb("tenant.take_export", actor=actor) as act:
        locked = TenantExport.objects.select_for_update().filter(pk=export.pk).first()
        if locked is None:
            raise NotFound
        if locked.state != ExportState.READY:
            text = "It was taken before; an archive is handed out once." if locked.taken_at else "It is not there."
            raise Conflict(text, code="export_not_ready")
        locked.state, locked.taken_at, locked.taken_by = str(ExportState.TAKEN), timezone.now(), actor.name
        locked.save(update_fields=["state", "taken_at", "taken_by"])
        target = Target(kind="export", name=locked.slug, id=str(locked.pk))
        text = f"Took the archive of {locked.slug}."
        act.entry(target, text, tenant_id=locked.tenant_id, chain=locked.slug)
    return _tar(locked)


def _tar(export: TenantExport) -> Iterator[bytes]:
    """Yield headers and bodies; the pieces are forgotten with the last of them."""
    top = f"{export.slug}-{export.asked_at:%Y%m%d-%H%M%S}"
    for pk in export.pieces.order_by("number").values_list("pk", flat=True):
        piece = ExportPiece.objects.get(pk=pk)
        body = bytes(piece.body)
        header = tarfile.TarInfo(f"{top}/{piece.name}")
        header.size, header.mtime, header.mode = len(body), int(export.asked_at.timestamp()), 0o600
        yield header.tobuf(tarfile.PAX_FORMAT)
        yield body
        yield b"\0" * (-len(body) % tarfile.BLOCKSIZE)
    yield b"\0" * 2 * tarfile.BLOCKSIZE
    export.pieces.all().delete()
