"""How checks stand, and what came of one."""

from typing import Any

from gatehouse_protocol.checks import Reason
from rest_framework import serializers

from telemetry.checks.models import CheckMinute
from telemetry.checks.reading import Found, OnNode
from telemetry.checks.standing import Standing
from telemetry.queries.points import Line

STANDINGS = [str(one) for one in Standing]
ON_NODE = [str(one) for one in (Standing.PASSING, Standing.FAILING, Standing.UNKNOWN)]
REASONS = [str(one) for one in Reason]


class CheckBarShape(serializers.Serializer):
    """One hour; both null where nothing was told."""

    at = serializers.DateTimeField()
    good = serializers.IntegerField(allow_null=True)
    bad = serializers.IntegerField(allow_null=True)


class CheckStandingShape(serializers.Serializer):
    """A published check; `unknown` where no node has told of it lately, `degraded` where some nodes fail."""

    name = serializers.CharField()
    standing = serializers.ChoiceField(STANDINGS)
    every_seconds = serializers.IntegerField()
    passing = serializers.IntegerField(help_text="Nodes on which it passes.")
    failing = serializers.IntegerField()
    unknown = serializers.IntegerField(help_text="Nodes that have not told of it lately.")
    last_at = serializers.DateTimeField(allow_null=True)
    availability = serializers.FloatField(allow_null=True, help_text="Share of good results in 24 hours, 0 to 1.")
    p95_ms = serializers.FloatField(allow_null=True, help_text="Of answers in 24 hours.")
    hours = CheckBarShape(many=True)


class CheckStandings(serializers.Serializer):
    """All published checks of a slice."""

    items = CheckStandingShape(many=True)


class CheckFailureShape(serializers.Serializer):
    """The last failure on a node; times are microseconds, null for what it did not come to."""

    at = serializers.DateTimeField()
    reason = serializers.ChoiceField(REASONS)
    status = serializers.IntegerField(allow_null=True)
    text = serializers.CharField(allow_blank=True)
    body = serializers.CharField(allow_blank=True, help_text="The masked beginning of what came.")
    attempts = serializers.IntegerField()
    connect_us = serializers.IntegerField(allow_null=True)
    tls_us = serializers.IntegerField(allow_null=True)
    first_byte_us = serializers.IntegerField(allow_null=True)
    total_us = serializers.IntegerField()


class CheckMinuteShape(serializers.Serializer):
    """A minute in which the node told of it."""

    at = serializers.DateTimeField()
    good = serializers.IntegerField()
    bad = serializers.IntegerField()


class CheckOnNodeShape(serializers.Serializer):
    """How it goes on one node; `minutes` are of the last hour."""

    node = serializers.CharField()
    standing = serializers.ChoiceField(ON_NODE)
    last_at = serializers.DateTimeField()
    reason = serializers.CharField(allow_blank=True, help_text="As of a failure; empty: all was as expected.")
    status = serializers.IntegerField(allow_null=True)
    total_ms = serializers.FloatField()
    failing_since = serializers.DateTimeField(allow_null=True)
    failure = CheckFailureShape(allow_null=True)
    minutes = CheckMinuteShape(many=True)


class CheckPointShape(serializers.Serializer):
    """One step; all null where nothing was told."""

    at = serializers.DateTimeField()
    good = serializers.IntegerField(allow_null=True)
    bad = serializers.IntegerField(allow_null=True)
    p50_ms = serializers.FloatField(allow_null=True)
    p99_ms = serializers.FloatField(allow_null=True)


class CheckResultsShape(CheckStandingShape):
    """A published check in all detail."""

    nodes = CheckOnNodeShape(many=True)
    step_seconds = serializers.IntegerField()
    points = CheckPointShape(many=True)


def standing_json(found: Found) -> dict[str, Any]:
    """Return a CheckStandingShape."""
    counts = {name: sum(one.standing == name for one in found.nodes) for name in ON_NODE}
    return {
        "name": found.name,
        "standing": str(found.standing),
        "every_seconds": found.spec["every_seconds"],
        **counts,
        "last_at": max((one.row.last_at for one in found.nodes), default=None),
        "availability": found.availability,
        "p95_ms": found.p95_ms,
        "hours": [{"at": bar.at, "good": bar.good, "bad": bar.bad} for bar in found.bars],
    }


def results_json(found: Found, line: Line, step_seconds: int) -> dict[str, Any]:
    """Return a CheckResultsShape."""
    points = [
        {
            "at": point.at,
            "good": point.statuses[1] if point.statuses else None,
            "bad": point.statuses[0] - point.statuses[1] if point.statuses else None,
            "p50_ms": point.p50_ms,
            "p99_ms": point.p99_ms,
        }
        for point in line.points
    ]
    nodes = [_on_node_json(one) for one in found.nodes]
    return {**standing_json(found), "nodes": nodes, "step_seconds": step_seconds, "points": points}


def _on_node_json(one: OnNode) -> dict[str, Any]:
    row = one.row
    return {
        "node": row.node_name,
        "standing": str(one.standing),
        "last_at": row.last_at,
        "reason": row.reason,
        "status": row.status,
        "total_ms": row.total_us / 1000,
        "failing_since": row.failing_since,
        "failure": {"at": row.failed_at, **row.failure} if row.failure else None,
        "minutes": [_minute_json(minute) for minute in one.minutes],
    }


def _minute_json(minute: CheckMinute) -> dict[str, Any]:
    return {"at": minute.at, "good": minute.good, "bad": minute.bad}
