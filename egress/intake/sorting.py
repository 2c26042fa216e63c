"""What nodes tell, by slice; what is of slices that are not of the node's own gateway is left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from gatehouse_protocol.egress import Cut as SaidCut
from gatehouse_protocol.egress import EgressReport, IdentifiedBy
from gatehouse_protocol.egress import Flow as SaidFlow

MAX_AGE: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Told:
    """What one report tells, of which node, when it came in, and the slices of the node's gateway by key.

    `node_region` is the node's label `region`.
    """

    node_id: UUID
    node_name: str
    report: EgressReport
    at: datetime
    slice_ids: Mapping[str, UUID]
    node_region: str = ""


@dataclass(slots=True)
class Found:
    """What is told of one slice, each with what it was told in."""

    key: str
    flows: list[tuple[Told, SaidFlow]] = field(default_factory=list)
    cuts: list[tuple[Told, SaidCut]] = field(default_factory=list)

    def own(self, rule: str) -> str:
        """Return the name of a rule without tenant and kind in front: `payments/stripe`, or `emergency`."""
        own = rule.removeprefix(f"{self.key.partition('@')[0]}/egress/")
        return own.removeprefix("platform/egress/")[:200]


def sort(told: Sequence[Told]) -> dict[UUID, Found]:
    """Return what is told by slice, in the order of ids, so that two writers lock them in one order."""
    by_slice: dict[UUID, Found] = {}
    for one in told:
        for flow in one.report.flows:
            if (slice_id := one.slice_ids.get(flow.slice)) is not None:
                by_slice.setdefault(slice_id, Found(flow.slice)).flows.append((one, flow))
        for cut in one.report.cuts:
            if (slice_id := one.slice_ids.get(cut.slice)) is not None:
                by_slice.setdefault(slice_id, Found(cut.slice)).cuts.append((one, cut))
    return dict(sorted(by_slice.items()))


def believable(said: datetime, received: datetime) -> datetime:
    """Return when it was: a node's clock may be wrong, and what it keeps is not older than this."""
    return min(max(said, received - MAX_AGE), received)


def known_by(said: SaidFlow) -> str:
    """Return how it was proven who asked; empty where a node says nothing, or nothing that is known."""
    return said.identified_by if said.identified_by in set(IdentifiedBy) else ""
