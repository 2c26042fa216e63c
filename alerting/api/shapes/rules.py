"""Rules and their kinds as JSON."""

from datetime import datetime
from typing import Any

from rest_framework import serializers

from alerting.api.shapes.fields import LabelsField, NameField
from alerting.kinds.kind import Kind
from alerting.kinds.registry import KINDS, parameters_of
from alerting.life.words import Severity
from alerting.models import Look, Rule
from console.accounts.api.shapes.fields import next_field
from console.base.errors import Invalid
from console.base.etags import etag
from console.base.shapes import StrictShape

SEVERITIES = [str(one) for one in Severity]


class KindShape(serializers.Serializer):
    """What rules can look for."""

    name = serializers.CharField()
    title = serializers.CharField()
    severity = serializers.ChoiceField(SEVERITIES, help_text="Where a rule does not say.")
    for_seconds = serializers.IntegerField()
    parameters = serializers.DictField(help_text="A JSON schema of its parameters, with defaults and limits.")
    looked_at = serializers.DateTimeField(allow_null=True, help_text="When it was last looked at with success.")
    error = serializers.CharField(help_text="Why the last look failed; empty: it did not.")


class KindsShape(serializers.Serializer):
    """All kinds."""

    items = KindShape(many=True)


class RunbookShape(serializers.Serializer):
    """What to do when an alert of a kind fires."""

    kind = serializers.CharField()
    text = serializers.CharField(help_text="Markdown.")


class RuleShape(serializers.Serializer):
    """What is looked for, where, how urgent it is, and how long it must hold."""

    id = serializers.UUIDField()
    tenant = serializers.SlugField()
    name = serializers.CharField()
    kind = serializers.CharField()
    title = serializers.CharField(help_text="Its kind, in words.")
    gateway = serializers.SlugField(allow_null=True, help_text="Null: everywhere.")
    is_built_in = serializers.BooleanField()
    is_enabled = serializers.BooleanField()
    severity = serializers.ChoiceField(SEVERITIES)
    for_seconds = serializers.IntegerField()
    labels = serializers.DictField(child=serializers.CharField())
    runbook_url = serializers.CharField(help_text="Empty: the runbook of its kind.")
    parameters = serializers.DictField(help_text="All of them, those that are left at their defaults too.")
    firing = serializers.IntegerField(help_text="How many of its alerts fire.")
    changed_by = serializers.CharField()
    changed_at = serializers.DateTimeField()
    etag = serializers.CharField()


class RulePage(serializers.Serializer):
    """One page of rules."""

    items = RuleShape(many=True)
    next = next_field()


class RuleChange(StrictShape):
    """What to change of a rule; what is left out stays. Parameters are given all together."""

    is_enabled = serializers.BooleanField(required=False)
    severity = serializers.ChoiceField(SEVERITIES, required=False)
    for_seconds = serializers.IntegerField(required=False, min_value=0, max_value=86_400)
    labels = LabelsField(required=False)
    runbook_url = serializers.URLField(required=False, allow_blank=True, max_length=500)
    parameters = serializers.DictField(required=False)


class NewRule(RuleChange):
    """A rule to add."""

    name = NameField()
    kind = serializers.ChoiceField(list(KINDS))
    gateway = serializers.CharField(required=False, allow_null=True, max_length=40, help_text="Slug; null: everywhere.")


def kind_json(kind: Kind, look: Look | None) -> dict[str, Any]:
    """Return a KindShape."""
    looked_at: datetime | None = look.looked_at if look else None
    return {
        "name": kind.name,
        "title": kind.title,
        "severity": str(kind.severity),
        "for_seconds": kind.for_seconds,
        "parameters": kind.parameters.model_json_schema(),
        "looked_at": looked_at,
        "error": look.error if look else "",
    }


def rule_json(row: Rule, firing: int = 0) -> dict[str, Any]:
    """Return a RuleShape; `tenant` and `gateway` must be at hand."""
    return {
        "id": str(row.pk),
        "tenant": row.tenant.slug,
        "name": row.name,
        "kind": row.kind,
        "title": KINDS[row.kind].title if row.kind in KINDS else row.kind,
        "gateway": row.gateway.slug if row.gateway else None,
        "is_built_in": row.is_built_in,
        "is_enabled": row.is_enabled,
        "severity": row.severity,
        "for_seconds": row.for_seconds,
        "labels": row.labels,
        "runbook_url": row.runbook_url,
        "parameters": _parameters(row),
        "firing": firing,
        "changed_by": row.changed_by,
        "changed_at": row.changed_at,
        "etag": etag(row.version),
    }


def _parameters(row: Rule) -> dict[str, Any]:
    try:
        return parameters_of(row.kind, row.parameters).model_dump(mode="json")
    except (Invalid, KeyError):  # of another version of the product: shown as it is
        return dict(row.parameters)
