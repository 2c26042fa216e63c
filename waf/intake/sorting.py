"""Whose a finding is: the slice of the tenant that a policy's name begins with, on the node's own gateway."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from gatehouse_protocol.findings import WafBan, WafCount, WafEvent, WafReport, WafSample

from policies.models import Slice


@dataclass(frozen=True, slots=True)
class Finding:
    """What one report says, of which node, and when it came in."""

    node_id: UUID
    gateway_id: UUID
    report: WafReport
    at: datetime


@dataclass(slots=True)
class Found:
    """What is said of one slice, each with what it was said in."""

    key: str
    tenant: str
    events: list[tuple[Finding, WafEvent]] = field(default_factory=list)
    samples: list[tuple[Finding, WafSample]] = field(default_factory=list)
    counts: list[tuple[Finding, WafCount]] = field(default_factory=list)
    bans: list[tuple[Finding, WafBan]] = field(default_factory=list)

    def own(self, name: str) -> str:
        """Return the name of an object without the tenant in front."""
        return name.removeprefix(f"{self.tenant}/")[:200]


Slices = Mapping[tuple[UUID, str], tuple[UUID, str]]
"""Id and key of slices, by gateway and tenant."""


def sort(findings: Sequence[Finding]) -> tuple[dict[UUID, Found], dict[UUID, int]]:
    """Return what is said by slice, in the order of ids; and for each node how much is of no slice of its gateway."""
    slices = _slices(findings)
    by_slice: dict[UUID, Found] = {}
    strange: dict[UUID, int] = {}
    for finding in findings:
        for name in ("events", "samples", "counts", "bans"):
            for item in getattr(finding.report, name):
                tenant = item.policy.partition("/")[0]
                if (place := slices.get((finding.gateway_id, tenant))) is None:
                    strange[finding.node_id] = strange.get(finding.node_id, 0) + 1
                    continue
                found = by_slice.setdefault(place[0], Found(place[1], tenant))
                getattr(found, name).append((finding, item))
    return dict(sorted(by_slice.items())), strange


def _slices(findings: Sequence[Finding]) -> Slices:
    tenants = {name.partition("/")[0] for finding in findings for name in _policies(finding.report)}
    rows = Slice.objects.traffic().filter(gateway__in={one.gateway_id for one in findings}, tenant__slug__in=tenants)
    columns = rows.values_list("gateway_id", "tenant__slug", "pk", "key")
    return {(gateway_id, tenant): (pk, key) for gateway_id, tenant, pk, key in columns}


def _policies(report: WafReport) -> Iterable[str]:
    for items in (report.events, report.samples, report.counts, report.bans):
        yield from (item.policy for item in items)
