"""Audit entries as JSON, and the filters that find them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from rest_framework import serializers

from console.accounts.api.shapes.fields import next_field
from console.audit.actor import ActorKind
from console.audit.models import Entry


class EntryActorShape(serializers.Serializer):
    """Who acted, named as they were then."""

    kind = serializers.ChoiceField([str(kind) for kind in ActorKind])
    id = serializers.CharField()
    name = serializers.CharField()


class EntryTargetShape(serializers.Serializer):
    """What was acted on, named as it was then."""

    kind = serializers.CharField()
    id = serializers.CharField()
    name = serializers.CharField()


class EntryChangeShape(serializers.Serializer):
    """One field that changed."""

    pointer = serializers.CharField()
    before = serializers.JSONField(allow_null=True, required=False)
    after = serializers.JSONField(allow_null=True, required=False)


class EntryShape(serializers.Serializer):
    """One line of the trail."""

    id = serializers.UUIDField()
    at = serializers.DateTimeField()
    actor = EntryActorShape()
    verb = serializers.CharField(help_text="`<thing>.<verb>`, for example `route.update`.")
    target = EntryTargetShape()
    tenant = serializers.CharField(allow_null=True, help_text="Slug; null where an entry is of no tenant.")
    slice = serializers.CharField(allow_null=True)
    summary = serializers.CharField(help_text="A sentence for people.")
    changes = EntryChangeShape(many=True)
    request_id = serializers.CharField()
    ip = serializers.CharField()


class EntryPage(serializers.Serializer):
    """One page of entries, newest first."""

    items = EntryShape(many=True)
    next = next_field()


class EntryFilters(serializers.Serializer):
    """The filters of the list; all that are given must fit."""

    tenant = serializers.SlugField(required=False, help_text="Slug.")
    slice = serializers.CharField(required=False, max_length=130, help_text="Slice key.")
    actor = serializers.CharField(required=False, max_length=254, help_text="Id, or part of the name.")
    verb = serializers.CharField(required=False, max_length=64, help_text="`route.update`, or `route` for all of them.")
    target = serializers.CharField(required=False, max_length=300, help_text="Id, or part of the name.")
    since = serializers.DateTimeField(required=False, help_text="From this moment on.")
    until = serializers.DateTimeField(required=False, help_text="Before this moment.")


def entry_json(entry: Entry, slugs: Mapping[UUID, str]) -> dict[str, Any]:
    """Return an EntryShape; `slugs` names the tenants that still exist, others go by their chain."""
    return {
        "id": str(entry.pk),
        "at": entry.at,
        "actor": {"kind": entry.actor_kind, "id": entry.actor_id, "name": entry.actor_name},
        "verb": entry.verb,
        "target": {"kind": entry.target_kind, "id": entry.target_id, "name": entry.target_name},
        "tenant": slugs.get(entry.tenant_id, entry.chain) if entry.tenant_id else None,
        "slice": entry.slice or None,
        "summary": entry.summary,
        "changes": entry.changes,
        "request_id": entry.request_id,
        "ip": entry.ip,
    }
