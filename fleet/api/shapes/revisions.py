"""Revisions as JSON."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from console.base.shapes import PlainTextField, StrictShape
from fleet.api.shapes.actors import ActorShape
from fleet.api.shapes.rollouts import LONGEST_REASON, RolloutShape
from fleet.models import Rollout
from fleet.rollout.states import RolloutState
from policies.models import Revision


class SummaryShape(serializers.Serializer):
    """How many objects a revision added, changed and removed."""

    added = serializers.IntegerField()
    changed = serializers.IntegerField()
    removed = serializers.IntegerField()


class RolloutStateShape(serializers.Serializer):
    """How far the revision's rollout came."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField([str(state) for state in RolloutState])


class RevisionShape(serializers.Serializer):
    """One publish: immutable."""

    id = serializers.UUIDField()
    slice = serializers.CharField()
    sequence = serializers.IntegerField()
    message = serializers.CharField(allow_blank=True)
    author = ActorShape()
    created_at = serializers.DateTimeField()
    summary = SummaryShape()
    root = serializers.CharField(help_text="Names everything that it compiled to (hexadecimal).")
    live = serializers.BooleanField(help_text="Whether nodes are told to run it now.")
    reverts = serializers.IntegerField(allow_null=True, help_text="Sequence whose content this one brought back.")
    rollout = RolloutStateShape(allow_null=True)


class RevisionPage(serializers.Serializer):
    """One page of revisions."""

    items = RevisionShape(many=True)
    next = serializers.CharField(allow_null=True)


class ObjectShape(serializers.Serializer):
    """One object of a revision."""

    kind = serializers.CharField()
    name = serializers.CharField()
    spec = serializers.DictField()


class ObjectsShape(serializers.Serializer):
    """The objects of a revision, by kind and name."""

    items = ObjectShape(many=True)
    next = serializers.CharField(allow_null=True)


def strategy_field() -> serializers.CharField:
    """Return the field that names how the revision is rolled out."""
    return serializers.CharField(
        max_length=63, required=False, allow_null=True, default=None,
        help_text="Name of a strategy. Null: the gateway's own.",
    )  # fmt: skip


def override_field() -> PlainTextField:
    """Return the field that says why a freeze does not hold this."""
    return PlainTextField(
        max_length=LONGEST_REASON, required=False, allow_blank=True, default="",
        help_text="Why it may go through a freeze; for who operates the platform. Empty: it may not.",
    )  # fmt: skip


class PublicationShape(StrictShape):
    """What you publish and what you take upon yourself."""

    message = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    plan = serializers.CharField(
        max_length=64, required=False, allow_null=True, default=None,
        help_text="Digest of the plan you saw; the publish is refused when the plan is another by now.",
    )  # fmt: skip
    acknowledge_unsafe = serializers.ListField(
        child=serializers.CharField(max_length=64), required=False, default=list, max_length=100,
        help_text="Codes of the plan's unsafe findings that you accept.",
    )  # fmt: skip
    strategy = strategy_field()
    starts_at = serializers.DateTimeField(
        required=False, allow_null=True, default=None, help_text="Not before; at most 30 days ahead. Null: now."
    )
    override_freeze = override_field()


class ReversionShape(StrictShape):
    """How to go back."""

    message = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    discard_draft = serializers.BooleanField(required=False, default=False)
    strategy = strategy_field()
    override_freeze = override_field()


class PublishedShape(serializers.Serializer):
    """The new revision and its rollout, which you can watch."""

    revision = RevisionShape()
    rollout = RolloutShape()


def revision_json(row: Revision, rollout: Rollout | None, *, is_live: bool, slice_key: str) -> dict[str, Any]:
    """Return a RevisionShape."""
    return {
        "id": str(row.pk),
        "slice": slice_key,
        "sequence": row.sequence,
        "message": row.message,
        "author": row.author,
        "created_at": row.created_at,
        "summary": {"added": row.added, "changed": row.changed, "removed": row.removed},
        "root": bytes(row.root).hex(),
        "live": is_live,
        "reverts": row.reverts,
        "rollout": _rollout_state(rollout) if rollout else None,
    }


def _rollout_state(row: Rollout) -> Mapping[str, str]:
    return {"id": str(row.pk), "state": row.state}
