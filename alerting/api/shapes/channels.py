"""Channels and their deliveries as JSON. Secrets go in and never come out, but for those made here, once."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from alerting.api.shapes.fields import NameField
from alerting.life.words import ChannelType, DeliveryState
from alerting.models import Attempt, Channel, Delivery
from console.accounts.api.shapes.fields import next_field
from console.base.etags import etag
from console.base.shapes import StrictShape

TYPES = [str(one) for one in ChannelType]


class ChannelShape(serializers.Serializer):
    """One receiver of notifications."""

    id = serializers.UUIDField()
    tenant = serializers.SlugField()
    name = serializers.CharField()
    type = serializers.ChoiceField(TYPES)
    settings = serializers.DictField()
    has_secrets = serializers.BooleanField()
    is_enabled = serializers.BooleanField()
    failing_since = serializers.DateTimeField(allow_null=True, help_text="Null: the last delivery arrived.")
    last_error = serializers.CharField()
    last_sent_at = serializers.DateTimeField(allow_null=True)
    etag = serializers.CharField()


class AddedChannelShape(ChannelShape):
    """A channel as it was added."""

    made_secrets = serializers.DictField(
        child=serializers.CharField(), help_text="Secrets that were made for it. They are shown this once."
    )


class ChannelPage(serializers.Serializer):
    """One page of channels."""

    items = ChannelShape(many=True)
    next = next_field()


class ChannelChange(StrictShape):
    """What to change of a channel; what is left out stays, single secrets too. Settings are given all together."""

    name = NameField(required=False)
    is_enabled = serializers.BooleanField(required=False)
    settings = serializers.DictField(
        required=False, help_text="webhook: `url`; email: `to`; slack: none; pagerduty: `url`."
    )
    secrets = serializers.DictField(
        child=serializers.CharField(max_length=1_000),
        required=False,
        help_text="webhook: `signing_secret`, made where it is left out; slack: `url`; pagerduty: `routing_key`.",
    )


class NewChannel(ChannelChange):
    """A channel to add."""

    name = NameField()
    type = serializers.ChoiceField(TYPES)


class AttemptShape(serializers.Serializer):
    """One try to deliver."""

    at = serializers.DateTimeField()
    status = serializers.IntegerField(allow_null=True, help_text="The receiver's; null: it gave no answer.")
    error = serializers.CharField(help_text="Empty: the receiver took it.")
    took_milliseconds = serializers.IntegerField()


class NotificationDeliveryShape(serializers.Serializer):
    """One notification on its way to one channel."""

    id = serializers.UUIDField(help_text="The idempotency key that the receiver gets with every try.")
    title = serializers.CharField()
    status = serializers.CharField(help_text="What it says: firing, acknowledged, resolved or test.")
    state = serializers.ChoiceField([str(one) for one in DeliveryState])
    error = serializers.CharField()
    attempts_made = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    next_try_at = serializers.DateTimeField(allow_null=True)
    attempts = AttemptShape(many=True, help_text="The last ten, newest first.")


class NotificationDeliveryPage(serializers.Serializer):
    """One page of deliveries."""

    items = NotificationDeliveryShape(many=True)
    next = next_field()


def channel_json(row: Channel) -> dict[str, Any]:
    """Return a ChannelShape; `tenant` must be at hand."""
    return {
        "id": str(row.pk),
        "tenant": row.tenant.slug,
        "name": row.name,
        "type": row.type,
        "settings": row.settings,
        "has_secrets": bool(row.ciphertext),
        "is_enabled": row.is_enabled,
        "failing_since": row.failing_since,
        "last_error": row.last_error,
        "last_sent_at": row.last_sent_at,
        "etag": etag(row.version),
    }


def added_json(row: Channel, made: Mapping[str, str]) -> dict[str, Any]:
    """Return an AddedChannelShape."""
    return {**channel_json(row), "made_secrets": dict(made)}


def delivery_json(row: Delivery, attempts: list[Attempt]) -> dict[str, Any]:
    """Return a NotificationDeliveryShape; `attempts` are its last, newest first."""
    return {
        "id": str(row.pk),
        "title": row.notification["title"],
        "status": row.notification["status"],
        "state": row.state,
        "error": row.error,
        "attempts_made": row.attempts_made,
        "created_at": row.created_at,
        "finished_at": row.finished_at,
        "next_try_at": row.next_action_at,
        "attempts": [
            {"at": one.at, "status": one.status, "error": one.error, "took_milliseconds": one.took_milliseconds}
            for one in attempts
        ],
    }
