"""What was: history, breakdown, previews, time left out."""

from typing import Any

from rest_framework import serializers

from console.base.shapes import PlainTextField, StrictShape
from policies.models import Revision
from slo.arithmetic.lookback import Episode
from slo.models import Exclusion, ObjectiveVersion
from slo.queries.breakdown import Share
from slo.queries.history import Step
from slo.queries.preview import Preview


class StepShape(serializers.Serializer):
    """One step; good and bad are null where no node was heard: unknown is not zero."""

    at = serializers.DateTimeField()
    good = serializers.IntegerField(allow_null=True)
    bad = serializers.IntegerField(allow_null=True)
    left_out = serializers.IntegerField(help_text="Events in time that does not count.")
    remaining = serializers.FloatField(allow_null=True, help_text="Of the budget of the period that ends then.")


class PublishedMeanwhileShape(serializers.Serializer):
    """A revision that was published in the window."""

    at = serializers.DateTimeField()
    slice = serializers.CharField()
    sequence = serializers.IntegerField()
    author = serializers.CharField()
    title = serializers.CharField()


class ExclusionShape(serializers.Serializer):
    """Time that does not count."""

    id = serializers.UUIDField()
    since = serializers.DateTimeField()
    until = serializers.DateTimeField()
    reason = serializers.CharField()
    created_by = serializers.CharField()
    created_at = serializers.DateTimeField()
    withdrawn_by = serializers.CharField(allow_null=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)


class VersionShape(serializers.Serializer):
    """A wording of the objective, from then on."""

    number = serializers.IntegerField()
    since = serializers.DateTimeField()
    author = serializers.CharField()
    target = serializers.CharField()


class HistoryShape(serializers.Serializer):
    """Events and budget over time; the last step is still running."""

    step_seconds = serializers.IntegerField()
    since = serializers.DateTimeField()
    until = serializers.DateTimeField()
    target = serializers.CharField()
    points = StepShape(many=True)
    revisions = PublishedMeanwhileShape(many=True)
    exclusions = ExclusionShape(many=True)
    versions = VersionShape(many=True)
    as_of = serializers.DateTimeField(allow_null=True, help_text="When it was last judged.")


class ExclusionsShape(serializers.Serializer):
    """All time that was ever left out, the latest first."""

    items = ExclusionShape(many=True)


class NewExclusionShape(StrictShape):
    """Time to leave out, on whole minutes."""

    since = serializers.DateTimeField(help_text="At most 7 days back, 90 days ahead.")
    until = serializers.DateTimeField(help_text="At most 7 days later.")
    reason = PlainTextField(max_length=500)


class ObjectiveShareShape(serializers.Serializer):
    """A part of the events."""

    name = serializers.CharField()
    good = serializers.IntegerField()
    bad = serializers.IntegerField()
    share_of_bad = serializers.FloatField(allow_null=True)
    burn = serializers.FloatField(allow_null=True, help_text="How fast the budget would go if all were like these.")


class BreakdownShape(serializers.Serializer):
    """Who spends the budget, the worst first."""

    items = ObjectiveShareShape(many=True)


class EpisodeShape(serializers.Serializer):
    """An alert that would have fired."""

    condition = serializers.CharField()
    severity = serializers.CharField()
    since = serializers.DateTimeField()
    until = serializers.DateTimeField(allow_null=True)


class PreviewShape(serializers.Serializer):
    """What the objective would have said of the past; alerts of the last 7 days, the budget of its last period."""

    since = serializers.DateTimeField()
    until = serializers.DateTimeField()
    step_seconds = serializers.IntegerField()
    availability = serializers.FloatField(allow_null=True)
    remaining = serializers.FloatField(allow_null=True)
    good = serializers.IntegerField()
    bad = serializers.IntegerField()
    pages = serializers.IntegerField()
    tickets = serializers.IntegerField()
    episodes = EpisodeShape(many=True)


def step_json(step: Step) -> dict[str, Any]:
    """Return a StepShape."""
    counted = step.counted
    return {
        "at": step.at, "good": counted.good if counted else None, "bad": counted.bad if counted else None,
        "left_out": step.left_out, "remaining": step.remaining,
    }  # fmt: skip


def published_json(row: Revision) -> dict[str, Any]:
    """Return a PublishedMeanwhileShape; the slice is at hand."""
    author = row.author.get("name", "") if isinstance(row.author, dict) else str(row.author)
    return {
        "at": row.created_at, "slice": row.slice.key, "sequence": row.sequence, "author": author, "title": row.message,
    }  # fmt: skip


def exclusion_json(row: Exclusion) -> dict[str, Any]:
    """Return an ExclusionShape."""
    plain = ("since", "until", "reason", "created_by", "created_at", "withdrawn_at")
    return {"id": str(row.pk), **{name: getattr(row, name) for name in plain}, "withdrawn_by": row.withdrawn_by or None}


def version_json(row: ObjectiveVersion) -> dict[str, Any]:
    """Return a VersionShape."""
    return {"number": row.number, "since": row.since, "author": row.author, "target": row.spec["target"]}


def share_json(share: Share) -> dict[str, Any]:
    """Return an ObjectiveShareShape."""
    return {
        "name": share.name, "good": share.sums.good, "bad": share.sums.bad, "share_of_bad": share.share_of_bad,
        "burn": share.burn,
    }  # fmt: skip


def preview_json(found: Preview) -> dict[str, Any]:
    """Return a PreviewShape."""
    severities = [str(one.severity) for one in found.episodes]
    ratio = found.sums.error_ratio
    return {
        "since": found.window.since, "until": found.window.until, "step_seconds": found.window.step_seconds,
        "availability": None if ratio is None else float(1 - ratio), "remaining": found.remaining,
        "good": found.sums.good, "bad": found.sums.bad,
        "pages": severities.count("page"), "tickets": severities.count("ticket"),
        "episodes": [_episode(one) for one in found.episodes],
    }  # fmt: skip


def _episode(one: Episode) -> dict[str, Any]:
    return {
        "condition": str(one.condition), "severity": str(one.severity), "since": one.since, "until": one.until,
    }  # fmt: skip
