"""Rotations and the timeline as JSON."""

from typing import Any

from django.utils import timezone
from rest_framework import serializers

from certificates.life.states import RotationReason, RotationState
from certificates.models import Rotation, RotationEvent
from certificates.queries.rotation_nodes import nodes_of
from certificates.queries.views import Serving
from fleet.api.shapes.actors import ActorShape


class RotationStepShape(serializers.Serializer):
    """A state that was passed."""

    state = serializers.ChoiceField([str(state) for state in RotationState])
    at = serializers.DateTimeField()
    text = serializers.CharField(allow_blank=True)


class RotationNodeShape(serializers.Serializer):
    """How far it has come on one node."""

    node = serializers.CharField()
    is_heard = serializers.BooleanField()
    challenge = serializers.ChoiceField(["proven", "waiting", "failed"], allow_null=True)
    staged = serializers.BooleanField(help_text="Whether it holds the certificate ready, or shows it.")
    proven = serializers.BooleanField(help_text="Whether its own handshakes show it.")
    text = serializers.CharField(allow_blank=True)


class RotationShape(serializers.Serializer):
    """A certificate's way from due to proven on every node."""

    id = serializers.UUIDField()
    number = serializers.IntegerField()
    reason = serializers.ChoiceField([str(reason) for reason in RotationReason])
    state = serializers.ChoiceField([str(state) for state in RotationState])
    text = serializers.CharField(allow_blank=True, help_text="What it does or waits for.")
    cause = serializers.CharField(allow_blank=True, help_text="What went wrong last.")
    attempts = serializers.IntegerField(help_text="How often something went wrong.")
    next_try_at = serializers.DateTimeField(allow_null=True)
    started_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField(allow_null=True)
    steps = RotationStepShape(many=True)
    nodes = RotationNodeShape(many=True)
    staging_rollout = serializers.UUIDField(allow_null=True)
    rollout = serializers.UUIDField(allow_null=True)


class RotationPage(serializers.Serializer):
    """One page of rotations."""

    items = RotationShape(many=True)
    next = serializers.CharField(allow_null=True)


class CertificateEventShape(serializers.Serializer):
    """One line of the timeline."""

    id = serializers.UUIDField()
    at = serializers.DateTimeField()
    kind = serializers.CharField()
    text = serializers.CharField()
    rotation = serializers.UUIDField(allow_null=True)
    actor = ActorShape(allow_null=True)


class CertificateEventPage(serializers.Serializer):
    """One page of the timeline."""

    items = CertificateEventShape(many=True)
    next = serializers.CharField(allow_null=True)


def rotation_json(row: Rotation, serving: Serving | None = None) -> dict[str, Any]:
    """Return a RotationShape; the nodes are told where it is known what they serve, lists leave them out."""
    now = timezone.now()
    return {
        "id": str(row.pk),
        "number": row.number,
        "reason": row.reason,
        "state": row.state,
        "text": row.text,
        "cause": row.cause,
        "attempts": row.attempts,
        "next_try_at": row.next_action_at,
        "started_at": row.created_at,
        "finished_at": row.finished_at,
        "version": row.version.number if row.version else None,
        "steps": row.steps,
        "nodes": [_node_json(one) for one in nodes_of(row, serving, now)] if serving else [],
        "staging_rollout": str(row.staging_rollout_id) if row.staging_rollout_id else None,
        "rollout": str(row.rollout_id) if row.rollout_id else None,
    }


def event_json(row: RotationEvent) -> dict[str, Any]:
    """Return a CertificateEventShape."""
    return {
        "id": str(row.pk),
        "at": row.at,
        "kind": row.kind,
        "text": row.text,
        "rotation": str(row.rotation_id) if row.rotation_id else None,
        "actor": row.actor,
    }


def _node_json(one: Any) -> dict[str, Any]:
    names = ("is_heard", "challenge", "staged", "proven", "text")
    return {"node": one.name, **{name: getattr(one, name) for name in names}}
