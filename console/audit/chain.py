"""The chain of digests: each entry covers the one before it, so that none is altered, removed or inserted unnoticed."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from console.audit.models import Entry


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
    last = Entry.objects.filter(chain=chain).order_by("-position").values_list("position", "digest").first()
    position, previous = last or (0, "")
    for entry in entries:
        position += 1
        entry.position, entry.previous = position, previous
        entry.digest = previous = digest_of(entry)
    Entry.objects.bulk_create(entries)


def verify(chain: str, *, anchor: Head | None = None) -> Head | Break:
    """Walk one chain from its first entry; return its head, or the first break.

    `anchor` is a head noted earlier: the chain must still pass through it.
    """
    head = Head(chain)
    for entry in Entry.objects.filter(chain=chain).order_by("position").iterator(chunk_size=2_000):
        if (fault := _fault(entry, head, anchor)) is not None:
            return Break(chain, head.position + 1, fault)
        head = Head(chain, entry.position, entry.digest)
    if anchor is not None and head.position < anchor.position:
        return Break(chain, head.position + 1, f"entries up to {anchor.position} are missing from the end")
    return head


def chains() -> list[str]:
    """Return the names of all chains, sorted."""
    return sorted(Entry.objects.values_list("chain", flat=True).distinct())


def digest_of(entry: Entry) -> str:
    """Return the SHA-256 over the digest before `entry` and everything `entry` says."""
    covered = [
        entry.previous, entry.chain, entry.position, str(entry.id), entry.at.isoformat(), entry.verb,
        entry.actor_kind, entry.actor_id, entry.actor_name, str(entry.tenant_id or ""), entry.slice,
        entry.target_kind, entry.target_id, entry.target_name, entry.summary, entry.changes, entry.request_id, entry.ip,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(covered, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


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


def _fault(entry: Entry, before: Head, anchor: Head | None) -> str | None:
    if entry.position != before.position + 1:
        return f"entry {before.position + 1} is missing; the next one is {entry.position}"
    if entry.previous != before.digest:
        return "it does not follow the entry before it"
    if entry.digest != digest_of(entry):
        return "its content does not fit its digest"
    if anchor is not None and entry.position == anchor.position and entry.digest != anchor.digest:
        return "it is not the entry that was noted earlier"
    return None
