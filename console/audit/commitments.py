"""What the digest of an entry covers: its place and its verb as they are, everything that people said by commitments.

A commitment is the SHA-256 over a salt and the content. Content can be taken out together with its salt, and the chain
still holds; without the salt nobody can find by trying what it was.
"""

import hashlib
import json
import secrets
from typing import Any, Final

from console.audit.models.entry import Entry, Outcome

FORM: Final = 2
"""The form of new entries."""
LABEL: Final = "gatehouse-audit-entry-2"
PARTS: Final[dict[str, tuple[str, ...]]] = {
    "actor": ("actor_id", "actor_name"),
    "target": ("target_id", "target_name"),
    "summary": ("summary",),
    "changes": ("changes",),
    "origin": ("ip", "request_id"),
}
"""What can be redacted, and the fields of each part."""
MARKER: Final = "[redacted]"
BLANK: Final[dict[str, Any]] = {
    "actor_id": "", "actor_name": MARKER, "target_id": "", "target_name": MARKER, "summary": MARKER,
    "changes": [], "ip": "", "request_id": "",
}  # fmt: skip
"""What stands in a field whose content was taken out."""


def salt(entry: Entry) -> None:
    """Give a new entry its form and its salts (128 bits for each part)."""
    entry.form = FORM
    entry.salts = {part: secrets.token_hex(16) for part in PARTS}


def commitment(entry: Entry, part: str) -> str:
    """Return the commitment to one part; of a redacted one that which was kept."""
    if part in entry.redacted:
        return str(entry.redacted[part])
    content = [getattr(entry, name) for name in PARTS[part]]
    return _sha256([entry.salts.get(part, ""), *content])


def digest_of(entry: Entry) -> str:
    """Return the SHA-256 over the digest before `entry` and everything `entry` says."""
    return _sha256(_first_form(entry) if entry.form == 1 else _second_form(entry))


def is_whole(entry: Entry) -> bool:
    """Whether an entry's content fits its digest, and nothing stands where content was taken out."""
    if entry.form == 1 and (entry.salts or entry.redacted or entry.outcome != Outcome.DONE):
        return False
    if any(getattr(entry, name) != BLANK[name] for part in entry.redacted for name in PARTS.get(part, ())):
        return False
    return entry.digest == digest_of(entry)


def _second_form(entry: Entry) -> list[Any]:
    return [
        LABEL, entry.previous, entry.chain, entry.position, str(entry.id), entry.at.isoformat(), entry.verb,
        entry.outcome, entry.actor_kind, str(entry.tenant_id or ""), entry.slice, entry.target_kind,
        *(commitment(entry, part) for part in PARTS),
    ]  # fmt: skip


def _first_form(entry: Entry) -> list[Any]:
    return [
        entry.previous, entry.chain, entry.position, str(entry.id), entry.at.isoformat(), entry.verb,
        entry.actor_kind, entry.actor_id, entry.actor_name, str(entry.tenant_id or ""), entry.slice,
        entry.target_kind, entry.target_id, entry.target_name, entry.summary, entry.changes, entry.request_id, entry.ip,
    ]  # fmt: skip


def _sha256(covered: list[Any]) -> str:
    return hashlib.sha256(json.dumps(covered, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
