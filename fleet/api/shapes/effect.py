"""The effect of a revision as JSON. Shares and differences are 0…1; null where nothing was counted."""

from typing import Any

from rest_framework import serializers

from fleet.api.shapes.evidence import ArmShape, arm_json
from fleet.queries.effect import Effect, MetricEffect, RouteEffect
from fleet.rollout.evidence import Metric
from telemetry.queries.cohorts import Counts


class MetricEffectShape(serializers.Serializer):
    """One metric in both hours."""

    metric = serializers.ChoiceField([str(metric) for metric in Metric])
    before = ArmShape()
    after = ArmShape()
    difference = serializers.FloatField(allow_null=True, help_text="After less before.")
    lower = serializers.FloatField(allow_null=True, help_text="95 % limits (Newcombe).")
    upper = serializers.FloatField(allow_null=True)
    text = serializers.CharField()


class LatencyEffectShape(serializers.Serializer):
    """Latency in both hours."""

    before_p50_ms = serializers.FloatField(allow_null=True)
    after_p50_ms = serializers.FloatField(allow_null=True)
    before_p99_ms = serializers.FloatField(allow_null=True)
    after_p99_ms = serializers.FloatField(allow_null=True)


class RouteCountShape(serializers.Serializer):
    """Requests of a route, and how many ended in a 5xx."""

    requests = serializers.IntegerField()
    errors = serializers.IntegerField()


class RouteEffectShape(serializers.Serializer):
    """One route in both hours."""

    route = serializers.CharField(allow_blank=True)
    before = RouteCountShape()
    after = RouteCountShape()


class EffectShape(serializers.Serializer):
    """What a revision did to traffic."""

    revision = serializers.IntegerField()
    base = serializers.IntegerField(allow_null=True)
    since = serializers.DateTimeField(allow_null=True, help_text="When the first node was told.")
    until = serializers.DateTimeField(allow_null=True)
    minutes = serializers.IntegerField()
    metrics = MetricEffectShape(many=True)
    latency = LatencyEffectShape()
    routes = RouteEffectShape(many=True, help_text="The twenty that changed most.")
    text = serializers.CharField()


def effect_json(effect: Effect) -> dict[str, Any]:
    """Return an EffectShape."""
    before, after = effect.latency_before, effect.latency_after
    span = effect.until - effect.since if effect.since and effect.until else None
    return {
        "revision": effect.revision,
        "base": effect.base,
        "since": effect.since,
        "until": effect.until,
        "minutes": int(span.total_seconds()) // 60 if span else 0,
        "metrics": [_metric_json(one) for one in effect.metrics],
        "latency": {
            "before_p50_ms": before[0],
            "after_p50_ms": after[0],
            "before_p99_ms": before[1],
            "after_p99_ms": after[1],
        },
        "routes": [_route_json(one) for one in effect.routes],
        "text": effect.text,
    }


def _metric_json(one: MetricEffect) -> dict[str, Any]:
    interval = one.interval
    return {
        "metric": str(one.metric),
        "before": arm_json(one.before),
        "after": arm_json(one.after),
        "difference": one.after.share - one.before.share if interval else None,
        "lower": interval.lower if interval else None,
        "upper": interval.upper if interval else None,
        "text": one.text,
    }


def _route_json(one: RouteEffect) -> dict[str, Any]:
    return {"route": one.route, "before": _counts_json(one.before), "after": _counts_json(one.after)}


def _counts_json(counts: Counts) -> dict[str, int]:
    return {"requests": counts.requests, "errors": counts.server_errors}
