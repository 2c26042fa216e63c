"""What nodes report, written for many nodes in one transaction. Evidence, not acts: it leaves no audit entries.

Repeated and reordered reports are harmless: a report changes what is known only if it is the newest of the agent's
present boot, and its counts and events are added exactly once, whenever it arrives.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from gatehouse_protocol.reports import Report

from console.base.live import announce
from fleet.reports.certificates import write_certificates
from fleet.reports.checks import write_checks
from fleet.reports.echoes import write_echoes
from fleet.reports.egress import write_egress
from fleet.reports.evidence import write_events, write_traffic
from fleet.reports.health import announce_health, write_health
from fleet.reports.inspection import write_findings
from fleet.reports.key_sets import write_key_sets
from fleet.reports.names import write_names
from fleet.reports.progress import SliceIds, write_progress
from fleet.reports.records import write_records
from fleet.reports.standing import Taken, lock_nodes, take, write_nodes
from fleet.reports.vending import write_vending
from fleet.reports.vitals import write_vitals
from policies.models import Gateway, Slice


@dataclass(frozen=True, slots=True)
class Received:
    """A report, from whom, and when it came in."""

    node_id: UUID
    gateway_id: UUID
    report: Report
    at: datetime


@dataclass(frozen=True, slots=True)
class Stored:
    """For each report whether it is (or was already) stored; and the slices some node came further with, or refused."""

    results: tuple[bool, ...]
    moved_slices: frozenset[UUID] = field(default_factory=frozenset)


@transaction.atomic
def store(batch: Sequence[Received]) -> Stored:
    """Write a batch of reports and announce what is new."""
    nodes = lock_nodes(one.node_id for one in batch)
    heard = [one for one in batch if one.node_id in nodes]
    taken = [found for one in heard if (found := take(nodes[one.node_id], one.report, one.at)) is not None]
    slice_ids = _slice_ids(taken)
    changed = write_progress(taken, slice_ids)
    write_echoes(taken)
    write_certificates(taken)
    write_events(taken)
    write_traffic(taken, slice_ids)
    write_findings(taken)
    write_records(taken, slice_ids)
    write_checks(taken, slice_ids)
    write_vitals(taken, slice_ids)
    write_egress(taken, slice_ids)
    write_vending(taken, slice_ids)
    write_names(taken, slice_ids)
    otherwise = write_health(taken, slice_ids)
    write_key_sets(taken, slice_ids)
    write_nodes(nodes.values())
    _announce(taken, changed)
    announce_health(otherwise)
    return Stored(
        results=tuple(one.node_id in nodes for one in batch),
        moved_slices=frozenset(slice_id for _, slice_id in changed),
    )


def _slice_ids(taken: Sequence[Taken]) -> SliceIds:
    """Slices by gateway and key: those the reports name, if they are of the node's own gateway."""
    gateways = {one.node.gateway_id for one in taken}
    keys = {key for one in taken for key in _named_slices(one.report)}
    rows = Slice.objects.filter(gateway__in=gateways, key__in=keys).values_list("gateway_id", "key", "pk")
    return {(gateway_id, key): slice_id for gateway_id, key, slice_id in rows}


def _named_slices(report: Report) -> set[str]:
    named = {row.slice for row in report.slices}
    if report.counts is not None:
        named |= {row.slice for row in report.counts.rows} | {row.slice for row in report.counts.latency}
    if report.records is not None:
        named |= {row.slice for row in report.records.records} | {row.slice for row in report.records.dropped}
    if report.checks is not None:
        named |= {one.slice for one in report.checks.results}
    if report.vitals is not None:
        named |= {row.slice for row in report.vitals.signals}
    if report.egress is not None:
        told = report.egress
        named |= {row.slice for row in told.flows} | {row.slice for row in told.tunnels}
        named |= {row.slice for row in told.cuts}
    if report.vending is not None:
        named |= {row.slice for row in report.vending.credentials}
    if report.endpoints is not None:
        named |= {row.slice for row in report.endpoints.names}
    if report.health is not None:
        named |= {row.slice for row in report.health.services} | {row.slice for row in report.health.gone}
    if report.key_sets is not None:
        named |= {row.slice for row in report.key_sets.key_sets}
    return named


def _announce(taken: Sequence[Taken], changed: frozenset[tuple[UUID, UUID]]) -> None:
    """Say once per topic that somebody should look again; most reports say nothing new."""
    node_ids = {node_id for node_id, _ in changed} | {one.node.pk for one in taken if one.is_news}
    if not node_ids:
        return
    gateway_ids = {one.node.gateway_id for one in taken if one.node.pk in node_ids}
    gateways = Gateway.objects.filter(pk__in=gateway_ids).values_list("slug", flat=True)
    slices = Slice.objects.filter(pk__in={slice_id for _, slice_id in changed}).values_list("key", flat=True)
    topics = [*(f"node:{pk}" for pk in node_ids), *(f"gateway:{slug}" for slug in gateways)]
    for topic in [*topics, *(f"slice:{key}" for key in slices)]:
        announce(topic, "node", subject=topic.partition(":")[2])
