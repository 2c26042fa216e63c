"""Keeps what rules call what they find, for lists in which no event is at hand."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from django.db import connection, transaction

from waf.intake.rows import OF_DETECTORS
from waf.models import Event

REMEMBERED: Final = 50_000
ADD: Final = """
INSERT INTO waf_rule AS known (slice_id, rule, message)
SELECT * FROM unnest(%s::uuid[], %s::text[], %s::text[]) ORDER BY 1, 2
ON CONFLICT (slice_id, rule) DO UPDATE SET message = excluded.message WHERE known.message <> excluded.message
"""
_written: set[tuple[UUID, str, str]] = set()


def write_rules(events: Sequence[Event]) -> None:
    """Note the messages that this process has not written yet."""
    said = {(event.slice_id, str(match["rule"])): match["message"][:500] for event in events for match in event.matches}
    said |= {
        (event.slice_id, f"{OF_DETECTORS}{leak['detector']}"[:100]): leak["label"][:500]
        for event in events
        for leak in event.leaks
    }
    fresh = [row for row in ((*key, message) for key, message in said.items()) if row not in _written]
    if not fresh:
        return
    with connection.cursor() as cursor:
        cursor.execute(ADD, [list(column) for column in zip(*fresh, strict=True)])
    if len(_written) > REMEMBERED:
        _written.clear()
    transaction.on_commit(lambda: _written.update(fresh))
