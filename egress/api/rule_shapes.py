"""What rules of live policies do, as JSON."""

from datetime import date
from typing import Any

from rest_framework import serializers

from egress.api.filtering import WAYS
from egress.api.shapes import EgressVerdictsShape
from egress.queries.rules import Line, PolicyUse, RuleUse
from policies.compiler.intent.egress import EgressAction, EgressMode, Outcome

VERDICTS = [str(one) for one in Outcome]


class EgressAskedShape(serializers.Serializer):
    """Who asks for what, how often."""

    workload = serializers.CharField()
    destination = serializers.CharField()
    way = serializers.ChoiceField(WAYS)
    count = serializers.IntegerField()


class EgressUserShape(EgressAskedShape):
    """Who uses a rule."""

    without = serializers.ChoiceField(VERDICTS, help_text="What would become of it if the rule went.")


class EgressRuleUseShape(EgressVerdictsShape):
    """A rule and what it did within the window."""

    name = serializers.CharField()
    action = serializers.ChoiceField([str(one) for one in EgressAction])
    since = serializers.DateTimeField(help_text="When it was published, or became what it is called.")
    hits = serializers.IntegerField(help_text="How often it decided.")
    last_hit_at = serializers.DateTimeField(allow_null=True, help_text="Of all times; null: never.")
    unused_days = serializers.IntegerField(help_text="Whole days since it decided last, or since it is there.")
    users = EgressUserShape(many=True, help_text="The ten that use it most.")


class EgressPolicyUseShape(serializers.Serializer):
    """A live policy with its rules, in the order in which it has them."""

    policy = serializers.CharField()
    mode = serializers.ChoiceField([str(one) for one in EgressMode])
    workloads = serializers.ListField(child=serializers.CharField())
    rules = EgressRuleUseShape(many=True)
    would_deny = EgressAskedShape(
        many=True, help_text="Of a policy that observes: what of its workloads it would deny, the most first."
    )


class EgressPolicyUsePage(serializers.Serializer):
    """A page of policies, by name."""

    as_of = serializers.DateTimeField()
    days = serializers.IntegerField(help_text="Length of the window.")
    revision = serializers.IntegerField(allow_null=True, help_text="The live revision; null: nothing is live.")
    items = EgressPolicyUseShape(many=True)
    next = serializers.CharField(allow_null=True)


def policy_json(one: PolicyUse, today: date) -> dict[str, Any]:
    """Return an EgressPolicyUseShape."""
    return {
        "policy": one.name,
        "mode": str(one.spec.mode),
        "workloads": list(one.spec.workloads),
        "rules": [_rule(rule, today) for rule in one.rules],
        "would_deny": [_line(line) for line in one.would_deny],
    }


def _rule(one: RuleUse, today: date) -> dict[str, Any]:
    return {
        "name": one.rule.name,
        "action": str(one.rule.action),
        "since": one.since,
        "hits": one.hits,
        **one.sums,
        "last_hit_at": one.last_at,
        "unused_days": one.unused_days(today),
        "users": [{**_line(line), "without": str(line.would_be)} for line in one.lines],
    }


def _line(line: Line) -> dict[str, Any]:
    return {"workload": line.workload, "destination": line.destination, "way": line.way, "count": line.count}
