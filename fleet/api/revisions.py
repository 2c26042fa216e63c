"""`/slices/{slice}/revisions`: the history of a slice, and the two ways to add to it: publishing and reverting."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.api.gate import Endpoint
from console.accounts.permissions import Permission
from console.base.answers import answers
from console.base.errors import Invalid
from console.base.paging import page
from console.base.shapes import read
from fleet.actions.publish import Publication, publish
from fleet.actions.revert import revert
from fleet.api.find import part_of, revision_of, rollout_of, slice_of
from fleet.api.shapes.effect import EffectShape, effect_json
from fleet.api.shapes.revisions import (
    ObjectsShape,
    PublicationShape,
    PublishedShape,
    ReversionShape,
    RevisionPage,
    RevisionShape,
    revision_json,
)
from fleet.api.shapes.rollouts import rollout_json
from fleet.governance import check_override
from fleet.models import Assignment, Rollout
from fleet.queries.effect import effect_of
from fleet.queries.rollouts import views_of
from policies.api.rendering import render_plan
from policies.models import Revision, RevisionObject, Slice
from policies.queries.revisions import DRAFT, at, difference

AGAINST = OpenApiParameter(
    "against", str, description="A sequence, or `draft`. Without it: the revision before this one."
)


@extend_schema(tags=["revisions"])
class RevisionsEndpoint(Endpoint):
    """Revisions of one slice."""

    permissions = {
        "list": Permission.VIEW,
        "create": Permission.PUBLISH,
        "retrieve": Permission.VIEW,
        "objects": Permission.VIEW,
        "diff": Permission.VIEW,
        "effect": Permission.VIEW,
        "revert": Permission.PUBLISH,
    }

    @extend_schema(operation_id="list_revisions", responses=RevisionPage)
    def list(self, request: Request, slice_key: str) -> Response:
        """Revisions, newest first."""
        slice = part_of(self.access, slice_key, self.needed)
        rows = Revision.objects.visible_to(self.access).filter(slice=slice).defer("buckets")
        shown, following = page(rows, request, order=["-sequence"])
        return Response({"items": _render(slice, shown), "next": following})

    @extend_schema(operation_id="publish", request=PublicationShape, responses={202: PublishedShape})
    def create(self, request: Request, slice_key: str) -> Response:
        """Publish the draft. It is checked again; the answer names the rollout to watch."""
        slice = slice_of(self.access, slice_key, self.needed)
        asked = read(PublicationShape, request)
        check_override(self.access, asked["override_freeze"])
        publication = Publication(
            message=asked["message"],
            plan_digest=asked["plan"],
            acknowledged=frozenset(asked["acknowledge_unsafe"]),
            strategy=asked["strategy"],
            starts_at=asked["starts_at"],
            override_freeze=asked["override_freeze"],
        )
        return self._accepted(slice, publish(slice, publication, actor=self.actor, dry_run=self.is_dry_run))

    @extend_schema(operation_id="read_revision", responses=RevisionShape)
    def retrieve(self, request: Request, slice_key: str, sequence: int) -> Response:
        """One revision."""
        slice = part_of(self.access, slice_key, self.needed)
        return Response(_render(slice, [revision_of(self.access, slice, sequence)])[0])

    @extend_schema(operation_id="list_revision_objects", responses=ObjectsShape)
    def objects(self, request: Request, slice_key: str, sequence: int) -> Response:
        """The objects of a revision, by kind and name."""
        slice = part_of(self.access, slice_key, self.needed)
        revision_of(self.access, slice, sequence)
        rows = RevisionObject.objects.filter(at(sequence), slice=slice)
        shown, following = page(rows, request, order=["kind", "name"])
        items = [{"kind": row.kind, "name": row.name, "spec": row.spec} for row in shown]
        return Response({"items": items, "next": following})

    @extend_schema(operation_id="compare_revision", parameters=[AGAINST], responses=dict)
    def diff(self, request: Request, slice_key: str, sequence: int) -> Response:
        """What the revision changed since another; against `draft`, what the draft changes since the revision."""
        slice = part_of(self.access, slice_key, self.needed)
        revision_of(self.access, slice, sequence)
        against = request.query_params.get("against", "")
        if against == DRAFT:
            return Response(render_plan(difference(slice, sequence, DRAFT), base=sequence))
        base = _sequence(against) if against else sequence - 1 or None
        if base is not None:
            revision_of(self.access, slice, base)
        return Response(render_plan(difference(slice, base, sequence), base=base))

    @extend_schema(operation_id="read_revision_effect", responses=answers(EffectShape, 404))
    def effect(self, request: Request, slice_key: str, sequence: int) -> Response:
        """What the revision did to traffic: its first hour beside the last hour of the one before."""
        slice = slice_of(self.access, slice_key, self.needed)
        return Response(effect_json(effect_of(revision_of(self.access, slice, sequence), timezone.now())))

    @extend_schema(operation_id="revert_to_revision", request=ReversionShape, responses={202: PublishedShape})
    def revert(self, request: Request, slice_key: str, sequence: int) -> Response:
        """Publish the content of this revision again, as a new one."""
        slice = slice_of(self.access, slice_key, self.needed)
        revision_of(self.access, slice, sequence)
        asked = read(ReversionShape, request)
        check_override(self.access, asked["override_freeze"])
        return self._accepted(slice, revert(slice, sequence, **asked, actor=self.actor, dry_run=self.is_dry_run))

    def _accepted(self, slice: Slice, rollout: Rollout) -> Response:
        """202 with the rollout as it stands now: it may have moved since the publish committed."""
        row = rollout if self.is_dry_run else rollout_of(self.access, rollout.pk)
        revision = revision_json(row.revision, row, is_live=_live(slice) == row.revision_id, slice_key=slice.key)
        body = {"revision": revision, "rollout": rollout_json(views_of([row], timezone.now())[0])}
        if self.is_dry_run:
            return Response(body)
        return Response(body, status=202, headers={"Location": f"/api/v1/rollouts/{row.pk}"})


def _render(slice: Slice, rows: Sequence[Revision]) -> list[dict[str, Any]]:
    live = _live(slice)
    started = Rollout.objects.filter(revision__in=[row.pk for row in rows]).order_by("pk")
    rollouts = {row.revision_id: row for row in started}  # the last one, where one was started again
    return [revision_json(row, rollouts.get(row.pk), is_live=row.pk == live, slice_key=slice.key) for row in rows]


def _live(slice: Slice) -> object:
    return Assignment.objects.filter(slice=slice, node=None).values_list("revision_id", flat=True).first()


def _sequence(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text[:20]) < 2**63:
        raise Invalid.field("?against", "invalid", "against is the sequence of a revision, or draft.")
    return int(text)
