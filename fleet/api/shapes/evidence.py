"""Evidence as JSON. Shares and differences are 0…1; null where nothing was counted."""

from typing import Any

from rest_framework import serializers

from fleet.queries.rollout_evidence import EvidenceView, MetricView, starts_at
from fleet.rollout.evidence import TITLES, ArmCounts, Metric
from fleet.rollout.judge import JudgeSettings, MetricVerdict, Point, Verdict


class ArmShape(serializers.Serializer):
    """One side of a comparison."""

    requests = serializers.IntegerField()
    bad = serializers.IntegerField()
    share = serializers.FloatField(allow_null=True)


class PointShape(serializers.Serializer):
    """Everything counted up to the end of one minute; `at` is its beginning."""

    at = serializers.DateTimeField()
    canary_requests = serializers.IntegerField()
    canary_bad = serializers.IntegerField()
    control_requests = serializers.IntegerField()
    control_bad = serializers.IntegerField()
    difference = serializers.FloatField(allow_null=True)
    lower = serializers.FloatField(allow_null=True, help_text="95 % limits (Newcombe).")
    upper = serializers.FloatField(allow_null=True)
    evidence = serializers.FloatField()


class MetricShape(serializers.Serializer):
    """One metric: both sides, their difference, and what is said of it."""

    metric = serializers.ChoiceField([str(metric) for metric in Metric])
    title = serializers.CharField()
    verdict = serializers.ChoiceField([str(verdict) for verdict in Verdict])
    text = serializers.CharField(help_text="One sentence with numbers.")
    threshold_ms = serializers.FloatField(allow_null=True, help_text="From when on a request is slow.")
    practical = serializers.FloatField(help_text="The smallest difference that matters.")
    canary = ArmShape()
    control = ArmShape()
    difference = serializers.FloatField(allow_null=True)
    lower = serializers.FloatField(allow_null=True, help_text="95 % limits (Newcombe).")
    upper = serializers.FloatField(allow_null=True)
    ratio = serializers.FloatField(allow_null=True)
    evidence = serializers.FloatField(help_text="How many times likelier the counts are if the nodes are worse.")
    needed = serializers.FloatField(help_text="From this evidence on it is a regression.")
    points = PointShape(many=True)


class BaselineShape(serializers.Serializer):
    """The hour before nodes were told."""

    since = serializers.DateTimeField(allow_null=True)
    until = serializers.DateTimeField(allow_null=True)
    requests = serializers.IntegerField()
    differed = serializers.BooleanField(help_text="Whether the nodes were different already then.")
    text = serializers.CharField(allow_blank=True)


class EvidenceShape(serializers.Serializer):
    """What speaks for and against a revision."""

    metrics = MetricShape(many=True)
    updated_at = serializers.DateTimeField(allow_null=True)
    is_stale = serializers.BooleanField()
    control_nodes = serializers.IntegerField()
    canary_nodes = serializers.IntegerField()
    minutes_shown = serializers.IntegerField()
    baseline = BaselineShape()
    missing = serializers.ListField(child=serializers.CharField(), help_text="What it takes to decide.")


def evidence_json(view: EvidenceView) -> dict[str, Any]:
    """Return an EvidenceShape."""
    baseline = view.baseline or {}
    return {
        "metrics": [metric_json(one, view) for one in view.metrics],
        "updated_at": view.updated_at,
        "is_stale": view.is_stale,
        "control_nodes": view.control_nodes,
        "canary_nodes": view.canary_nodes,
        "minutes_shown": max((len(one.points) for one in view.metrics), default=0),
        "baseline": {
            "since": baseline.get("since"),
            "until": baseline.get("until"),
            "requests": baseline.get("requests", 0),
            "differed": view.has_differed,
            "text": view.before,
        },
        "missing": list(view.judgement.missing),
    }


def metric_json(view: MetricView, evidence: EvidenceView) -> dict[str, Any]:
    """Return a MetricShape."""
    one, baseline = view.verdict, evidence.baseline or {}
    return {
        "metric": str(one.metric),
        "title": TITLES[one.metric],
        "verdict": str(one.verdict),
        "text": one.text,
        "threshold_ms": baseline.get("threshold_ms") if one.metric is Metric.SLOW else None,
        "practical": JudgeSettings().min_difference[one.metric],
        "canary": arm_json(one.canary),
        "control": arm_json(one.control),
        **_difference_json(one, is_known=_is_known(one.canary, one.control)),
        "ratio": one.ratio,
        "evidence": one.evidence,
        "needed": one.needed,
        "points": [_point_json(point, evidence) for point in view.points],
    }


def _point_json(point: Point, evidence: EvidenceView) -> dict[str, Any]:
    is_known, interval = _is_known(point.canary, point.control), point.interval
    return {
        "at": starts_at(evidence, point),
        "canary_requests": point.canary.requests,
        "canary_bad": point.canary.bad,
        "control_requests": point.control.requests,
        "control_bad": point.control.bad,
        "difference": point.difference if is_known else None,
        "lower": interval.lower if is_known else None,
        "upper": interval.upper if is_known else None,
        "evidence": point.evidence.value,
    }


def _difference_json(one: MetricVerdict, *, is_known: bool) -> dict[str, float | None]:
    values = {"difference": one.difference, "lower": one.lower, "upper": one.upper}
    return {name: value if is_known else None for name, value in values.items()}


def _is_known(canary: ArmCounts, control: ArmCounts) -> bool:
    return canary.requests > 0 and control.requests > 0


def arm_json(counts: ArmCounts) -> dict[str, Any]:
    """Return an ArmShape."""
    return {
        "requests": counts.requests,
        "bad": counts.bad,
        "share": counts.share if counts.requests else None,
    }
