"""Endpoints of a service: who registered, and where names lead."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from rest_framework import serializers

from console.base.shapes import StrictShape
from fleet.models import Registration, ResolvedName
from fleet.status import STALE_AFTER_SECONDS

_TOLD = "host", "addresses", "since", "failing_since", "error", "refused"
PLACE = r"^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)?$"


class NewRegistration(StrictShape):
    """What an instance says of itself, at first and with each heartbeat."""

    address = serializers.CharField(max_length=64, help_text="An IP address, screened as written endpoints are.")
    port = serializers.IntegerField(min_value=1, max_value=65535)
    weight = serializers.IntegerField(min_value=1, max_value=128, default=1)
    priority = serializers.IntegerField(
        min_value=0, max_value=7, default=0, help_text="Asked when those of lower numbers fail."
    )
    region = serializers.RegexField(PLACE, required=False, allow_blank=True, default="", help_text="Where it is.")
    zone = serializers.RegexField(PLACE, required=False, allow_blank=True, default="")
    ttl_seconds = serializers.IntegerField(
        min_value=5, max_value=3600, default=30, help_text="Forgotten when it is not heard from for so long."
    )


class RegistrationShape(serializers.Serializer):
    """An instance that registered itself."""

    instance = serializers.CharField()
    address = serializers.CharField()
    port = serializers.IntegerField()
    weight = serializers.IntegerField()
    priority = serializers.IntegerField()
    region = serializers.CharField(allow_blank=True)
    zone = serializers.CharField(allow_blank=True)
    ttl_seconds = serializers.IntegerField()
    registered_at = serializers.DateTimeField()
    registered_by = serializers.CharField(allow_blank=True)
    seen_at = serializers.DateTimeField(help_text="The newest heartbeat.")
    expires_at = serializers.DateTimeField(help_text="Forgotten then, unless it is heard from before.")


class RegistrationPage(serializers.Serializer):
    """Instances, by name."""

    items = RegistrationShape(many=True)
    next = serializers.CharField(allow_null=True)


class ResolvedNameShape(serializers.Serializer):
    """Where the name of a service leads on a node."""

    node = serializers.CharField()
    is_silent = serializers.BooleanField(help_text="The node was not heard from; this is what it said last.")
    host = serializers.CharField()
    addresses = serializers.ListField(child=serializers.CharField(), help_text="As `address:port`.")
    since = serializers.DateTimeField(help_text="Since when these are in use.")
    failing_since = serializers.DateTimeField(
        allow_null=True, help_text="Since when no answer can be used, and what was known is kept."
    )
    error = serializers.CharField(allow_blank=True)
    refused = serializers.ListField(
        child=serializers.CharField(), help_text="Addresses of the newest answer that may not be reached."
    )


class ServiceEndpointsShape(serializers.Serializer):
    """Where the endpoints of a service come from beside those that are written in it."""

    registered = RegistrationShape(many=True, help_text="The first 200 by name.")
    registered_count = serializers.IntegerField()
    resolved = ResolvedNameShape(many=True, help_text="By node.")


def registration_json(row: Registration) -> dict[str, Any]:
    """Return a RegistrationShape."""
    return {name: getattr(row, name) for name in RegistrationShape().fields}


def resolved_json(rows: Iterable[ResolvedName], now: datetime) -> list[dict[str, Any]]:
    """Return ResolvedNameShapes; nodes are at hand."""
    return [
        {
            "node": row.node.name,
            "is_silent": row.node.last_seen_at is None
            or (now - row.node.last_seen_at).total_seconds() > STALE_AFTER_SECONDS,
            **{name: getattr(row, name) for name in _TOLD},
        }
        for row in rows
    ]
