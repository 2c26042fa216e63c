"""Adds stored events to the tallies of their hour, which facets are read from."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

import orjson
from django.db import connection
from django.db.models import Count

from telemetry import partitions
from telemetry.levels import floor
from waf.models import Event, Tally
from waf.tables import TALLY

MOST_AN_HOUR: Final = 2_000
"""Of one slice; then what is new is folded."""
COLUMNS: Final = "slice_id, at, policy, route, host, client, country, method, outcome, is_folded, rules, digest, total"
TYPES: Final = (
    "uuid", "timestamptz", "text", "text", "text", "inet", "text", "text", "text", "boolean", "text", "uuid", "bigint",
)  # fmt: skip
ADD: Final = f"""
INSERT INTO waf_tally AS known ({COLUMNS})
SELECT slice_id, at, policy, route, host, client, country, method, outcome, is_folded,
  ARRAY(SELECT jsonb_array_elements_text(rules::jsonb)), digest, total
FROM unnest({", ".join(f"%s::{one}[]" for one in TYPES)}) AS told ({COLUMNS})
ORDER BY slice_id, at, digest
ON CONFLICT (slice_id, at, digest) DO UPDATE SET total = known.total + excluded.total
"""  # arrays of arrays of unequal length cannot be passed, so rules come as JSON


@dataclass(frozen=True, slots=True)
class Face:
    """All that people filter by."""

    slice_id: UUID
    at: datetime
    policy: str
    route: str
    host: str
    client: str | None
    country: str
    method: str
    outcome: str
    is_folded: bool
    rules: str
    """A JSON list."""

    @property
    def digest(self) -> UUID:
        """What faces are told apart by."""
        return UUID(bytes=hashlib.blake2b(orjson.dumps(astuple(self)), digest_size=16).digest())

    def folded(self) -> "Face":
        """Return the same without what clients choose."""
        return replace(self, host="", client=None, method="", is_folded=True)


def write_tallies(events: Sequence[Event]) -> None:
    """Add the events; the caller has locked their slices, so that nobody else writes of them."""
    if not events:
        return
    partitions.ensure(TALLY, {event.at for event in events})
    counts = Counter(_face(event) for event in events)
    places = {(face.slice_id, face.at) for face in counts}
    full = [place for place, used in _used(places).items() if used >= MOST_AN_HOUR]
    known = _known(full, counts)
    folding: Counter[Face] = Counter()
    for face, count in counts.items():
        is_too_much = (face.slice_id, face.at) in full and face.digest not in known
        folding[face.folded() if is_too_much else face] += count
    rows = [(*astuple(face), face.digest, count) for face, count in folding.items()]
    with connection.cursor() as cursor:
        cursor.execute(ADD, [list(column) for column in zip(*rows, strict=True)])


def _face(event: Event) -> Face:
    return Face(
        event.slice_id, floor(event.at, TALLY.step_seconds), event.policy, event.route, event.host, event.client,
        event.country, event.method, event.outcome, False, orjson.dumps(event.rules).decode(),
    )  # fmt: skip


def _used(places: Collection[tuple[UUID, datetime]]) -> dict[tuple[UUID, datetime], int]:
    rows = Tally.objects.filter(slice_id__in={one for one, _ in places}, at__in={at for _, at in places})
    counted = rows.values_list("slice_id", "at").annotate(used=Count("digest")).order_by()
    return {(slice_id, at): used for slice_id, at, used in counted}


def _known(full: Collection[tuple[UUID, datetime]], faces: Iterable[Face]) -> set[UUID]:
    if not full:
        return set()
    rows = Tally.objects.filter(slice_id__in={one for one, _ in full}, at__in={at for _, at in full})
    return set(rows.filter(digest__in=[face.digest for face in faces]).values_list("digest", flat=True))
