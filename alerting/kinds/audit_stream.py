"""The audit trail does not arrive where it is sent."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from pydantic import Field

from alerting.kinds.kind import EVERYBODY, Finding, Kind, Parameters, minutes_text
from alerting.life.words import Severity


class StreamTrouble(Parameters):
    """How long a stream may fail."""

    after_minutes: int = Field(default=15, ge=1, le=1_440)


def look(now: datetime, asked: Sequence[StreamTrouble]) -> Iterator[Finding]:
    """Yield streams that fail. Their model is named, not imported: it lies above."""
    shortest = timedelta(minutes=min(one.after_minutes for one in asked))
    rows: Any = apps.get_model("exports", "Stream")._default_manager.filter(is_enabled=True)
    for row in rows.filter(failing_since__lte=now - shortest).select_related("tenant").order_by("pk"):
        seconds = (now - row.failing_since).total_seconds()
        yield Finding(
            labels={"stream": row.name},
            title=f"The audit stream {row.name} does not arrive",
            text=f"Nothing has arrived for {minutes_text(seconds)}: {row.last_error}",
            value=minutes_text(seconds),
            path=f"/audit/streams?tenant={row.tenant.slug}",
            tenant_ids=frozenset({row.tenant_id}),
            is_platforms=row.tenant.is_platform,
            facts={"seconds": seconds},
        )


def judge(finding: Finding, asked: StreamTrouble) -> bool:
    """Whether it fails for too long."""
    return bool(finding.facts["seconds"] >= 60 * asked.after_minutes)


KIND = Kind(
    name="audit_stream",
    title="An audit stream does not arrive",
    parameters=StreamTrouble,
    look=look,
    judge=judge,
    severity=Severity.TICKET,
    for_seconds=0,
    owners=EVERYBODY,
)
