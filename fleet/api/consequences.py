"""`/audit/{pk}/consequences`: change → plan → rollout → nodes → traffic, for one entry of the audit trail."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.api.find import entry_of
from console.accounts.api.gate import Endpoint
from console.accounts.permissions import Permission
from console.base.answers import answers
from fleet.api.shapes.effect import EffectShape, effect_json
from fleet.queries.consequences import Consequences, consequences_of
from fleet.queries.rollout_nodes import NodeOutcome


class ConsequenceRevisionShape(serializers.Serializer):
    """The revision that an entry is about, or that its change went out with."""

    slice = serializers.CharField()
    sequence = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    message = serializers.CharField()
    added = serializers.IntegerField()
    changed = serializers.IntegerField()
    removed = serializers.IntegerField()


class ConsequenceNodeShape(serializers.Serializer):
    """What one node made of it, and when that was seen."""

    node = serializers.CharField()
    id = serializers.UUIDField()
    state = serializers.CharField(help_text="`proven` is a fact about traffic; the others are on the way.")
    at = serializers.DateTimeField(allow_null=True)


class ConsequenceRolloutShape(serializers.Serializer):
    """One rollout of the revision."""

    id = serializers.UUIDField()
    state = serializers.CharField()
    created_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    cause = serializers.CharField(help_text="Why it was rolled back; empty: it was not.")
    nodes = ConsequenceNodeShape(many=True, help_text="At most 50.")


class ConsequencesShape(serializers.Serializer):
    """What an entry led to; all of it is null or empty where it led to no revision (yet)."""

    revision = ConsequenceRevisionShape(allow_null=True)
    rollouts = ConsequenceRolloutShape(many=True)
    effect = EffectShape(allow_null=True)


class ConsequencesEndpoint(Endpoint):
    """What an entry led to."""

    permissions = {"retrieve": Permission.AUDIT}

    @extend_schema(
        operation_id="read_audit_consequences", tags=["audit"], responses=answers(ConsequencesShape, 403, 404)
    )
    def retrieve(self, request: Request, pk: UUID) -> Response:
        """The revision an entry is about or went out with, its rollouts, what nodes proved, and traffic around it."""
        return Response(_consequences_json(consequences_of(entry_of(self.access, pk), timezone.now())))


def _consequences_json(found: Consequences | None) -> dict[str, Any]:
    if found is None:
        return {"revision": None, "rollouts": [], "effect": None}
    revision = found.revision
    return {
        "revision": {
            "slice": revision.slice.key,
            **{
                name: getattr(revision, name)
                for name in ("sequence", "created_at", "message", "added", "changed", "removed")
            },
        },
        "rollouts": [
            {
                "id": str(rollout.pk),
                **{
                    name: getattr(rollout, name)
                    for name in ("state", "created_at", "started_at", "finished_at", "cause")
                },
                "nodes": [_node_json(one) for one in nodes],
            }
            for rollout, nodes in found.rollouts
        ],
        "effect": effect_json(found.effect),
    }


def _node_json(one: NodeOutcome) -> dict[str, Any]:
    return {"node": one.node, "id": str(one.node_id), "state": str(one.state), "at": one.at}
