"""The node's own row: when it was heard, which boot and report its state is from, and how it says it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connection
from gatehouse_protocol.reports import Report
from gatehouse_protocol.shapes import encode
from psycopg.types.json import Jsonb

from fleet.models import Node
from fleet.reports.window import ReportWindow
from fleet.status import STALE_AFTER_SECONDS

RETIRED_EPOCHS: Final = 8
_COLUMNS: Final = (
    "last_seen_at", "epoch", "retired_epochs", "report_sequence", "report_window", "slices_digest",
    "manifest_version", "agent", "envoy", "listeners", "inspector", "checks",
)  # fmt: skip
_JSON: Final = frozenset({"agent", "envoy", "listeners", "inspector", "checks"})


@dataclass(slots=True)
class Taken:
    """A report that was not taken before. Unless it `is_newest`, only its counts and events matter."""

    node: Node
    report: Report
    at: datetime
    is_newest: bool
    is_news: bool
    """Whether people should look again: the node came back, or its health changed."""


def lock_nodes(node_ids: Iterable[UUID]) -> dict[UUID, Node]:
    """Return the nodes that may report, locked in one order so that two writers cannot wait for each other."""
    rows = Node.objects.filter(pk__in=set(node_ids), revoked_at=None).order_by("pk").select_for_update(no_key=True)
    return {row.pk: row for row in rows.only("gateway_id", "name", *_COLUMNS)}


def take(node: Node, report: Report, at: datetime) -> Taken | None:
    """Note the report on `node` (in memory); None when it was taken before or is from an earlier boot."""
    was_silent = node.last_seen_at is None or (at - node.last_seen_at).total_seconds() > STALE_AFTER_SECONDS
    node.last_seen_at = at
    epoch = UUID(report.epoch)
    if epoch in node.retired_epochs:
        return None
    if epoch != node.epoch:
        _begin_epoch(node, epoch)
    window = ReportWindow.load(node.report_sequence, bytes(node.report_window))
    if window.has_taken(report.sequence):
        return None
    is_newest = report.sequence > window.newest or window == ReportWindow()
    window = window.take(report.sequence)
    node.report_sequence, node.report_window = window.newest, window.dump()
    has_changed = _learn(node, report) if is_newest else False
    return Taken(node, report, at, is_newest, is_news=was_silent or has_changed)


def write_nodes(nodes: Iterable[Node]) -> None:
    """Write back what `take` noted; one prepared statement, sent for all nodes at once."""
    settings = ", ".join(f"{column} = %s" for column in _COLUMNS)
    rows = [[*(_stored(node, column) for column in _COLUMNS), node.pk] for node in nodes]
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE fleet_node SET {settings} WHERE id = %s", rows)


def _begin_epoch(node: Node, epoch: UUID) -> None:
    if node.epoch is not None:
        node.retired_epochs = [node.epoch, *node.retired_epochs][:RETIRED_EPOCHS]
    node.epoch, node.report_sequence, node.report_window = epoch, 0, b""


def _learn(node: Node, report: Report) -> bool:
    """Take over what the node says of itself; return whether anything but its uptime changed."""
    before = _health(node)
    node.manifest_version = report.manifest_version
    node.agent, node.envoy = encode(report.agent), encode(report.envoy)
    node.listeners = encode(report.listeners)
    node.inspector = encode(report.inspector) if report.inspector else {}
    node.checks = _checks(report)
    return _health(node) != before


def _health(node: Node) -> tuple[object, ...]:
    agent, envoy = node.agent, node.envoy
    said = (agent.get("state"), agent.get("version"), envoy.get("state"), envoy.get("version"))
    return *said, node.listeners, node.inspector, node.checks


def _checks(report: Report) -> dict[str, object]:
    """What the node says of the checks it runs, without their results; empty for an agent that runs none."""
    said = report.checks
    return {"running": said.running, "refused": encode(said.refused)} if said is not None else {}


def _stored(node: Node, column: str) -> object:
    value = getattr(node, column)
    return Jsonb(value) if column in _JSON else value
