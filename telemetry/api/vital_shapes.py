"""Vitals of nodes as JSON."""

from typing import Final

from gatehouse_protocol.vitals import Resource, Trouble
from rest_framework import serializers

RESOURCE_HELP: Final = (
    "Memory and disk are bytes, processor time is thousandths of a processor; a breaker is 1 of 1 while it is open."
)


class ResourceCourseShape(serializers.Serializer):
    """A resource over time."""

    resource = serializers.ChoiceField([str(one) for one in Resource], help_text=RESOURCE_HELP)
    subject = serializers.CharField(help_text="A listener or a service; empty: the node as a whole.")
    limit = serializers.IntegerField(allow_null=True)
    used = serializers.ListField(
        child=serializers.IntegerField(allow_null=True), help_text="The most in each step; null: not known."
    )


class TroubleCourseShape(serializers.Serializer):
    """What went wrong over time: refused at the limit, overflown, stuck threads, resets by clients."""

    trouble = serializers.ChoiceField([str(one) for one in Trouble])
    subject = serializers.CharField()
    total = serializers.IntegerField()
    counts = serializers.ListField(child=serializers.IntegerField(allow_null=True))


class VitalsShape(serializers.Serializer):
    """How near a node was to its limits; lists hold one value for each step."""

    step_seconds = serializers.IntegerField()
    since = serializers.DateTimeField(help_text="Where the first step begins.")
    as_of = serializers.DateTimeField(
        allow_null=True, help_text="When the newest was stored; null: the node tells nothing of this."
    )
    heard = serializers.ListField(child=serializers.BooleanField())
    gauges = ResourceCourseShape(many=True)
    troubles = TroubleCourseShape(many=True)
