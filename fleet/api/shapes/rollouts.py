"""Rollouts as JSON."""

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from fleet.models import Rollout
from fleet.queries.rollout_nodes import NodeOutcome
from fleet.rollout.states import NodeState, RolloutState


class FaultShape(serializers.Serializer):
    """Why a node refused a revision."""

    stage = serializers.CharField(help_text="fetch, verify, store, apply, warm or probe")
    sequence = serializers.IntegerField()
    object = serializers.CharField(allow_blank=True, help_text="The Envoy resource to blame, where it is known.")
    message = serializers.CharField(help_text="Envoy's or the agent's own words.")


class NodeOutcomeShape(serializers.Serializer):
    """What one node made of the revision."""

    node = serializers.CharField()
    node_id = serializers.UUIDField()
    state = serializers.ChoiceField([str(state) for state in NodeState])
    error = FaultShape(allow_null=True)
    at = serializers.DateTimeField(allow_null=True)


class RolloutShape(serializers.Serializer):
    """One revision on its way to the nodes."""

    id = serializers.UUIDField()
    slice = serializers.CharField()
    revision = serializers.IntegerField(help_text="Sequence of the revision.")
    state = serializers.ChoiceField([str(state) for state in RolloutState])
    reason = serializers.CharField(allow_blank=True)
    created_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    nodes = NodeOutcomeShape(many=True, help_text="In lists: the first twenty.")
    nodes_total = serializers.IntegerField()


class RolloutPage(serializers.Serializer):
    """One page of rollouts."""

    items = RolloutShape(many=True)
    next = serializers.CharField(allow_null=True)


def rollout_json(row: Rollout, outcomes: Sequence[NodeOutcome], *, shown: int | None = None) -> dict[str, Any]:
    """Return a RolloutShape with at most `shown` nodes (None: all)."""
    return {
        "id": str(row.pk),
        "slice": row.slice.key,
        "revision": row.revision.sequence,
        "state": row.state,
        "reason": row.reason,
        "created_at": row.created_at,
        "started_at": row.started_at,
        "finished_at": row.finished_at,
        "nodes": [_outcome_json(outcome) for outcome in outcomes[:shown]],
        "nodes_total": len(outcomes),
    }


def _outcome_json(one: NodeOutcome) -> dict[str, Any]:
    return {"node": one.node, "node_id": str(one.node_id), "state": one.state, "error": one.error, "at": one.at}
