"""Notification policies as JSON."""

from typing import Any

from rest_framework import serializers

from alerting.api.shapes.fields import NameField, check_label, matchers_field
from alerting.models import Policy
from console.accounts.api.shapes.fields import next_field
from console.base.etags import etag
from console.base.shapes import StrictShape

DAY, WEEK = 86_400, 604_800


class StepField(serializers.UUIDField):
    """A channel's id, kept as text."""

    def to_internal_value(self, data: Any) -> str:  # type: ignore[override]
        """Return the id as text."""
        return str(super().to_internal_value(data))


class EscalationStepShape(StrictShape):
    """Who is told after how long, while nobody has acknowledged."""

    after_seconds = serializers.IntegerField(min_value=0, max_value=DAY)
    channels = serializers.ListField(child=StepField(), max_length=20, help_text="Ids of channels.")


class PolicyFields(StrictShape):
    """Which alerts are taken, how they are grouped, and who is told when."""

    position = serializers.IntegerField(min_value=0, max_value=10_000, help_text="Lower ones are asked first.")
    is_enabled = serializers.BooleanField()
    matchers = matchers_field(help_text="None at all match everything.")
    group_by = serializers.ListField(
        child=serializers.CharField(max_length=63, validators=[check_label]),
        max_length=10,
        help_text="Labels: alerts that have the same values are told together.",
    )
    wait_seconds = serializers.IntegerField(min_value=0, max_value=3_600, help_text="Before a group is first told.")
    interval_seconds = serializers.IntegerField(min_value=10, max_value=DAY, help_text="Between news of a group.")
    repeat_seconds = serializers.IntegerField(min_value=60, max_value=WEEK, help_text="Between repetitions.")
    continues = serializers.BooleanField(help_text="Whether the policies after it are asked, too.")
    steps = EscalationStepShape(many=True, allow_empty=False, max_length=10)


class NotificationPolicyShape(PolicyFields):
    """A notification policy."""

    id = serializers.UUIDField()
    tenant = serializers.SlugField()
    name = serializers.CharField()
    etag = serializers.CharField()


class NotificationPolicyPage(serializers.Serializer):
    """One page of policies."""

    items = NotificationPolicyShape(many=True)
    next = next_field()


class NotificationPolicyChange(PolicyFields):
    """What to change; what is left out stays."""

    name = NameField(required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.required = False


class NewNotificationPolicy(PolicyFields):
    """A policy to add."""

    name = NameField()
    is_enabled = serializers.BooleanField(default=True)
    matchers = matchers_field(default=list)
    group_by = serializers.ListField(
        child=serializers.CharField(max_length=63, validators=[check_label]), max_length=10, default=["kind"]
    )
    wait_seconds = serializers.IntegerField(min_value=0, max_value=3_600, default=15)
    interval_seconds = serializers.IntegerField(min_value=10, max_value=DAY, default=120)
    repeat_seconds = serializers.IntegerField(min_value=60, max_value=WEEK, default=3_600)
    continues = serializers.BooleanField(default=False)


def policy_json(row: Policy) -> dict[str, Any]:
    """Return a NotificationPolicyShape; `tenant` must be at hand."""
    plain = ("name", "position", "is_enabled", "matchers", "group_by", "wait_seconds", "interval_seconds",
             "repeat_seconds", "continues", "steps")  # fmt: skip
    return {
        "id": str(row.pk),
        "tenant": row.tenant.slug,
        **{name: getattr(row, name) for name in plain},
        "etag": etag(row.version),
    }
