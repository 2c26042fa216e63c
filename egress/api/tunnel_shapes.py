"""Open tunnels and cuts as JSON."""

from typing import Any

from gatehouse_protocol.egress import CutCause
from rest_framework import serializers

from egress.models import Cut
from egress.queries.tunnels import OnNode
from policies.models import Revision


class EgressTunnelShape(serializers.Serializer):
    """Tunnels of a workload to a destination."""

    workload = serializers.CharField()
    destination = serializers.CharField()
    count = serializers.IntegerField()


class EgressTunnelsOnNodeShape(serializers.Serializer):
    """What is open on one node, as it told last."""

    node = serializers.UUIDField()
    name = serializers.CharField()
    told_at = serializers.DateTimeField(help_text="Nodes tell it when it changes.")
    heard_at = serializers.DateTimeField(allow_null=True)
    is_silent = serializers.BooleanField(help_text="The node was not heard lately: this may not hold any more.")
    tunnels = EgressTunnelShape(many=True)


class EgressTunnels(serializers.Serializer):
    """Tunnels that are open now."""

    as_of = serializers.DateTimeField()
    total = serializers.IntegerField(help_text="On nodes that are heard.")
    nodes = EgressTunnelsOnNodeShape(many=True)


class EgressCauseShape(serializers.Serializer):
    """The revision after which tunnels were cut; its message says whether a switch was thrown."""

    sequence = serializers.IntegerField()
    message = serializers.CharField(allow_blank=True)
    author = serializers.CharField()
    at = serializers.DateTimeField()


class EgressCutShape(serializers.Serializer):
    """Tunnels that a node cut at once."""

    id = serializers.UUIDField()
    at = serializers.DateTimeField()
    node = serializers.UUIDField()
    node_name = serializers.CharField()
    workload = serializers.CharField(allow_blank=True)
    destination = serializers.CharField()
    rule = serializers.CharField(allow_blank=True, help_text="What had let them in.")
    cause = serializers.ChoiceField([str(one) for one in CutCause])
    count = serializers.IntegerField()
    revision = EgressCauseShape(allow_null=True)


class EgressCutPage(serializers.Serializer):
    """A page of cuts."""

    items = EgressCutShape(many=True)
    next = serializers.CharField(allow_null=True)


def on_node_json(one: OnNode) -> dict[str, Any]:
    """Return an EgressTunnelsOnNodeShape."""
    tunnels = [
        {"workload": workload, "destination": destination, "count": count}
        for workload, destination, count in one.tunnels
    ]
    return {
        "node": one.node_id, "name": one.node_name, "told_at": one.told_at, "heard_at": one.heard_at,
        "is_silent": one.is_silent, "tunnels": tunnels,
    }  # fmt: skip


def cut_json(row: Cut, revision: Revision | None) -> dict[str, Any]:
    """Return an EgressCutShape."""
    return {
        "id": row.pk, "at": row.at, "node": row.node_id, "node_name": row.node_name, "workload": row.workload,
        "destination": row.destination, "rule": row.rule, "cause": row.cause, "count": row.count,
        "revision": revision and _cause(revision),
    }  # fmt: skip


def _cause(revision: Revision) -> dict[str, Any]:
    return {
        "sequence": revision.sequence, "message": revision.message, "author": revision.author["name"],
        "at": revision.created_at,
    }  # fmt: skip
