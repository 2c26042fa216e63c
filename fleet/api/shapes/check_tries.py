"""A check that is tried once, and what came of it."""

from datetime import datetime
from typing import Any

from rest_framework import serializers

from console.base.shapes import StrictShape
from fleet.actions.check_tries import LOST_AFTER
from fleet.models import CheckTry
from policies.api.spec_schema import SpecField
from policies.compiler import Kind


class NewCheckTry(StrictShape):
    """What to try, and where."""

    spec = SpecField(Kind.CHECK)
    node = serializers.CharField(
        max_length=63, required=False, allow_null=True, default=None, help_text="Name; null: any node that can."
    )


class CheckResultShape(serializers.Serializer):
    """One run; times are microseconds, null for what it did not come to."""

    at = serializers.DateTimeField()
    reason = serializers.CharField(allow_blank=True, help_text="As of a failure of a check; empty: all is as expected.")
    status = serializers.IntegerField(allow_null=True)
    text = serializers.CharField(allow_blank=True)
    body = serializers.CharField(allow_blank=True, help_text="The masked beginning of what came, of failures.")
    connect_us = serializers.IntegerField(allow_null=True)
    tls_us = serializers.IntegerField(allow_null=True)
    first_byte_us = serializers.IntegerField(allow_null=True)
    total_us = serializers.IntegerField()


class CheckTryShape(serializers.Serializer):
    """`waiting` for the node, `answered`, or `lost` on the way."""

    id = serializers.UUIDField()
    node = serializers.CharField()
    state = serializers.ChoiceField(["waiting", "answered", "lost"])
    asked_at = serializers.DateTimeField()
    result = CheckResultShape(allow_null=True)


def check_try_json(row: CheckTry, now: datetime) -> dict[str, Any]:
    """Return a CheckTryShape; the node is at hand."""
    state = "answered" if row.answered_at else "lost" if now - row.asked_at > LOST_AFTER else "waiting"
    return {
        "id": str(row.pk),
        "node": row.node.name,
        "state": state,
        "asked_at": row.asked_at,
        "result": {name: row.result[name] for name in CheckResultShape().fields} if row.result else None,
    }
