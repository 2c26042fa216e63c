"""Slices as JSON."""

from typing import Any

from rest_framework import serializers

from console.base.etags import etag
from console.base.shapes import StrictShape
from fleet.api.shapes.actors import ActorShape
from fleet.queries.slices import SliceStanding
from fleet.status import SliceStatus
from policies.models import Revision


class LiveShape(serializers.Serializer):
    """The revision that nodes are told to run."""

    sequence = serializers.IntegerField()
    revision = serializers.UUIDField()
    published_at = serializers.DateTimeField()
    author = ActorShape()


class DraftSummaryShape(serializers.Serializer):
    """What is drafted and not published."""

    changes = serializers.IntegerField()


class ProvenCountShape(serializers.Serializer):
    """How many nodes of the gateway are heard now and have proven the live revision, of how many."""

    total = serializers.IntegerField()
    proven = serializers.IntegerField()


class SliceShape(serializers.Serializer):
    """One owner's part of one gateway."""

    slice = serializers.CharField(help_text="`<tenant>@<gateway>`")
    tenant = serializers.SlugField()
    gateway = serializers.SlugField()
    platform = serializers.BooleanField()
    live = LiveShape(allow_null=True)
    draft = DraftSummaryShape()
    status = serializers.ChoiceField(
        [str(status) for status in SliceStatus],
        help_text="`held`: the last rollout is held or was rolled back. `unknown`: no node speaks for it.",
    )
    nodes = ProvenCountShape()
    etag = serializers.CharField(help_text="Changes with the draft.")


class SlicePage(serializers.Serializer):
    """One page of slices."""

    items = SliceShape(many=True)
    next = serializers.CharField(allow_null=True)


class NewSlice(StrictShape):
    """Admits a tenant to a gateway."""

    tenant = serializers.CharField(max_length=40)
    gateway = serializers.CharField(max_length=40)


def slice_json(standing: SliceStanding) -> dict[str, Any]:
    """Return a SliceShape."""
    row = standing.slice
    return {
        "slice": row.key,
        "tenant": row.tenant.slug,
        "gateway": row.gateway.slug,
        "platform": row.tenant.is_platform,
        "live": _live_json(standing.live) if standing.live else None,
        "draft": {"changes": standing.changes},
        "status": standing.status,
        "nodes": {"total": standing.nodes.total, "proven": standing.nodes.proven},
        "etag": etag(row.draft_version),
    }


def _live_json(row: Revision) -> dict[str, Any]:
    return {
        "sequence": row.sequence,
        "revision": str(row.pk),
        "published_at": row.created_at,
        "author": row.author,
    }
