"""How the inspectors of a gateway are, as their nodes say."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.apps import apps

UNKNOWN: Final = "unknown"
STATES: Final = ("unavailable", "idle", "serving", "failing", UNKNOWN)


@dataclass(frozen=True, slots=True)
class Inspector:
    """What a node's newest report said, at `as_of`; `unknown` where it said nothing of an inspector."""

    node: UUID
    name: str
    state: str
    text: str
    engine: str
    crs: str
    workers: int
    as_of: datetime | None


def inspectors_of(gateway_id: UUID) -> Iterator[Inspector]:
    """Yield those of all nodes that may report, by name. The model is named, not imported: it lies above."""
    nodes: Any = apps.get_model("fleet", "Node")
    for row in nodes.objects.filter(gateway_id=gateway_id, revoked_at=None).order_by("name").values():
        said = row.get("inspector") or {}
        yield Inspector(
            node=row["id"],
            name=row["name"],
            state=said.get("state", UNKNOWN),
            text=said.get("text", ""),
            engine=said.get("engine", ""),
            crs=said.get("crs", ""),
            workers=said.get("workers", 0),
            as_of=row["last_seen_at"],
        )
