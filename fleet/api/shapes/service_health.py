"""How the health of services is shown."""

from typing import Any

from gatehouse_protocol.health import EndpointReason, EndpointState
from rest_framework import serializers

from fleet.models import HealthChange
from fleet.queries.service_health import Endpoint, EndpointOn, Glance, InFull, OnNode, ServiceState

REASONS = [str(one) for one in EndpointReason]
STATES = [str(one) for one in EndpointState]


class GlanceShape(serializers.Serializer):
    """A service on all nodes that tell of it; numbers are of nodes that are heard."""

    slice = serializers.CharField()
    gateway = serializers.SlugField()
    service = serializers.CharField()
    state = serializers.ChoiceField(
        [str(one) for one in ServiceState],
        help_text="`down`: on a node that is heard no endpoint is healthy. `unknown`: no such node tells of it.",
    )
    nodes = serializers.IntegerField(help_text="Nodes that told of it.")
    heard = serializers.IntegerField(help_text="Those of them that are heard.")
    total = serializers.IntegerField(help_text="Endpoints, on the node with most.")
    most = serializers.IntegerField(help_text="Healthy endpoints, on the node with most.")
    fewest = serializers.IntegerField(help_text="The same, on the node with fewest; nodes disagree where it differs.")
    since = serializers.DateTimeField(allow_null=True, help_text="When that last became otherwise on any node.")


class HealthOverviewShape(serializers.Serializer):
    """Services, the worst first."""

    services = GlanceShape(many=True)
    count = serializers.IntegerField(help_text="How many there are; 500 at most are shown.")


class HealthNodeShape(serializers.Serializer):
    """What a node told last of the service; numbers are null where it tells of none."""

    node = serializers.UUIDField()
    node_name = serializers.CharField()
    is_heard = serializers.BooleanField(help_text="Otherwise what stands here is how it was when it was heard last.")
    last_seen_at = serializers.DateTimeField(allow_null=True)
    total = serializers.IntegerField(allow_null=True)
    healthy = serializers.IntegerField(allow_null=True)


class EndpointOnShape(serializers.Serializer):
    """An endpoint on one node."""

    node = serializers.UUIDField()
    node_name = serializers.CharField()
    is_heard = serializers.BooleanField()
    state = serializers.ChoiceField(STATES)
    reason = serializers.ChoiceField(
        REASONS, allow_blank=True,
        help_text="`status`: the check was answered otherwise; `failures`: requests failed in a row; `said_so`: the "
        "service took itself out.",
    )  # fmt: skip
    status = serializers.IntegerField(help_text="What the check was answered with over HTTP; 0: nothing.")
    since = serializers.DateTimeField()
    weight = serializers.IntegerField()
    priority = serializers.IntegerField()
    zone = serializers.CharField(allow_blank=True)
    active = serializers.IntegerField(help_text="Requests on their way when it was told.")
    requests = serializers.IntegerField(help_text="Since the node's Envoy knows the endpoint.")
    failed = serializers.IntegerField(help_text="Of these: 5xx, or no answer.")


class HealthEndpointShape(serializers.Serializer):
    """An endpoint on all nodes that tell of it."""

    address = serializers.CharField()
    host = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(STATES, allow_blank=True, help_text="The worst on nodes that are heard.")
    differs = serializers.BooleanField(help_text="Nodes that are heard disagree whether it is healthy.")
    nodes = EndpointOnShape(many=True)


class HealthChangeShape(serializers.Serializer):
    """An endpoint became otherwise on a node."""

    at = serializers.DateTimeField()
    node = serializers.UUIDField()
    node_name = serializers.CharField()
    address = serializers.CharField()
    was = serializers.ChoiceField(STATES, allow_blank=True, help_text="Empty: the endpoint was new.")
    state = serializers.ChoiceField(STATES, allow_blank=True, help_text="Empty: the endpoint is no more.")
    reason = serializers.ChoiceField(REASONS, allow_blank=True)
    status = serializers.IntegerField()


class ServiceHealthShape(GlanceShape):
    """All that is known of a service's health."""

    on_nodes = HealthNodeShape(many=True, help_text="All nodes of the gateway.")
    endpoints = HealthEndpointShape(many=True, help_text="The worst first.")
    changes = HealthChangeShape(many=True, help_text="The newest 50 of a week.")


def glance_json(one: Glance) -> dict[str, Any]:
    """Return a service as `GlanceShape` has it."""
    return {
        "slice": one.slice, "gateway": one.gateway, "service": one.service, "state": str(one.state),
        "nodes": one.nodes, "heard": one.heard, "total": one.total, "most": one.most, "fewest": one.fewest,
        "since": one.since,
    }  # fmt: skip


def health_json(found: InFull) -> dict[str, Any]:
    """Return all that is known as `ServiceHealthShape` has it."""
    return {
        **glance_json(found.glance),
        "on_nodes": [_node(one) for one in found.nodes],
        "endpoints": [_endpoint(one) for one in found.endpoints],
        "changes": [_change(one) for one in found.changes],
    }


def _node(one: OnNode) -> dict[str, Any]:
    return {
        "node": str(one.node.pk), "node_name": one.node.name, "is_heard": one.is_heard,
        "last_seen_at": one.node.last_seen_at,
        "total": one.told.total if one.told else None, "healthy": one.told.healthy if one.told else None,
    }  # fmt: skip


def _endpoint(one: Endpoint) -> dict[str, Any]:
    return {
        "address": one.address, "host": one.host, "state": one.state, "differs": one.differs,
        "nodes": [_on_node(each) for each in one.nodes],
    }  # fmt: skip


def _on_node(one: EndpointOn) -> dict[str, Any]:
    shown = {name: value for name, value in one.said.items() if name not in ("address", "host")}
    return {"node": str(one.node.pk), "node_name": one.node.name, "is_heard": one.is_heard, **shown}


def _change(row: HealthChange) -> dict[str, Any]:
    return {
        "at": row.at, "node": str(row.node_id), "node_name": row.node.name, "address": row.address, "was": row.was,
        "state": row.state, "reason": row.reason, "status": row.status,
    }  # fmt: skip
