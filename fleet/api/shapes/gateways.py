"""Gateways as JSON."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from console.accounts.access import Scope
from console.base.etags import etag
from console.base.shapes import PlainTextField, StrictShape
from fleet.queries.restored import Standing
from fleet.status import NodeStatus
from policies.models import Gateway

COUNTED = tuple(status for status in NodeStatus if status is not NodeStatus.REVOKED)


class NodeCountsShape(serializers.Serializer):
    """Nodes of a gateway by status; revoked ones are not counted."""

    total = serializers.IntegerField()
    online = serializers.IntegerField()
    degraded = serializers.IntegerField(help_text="Heard, but its agent, Envoy or a listener is not well.")
    stale = serializers.IntegerField(help_text="Silent for more than 10 seconds.")
    offline = serializers.IntegerField(help_text="Silent for more than a minute.")
    never = serializers.IntegerField(help_text="Joined, but never reported.")


class SliceAheadShape(serializers.Serializer):
    """A slice of which nodes run a revision that was lost."""

    slice = serializers.CharField()
    known = serializers.IntegerField(help_text="The last revision that is known here, 0 for none.")
    on_nodes = serializers.IntegerField(help_text="The latest that a node runs.")
    nodes = serializers.IntegerField(help_text="How many nodes run a later one than is known.")


class RestoredShape(serializers.Serializer):
    """A restore after which the gateway waits."""

    at = serializers.DateTimeField()
    taken_at = serializers.DateTimeField(help_text="When the backup was taken.")
    nodes_ahead = serializers.IntegerField(help_text="Nodes that have more than we know.")
    slices = SliceAheadShape(many=True, help_text="Those of them that you may see.")


class GatewayShape(serializers.Serializer):
    """One logical edge."""

    id = serializers.UUIDField()
    slug = serializers.SlugField()
    name = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    allowed_private_networks = serializers.ListField(
        child=serializers.CharField(), help_text="Private networks that tenants' services may lie in (CIDR)."
    )
    nodes = NodeCountsShape()
    slices = serializers.IntegerField(help_text="Slices of this gateway that you may see.")
    outdated_ways_out = serializers.ListField(
        child=serializers.CharField(),
        help_text="Egress listeners that an earlier version published: they obey neither times of rules nor denials in "
        "an emergency until the platform's slice is published.",
    )
    restored = RestoredShape(
        allow_null=True,
        help_text="Set after a restore: nodes that know more go on with it and are told nothing until the gateway is "
        "resumed, or somebody publishes.",
    )
    created_at = serializers.DateTimeField()
    etag = serializers.CharField(help_text="Send it as If-Match to change this.")


class GatewayPage(serializers.Serializer):
    """One page of gateways."""

    items = GatewayShape(many=True)
    next = serializers.CharField(allow_null=True)


class GatewayChange(StrictShape):
    """What can be changed of a gateway; what is not sent stays."""

    name = PlainTextField(max_length=120, required=False)
    description = serializers.CharField(max_length=1000, required=False, allow_blank=True)
    allowed_private_networks = serializers.ListField(
        child=serializers.CharField(max_length=43), required=False, max_length=64
    )


class NewGateway(GatewayChange):
    """A gateway to create; its platform slice is created with it."""

    slug = serializers.CharField(max_length=40, help_text="For ever; part of slice keys.")
    name = PlainTextField(max_length=120)


def restored_json(standing: Standing | None, scope: Scope) -> dict[str, Any] | None:
    """Return a RestoredShape with the slices of tenants in `scope`, None for a gateway that does not wait."""
    if standing is None:
        return None
    seen = [one for one in standing.slices if scope.covers(one.tenant_id)]
    return {
        "at": standing.restored_at,
        "taken_at": standing.taken_at,
        "nodes_ahead": standing.nodes_ahead,
        "slices": [
            {"slice": one.key, "known": one.known, "on_nodes": one.on_nodes, "nodes": one.nodes} for one in seen
        ],
    }


def gateway_json(
    row: Gateway, nodes: Counter[NodeStatus], slices: int, outdated: Sequence[str], restored: dict[str, Any] | None
) -> dict[str, Any]:
    """Return a GatewayShape; `outdated` are the names of egress listeners, `restored` is a RestoredShape."""
    return {
        "id": str(row.pk),
        "slug": row.slug,
        "name": row.name,
        "description": row.description,
        "allowed_private_networks": row.allowed_private_networks,
        "nodes": {"total": nodes.total(), **{str(status): nodes[status] for status in COUNTED}},
        "slices": slices,
        "outdated_ways_out": list(outdated),
        "restored": restored,
        "created_at": row.created_at,
        "etag": etag(row.version),
    }
