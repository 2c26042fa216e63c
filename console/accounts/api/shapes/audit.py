"""Audit entries as JSON, and the filters that find them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from rest_framework import serializers

from console.accounts.api.shapes.fields import next_field
from console.audit.actor import ActorKind
from console.audit.checkpoints import as_dict
from console.audit.commitments import is_whole
from console.audit.models import ChainState, Checkpoint, Entry, Outcome


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
    outcome = serializers.ChoiceField([str(one) for one in Outcome])
    chain = serializers.CharField(help_text="A tenant's slug, or `platform`.")
    position = serializers.IntegerField(help_text="Its place in the chain.")
    digest = serializers.CharField(help_text="SHA-256 over the entry and the digest before it.")
    redacted = serializers.ListField(child=serializers.CharField(), help_text="Parts whose content was taken out.")
    is_whole = serializers.BooleanField(help_text="Whether the content fits the digest; the chain is another question.")


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
    outcome = serializers.ChoiceField([str(one) for one in Outcome], required=False)
    ip = serializers.CharField(required=False, max_length=45, help_text="The caller's address.")
    request_id = serializers.CharField(required=False, max_length=64)
    q = serializers.CharField(
        required=False,
        min_length=3,
        max_length=200,
        help_text="Part of the summary, of the actor's or the target's name.",
    )
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
        "outcome": entry.outcome,
        "chain": entry.chain,
        "position": entry.position,
        "digest": entry.digest,
        "redacted": sorted(entry.redacted),
        "is_whole": is_whole(entry),
    }


class CheckpointShape(serializers.Serializer):
    """The head of a chain at one moment, signed with Ed25519."""

    chain = serializers.CharField()
    position = serializers.IntegerField()
    digest = serializers.CharField()
    at = serializers.CharField(help_text="RFC 3339 in UTC with microseconds, as it is signed.")
    kid = serializers.CharField(help_text="Which key signed it.")
    signature = serializers.CharField(
        help_text="Base64, over five lines: `gatehouse-audit-checkpoint-1`, chain, position, digest, at."
    )


class CheckpointPage(serializers.Serializer):
    """One page of checkpoints, newest first."""

    items = CheckpointShape(many=True)
    next = next_field()


class TrailKeyShape(serializers.Serializer):
    """A public key that verifies checkpoints."""

    kid = serializers.CharField(help_text="The first 16 hexadecimal digits of the key's SHA-256.")
    public_key = serializers.CharField(help_text="Ed25519, 32 bytes in base64.")
    created_at = serializers.DateTimeField()


class TrailKeysShape(serializers.Serializer):
    """All keys, newest first."""

    items = TrailKeyShape(many=True)


class ChainShape(serializers.Serializer):
    """How far one chain was verified."""

    chain = serializers.CharField()
    head = serializers.IntegerField(help_text="Position of its last entry.")
    verified = serializers.IntegerField(help_text="Up to here in the last round that came to an end.")
    verified_at = serializers.DateTimeField(
        allow_null=True, help_text="When that round began: what was altered before would have been found."
    )
    broken_at = serializers.IntegerField(allow_null=True, help_text="The position at which it does not hold.")
    broken_text = serializers.CharField()
    broken_since = serializers.DateTimeField(allow_null=True)


class VerificationShape(serializers.Serializer):
    """What the constant verification found in the chains that the caller may read."""

    state = serializers.ChoiceField(["verified", "waiting", "broken"])
    chains = serializers.IntegerField()
    waiting = serializers.IntegerField(help_text="Chains that are new: no round came to an end yet.")
    broken = serializers.IntegerField()
    verified_at = serializers.DateTimeField(allow_null=True, help_text="The oldest of all chains'.")
    items = ChainShape(many=True, help_text="Broken ones first, then the longest not verified; at most 100.")


def checkpoint_json(row: Checkpoint) -> dict[str, Any]:
    """Return a CheckpointShape."""
    return as_dict(row)


def chain_json(row: ChainState) -> dict[str, Any]:
    """Return a ChainShape."""
    return {field: getattr(row, field) for field in ChainShape().fields}
