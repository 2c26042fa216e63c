"""Takes entries that are old enough out of the database: into a file first, then by the database's own function.

The last of them stays as the chain's anchor, signed, and verification goes on from it. The file verifies by itself.
"""

import gzip
import hashlib
import logging
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from console.audit import chain as chains
from console.audit import signing
from console.audit.actor import SYSTEM
from console.audit.chain import Head
from console.audit.formats.record import json_lines
from console.audit.models import Anchor, Entry
from console.audit.verbs import Target, verb

MOST: Final = 10_000
"""Entries of one file."""
SLACK: Final = timedelta(days=30)
"""The oldest entry waits so much longer, so that a quiet chain makes few files."""
log = logging.getLogger(__name__)


class NotArchived(Exception):
    """The chain does not hold, so that nothing of it may go; the text is a sentence for people."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of entries."""

    path: Path
    sha256: str
    entries: int


def archive_due(now: datetime) -> list[Anchor]:
    """Archive what is older than the setting says, chain by chain; nothing without a folder to put it in."""
    if not settings.AUDIT_ARCHIVE_FOLDER:
        return []
    found = []
    for head, tenant_id in chains.heads():
        try:
            while (anchor := archive_piece(head.chain, tenant_id, now)) is not None:
                found.append(anchor)
        except (NotArchived, OSError) as fault:
            log.error("the trail of %s is not archived: %s", head.chain, fault)
    return found


def archive_piece(chain: str, tenant_id: UUID | None, now: datetime) -> Anchor | None:
    """Archive the oldest entries of one chain; None when none is old enough. Raises NotArchived, OSError."""
    kept_since = now - timedelta(days=settings.AUDIT_KEPT_DAYS)
    entries = _oldest(chain, kept_since)
    if not entries or entries[0].at > kept_since - SLACK:
        return None
    start, last = chains.start_of(chain), entries[-1]
    found = chains.walk(start, most=len(entries))
    if found != Head(chain, last.position, last.digest):
        raise NotArchived(f"it breaks at entry {found.position}")
    kept = _write(chain, entries)
    signing.first_key()
    text = signing.statement(signing.ANCHOR, chain, last.position, last.digest, now)
    signed = signing.Signer().sign(text)
    with transaction.atomic():
        with verb("audit.archive", actor=SYSTEM) as act:
            what = f"Archived {kept.entries} entries up to {last.position} in {kept.path.name}."
            changes = [{"pointer": "/sha256", "after": kept.sha256}, {"pointer": "/anchor", "after": last.digest}]
            act.entry(Target("chain", chain), what, tenant_id=tenant_id, chain=chain, changes=changes)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT audit_archive(%s, %s, %s, %s, %s, %s, %s, %s)",
                [chain, last.position, last.digest, kept.path.name, kept.sha256, signed.kid, signed.text, now],
            )
    return Anchor.objects.get(chain=chain, position=last.position)


def _oldest(chain: str, kept_since: datetime) -> list[Entry]:
    found = []
    for entry in Entry.objects.filter(chain=chain).order_by("position")[:MOST]:
        if entry.at >= kept_since:
            break
        found.append(entry)
    return found


def _write(chain: str, entries: list[Entry]) -> Kept:
    folder = Path(settings.AUDIT_ARCHIVE_FOLDER)
    path = folder / f"{chain}-{entries[0].position:012}-{entries[-1].position:012}.jsonl.gz"
    content = gzip.compress("".join(json_lines(entries)).encode(), mtime=0)
    part = path.with_suffix(".part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    return Kept(path, hashlib.sha256(content).hexdigest(), len(entries))
