"""Keeps the newest of what did not come through, or would not have, one by one."""

import ipaddress
from collections.abc import Mapping
from typing import Final
from uuid import UUID

from gatehouse_protocol.egress import Flow as SaidFlow
from gatehouse_protocol.egress import FlowOutcome

from egress.intake.adding import LARGEST
from egress.intake.measure import CUTS_A_MINUTE, DENIALS_A_MINUTE, Measure
from egress.intake.sorting import Found, Told, believable, known_by
from egress.models import OTHER, Cut, Denial
from egress.tables import DENIAL
from telemetry import partitions
from telemetry.ids import id_at

WRITTEN_AT_ONCE: Final = 500


def write_denials(by_slice: Mapping[UUID, Found], measures: Mapping[UUID, Measure]) -> None:
    """Add as many as the measure of the minute admits; all of them are in the sums of flows."""
    rows = [
        _denial(slice_id, found, told, said)
        for slice_id, found in by_slice.items()
        for told, said in found.flows
        if said.outcome is not FlowOutcome.ALLOWED and said.count
        if measures[slice_id].admit("denials", DENIALS_A_MINUTE)
    ]
    partitions.ensure(DENIAL, {row.at for row in rows})
    Denial.objects.bulk_create(rows, batch_size=WRITTEN_AT_ONCE)


def write_cuts(by_slice: Mapping[UUID, Found], measures: Mapping[UUID, Measure]) -> None:
    """Add them; those beyond the measure of the minute together, by node, revision and cause."""
    rows: list[Cut] = []
    beyond: dict[tuple[object, ...], Cut] = {}
    for slice_id, found in by_slice.items():
        for told, said in found.cuts:
            at, count = believable(said.at, told.at), min(said.count, 2**30)
            row = Cut(
                id=id_at(at), at=at, slice_id=slice_id, node_id=told.node_id, node_name=told.node_name[:63],
                revision_sequence=min(said.revision_sequence, LARGEST), workload=said.workload[:63],
                destination=said.destination[:300], rule=found.own(said.rule), cause=str(said.cause), count=count,
            )  # fmt: skip
            if measures[slice_id].admit("cuts", CUTS_A_MINUTE):
                rows.append(row)
                continue
            row.workload, row.destination, row.rule = "", OTHER, ""
            one = beyond.setdefault((slice_id, row.node_id, row.revision_sequence, row.cause), row)
            one.count = min(one.count + count, 2**30) if one is not row else count
    Cut.objects.bulk_create([*rows, *beyond.values()], batch_size=WRITTEN_AT_ONCE)


def _denial(slice_id: UUID, found: Found, told: Told, said: SaidFlow) -> Denial:
    at = believable(said.at, told.at)
    return Denial(
        id=id_at(at), at=at, slice_id=slice_id, node_id=told.node_id, workload=said.workload[:63],
        destination=said.destination[:300], way=str(said.way), outcome=str(said.outcome), reason=said.reason[:64],
        rule=found.own(said.rule), address=said.address[:64], client=_address(said.client),
        request_id=said.request_id[:100], identified_by=known_by(said), count=min(said.count, LARGEST),
    )  # fmt: skip


def _address(text: str) -> str | None:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return None
