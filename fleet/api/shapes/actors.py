"""Who did something, as JSON."""

from rest_framework import serializers


class ActorShape(serializers.Serializer):
    """Who did something, named as they were then."""

    kind = serializers.ChoiceField(["user", "token", "node", "system"])
    id = serializers.CharField(allow_blank=True)
    name = serializers.CharField()
