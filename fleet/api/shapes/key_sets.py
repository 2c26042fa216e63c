"""Key sets on nodes as JSON."""

from datetime import datetime
from typing import Any

from rest_framework import serializers

from fleet.models import KeySetStatus
from fleet.queries.key_sets import KeySetOnNode, KeySetState, state_of


class KeySetShape(serializers.Serializer):
    """A key set that a node fetches for a policy, as the node told last.

    `fresh`: not older than a day; `old`: it is, and attention is needed; `missing`: there is none, so nobody comes in.
    """

    state = serializers.ChoiceField([str(one) for one in KeySetState])
    address = serializers.CharField(allow_blank=True, help_text="Of the set, or of the issuer that says where it is.")
    keys = serializers.IntegerField(help_text="How many keys tokens are verified with.")
    left_out = serializers.IntegerField(help_text="Keys of the set that are for other purposes, or not usable.")
    fetched_at = serializers.DateTimeField(allow_null=True)
    age_seconds = serializers.IntegerField(allow_null=True, help_text="Since the set was fetched.")
    error = serializers.CharField(allow_blank=True, help_text="Why the last try brought no keys.")


class KeySetOnNodeShape(KeySetShape):
    """The key set of a policy on one node; `unknown` where the node has said nothing of it."""

    node = serializers.CharField()
    node_id = serializers.UUIDField()
    is_heard = serializers.BooleanField(help_text="Whether the node has reported lately.")


class KeySetsShape(serializers.Serializer):
    """The key set of one policy on all nodes of the gateway."""

    items = KeySetOnNodeShape(many=True)


class KeySetOfPolicyShape(KeySetShape):
    """The key set of one policy on the node."""

    slice = serializers.CharField()
    policy = serializers.CharField()


def key_set_json(row: KeySetStatus | None, now: datetime) -> dict[str, Any]:
    """Return a KeySetShape."""
    fetched_at = row.fetched_at if row else None
    return {
        "state": str(state_of(row, now)),
        "address": row.address if row else "",
        "keys": row.keys if row else 0,
        "left_out": row.left_out if row else 0,
        "fetched_at": fetched_at,
        "age_seconds": max(int((now - fetched_at).total_seconds()), 0) if fetched_at else None,
        "error": row.error if row else "",
    }


def on_node_json(found: KeySetOnNode, now: datetime) -> dict[str, Any]:
    """Return a KeySetOnNodeShape."""
    named = {"node": found.node.name, "node_id": str(found.node.pk), "is_heard": found.is_heard}
    return named | key_set_json(found.told, now)


def of_policy_json(row: KeySetStatus, now: datetime) -> dict[str, Any]:
    """Return a KeySetOfPolicyShape; `slice` is loaded."""
    return {"slice": row.slice.key, "policy": row.policy} | key_set_json(row, now)
