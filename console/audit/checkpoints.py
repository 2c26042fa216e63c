"""Checkpoints: the heads of all chains that grew, signed, kept, told in the log and sent to streams.

A chain whose end was cut off still holds; it no longer reaches a checkpoint that somebody else has kept.
"""

import json
import logging
import os
from collections.abc import Sequence
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from console.audit import chain as chains
from console.audit import signing
from console.audit.models import Checkpoint

TAKING: Final = "audit checkpoints"
_NEWEST: Final = """
SELECT one.chain, (SELECT max(position) FROM audit_checkpoint WHERE chain = one.chain)
FROM unnest(%s::text[]) one(chain)
"""
log = logging.getLogger(__name__)


def take() -> list[Checkpoint]:
    """Sign the head of every chain that grew since its last checkpoint; nothing if somebody else is at it."""
    signing.first_key()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [TAKING])
        if not cursor.fetchone()[0]:
            return []
        taken = _taken()
        Checkpoint.objects.bulk_create(taken)
    for one in taken:
        log.info("audit checkpoint %s", json.dumps(as_dict(one)))
    _keep_apart(taken)
    return taken


def newest(names: Sequence[str]) -> dict[str, int]:
    """Return the position of each chain's newest checkpoint, where it has one; a look at an index for each."""
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST, [list(names)])
        return {chain: position for chain, position in cursor.fetchall() if position is not None}


def as_dict(row: Checkpoint) -> dict[str, Any]:
    """Return a checkpoint as it is told everywhere; what is signed can be made of it."""
    return {
        "chain": row.chain, "position": row.position, "digest": row.digest,
        "at": row.at.isoformat(timespec="microseconds").replace("+00:00", "Z"), "kid": row.kid,
        "signature": row.signature,
    }  # fmt: skip


def _taken() -> list[Checkpoint]:
    heads = chains.heads()
    known, signer, now = newest([head.chain for head, _ in heads]), signing.Signer(), timezone.now()
    found = []
    for head, tenant_id in heads:
        if head.position > known.get(head.chain, 0):
            text = signing.statement(signing.CHECKPOINT, head.chain, head.position, head.digest, now)
            signed = signer.sign(text)
            found.append(
                Checkpoint(
                    chain=head.chain, tenant_id=tenant_id, position=head.position, digest=head.digest, at=now,
                    kid=signed.kid, signature=signed.text,
                )
            )  # fmt: skip
    return found


def _keep_apart(taken: list[Checkpoint]) -> None:
    """Append them to the file that the operator named; the trail does not depend on it."""
    if not (name := settings.AUDIT_CHECKPOINT_FILE) or not taken:
        return
    try:
        kept = os.open(name, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(kept, "a", encoding="utf-8") as file:
            file.writelines(json.dumps(as_dict(one)) + "\n" for one in taken)
    except OSError as fault:
        log.error("checkpoints cannot be written to %s: %s", name, fault)
