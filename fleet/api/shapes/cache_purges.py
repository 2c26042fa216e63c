"""Purges of caches as JSON."""

from typing import Any

from rest_framework import serializers

from console.base.shapes import PlainTextField, StrictShape
from fleet.actions.cache_purges import Purged
from policies.compiler.intent.purge import CachePurge, PurgeType
from policies.compiler.limits import PURGE_CHARACTERS

TYPES = [str(each) for each in PurgeType]
_VALUE = (
    "A host; an address or how addresses begin, without a scheme (shop.example.com/img/); or a tag that the service "
    "says in Cache-Tag or Surrogate-Key. Empty for everything."
)


class CachePurgeShape(serializers.Serializer):
    """Something that a cache forgets, or forgot."""

    policy = serializers.CharField(help_text="The traffic policy whose cache it is.")
    number = serializers.IntegerField(help_text="Purges of a policy are counted.")
    type = serializers.ChoiceField(TYPES)
    value = serializers.CharField(allow_blank=True, help_text=_VALUE)
    at = serializers.DateTimeField()
    rollout = serializers.UUIDField(
        allow_null=True, help_text="What carries it to the nodes, and says which have it; null in lists and dry runs."
    )


class CachePurgePage(serializers.Serializer):
    """The purges that nodes of the slice are told of, newest first."""

    items = CachePurgeShape(many=True)


class NewCachePurge(StrictShape):
    """What a cache shall forget."""

    policy = serializers.CharField(max_length=63, help_text="Name of a live traffic policy of the type cache.")
    type = serializers.ChoiceField(TYPES)
    value = serializers.CharField(
        max_length=PURGE_CHARACTERS, required=False, allow_blank=True, default="", help_text=_VALUE
    )
    reason = PlainTextField(max_length=400, required=False, allow_blank=True, default="")


def purge_json(policy: str, purge: CachePurge, rollout: str | None = None) -> dict[str, Any]:
    """Return a CachePurgeShape."""
    said = {"number": purge.number, "type": str(purge.type), "value": purge.value, "at": purge.at}
    return {"policy": policy, **said, "rollout": rollout}


def purged_json(purged: Purged, *, is_dry_run: bool) -> dict[str, Any]:
    """Return a CachePurgeShape of one that has just set out."""
    rollout = None if is_dry_run or purged.rollout is None else str(purged.rollout.pk)
    return purge_json(purged.policy, purged.purge, rollout)
