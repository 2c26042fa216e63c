"""Tells browsers how objectives stand, as numbers: what a dashboard shows must not wait for a question."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from console.base.live import publish_all
from slo.judging.running import Running
from slo.judging.standing import Judged
from slo.models import Objective

TOPIC: Final = "objectives"
LONGEST: Final = 200
"""Objectives of a tenant in one message, the worst first; a longer list is read over REST."""
_UNKNOWN: Final = 2.0
"""More than a whole budget: what nothing is known of comes last."""


def tell(objectives: Mapping[UUID, Objective], found: Mapping[UUID, tuple[Running, Judged]], now: datetime) -> None:
    """Publish one message for each tenant."""
    by_tenant: dict[str, list[tuple[UUID, Judged]]] = defaultdict(list)
    for pk, (_, judged) in found.items():
        by_tenant[objectives[pk].tenant.slug].append((pk, judged))
    messages: dict[str, dict[str, Any]] = {}
    for slug, rows in by_tenant.items():
        rows.sort(key=lambda row: _left(row[1]))
        topic = f"{TOPIC}:{slug}"
        items = [_row(pk, judged) for pk, judged in rows[:LONGEST]]
        messages[topic] = {"type": TOPIC, "topic": topic, "at": now.isoformat(), "items": items}
    publish_all(messages)


def _row(pk: UUID, judged: Judged) -> dict[str, Any]:
    return {
        "id": str(pk),
        "standing": str(judged.standing),
        "availability": _number(judged.availability),
        "remaining": _number(judged.remaining),
        "burns": {str(one.condition): (_number(one.burns[0]), _number(one.burns[1])) for one in judged.findings},
        "firing": [str(one.condition) for one in judged.findings if one.is_firing],
    }


def _left(judged: Judged) -> float:
    return _UNKNOWN if judged.remaining is None else judged.remaining


def _number(value: float | None) -> float | None:
    return value and round(value, 6)
