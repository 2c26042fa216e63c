"""Requests for access as JSON."""

from typing import Any

from gatehouse_protocol.egress import Way
from rest_framework import serializers

from console.base.shapes import PlainTextField, StrictShape
from egress.models import RequestState
from egress.queries.requests import Evidenced

STATES = [str(one) for one in RequestState]
WAYS = [str(one) for one in Way]
LONGEST_REASON = 400


class EgressEvidenceShape(serializers.Serializer):
    """What was seen of what is asked for, since it was first seen."""

    denied = serializers.IntegerField()
    would_deny = serializers.IntegerField()
    allowed = serializers.IntegerField()
    days = serializers.IntegerField(help_text="Distinct ones on which it was denied, or would have been.")
    first_denied_at = serializers.DateTimeField(allow_null=True)
    last_denied_at = serializers.DateTimeField(allow_null=True)


class EgressRequestShape(serializers.Serializer):
    """Somebody asks that a workload may reach a destination for a while."""

    id = serializers.UUIDField()
    slice = serializers.CharField()
    workload = serializers.CharField()
    destination = serializers.CharField()
    way = serializers.ChoiceField(WAYS)
    until = serializers.DateTimeField()
    why = serializers.CharField()
    request_id = serializers.CharField(allow_blank=True, help_text="Of the denial that it is about.")
    state = serializers.ChoiceField(STATES, help_text="`over`: its time has passed, granted or not.")
    requested_by = serializers.CharField()
    requested_at = serializers.DateTimeField()
    decided_by = serializers.CharField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    comment = serializers.CharField(allow_blank=True)
    rule = serializers.CharField(allow_blank=True, help_text="What lets it through: `granted-orders/granted-…`.")
    revision = serializers.IntegerField(allow_null=True)
    evidence = EgressEvidenceShape(allow_null=True, help_text="Null: nothing was seen of it.")
    why_not = serializers.CharField(allow_blank=True, help_text="Why you may not grant it; empty where you may.")


class EgressRequestPage(serializers.Serializer):
    """A page of requests."""

    items = EgressRequestShape(many=True)
    next = serializers.CharField(allow_null=True)


class NewEgressRequest(StrictShape):
    """What to ask for; with the request id of a denial, what that was about need not be said."""

    workload = PlainTextField(max_length=63, required=False, allow_blank=True, default="")
    destination = PlainTextField(max_length=300, required=False, allow_blank=True, default="")
    way = serializers.ChoiceField(WAYS, required=False, default="tunnel")
    until = serializers.DateTimeField(help_text="At most 90 days ahead.")
    why = PlainTextField(max_length=LONGEST_REASON)
    request_id = PlainTextField(max_length=100, required=False, allow_blank=True, default="")


class EgressDecision(StrictShape):
    """What to say with a decision."""

    comment = PlainTextField(max_length=LONGEST_REASON, required=False, allow_blank=True, default="")


class EgressRefusal(StrictShape):
    """Why it is refused."""

    comment = PlainTextField(max_length=LONGEST_REASON)


def request_json(one: Evidenced, why_not: str) -> dict[str, Any]:
    """Return an EgressRequestShape."""
    row, sight = one.row, one.sight
    evidence = sight and {
        "denied": sight.denied, "would_deny": sight.would_deny, "allowed": sight.allowed, "days": sight.missed_days,
        "first_denied_at": sight.missed_first_at, "last_denied_at": sight.missed_last_at,
    }  # fmt: skip
    return {
        "id": str(row.pk), "slice": row.slice.key, "workload": row.workload, "destination": one.destination,
        "way": row.way, "until": row.until, "why": row.why, "request_id": row.request_id, "state": str(one.state),
        "requested_by": row.requested_by, "requested_at": row.requested_at, "decided_by": row.decided_by or None,
        "decided_at": row.decided_at, "comment": row.comment, "rule": row.rule, "revision": row.revision_sequence,
        "evidence": evidence, "why_not": why_not,
    }  # fmt: skip
