"""An entry as a record: everything its digest covers, so that whoever has it can verify it without us."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from console.audit.models import Entry


def record(entry: Entry) -> dict[str, Any]:
    """Return an entry with its place in the chain, its salts and its digest."""
    return {
        "id": str(entry.id),
        "at": entry.at.isoformat(),
        "chain": entry.chain,
        "position": entry.position,
        "verb": entry.verb,
        "outcome": entry.outcome,
        "actor": {"kind": entry.actor_kind, "id": entry.actor_id, "name": entry.actor_name},
        "tenant_id": str(entry.tenant_id or ""),
        "slice": entry.slice,
        "target": {"kind": entry.target_kind, "id": entry.target_id, "name": entry.target_name},
        "summary": entry.summary,
        "changes": entry.changes,
        "request_id": entry.request_id,
        "ip": entry.ip,
        "form": entry.form,
        "salts": entry.salts,
        "redacted": entry.redacted,
        "previous": entry.previous,
        "digest": entry.digest,
    }


def json_line(entry: Entry) -> str:
    """Return the record as one line."""
    return json.dumps(record(entry), ensure_ascii=False)


def json_lines(entries: Iterable[Entry]) -> Iterator[str]:
    """Yield a line for each entry."""
    for entry in entries:
        yield json_line(entry) + "\n"
