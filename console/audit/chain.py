"""The chain of digests: each entry covers the one before it, so that none is altered, removed or inserted unnoticed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

from console.audit import commitments
from console.audit.models import Anchor, Entry

REDACT: Final = "audit.redact"
"""The verb of the entry that says what was taken out of another."""
_HEADS = """
WITH RECURSIVE heads AS (
  (SELECT chain, position, digest, tenant_id FROM audit_entry ORDER BY chain DESC, position DESC LIMIT 1)
  UNION ALL
  SELECT next.* FROM heads, LATERAL (
    SELECT chain, position, digest, tenant_id FROM audit_entry WHERE chain < heads.chain
    ORDER BY chain DESC, position DESC LIMIT 1) next
) SELECT chain, position, digest, tenant_id FROM heads
"""
"""Two looks at an index for each chain, however long they are."""


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain no longer holds: the position that should have been there, and what is wrong with it."""

    chain: str
    position: int
    text: str


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain. Kept elsewhere, it proves later that nothing was cut off up to here."""

    chain: str
    position: int = 0
    digest: str = ""


def append(chain: str, entries: Sequence[Entry]) -> None:
    """Link the entries behind the chain's last one; the advisory lock makes appenders to one chain take turns."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('audit:' || %s, 0))", [chain])
    last = head_of(chain)
    position, previous = last.position, last.digest
    for entry in entries:
        position += 1
        entry.position, entry.previous = position, previous
        commitments.salt(entry)
        entry.digest = previous = commitments.digest_of(entry)
    Entry.objects.bulk_create(entries)


def head_of(chain: str) -> Head:
    """Return the chain's last entry; its start where it has none."""
    last = Entry.objects.filter(chain=chain).order_by("-position").values_list("position", "digest").first()
    return Head(chain, *last) if last else start_of(chain)


def start_of(chain: str) -> Head:
    """Return what the chain's first entry follows: the last one that was archived, or nothing."""
    anchor = Anchor.objects.filter(chain=chain).order_by("-position").values_list("position", "digest").first()
    return Head(chain, *anchor) if anchor else Head(chain)


def heads() -> list[tuple[Head, Any]]:
    """Return the head of every chain that has entries, with its tenant's id, by name."""
    with connection.cursor() as cursor:
        cursor.execute(_HEADS)
        return sorted(
            ((Head(chain, position, digest), tenant) for chain, position, digest, tenant in cursor.fetchall()),
            key=lambda one: one[0].chain,
        )


def chains() -> list[str]:
    """Return the names of all chains, sorted."""
    return sorted({*(head.chain for head, _ in heads()), *Anchor.objects.values_list("chain", flat=True).distinct()})


def verify(chain: str, *, anchor: Head | None = None, noted: Mapping[int, str] | None = None) -> Head | Break:
    """Walk one chain from its first entry; return its head, or the first break.

    `anchor` is a head noted earlier, `noted` are digests by position, as checkpoints have them: the chain must still
    pass through them.
    """
    known = {**(noted or {}), **({anchor.position: anchor.digest} if anchor and anchor.position else {})}
    start = start_of(chain)
    if known.get(start.position, start.digest) != start.digest:
        return Break(chain, start.position, "what was archived does not end where it was noted earlier")
    head = walk(start, noted=known)
    last = max(known, default=0)
    if isinstance(head, Head) and head.position < last:
        return Break(chain, head.position + 1, f"entries up to {last} are missing from the end")
    return head


def walk(start: Head, *, noted: Mapping[int, str] | None = None, most: int | None = None) -> Head | Break:
    """Verify at most so many entries behind `start`; return the last of them, or the first break."""
    head = start
    rows = Entry.objects.filter(chain=start.chain, position__gt=start.position).order_by("position")
    for entry in rows[:most] if most else rows.iterator(chunk_size=2_000):
        if (fault := _fault(entry, head, (noted or {}).get(entry.position, entry.digest))) is not None:
            return Break(start.chain, head.position + 1, fault)
        head = Head(start.chain, entry.position, entry.digest)
    return head


def plain(value: Any) -> Any:
    """Return `value` as Postgres' jsonb gives it back, so that a digest still fits after a round trip.

    jsonb writes 1e22 as an integer and refuses NUL; what JSON does not know becomes text.
    """
    match value:
        case None | bool() | int():
            return value
        case float():
            return int(value) if value.is_integer() else value
        case dict():
            return {plain(str(key)): plain(item) for key, item in value.items()}
        case list() | tuple() | set() | frozenset():
            return [plain(item) for item in (sorted(value) if isinstance(value, (set, frozenset)) else value)]
        case _:
            return str(value).replace("\0", "\N{REPLACEMENT CHARACTER}")


def _fault(entry: Entry, before: Head, noted: str) -> str | None:
    if entry.position != before.position + 1:
        return f"entry {before.position + 1} is missing; the next one is {entry.position}"
    if entry.previous != before.digest:
        return "it does not follow the entry before it"
    if not commitments.is_whole(entry):
        return "its content does not fit its digest"
    if entry.digest != noted:
        return "it is not the entry that was noted earlier"
    if entry.redacted and not _is_redaction_told(entry):
        return "content was taken out of it, and no entry says so"
    return None


def _is_redaction_told(entry: Entry) -> bool:
    """Whether entries behind this one name every part that was taken out of it."""
    told = Entry.objects.filter(
        chain=entry.chain, position__gt=entry.position, verb=REDACT, target_kind="entry", target_name=str(entry.id)
    )
    parts = {change.get("pointer") for changes in told.values_list("changes", flat=True) for change in changes}
    return all(f"/{part}" in parts for part in entry.redacted)
