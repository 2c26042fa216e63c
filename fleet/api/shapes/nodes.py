"""Nodes as JSON. What describes the machine itself is for the platform's people only."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from gatehouse_protocol.reports import InspectorState, Transport
from rest_framework import serializers

from console.base.shapes import StrictShape
from fleet.api.shapes.key_sets import KeySetOfPolicyShape
from fleet.api.shapes.rollouts import FaultShape
from fleet.models import Node, NodeEvent
from fleet.queries.node_slices import SliceOnNode
from fleet.status import NodeSliceState, NodeStatus


class AgentShape(serializers.Serializer):
    """How the agent says it is; empty before its first report."""

    version = serializers.CharField(required=False)
    state = serializers.ChoiceField(["starting", "running", "degraded", "draining"], required=False)
    uptime_seconds = serializers.IntegerField(required=False)
    refusals = serializers.IntegerField(required=False, help_text="Manifests it did not believe.")


class EnvoyShape(serializers.Serializer):
    """How the agent says its Envoy is; empty before its first report."""

    version = serializers.CharField(required=False)
    state = serializers.ChoiceField(["starting", "live", "crashed", "stopped"], required=False)
    restarts = serializers.IntegerField(required=False)
    uptime_seconds = serializers.IntegerField(required=False)
    warming = serializers.IntegerField(required=False, help_text="Clusters and listeners not ready yet.")


class InspectorShape(serializers.Serializer):
    """How the inspector beside the Envoy is, which looks at requests for WAF policies; empty before the first report.

    Where it is `unavailable` or `failing`, routes that fail open let requests pass, and those that fail closed
    answer 503; `text` says why.
    """

    state = serializers.ChoiceField([str(one) for one in InspectorState], required=False)
    text = serializers.CharField(required=False, allow_blank=True)
    engine = serializers.CharField(required=False, allow_blank=True, help_text="Version of libmodsecurity.")
    crs = serializers.CharField(required=False, allow_blank=True, help_text="Version of the OWASP Core Rule Set.")
    bundle = serializers.CharField(
        required=False, allow_blank=True, help_text="SHA-256 of the policies and lists that it looks with."
    )
    workers = serializers.IntegerField(required=False)


class FactsShape(serializers.Serializer):
    """The machine as it joined; empty for all but the platform's people."""

    agent_version = serializers.CharField(required=False)
    envoy_version = serializers.CharField(required=False)
    hostname = serializers.CharField(required=False)
    platform = serializers.CharField(required=False)
    capabilities = serializers.ListField(child=serializers.CharField(), required=False)


class ListenerShape(serializers.Serializer):
    """A listener, proven by a request through it. Address and error are for the platform's people only."""

    name = serializers.CharField()
    address = serializers.CharField(allow_blank=True)
    proven = serializers.BooleanField()
    error = serializers.CharField(allow_blank=True)
    transport = serializers.ChoiceField(
        [str(one) for one in Transport], help_text="A listener with HTTP/3 is there twice: on TCP, and by QUIC on UDP."
    )


class SliceOnNodeShape(serializers.Serializer):
    """How a slice stands on the node; the numbers are sequences of revisions."""

    slice = serializers.CharField()
    state = serializers.ChoiceField([str(state) for state in NodeSliceState])
    desired = serializers.IntegerField(allow_null=True)
    received = serializers.IntegerField(allow_null=True)
    accepted = serializers.IntegerField(allow_null=True)
    active = serializers.IntegerField(allow_null=True)
    proven = serializers.IntegerField(allow_null=True)
    proven_at = serializers.DateTimeField(allow_null=True)
    error = FaultShape(allow_null=True)


class LabelsField(serializers.DictField):
    """Text by key. The verb checks it, so that every mistake is named in one manner."""

    child = serializers.CharField(max_length=63, allow_blank=True)

    def to_internal_value(self, data: Any) -> Any:
        """Return what was sent."""
        return data


class NodeChange(StrictShape):
    """What can be changed of a node."""

    labels = LabelsField(help_text="All labels it shall have, at most 32; `region` says where it stands.")


