"""Shifts of traffic as JSON."""

from typing import Any

from rest_framework import serializers

from console.base.etags import etag
from console.base.shapes import PlainTextField, StrictShape
from fleet.api.shapes.actors import ActorShape
from fleet.queries.shifts import ShiftView, StepView
from fleet.shift.commands import ShiftCommand
from fleet.shift.states import ShiftState, StepState

LONGEST_BAKE_SECONDS = 7 * 86_400
MOST_REQUESTS = 1_000_000_000
LONGEST_REASON = 500


class ShiftStepShape(serializers.Serializer):
    """One step of a shift."""

    percent = serializers.IntegerField(help_text="Of the pair's weight, for the new service.")
    state = serializers.ChoiceField([str(state) for state in StepState])
    revision = serializers.IntegerField(allow_null=True)
    rollout = serializers.UUIDField(allow_null=True)
    started_at = serializers.DateTimeField(allow_null=True)
    baked_seconds = serializers.FloatField()
    requests = serializers.IntegerField(help_text="To the new service, since the step was in place.")


class ShiftShape(serializers.Serializer):
    """Traffic of one route on its way from one service to another."""

    id = serializers.UUIDField()
    slice = serializers.CharField()
    route = serializers.CharField()
    from_service = serializers.CharField()
    to_service = serializers.CharField()
    steps = ShiftStepShape(many=True)
    step = serializers.IntegerField(allow_null=True, help_text="Index of the current step; null before the first.")
    state = serializers.ChoiceField([str(state) for state in ShiftState])
    reason = serializers.CharField(allow_blank=True, help_text="What it waits for, in a sentence.")
    cause = serializers.CharField(allow_blank=True, help_text="Why it went back.")
    bake_seconds = serializers.IntegerField()
    min_requests = serializers.IntegerField()
    actor = ActorShape()
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    commands = serializers.ListField(
        child=serializers.ChoiceField([str(command) for command in ShiftCommand]),
        help_text="Those that make sense now.",
    )


class ShiftPage(serializers.Serializer):
    """One page of shifts."""

    items = ShiftShape(many=True)
    next = serializers.CharField(allow_null=True)


class NewShift(StrictShape):
    """A shift to start."""

    route = serializers.CharField(max_length=63, help_text="Name of a live route that forwards to both services.")
    from_service = serializers.CharField(max_length=63)
    to_service = serializers.CharField(max_length=63)
    steps = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=100), max_length=20, required=False,
        default=[5, 25, 50, 100], help_text="Percents of the pair's weight for the new service, growing.",
    )  # fmt: skip
    bake_seconds = serializers.IntegerField(
        min_value=0, max_value=LONGEST_BAKE_SECONDS, required=False, default=600,
        help_text="How long each step is watched at least.",
    )  # fmt: skip
    min_requests = serializers.IntegerField(
        min_value=0, max_value=MOST_REQUESTS, required=False, default=500,
        help_text="Requests to the new service that each step must see; 0: it goes on without evidence of health.",
    )  # fmt: skip


class ShiftCommandShape(StrictShape):
    """Why."""

    reason = PlainTextField(
        max_length=LONGEST_REASON, required=False, allow_blank=True, default="",
        help_text="Needed for promote and for abort.",
    )  # fmt: skip


class ShiftPromotionShape(ShiftCommandShape):
    """Why, and what you saw."""

    step = serializers.IntegerField(
        required=False, allow_null=True, default=None, min_value=0, max_value=100,
        help_text="The step you saw it at. If it has gone on since, nothing happens: of two at once, one promotes.",
    )  # fmt: skip


def shift_json(view: ShiftView) -> dict[str, Any]:
    """Return a ShiftShape; `slice` must be at hand."""
    row = view.row
    return {
        "id": str(row.pk),
        "slice": row.slice.key,
        "route": row.route,
        "from_service": row.from_service,
        "to_service": row.to_service,
        "steps": [_step_json(step) for step in view.steps],
        "step": row.step,
        "state": row.state,
        "reason": row.reason,
        "cause": row.cause,
        "bake_seconds": row.bake_seconds,
        "min_requests": row.min_requests,
        "actor": row.actor,
        "created_at": row.created_at,
        "finished_at": row.finished_at,
        "commands": [str(command) for command in view.commands],
    }


def shift_headers(view: ShiftView) -> dict[str, str]:
    """Return the entity tag: it changes with whatever a reader would see change."""
    return {"ETag": etag(view.row.version)}


def _step_json(view: StepView) -> dict[str, Any]:
    kept = view.kept
    return {
        "percent": kept["percent"],
        "state": str(view.state),
        "revision": kept["revision"],
        "rollout": kept["rollout"],
        "started_at": kept["started_at"],
        "baked_seconds": round(view.baked_seconds, 1),
        "requests": kept["requests"],
    }
