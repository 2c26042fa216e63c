"""Adds flows to their minutes; beyond the bound of a day, to one that is called `other`."""

import hashlib
from collections.abc import Mapping
from dataclasses import astuple, dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

import orjson
from django.db import connection
from gatehouse_protocol.egress import Flow as SaidFlow

from egress.intake.adding import Sums, add_up
from egress.intake.measure import FLOWS_A_DAY, Measure
from egress.intake.sorting import Found, Told, believable, known_by
from egress.models import OTHER, Flow
from egress.tables import FLOW
from telemetry import partitions
from telemetry.levels import floor

COLUMNS: Final = (
    "slice_id, at, workload, destination, way, outcome, reason, rule, address, node_region, "
    "identified_by, digest, "
    "count, bytes_up, bytes_down, last_at"
)
ADD: Final = f"""
INSERT INTO egress_flow AS known ({COLUMNS})
SELECT {COLUMNS} FROM unnest(
  %s::uuid[], %s::timestamptz[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
  %s::text[], %s::text[], %s::uuid[], %s::bigint[], %s::bigint[], %s::bigint[], %s::timestamptz[]
) AS told ({COLUMNS})
ORDER BY slice_id, at, digest
ON CONFLICT (slice_id, at, digest) DO UPDATE SET
  count = known.count + excluded.count, bytes_up = known.bytes_up + excluded.bytes_up,
  bytes_down = known.bytes_down + excluded.bytes_down, last_at = greatest(known.last_at, excluded.last_at)
"""


@dataclass(frozen=True, slots=True)
class Face:
    """All by which flows are told apart."""

    slice_id: UUID
    at: datetime
    workload: str
    destination: str
    way: str
    outcome: str
    reason: str
    rule: str
    address: str
    node_region: str
    identified_by: str

    @property
    def digest(self) -> UUID:
        """A short name for all of it."""
        return UUID(bytes=hashlib.blake2b(orjson.dumps(astuple(self)), digest_size=16).digest())

    def folded(self) -> "Face":
        """Return the same without what there can be much of."""
        bare = replace(self, reason="", rule="", address="", node_region="", identified_by="")
        return replace(bare, workload="", destination=OTHER)


def write_flows(by_slice: Mapping[UUID, Found], measures: Mapping[UUID, Measure]) -> None:
    """Add them; the caller has locked the slices, so that nobody else writes of them."""
    faces = add_up(
        (_face(slice_id, found, told, said), said, believable(said.at, told.at))
        for slice_id, found in by_slice.items()
        for told, said in found.flows
    )
    if not faces:
        return
    partitions.ensure(FLOW, {face.at for face in faces})
    known = _known(faces)
    folded: dict[Face, Sums] = {}
    for face, sums in faces.items():
        is_one_too_many = face.digest not in known and not measures[face.slice_id].admit("flows", FLOWS_A_DAY)
        folded.setdefault(face.folded() if is_one_too_many else face, Sums(sums.last_at)).add(sums)
    rows = [(*astuple(face), face.digest, *sums.values) for face, sums in folded.items()]
    with connection.cursor() as cursor:
        cursor.execute(ADD, [list(column) for column in zip(*rows, strict=True)])


def _face(slice_id: UUID, found: Found, told: Told, said: SaidFlow) -> Face:
    return Face(
        slice_id, floor(believable(said.at, told.at), FLOW.step_seconds), said.workload[:63], said.destination[:300],
        str(said.way), str(said.outcome), said.reason[:64], found.own(said.rule), said.address[:64],
        told.node_region, known_by(said),
    )  # fmt: skip


def _known(faces: Mapping[Face, Sums]) -> set[UUID]:
    rows = Flow.objects.filter(
        slice_id__in={face.slice_id for face in faces},
        at__in={face.at for face in faces},
        digest__in=[face.digest for face in faces],
    )
    return set(rows.values_list("digest", flat=True))
