"""Entries in the Common Event Format (CEF:0), as ArcSight and most collectors read it."""

import json
from collections.abc import Iterable, Iterator
from typing import Final

from console.audit.models import Entry, Outcome

VENDOR: Final = "Gatehouse|Gatehouse|1"
LONGEST: Final = 1_023
"""Characters of a value; what is longer is cut (the record has it whole)."""


def cef_line(entry: Entry) -> str:
    """Return one event. The signature id is the verb, the severity 3, or 6 for what was refused."""
    is_refused = entry.outcome == Outcome.REFUSED
    pairs = {
        "rt": str(int(entry.at.timestamp() * 1_000)),
        "act": entry.verb,
        "outcome": "failure" if is_refused else "success",
        "externalId": str(entry.id),
        "suid": entry.actor_id,
        "suser": entry.actor_name,
        "src": entry.ip if "." in entry.ip and ":" not in entry.ip else "",
        "c6a2": entry.ip if ":" in entry.ip else "",
        "c6a2Label": "Source IPv6 Address" if ":" in entry.ip else "",
        "cs1": entry.chain, "cs1Label": "tenant",
        "cs2": entry.slice, "cs2Label": "slice" if entry.slice else "",
        "cs3": f"{entry.target_kind} {entry.target_name}", "cs3Label": "target",
        "cs4": entry.request_id, "cs4Label": "request" if entry.request_id else "",
        "cs5": entry.digest, "cs5Label": "digest",
        "cs6": json.dumps(entry.changes, ensure_ascii=False) if entry.changes else "",
        "cs6Label": "changes" if entry.changes else "",
        "cn1": str(entry.position), "cn1Label": "position",
        "msg": entry.summary,
    }  # fmt: skip
    extension = " ".join(f"{name}={_value(text)}" for name, text in pairs.items() if text)
    severity = 6 if is_refused else 3
    return f"CEF:0|{VENDOR}|{_header(entry.verb)}|{_header(entry.summary[:200])}|{severity}|{extension}"


def cef_lines(entries: Iterable[Entry]) -> Iterator[str]:
    """Yield a line for each entry."""
    for entry in entries:
        yield cef_line(entry) + "\n"


def _header(text: str) -> str:
    return _flat(text).replace("\\", "\\\\").replace("|", "\\|")


def _value(text: str) -> str:
    cut = text[:LONGEST].replace("\\", "\\\\").replace("=", "\\=")
    return cut.replace("\r\n", "\n").replace("\r", "\\r").replace("\n", "\\n")


def _flat(text: str) -> str:
    return " ".join(text.split())
