"""Events as lines, for other programs: JSON or CSV, written while they are read."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Final

import orjson

from console.base.spreadsheets import harmless
from waf.api.shapes import event_json
from waf.models import Event

MOST: Final = 100_000
TYPES: Final = {"ndjson": "application/x-ndjson", "csv": "text/csv; charset=utf-8"}
COLUMNS: Final = (
    "id", "at", "node", "policy", "route", "host", "request_id", "client", "country", "asn", "ja4", "method", "path",
    "outcome", "status", "score", "rules", "attack", "label", "has_sample",
)  # fmt: skip
Rows = Iterable[tuple[Event, str | None]]


def ndjson(rows: Rows) -> Iterator[bytes]:
    """Yield one JSON object a line, as events are elsewhere."""
    for event, label in rows:
        yield orjson.dumps(event_json(event, label), option=orjson.OPT_APPEND_NEWLINE)


def as_csv(rows: Rows) -> Iterator[bytes]:
    """Yield a head and a line for each event; `rules` are joined by blanks."""
    yield _line(COLUMNS)
    for event, label in rows:
        document = event_json(event, label) | {"at": event.at.isoformat(), "rules": " ".join(event.rules)}
        yield _line(harmless("" if document[name] is None else document[name]) for name in COLUMNS)


def _line(values: Iterable[str]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(values)
    return buffer.getvalue().encode()
