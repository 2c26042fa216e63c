"""Alerts as JSON."""

from collections.abc import Sequence
from typing import Any, Final

from rest_framework import serializers

from alerting.actions.saying import status_of
from alerting.life.words import AlertState, Severity
from alerting.models import Alert, AlertEvent, Member
from console.accounts.api.shapes.fields import next_field
from console.base.shapes import PlainTextField, StrictShape

_PLAIN: Final = (
    "gateway", "kind", "severity", "state", "labels", "title", "text", "value", "path", "runbook_url", "change",
    "since", "fired_at", "resolved_at", "known_at", "is_unknown", "is_flapping", "acknowledged_at",
)  # fmt: skip
"""Told as they are stored."""


class AlertChangeShape(serializers.Serializer):
    """The last change before an alert began."""

    kind = serializers.ChoiceField(["revision", "rollout", "switch", "certificate"])
    text = serializers.CharField()
    path = serializers.CharField(help_text="Address in the console.")
    at = serializers.DateTimeField()


class AlertShape(serializers.Serializer):
    """A rule's condition that holds, or held, for one thing."""

    id = serializers.UUIDField()
    tenant = serializers.SlugField()
    gateway = serializers.CharField(help_text="Slug; empty: it is about none.")
    kind = serializers.CharField()
    rule = serializers.CharField()
    rule_id = serializers.UUIDField()
    severity = serializers.ChoiceField([str(one) for one in Severity])
    state = serializers.ChoiceField([str(one) for one in AlertState])
    labels = serializers.DictField(child=serializers.CharField())
    title = serializers.CharField()
    text = serializers.CharField()
    value = serializers.CharField()
    path = serializers.CharField(help_text="Address in the console of what it is about; may be empty.")
    runbook_url = serializers.CharField(help_text="Begins with / where it is a page of the console.")
    change = AlertChangeShape(allow_null=True, help_text="Null: nothing changed there in the two hours before.")
    since = serializers.DateTimeField(help_text="Since when its condition holds.")
    fired_at = serializers.DateTimeField(allow_null=True)
    resolved_at = serializers.DateTimeField(allow_null=True)
    known_at = serializers.DateTimeField(help_text="When it was last known how it stands.")
    is_unknown = serializers.BooleanField(help_text="Its source is silent: how it stands is not known.")
    is_flapping = serializers.BooleanField(help_text="It came back three times within an hour; it settles slowly.")
    is_settling = serializers.BooleanField(help_text="Its condition is gone, but not for long enough yet.")
    acknowledged_by = serializers.CharField(allow_null=True)
    acknowledged_at = serializers.DateTimeField(allow_null=True)
    muted_by = serializers.CharField(help_text="Why nobody is told, in words; empty: somebody is.")


class AlertPage(serializers.Serializer):
    """One page of alerts."""

    items = AlertShape(many=True)
    next = next_field()


class AlertEventShape(serializers.Serializer):
    """One line of an alert's history."""

    id = serializers.UUIDField()
    at = serializers.DateTimeField()
    kind = serializers.ChoiceField(
        ["began", "firing", "unknown", "known", "returned", "acknowledged", "released", "told", "untold", "resolved"]
    )
    text = serializers.CharField()
    actor = serializers.CharField(allow_null=True)


class AlertEventPage(serializers.Serializer):
    """One page of an alert's history."""

    items = AlertEventShape(many=True)
    next = next_field()


class AlertSummaryShape(serializers.Serializer):
    """How many alerts fire now, of those you may see; what is muted is not counted as a page."""

    pages = serializers.IntegerField()
    unacknowledged_pages = serializers.IntegerField()
    tickets = serializers.IntegerField()
    infos = serializers.IntegerField()
    unknown = serializers.IntegerField(help_text="Of all these, those whose source is silent.")


class Acknowledgement(StrictShape):
    """A word on it for the others."""

    comment = PlainTextField(max_length=500, required=False, allow_blank=True, default="")


def alerts_json(rows: Sequence[Alert]) -> list[dict[str, Any]]:
    """Return AlertShapes; one query for why they are muted. `tenant` and `rule` must be at hand."""
    muted: dict[object, str] = {}
    for alert_id, words in (
        Member.objects.filter(alert__in=rows).exclude(muted_by="").values_list("alert_id", "muted_by")
    ):
        muted.setdefault(alert_id, words)
    return [alert_json(row, muted.get(row.pk, "")) for row in rows]


def alert_json(row: Alert, muted_by: str = "") -> dict[str, Any]:
    """Return an AlertShape."""
    is_open = status_of(row) != str(AlertState.RESOLVED)
    return {
        "id": str(row.pk),
        "tenant": row.tenant.slug,
        "rule": row.rule.name,
        "rule_id": str(row.rule_id),
        **{name: getattr(row, name) for name in _PLAIN},
        "is_settling": is_open and row.clear_since is not None,
        "acknowledged_by": row.acknowledged_by or None,
        "muted_by": muted_by if is_open else "",
    }


def event_json(row: AlertEvent) -> dict[str, Any]:
    """Return an AlertEventShape."""
    return {"id": str(row.pk), "at": row.at, "kind": row.kind, "text": row.text, "actor": row.actor or None}