class NodeEventShape(serializers.Serializer):
    """Something the node refused, lost or did by itself."""

    at = serializers.DateTimeField()
    code = serializers.CharField()
    text = serializers.CharField()


class RefusedCheckShape(serializers.Serializer):
    """A check that the node does not run although it is told to."""

    slice = serializers.CharField()
    check = serializers.CharField()
    text = serializers.CharField()


class NodeChecksShape(serializers.Serializer):
    """The checks that it runs; empty while it has said nothing of them: its agent is too old, or has just started.

    How many run is for the platform's people only.
    """

    running = serializers.IntegerField(required=False)
    refused = RefusedCheckShape(many=True, required=False)


class NodeShape(serializers.Serializer):
    """One agent with one Envoy."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    gateway = serializers.SlugField()
    status = serializers.ChoiceField([str(status) for status in NodeStatus])
    enrolled_at = serializers.DateTimeField()
    revoked_at = serializers.DateTimeField(allow_null=True)
    last_seen_at = serializers.DateTimeField(allow_null=True)
    age_seconds = serializers.FloatField(allow_null=True, help_text="How old everything below is.")
    agent = AgentShape()
    envoy = EnvoyShape()
    inspector = InspectorShape()
    checks = NodeChecksShape()
    facts = FactsShape()
    labels = serializers.DictField(child=serializers.CharField(), help_text="By them rollouts choose nodes.")
    region = serializers.CharField(allow_blank=True, help_text="The label `region`.")
    manifest_version = serializers.IntegerField()
    listeners = ListenerShape(many=True)
    slices = SliceOnNodeShape(many=True, help_text="Those you may see; in lists the first fifty, unproven ones first.")
    slices_total = serializers.IntegerField()
    key_sets = KeySetOfPolicyShape(
        many=True, required=False, help_text="Keys of tokens that it fetches for your policies; not in lists."
    )
    events = NodeEventShape(
        many=True, required=False, help_text="The latest fifty; for the platform's people, in detail."
    )


class NodePage(serializers.Serializer):
    """One page of nodes."""

    items = NodeShape(many=True)
    next = serializers.CharField(allow_null=True)


def _checks_json(row: Node, slices: Sequence[SliceOnNode], *, is_operator: bool) -> dict[str, Any]:
    """Return a NodeChecksShape: of refused checks those of slices that the caller sees."""
    if not row.checks:
        return {}
    seen = {one.slice for one in slices}
    told: dict[str, Any] = {"refused": [one for one in row.checks["refused"] if is_operator or one["slice"] in seen]}
    return told | ({"running": row.checks["running"]} if is_operator else {})


def node_json(
    row: Node, status: NodeStatus, slices: Sequence[SliceOnNode], now: datetime, *, is_operator: bool
) -> dict[str, Any]:
    """Return a NodeShape without events, with all of `slices`."""
    return {
        "id": str(row.pk),
        "name": row.name,
        "gateway": row.gateway.slug,
        "status": status,
        "enrolled_at": row.enrolled_at,
        "revoked_at": row.revoked_at,
        "last_seen_at": row.last_seen_at,
        "age_seconds": round((now - row.last_seen_at).total_seconds(), 1) if row.last_seen_at else None,
        "agent": row.agent,
        "envoy": row.envoy,
        "inspector": row.inspector,
        "checks": _checks_json(row, slices, is_operator=is_operator),
        "facts": row.facts if is_operator else {},
        "labels": row.labels,
        "region": row.region,
        "manifest_version": row.manifest_version,
        "listeners": [_listener_json(one, is_operator=is_operator) for one in row.listeners],
        "slices": [asdict(one) for one in slices],
        "slices_total": len(slices),
    }


def _listener_json(kept: dict[str, Any], *, is_operator: bool) -> dict[str, Any]:
    """Return a ListenerShape of what a report said; agents that do not know QUIC name no transport."""
    return {"transport": str(Transport.TCP), **kept, **({} if is_operator else {"address": "", "error": ""})}


def event_json(row: NodeEvent) -> dict[str, Any]:
    """Return a NodeEventShape."""
    return {"at": row.at, "code": row.code, "text": row.text}
