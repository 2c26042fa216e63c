"""What trials on recorded requests answer, as JSON."""

from typing import Any

from rest_framework import serializers

from waf.api.simulation_answers import OUTCOMES, whole_text
from waf.trials.replay.trial import Example, Trial


class TrialExampleShape(serializers.Serializer):
    """A request whose fate would change."""

    event = serializers.UUIDField(allow_null=True, help_text="The event, where something was found in it.")
    method = serializers.CharField()
    path = serializers.CharField()
    client = serializers.CharField()
    before = serializers.ChoiceField(OUTCOMES)
    after = serializers.ChoiceField(OUTCOMES)
    requests = serializers.IntegerField(help_text="How many recorded requests are like it.")
    looks_hostile = serializers.BooleanField()
    why = serializers.CharField(allow_blank=True)


class CoverageShape(serializers.Serializer):
    """How much of what came was kept, and how whole: what was kept without its body or with masked secrets may have
    another verdict than it had."""

    since = serializers.DateTimeField()
    recorded = serializers.IntegerField()
    of_requests = serializers.IntegerField(allow_null=True, help_text="All that were looked at; null: not counted.")
    bodies_kept = serializers.IntegerField(help_text="Of those compared.")
    redacted = serializers.IntegerField(help_text="Of those compared: secrets in them are masked.")


class TrialShape(serializers.Serializer):
    """What a change would do to the requests of the last day. Numbers of requests."""

    requests = serializers.IntegerField()
    compared = serializers.IntegerField()
    not_comparable = serializers.IntegerField(help_text="Not readable any more, or not reached in time.")
    newly_passed = serializers.IntegerField()
    newly_refused = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    hostile = serializers.IntegerField(help_text="Of those that newly pass.")
    share_newly_refused = serializers.FloatField(
        allow_null=True, help_text="Of all requests, weighed by how many of each outcome came; null: none compared."
    )
    examples = TrialExampleShape(many=True)
    coverage = CoverageShape()
    milliseconds = serializers.IntegerField()


def trial_json(trial: Trial) -> dict[str, Any]:
    """Return a TrialShape."""
    coverage = trial.coverage
    return {
        "requests": trial.requests,
        "compared": trial.compared,
        "not_comparable": trial.not_comparable,
        "newly_passed": trial.newly_passed,
        "newly_refused": trial.newly_refused,
        "unchanged": trial.unchanged,
        "hostile": trial.hostile,
        "share_newly_refused": trial.share_refused,
        "examples": [_example(one) for one in trial.examples],
        "coverage": {
            "since": coverage.since,
            "recorded": coverage.recorded,
            "of_requests": coverage.of_requests,
            "bodies_kept": coverage.bodies_kept,
            "redacted": coverage.redacted,
        },
        "milliseconds": trial.milliseconds,
    }


def _example(one: Example) -> dict[str, Any]:
    compared, group = one.compared, one.compared.group
    return {
        "event": group.id if group.is_event else None,
        "method": group.request["method"],
        "path": whole_text(group.request["target"].partition("?")[0]),
        "client": group.client,
        "before": compared.before.outcome,
        "after": compared.after.outcome,
        "requests": group.size,
        "looks_hostile": bool(one.why),
        "why": one.why,
    }
