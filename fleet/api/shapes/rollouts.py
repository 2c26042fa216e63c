"""Rollouts as JSON."""

from typing import Any

from rest_framework import serializers

from console.base.etags import etag
from console.base.shapes import PlainTextField, StrictShape
from fleet.api.shapes.actors import ActorShape
from fleet.api.shapes.cohorts import CohortShape
from fleet.models import RolloutEvent
from fleet.queries.rollout_nodes import NodeOutcome
from fleet.queries.rollouts import RolloutView, StageView
from fleet.rollout.commands import Command
from fleet.rollout.decision import NewsKind
from fleet.rollout.states import NodeState, RolloutState, StageState
from fleet.rollout.strategy.document import cohort_document

LONGEST_REASON = 500


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
    stage = serializers.IntegerField(allow_null=True, help_text="The stage that reached it; null: it was not touched.")
    region = serializers.CharField(allow_blank=True)


class StrategyNameShape(serializers.Serializer):
    """The strategy, as it was when the rollout was made."""

    name = serializers.CharField()
    title = serializers.CharField()


class StageShape(serializers.Serializer):
    """One stage of a rollout."""

    number = serializers.IntegerField()
    title = serializers.CharField()
    cohort = CohortShape()
    state = serializers.ChoiceField([str(state) for state in StageState])
    nodes = serializers.IntegerField(help_text="Nodes that have the revision after it; planned until it begins.")
    nodes_proven = serializers.IntegerField()
    bake_seconds = serializers.IntegerField()
    baked_seconds = serializers.FloatField()
    min_requests = serializers.IntegerField()
    requests = serializers.IntegerField(help_text="On the nodes that have the revision, since the stage began.")
    gate = serializers.BooleanField()
    gate_opened = serializers.BooleanField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)


class RolloutShape(serializers.Serializer):
    """One revision on its way to the nodes."""

    id = serializers.UUIDField()
    slice = serializers.CharField()
    gateway = serializers.SlugField()
    revision = serializers.IntegerField(help_text="Sequence of the revision.")
    base = serializers.IntegerField(
        allow_null=True, help_text="Sequence that the other nodes run and one goes back to."
    )
    state = serializers.ChoiceField([str(state) for state in RolloutState])
    reason = serializers.CharField(allow_blank=True, help_text="What it waits for, in a sentence.")
    cause = serializers.CharField(allow_blank=True, help_text="Why it was rolled back.")
    strategy = StrategyNameShape()
    message = serializers.CharField(allow_blank=True, help_text="The revision's.")
    actor = ActorShape()
    created_at = serializers.DateTimeField()
    starts_at = serializers.DateTimeField(allow_null=True)
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    stage = serializers.IntegerField(allow_null=True, help_text="Index of the current stage; null before the first.")
    stages = StageShape(many=True)
    nodes = NodeOutcomeShape(many=True, help_text="Touched ones first; in lists the first twenty.")
    nodes_total = serializers.IntegerField()
    nodes_touched = serializers.IntegerField()
    nodes_proven = serializers.IntegerField()
    commands = serializers.ListField(
        child=serializers.ChoiceField([str(command) for command in Command]), help_text="Those that make sense now."
    )


class RolloutPage(serializers.Serializer):
    """One page of rollouts."""

    items = RolloutShape(many=True)
    next = serializers.CharField(allow_null=True)


class RolloutEventShape(serializers.Serializer):
    """One line of the timeline."""

    id = serializers.UUIDField()
    at = serializers.DateTimeField()
    kind = serializers.ChoiceField([str(kind) for kind in NewsKind])
    text = serializers.CharField()
    stage = serializers.IntegerField(allow_null=True)
    actor = ActorShape(allow_null=True)


class RolloutEventPage(serializers.Serializer):
    """One page of the timeline."""

    items = RolloutEventShape(many=True)
    next = serializers.CharField(allow_null=True)


class CommandShape(StrictShape):
    """Why."""

    reason = PlainTextField(
        max_length=LONGEST_REASON, required=False, allow_blank=True, default="",
        help_text="Needed for abort, and for promote over anything but a gate.",
    )  # fmt: skip


class PromotionShape(CommandShape):
    """Why, and what you saw."""

    stage = serializers.IntegerField(
        required=False, allow_null=True, default=None, min_value=0, max_value=100,
        help_text="The stage you saw it at. If it has gone on since, nothing happens: of two at once, one promotes.",
    )  # fmt: skip


def rollout_json(view: RolloutView) -> dict[str, Any]:
    """Return a RolloutShape."""
    row = view.row
    return {
        "id": str(row.pk),
        "slice": row.slice.key,
        "gateway": row.slice.gateway.slug,
        "revision": row.revision.sequence,
        "base": row.previous.sequence if row.previous else None,
        "state": row.state,
        "reason": row.reason,
        "cause": row.cause,
        "strategy": {"name": view.strategy.name, "title": view.strategy.title},
        "message": row.revision.message,
        "actor": row.actor,
        "created_at": row.created_at,
        "starts_at": row.starts_at,
        "started_at": row.started_at,
        "finished_at": row.finished_at,
        "stage": row.stage,
        "stages": [_stage_json(stage) for stage in view.stages],
        "nodes": [_outcome_json(outcome) for outcome in view.nodes],
        "nodes_total": view.total,
        "nodes_touched": view.touched,
        "nodes_proven": view.proven,
        "commands": [str(command) for command in view.commands],
    }


def rollout_headers(view: RolloutView) -> dict[str, str]:
    """Return the entity tag: it changes with whatever a reader would see change."""
    return {"ETag": etag(view.row.version)}


def event_json(row: RolloutEvent) -> dict[str, Any]:
    """Return a RolloutEventShape."""
    return {
        "id": str(row.pk),
        "at": row.at,
        "kind": row.kind,
        "text": row.text,
        "stage": row.stage,
        "actor": row.actor,
    }


def _stage_json(view: StageView) -> dict[str, Any]:
    stage, kept = view.stage, view.kept
    return {
        "number": view.number,
        "title": stage.title,
        "cohort": cohort_document(stage.cohort),
        "state": str(view.state),
        "nodes": kept["nodes"],
        "nodes_proven": view.proven,
        "bake_seconds": stage.bake_seconds,
        "baked_seconds": round(view.baked_seconds, 1),
        "min_requests": stage.min_requests,
        "requests": kept["requests"],
        "gate": stage.gate,
        "gate_opened": kept["gate_opened"],
        "started_at": kept["started_at"],
        "finished_at": kept["finished_at"],
    }


def _outcome_json(one: NodeOutcome) -> dict[str, Any]:
    return {
        "node": one.node,
        "node_id": str(one.node_id),
        "state": one.state,
        "error": one.error,
        "at": one.at,
        "stage": one.stage,
        "region": one.region,
    }
