"""Strategies as JSON."""

from typing import Any

from rest_framework import serializers

from console.base.shapes import StrictShape
from fleet.api.shapes.cohorts import CohortShape
from fleet.models import Strategy as StoredStrategy
from fleet.rollout.strategy import BUILT_IN, Strategy, to_document


class StrategyStageShape(serializers.Serializer):
    """One step."""

    title = serializers.CharField()
    cohort = CohortShape()
    bake_seconds = serializers.IntegerField(help_text="How long its nodes are watched.")
    min_requests = serializers.IntegerField(help_text="What they must have answered; 0 waits for none.")
    gate = serializers.BooleanField(help_text="Whether a person must let it go on.")


class StrategyShape(serializers.Serializer):
    """A named list of stages, the last one for all nodes."""

    name = serializers.CharField()
    title = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    built_in = serializers.BooleanField()
    gateway = serializers.CharField(allow_null=True, help_text="Null: for every gateway.")
    stages = StrategyStageShape(many=True)
    judge = serializers.BooleanField(help_text="Whether nodes that have a revision are compared with the others.")
    hold_hours = serializers.IntegerField(
        allow_null=True, help_text="How long it is held for want of evidence before it is rolled back; null: no limit."
    )
    version = serializers.IntegerField()


class StrategyPage(serializers.Serializer):
    """All of them, built-in ones first."""

    items = StrategyShape(many=True)
    next = serializers.CharField(allow_null=True)


class AsSent(serializers.JSONField):
    """A field that the reader of strategies checks, together with all others."""

    def to_internal_value(self, data: Any) -> Any:
        """Return what was sent."""
        return data


class StrategyChange(StrictShape):
    """What can be changed of a strategy. The stage for all nodes is added where it is missing."""

    title = AsSent(required=False)
    description = AsSent(required=False)
    stages = AsSent(required=False)
    judge = AsSent(required=False)
    hold_hours = AsSent(required=False, allow_null=True)


class NewStrategy(StrategyChange):
    """A strategy of one's own."""

    name = AsSent()
    gateway = serializers.CharField(required=False, allow_null=True, default=None)


class StrategyStageBody(serializers.Serializer):
    """One step; cohorts grow from step to step."""

    title = serializers.CharField(max_length=80)
    cohort = CohortShape()
    bake_seconds = serializers.IntegerField(required=False, min_value=0)
    min_requests = serializers.IntegerField(required=False, min_value=0)
    gate = serializers.BooleanField(required=False)


class StrategyChangeBody(serializers.Serializer):
    """What can be changed of a strategy. The stage for all nodes is added where it is missing."""

    title = serializers.CharField(max_length=80, required=False)
    description = serializers.CharField(max_length=500, allow_blank=True, required=False)
    stages = StrategyStageBody(many=True, required=False)
    judge = serializers.BooleanField(required=False)
    hold_hours = serializers.IntegerField(min_value=1, allow_null=True, required=False)


class NewStrategyBody(StrategyChangeBody):
    """A strategy of one's own; without a gateway every gateway may use it."""

    name = serializers.CharField(max_length=63)
    gateway = serializers.CharField(allow_null=True, required=False)


def strategy_json(row: StoredStrategy) -> dict[str, Any]:
    """Return the StrategyShape of a stored one; `gateway` must be at hand."""
    gateway = row.gateway.slug if row.gateway else None
    return {**row.document, "built_in": False, "gateway": gateway, "version": row.version}


def built_in_json(strategy: Strategy) -> dict[str, Any]:
    """Return the StrategyShape of a built-in one."""
    return {**to_document(strategy), "built_in": True, "gateway": None, "version": 1}


def all_built_in() -> list[dict[str, Any]]:
    """Return the built-in ones, from the quickest to the slowest."""
    return [built_in_json(strategy) for strategy in BUILT_IN.values()]
