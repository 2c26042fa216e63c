"""A check fails on so many nodes, or on all that tell of it; nodes that are silent tell nothing."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from pydantic import Field

from alerting.kinds.kind import EVERYBODY, Finding, Kind, Parameters
from alerting.life.words import Severity
from policies.compiler import Kind as ObjectKind
from policies.models import RevisionObject
from telemetry.checks.models import Check, CheckOnNode, id_of
from telemetry.checks.standing import is_fresh


class CheckFailing(Parameters):
    """On how many nodes it must fail, or all of them where there are fewer; for one check alone, route by its label."""

    nodes: int = Field(default=2, ge=1, le=10_000)


def look(now: datetime, asked: Sequence[CheckFailing]) -> Iterator[Finding]:
    """Yield the published checks that fail on some node."""
    rows: defaultdict[UUID, list[CheckOnNode]] = defaultdict(list)
    troubled = CheckOnNode.objects.exclude(reason="").values("check_id")
    for row in CheckOnNode.objects.filter(check_id__in=troubled).order_by("node_name"):
        rows[row.check_id].append(row)
    if not rows:
        return
    published = RevisionObject.objects.filter(
        kind=ObjectKind.CHECK, to_sequence=None, spec__enabled=True, slice__in=_slices(rows)
    )
    for one in published.select_related("slice__gateway").order_by("slice__key", "name"):
        every = one.spec["every_seconds"]
        fresh = [row for row in rows[id_of(one.slice_id, one.name)] if is_fresh(row.last_at, every, now)]
        failing = [row for row in fresh if row.reason]
        if failing:
            yield _finding(one, failing, len(fresh))


def _slices(rows: dict[UUID, list[CheckOnNode]]) -> list[UUID]:
    from_checks = Check.objects.filter(pk__in=list(rows))
    return list(from_checks.values_list("slice_id", flat=True).distinct())


def _finding(one: RevisionObject, failing: Sequence[CheckOnNode], fresh: int) -> Finding:
    newest = max(failing, key=lambda row: row.last_at)
    where = ", ".join(row.node_name for row in failing[:5]) + ("" if len(failing) <= 5 else " and more")
    return Finding(
        labels={"gateway": one.slice.gateway.slug, "slice": one.slice.key, "check": one.name},
        title=f"Check {one.name} of {one.slice.key} fails",
        text=f"It fails on {len(failing)} of {fresh} nodes that tell of it ({where}). {newest.failure.get('text', '')}",
        value=f"{len(failing)} of {fresh} nodes",
        path=f"/s/{one.slice.key}/checks/{one.name}",
        tenant_ids=frozenset({one.slice.tenant_id}),
        facts={"failing": len(failing), "fresh": fresh},
    )


def judge(finding: Finding, asked: CheckFailing) -> bool:
    """Whether it fails on as many nodes as asked for, or on all that tell of it."""
    return bool(finding.facts["failing"] >= min(asked.nodes, finding.facts["fresh"]))


KIND = Kind(
    name="check_failing",
    title="A check fails",
    parameters=CheckFailing,
    look=look,
    judge=judge,
    severity=Severity.TICKET,
    for_seconds=120,
    owners=EVERYBODY,
    is_from_nodes=True,
)
