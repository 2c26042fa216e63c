"""Inhibitions as JSON."""

from typing import Any, Final

from rest_framework import serializers

from alerting.api.shapes.fields import check_label, matchers_field
from alerting.life.inhibiting import BUILT_IN
from alerting.life.inhibiting import Inhibition as Rule
from alerting.life.matching import Matcher
from alerting.life.words import Severity
from alerting.models import Inhibition
from alerting.queries.explaining import Firing, FiringNow, Quiet
from alerting.queries.muting import rule_of
from console.accounts.api.shapes.fields import next_field
from console.base.shapes import PlainTextField, StrictShape

MOST_TOLD: Final = 20
"""So many of the alerts that one inhibition keeps quiet are named; all are counted."""


class ExplainingAlertShape(serializers.Serializer):
    """An alert, as briefly as it can be told."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    severity = serializers.ChoiceField([str(one) for one in Severity])


class QuietAlertShape(ExplainingAlertShape):
    """An alert that fires and is quiet, and the one that explains it."""

    by = ExplainingAlertShape(allow_null=True, help_text="Null: an alert of the platform, which is told no further.")


class ExplanationShape(serializers.Serializer):
    """While an alert that matches `source` fires, those that match `target` are quiet."""

    name = serializers.CharField()
    source = matchers_field()
    target = matchers_field()
    equal = serializers.ListField(child=serializers.CharField(), help_text="Labels that both have, with one value.")
    quiet = serializers.IntegerField(help_text="So many alerts it explains now, of the newest thousand that fire.")
    quiet_alerts = QuietAlertShape(many=True, help_text=f"The newest {MOST_TOLD} of them.")


class InhibitionShape(ExplanationShape):
    """An inhibition that a tenant added. As the answer of a dry run it says what it would keep quiet now."""

    id = serializers.UUIDField()
    tenant = serializers.SlugField()


class InhibitionPage(serializers.Serializer):
    """One page of inhibitions, and beside it those that hold for everybody."""

    items = InhibitionShape(many=True)
    next = next_field()
    always = ExplanationShape(many=True, help_text="Those that come with Gatehouse and hold for every tenant.")


class NewInhibition(StrictShape):
    """An inhibition to add."""

    name = PlainTextField(max_length=120)
    source = matchers_field(allow_empty=False)
    target = matchers_field(allow_empty=False)
    equal = serializers.ListField(
        child=serializers.CharField(max_length=63, validators=[check_label]), max_length=10, default=list
    )


def inhibition_json(row: Inhibition, firing: FiringNow) -> dict[str, Any]:
    """Return an InhibitionShape; `tenant` must be at hand."""
    return {"id": str(row.pk), "tenant": row.tenant.slug, **_explanation_json(rule_of(row), firing)}


def always_json(firing: FiringNow) -> list[dict[str, Any]]:
    """Return those that hold for everybody, in the order they are asked."""
    return [_explanation_json(rule, firing) for rule in BUILT_IN]


def _explanation_json(rule: Rule, firing: FiringNow) -> dict[str, Any]:
    quiet = firing.quiet_under(rule)
    return {
        "name": rule.name,
        "source": [_matcher_json(one) for one in rule.source],
        "target": [_matcher_json(one) for one in rule.target],
        "equal": list(rule.equal),
        "quiet": len(quiet),
        "quiet_alerts": [_quiet_json(one) for one in quiet[:MOST_TOLD]],
    }


def _matcher_json(one: Matcher) -> dict[str, Any]:
    return {"label": one.label, "operator": str(one.operator), "values": list(one.values)}


def _quiet_json(one: Quiet) -> dict[str, Any]:
    return {**_alert_json(one.alert), "by": None if one.source.is_foreign else _alert_json(one.source)}


def _alert_json(one: Firing) -> dict[str, str]:
    return {"id": str(one.id), "title": one.title, "severity": one.severity}
