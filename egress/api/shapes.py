"""Flows, destinations and denials as JSON."""

from datetime import datetime, timedelta
from typing import Any

from rest_framework import serializers

from egress.api.filtering import KNOWN_BY, OUTCOMES, WAYS
from egress.models import Denial
from egress.queries.destinations import Destination, Destinations, Verdicts
from egress.queries.flows import FlowSum

KNOWN_BY_HELP = "How it was proven who asks; empty: the node did not say."
RULE_HELP = "As `payments/stripe`; `denied` or `would-deny` where no rule takes it."


class EgressFlowShape(serializers.Serializer):
    """Requests and tunnels of one workload to one destination that ended alike, added up over the window."""

    workload = serializers.CharField(allow_blank=True, help_text="Empty: nobody has proven who asks.")
    destination = serializers.CharField(help_text="Host and port; `other`: what is beyond the bounds of a day.")
    way = serializers.ChoiceField(WAYS)
    outcome = serializers.ChoiceField(OUTCOMES)
    reason = serializers.CharField(allow_blank=True, help_text="What callers were told; empty where let through.")
    rule = serializers.CharField(allow_blank=True, help_text=RULE_HELP)
    identified_by = serializers.ChoiceField(KNOWN_BY, allow_blank=True, help_text=KNOWN_BY_HELP)
    count = serializers.IntegerField(help_text="How many began within the window.")
    bytes_up = serializers.IntegerField(help_text="What the workload sent.")
    bytes_down = serializers.IntegerField(help_text="What it got.")
    addresses = serializers.ListField(child=serializers.CharField(), help_text="Where it was dialled, up to five.")
    first_at = serializers.DateTimeField(help_text="The first minute within the window.")
    last_at = serializers.DateTimeField(help_text="The newest.")


class EgressFlowPage(serializers.Serializer):
    """A page of flows."""

    as_of = serializers.DateTimeField()
    since = serializers.DateTimeField()
    items = EgressFlowShape(many=True)
    uncounted = serializers.IntegerField(
        help_text="How many of the window are beyond the bounds of a day, so that no filter finds them."
    )
    next = serializers.CharField(allow_null=True)


class EgressVerdictsShape(serializers.Serializer):
    """How many came to what, and the bytes that they moved."""

    allowed = serializers.IntegerField()
    would_deny = serializers.IntegerField()
    denied = serializers.IntegerField()
    failed = serializers.IntegerField()
    bytes_up = serializers.IntegerField()
    bytes_down = serializers.IntegerField()


class EgressLineShape(EgressVerdictsShape):
    """What one workload asked of the destination."""

    workload = serializers.CharField(allow_blank=True)


class EgressPointShape(serializers.Serializer):
    """One step of the window."""

    at = serializers.DateTimeField()
    count = serializers.IntegerField()
    bytes = serializers.IntegerField()


class EgressDestinationShape(EgressVerdictsShape):
    """Where workloads go."""

    destination = serializers.CharField()
    last_at = serializers.DateTimeField(help_text="The newest within the window.")
    first_seen_at = serializers.DateTimeField(allow_null=True, help_text="Of all times.")
    last_seen_at = serializers.DateTimeField(allow_null=True)
    workloads = EgressLineShape(many=True, help_text="The busiest twenty.")
    trend = EgressPointShape(many=True)


class EgressDestinations(serializers.Serializer):
    """The busiest destinations of a window."""

    as_of = serializers.DateTimeField()
    since = serializers.DateTimeField()
    step_seconds = serializers.IntegerField()
    items = EgressDestinationShape(many=True)


class EgressDenialShape(serializers.Serializer):
    """A request that did not come through, or would not have; those that a node tells together stand for `count`."""

    id = serializers.UUIDField()
    at = serializers.DateTimeField()
    node = serializers.UUIDField()
    workload = serializers.CharField(allow_blank=True)
    destination = serializers.CharField()
    way = serializers.ChoiceField(WAYS)
    outcome = serializers.ChoiceField(OUTCOMES)
    reason = serializers.CharField(allow_blank=True)
    rule = serializers.CharField(allow_blank=True, help_text=RULE_HELP)
    address = serializers.CharField(allow_blank=True, help_text="Where it was dialled; empty: it was not.")
    client = serializers.CharField(allow_null=True)
    request_id = serializers.CharField(allow_blank=True)
    identified_by = serializers.ChoiceField(KNOWN_BY, allow_blank=True, help_text=KNOWN_BY_HELP)
    count = serializers.IntegerField()


class EgressDenialPage(serializers.Serializer):
    """A page of denials."""

    items = EgressDenialShape(many=True)
    next = serializers.CharField(allow_null=True)


def flow_json(one: FlowSum) -> dict[str, Any]:
    """Return an EgressFlowShape."""
    return {
        "workload": one.workload, "destination": one.destination, "way": one.way, "outcome": one.outcome,
        "reason": one.reason, "rule": one.rule, "identified_by": one.identified_by, "count": one.count,
        "bytes_up": one.bytes_up, "bytes_down": one.bytes_down, "addresses": one.addresses, "first_at": one.first_at,
        "last_at": one.last_at,
    }  # fmt: skip


def destinations_json(found: Destinations, since: datetime, now: datetime) -> dict[str, Any]:
    """Return an EgressDestinations."""
    items = [_destination(one, found) for one in found.items]
    return {"as_of": now, "since": since, "step_seconds": found.step_seconds, "items": items}


def denial_json(row: Denial) -> dict[str, Any]:
    """Return an EgressDenialShape."""
    return {
        "id": row.pk, "at": row.at, "node": row.node_id, "workload": row.workload, "destination": row.destination,
        "way": row.way, "outcome": row.outcome, "reason": row.reason, "rule": row.rule, "address": row.address,
        "client": row.client, "request_id": row.request_id,
        "identified_by": row.identified_by, "count": row.count,
    }  # fmt: skip


def _destination(one: Destination, of: Destinations) -> dict[str, Any]:
    step = timedelta(seconds=of.step_seconds)
    return {
        "destination": one.destination,
        **_verdicts(one.sums),
        "last_at": one.last_at,
        "first_seen_at": one.first_seen_at,
        "last_seen_at": one.last_seen_at,
        "workloads": [{"workload": workload, **_verdicts(sums)} for workload, sums in one.workloads],
        "trend": [
            {"at": of.starts_at + place * step, "count": count, "bytes": size}
            for place, (count, size) in enumerate(one.points)
        ],
    }


def _verdicts(sums: Verdicts) -> dict[str, int]:
    return {
        "allowed": sums.allowed, "would_deny": sums.would_deny, "denied": sums.denied, "failed": sums.failed,
        "bytes_up": sums.bytes_up, "bytes_down": sums.bytes_down,
    }  # fmt: skip
