"""Suggestions and unused rules as JSON."""

from datetime import date
from typing import Any

from rest_framework import serializers

from console.base.shapes import PlainTextField, ProblemEntryShape, StrictShape
from egress.api.examples import STRIPE, asked, shown
from egress.api.filtering import WAYS
from egress.learning import Suggested, Suggestion
from egress.queries.learning import Unused
from policies.compiler.intent.egress import EgressMode
from policies.compiler.limits import DESTINATIONS_PER_RULE

MODES = [str(one) for one in EgressMode]
MOST_PRUNED = 1_000

SUGGESTED = shown(
    "One workload",
    {
        "as_of": "2031-05-20T12:00:01Z", "days": 30,
        "items": [
            {
                "workload": "orders", "policy": "payments",
                "destinations": [
                    {
                        "host": "*.example.com", "port": 443, "way": "tunnel",
                        "names": ["a.example.com", "b.example.com", "c.example.com"], "denied": 0, "would_deny": 311,
                        "first_at": "2031-05-02T08:11:09Z", "last_at": "2031-05-20T11:59:58Z", "days": 12,
                    }
                ],
            }
        ],
    },
)  # fmt: skip
CHOSEN = asked(
    "Allow what was seen",
    {
        "workload": "orders", "policy": "payments", "rule": "seen-in-may",
        "destinations": [{"host": "*.example.com", "port": 443, "forwarding": "tunnel"}],
    },
)  # fmt: skip
LEARNT = shown(
    "In the draft", {"workload": "orders", "policy": "payments", "rule": "seen-in-may", "etag": '"8"', "problems": []}
)
IDLE = shown(
    "One rule",
    {
        "as_of": "2031-05-20T12:00:01Z", "days": 30,
        "items": [
            {
                "policy": "payments", "rule": "stripe", "since": "2031-03-02T08:00:00Z",
                "last_hit_at": "2031-04-11T06:10:00Z", "unused_days": 39, "destinations": [STRIPE],
            }
        ],
    },
)  # fmt: skip
GONE = asked("Nobody needs it", {"rules": [{"policy": "payments", "rule": "stripe"}]})
PRUNED = shown("In the draft", {"policies": ["payments"], "rules": 1, "draft_etag": '"9"'})


class EgressSuggestedShape(serializers.Serializer):
    """A destination to allow."""

    host = serializers.CharField(help_text="A name, an address, or a pattern such as `*.example.com`.")
    port = serializers.IntegerField()
    way = serializers.ChoiceField(WAYS)
    names = serializers.ListField(child=serializers.CharField(), help_text="What was seen of it.")
    denied = serializers.IntegerField()
    would_deny = serializers.IntegerField()
    first_at = serializers.DateTimeField()
    last_at = serializers.DateTimeField()
    days = serializers.IntegerField(help_text="Distinct days; of a pattern those of its busiest name.")


class EgressSuggestionShape(serializers.Serializer):
    """What one workload asks for that no rule speaks of."""

    workload = serializers.CharField()
    policy = serializers.CharField(allow_blank=True, help_text="Where a rule fits; empty: make one of its own.")
    destinations = EgressSuggestedShape(many=True)


class EgressSuggestions(serializers.Serializer):
    """Suggestions by workload."""

    as_of = serializers.DateTimeField()
    days = serializers.IntegerField()
    items = EgressSuggestionShape(many=True)


class EgressChosenShape(StrictShape):
    """A destination as rules have it."""

    host = PlainTextField(max_length=255)
    port = serializers.IntegerField(min_value=1, max_value=65_535, required=False, default=443)
    forwarding = serializers.ChoiceField(WAYS, required=False, default="tunnel")


class EgressNewRuleShape(StrictShape):
    """A rule for the draft."""

    workload = PlainTextField(max_length=63)
    policy = PlainTextField(max_length=63, help_text="Of the workload; one that does not exist yet is made.")
    rule = PlainTextField(max_length=63)
    destinations = EgressChosenShape(many=True, allow_empty=False, max_length=DESTINATIONS_PER_RULE)
    mode = serializers.ChoiceField(
        MODES, required=False, default="observe",
        help_text="Of a policy that is made. Beside one that enforces, one that observes does nothing.",
    )  # fmt: skip


class EgressLearntShape(serializers.Serializer):
    """A rule as it is in the draft."""

    workload = serializers.CharField()
    policy = serializers.CharField()
    rule = serializers.CharField()
    etag = serializers.CharField(help_text="Of the policy.")
    problems = ProblemEntryShape(many=True)


class EgressUnusedRuleShape(serializers.Serializer):
    """A rule that nobody uses."""

    policy = serializers.CharField()
    rule = serializers.CharField()
    since = serializers.DateTimeField()
    last_hit_at = serializers.DateTimeField(allow_null=True)
    unused_days = serializers.IntegerField()
    destinations = serializers.ListField(child=serializers.CharField(), help_text="Hosts with their ports.")


class EgressUnusedRules(serializers.Serializer):
    """Rules that nobody uses."""

    as_of = serializers.DateTimeField()
    days = serializers.IntegerField()
    items = EgressUnusedRuleShape(many=True)


class EgressNamedRuleShape(StrictShape):
    """Which rule."""

    policy = PlainTextField(max_length=63)
    rule = PlainTextField(max_length=63)


class EgressPruneShape(StrictShape):
    """Rules to take out."""

    rules = EgressNamedRuleShape(many=True, allow_empty=False, max_length=MOST_PRUNED)


class EgressPrunedShape(serializers.Serializer):
    """What was taken out."""

    policies = serializers.ListField(child=serializers.CharField())
    rules = serializers.IntegerField()
    draft_etag = serializers.CharField()


def suggestion_json(one: Suggestion) -> dict[str, Any]:
    """Return an EgressSuggestionShape."""
    return {
        "workload": one.workload,
        "policy": one.policy,
        "destinations": [_suggested(each) for each in one.destinations],
    }


def unused_json(one: Unused, today: date) -> dict[str, Any]:
    """Return an EgressUnusedRuleShape."""
    use = one.use
    return {
        "policy": one.policy, "rule": use.rule.name, "since": use.since, "last_hit_at": use.last_at,
        "unused_days": use.unused_days(today),
        "destinations": [f"{each.host}:{each.port}" for each in use.rule.destinations],
    }  # fmt: skip


def _suggested(one: Suggested) -> dict[str, Any]:
    return {
        "host": one.host, "port": one.port, "way": str(one.way), "names": list(one.names), "denied": one.denied,
        "would_deny": one.would_deny, "first_at": one.first_at, "last_at": one.last_at, "days": one.days,
    }  # fmt: skip
