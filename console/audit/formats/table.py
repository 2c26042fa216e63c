"""Entries as CSV (RFC 4180). No cell begins a formula: a spreadsheet would run it."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Final

from console.audit.models import Entry
from console.base.spreadsheets import harmless

COLUMNS: Final = (
    "at", "verb", "outcome", "actor_kind", "actor_id", "actor_name", "chain", "position", "slice", "target_kind",
    "target_id", "target_name", "summary", "changes", "request_id", "ip", "id", "digest",
)  # fmt: skip


def csv_lines(entries: Iterable[Entry]) -> Iterator[str]:
    """Yield the names of the columns, then a line for each entry."""
    yield _line(COLUMNS)
    for entry in entries:
        yield _line([_cell(getattr(entry, name)) for name in COLUMNS])


def _cell(value: object) -> str:
    if isinstance(value, list):
        return harmless(json.dumps(value, ensure_ascii=False))
    return harmless(value.isoformat() if hasattr(value, "isoformat") else value)


def _line(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()
