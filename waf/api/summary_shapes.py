"""The summary as JSON."""

from typing import Any

from rest_framework import serializers

from telemetry.queries.window import Window
from waf.models.outcome import OF_REQUESTS
from waf.queries.summary import Summary


class WafPointShape(serializers.Serializer):
    """Requests of one step; all numbers are null where no node was heard: unknown is not zero."""

    at = serializers.DateTimeField(help_text="Start of the step.")
    passed = serializers.IntegerField(allow_null=True)
    noted = serializers.IntegerField(allow_null=True)
    would_refuse = serializers.IntegerField(allow_null=True)
    refused = serializers.IntegerField(allow_null=True)
    challenged = serializers.IntegerField(allow_null=True)
    limited = serializers.IntegerField(allow_null=True)
    unreadable = serializers.IntegerField(allow_null=True)


class WafRouteSumShape(serializers.Serializer):
    """One route."""

    route = serializers.CharField()
    requests = serializers.IntegerField(help_text="Those that were looked at.")
    refused = serializers.IntegerField(help_text="Those that did not go through as they came.")
    would_refuse = serializers.IntegerField()


class WafRuleSumShape(serializers.Serializer):
    """One rule."""

    rule = serializers.CharField()
    message = serializers.CharField()
    matches = serializers.IntegerField()
    clients = serializers.IntegerField(help_text="Addresses in stored events, in whole hours.")
    routes = serializers.IntegerField()
    false_share = serializers.FloatField(
        allow_null=True, help_text="Of its labelled events, those called false positives; null without labels."
    )
    last_at = serializers.DateTimeField(help_text="The last minute with a match; for long windows the last hour.")


class WafResponsesShape(serializers.Serializer):
    """Responses of services that policies look at."""

    passed = serializers.IntegerField(help_text="Nothing was found in them.")
    found = serializers.IntegerField(help_text="Something was, and they passed.")
    refused = serializers.IntegerField(help_text="They were held back.")
    unread = serializers.IntegerField(
        help_text="They passed unread, as their type is not on the policy's list, or their end did, as they are long."
    )


class WafSummaryShape(serializers.Serializer):
    """What the firewall did, from exact counts."""

    as_of = serializers.DateTimeField(
        allow_null=True, help_text="When the newest report in the window was stored; null if there is none."
    )
    since = serializers.DateTimeField()
    step_seconds = serializers.IntegerField()
    points = WafPointShape(many=True)
    routes = WafRouteSumShape(many=True, help_text="The fifty busiest.")
    rules = WafRuleSumShape(many=True, help_text="The fifty that found most.")
    responses = WafResponsesShape()
    untold = serializers.IntegerField(help_text="Events that were counted but not stored, as there were too many.")


def summary_json(summary: Summary, window: Window) -> dict[str, Any]:
    """Return a WafSummaryShape."""
    return {
        "as_of": summary.as_of,
        "since": window.since,
        "step_seconds": window.step_seconds,
        "points": [{"at": one.at, **_numbers(one.requests)} for one in summary.steps],
        "routes": [
            {"route": one.route, "requests": one.requests, "refused": one.refused, "would_refuse": one.would_refuse}
            for one in summary.routes
        ],
        "rules": [
            {
                "rule": one.rule, "message": one.message, "matches": one.matches, "clients": one.clients,
                "routes": one.routes, "false_share": one.false_share, "last_at": one.last_at,
            }
            for one in summary.rules
        ],
        "responses": {name.removeprefix("response_"): total for name, total in summary.responses.items()},
        "untold": summary.untold,
    }  # fmt: skip


def _numbers(requests: dict[str, int] | None) -> dict[str, int | None]:
    return {str(one): None if requests is None else requests.get(one, 0) for one in OF_REQUESTS}
