"""The draft as a whole: what it changes, what publishing it would do, and ways to undo it."""

from typing import Final

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.permissions import Permission
from console.base import etags
from console.base.errors import Invalid
from policies.actions.drafts import discard, restore_draft
from policies.actions.planning import check_draft
from policies.api.bodies import members, whole_number
from policies.api.filters import read
from policies.api.operations import DRY_RUN, IF_MATCH, answers
from policies.api.rendering import render_checked, render_draft
from policies.api.shapes import KINDS, Draft, Plan, RestoreRequest
from policies.api.slice_gate import SliceEndpoint
from policies.compiler import Kind, ObjectKey
from policies.models import DraftObject, Slice
from policies.publishing.judges import judged

MOST_ITEMS: Final = 1_000
ONLY: Final = [
    OpenApiParameter("kind", str, enum=[kind for kind, _ in KINDS], description="With `name`: only this object."),
    OpenApiParameter("name", str),
]


class DraftEndpoint(SliceEndpoint):
    """`/slices/{slice}/draft`, `/draft/restore` and `/plan`."""

    permissions = {
        "retrieve": Permission.VIEW,
        "discard": Permission.EDIT,
        "restore": Permission.EDIT,
        "plan": Permission.VIEW,
    }

    @extend_schema(operation_id="get_draft", tags=["draft"], responses=answers(Draft, 404))
    def retrieve(self, request: Request, slice_key: str) -> Response:
        """What differs from the last revision: the number of all, and the first thousand."""
        return self._answer(self.slice_of(slice_key))

    @extend_schema(
        operation_id="discard_draft",
        tags=["draft"],
        parameters=[*ONLY, DRY_RUN, IF_MATCH],
        responses=answers(Draft, 403, 404, 412, 422, 428),
    )
    def discard(self, request: Request, slice_key: str) -> Response:
        """Throw the changes away: all of them, or with `kind` and `name` those of one object."""
        found = self.slice_of(slice_key)
        done = discard(
            actor=self.actor, slice=found, expected=self._expected(), only=_only(request), dry_run=self.is_dry_run
        )
        return self._answer(found if self.is_dry_run else done)

    @extend_schema(
        operation_id="restore_draft",
        tags=["draft"],
        parameters=[DRY_RUN, IF_MATCH],
        request=RestoreRequest,
        responses=answers(Draft, 403, 404, 409, 412, 422),
    )
    def restore(self, request: Request, slice_key: str) -> Response:
        """Make the draft what a revision was; it then waits to be published. If-Match is honoured where it is sent."""
        found, body = self.slice_of(slice_key), members(request, ("sequence",))
        done = restore_draft(
            actor=self.actor, slice=found, sequence=whole_number(body, "sequence"),
            expected=request.headers.get("If-Match", "*"), dry_run=self.is_dry_run,
        )  # fmt: skip
        return self._answer(found if self.is_dry_run else done)

    @extend_schema(operation_id="get_plan", tags=["draft"], responses=answers(Plan, 404, 409, 503))
    def plan(self, request: Request, slice_key: str) -> Response:
        """What publishing would do, after every check, Envoy's own included."""
        found = self.slice_of(slice_key)
        checked = judged(found, check_draft(found))
        return Response(render_checked(checked), headers={"ETag": etags.etag(found.draft_version)})

    def _expected(self) -> str:
        return self.request.headers.get("If-Match", "*") if self.is_dry_run else etags.if_match(self.request)

    def _answer(self, slice_: Slice) -> Response:
        rows = DraftObject.objects.visible_to(self.access).unpublished().filter(slice=slice_)
        shown = list(rows.order_by("kind", "name")[: MOST_ITEMS + 1])
        changes = len(shown) if len(shown) <= MOST_ITEMS else rows.count()
        answer = render_draft(slice_, shown[:MOST_ITEMS], changes)
        return Response(answer, headers={"ETag": etags.etag(slice_.draft_version)})


def _only(request: Request) -> list[ObjectKey] | None:
    kind, name = read(request, "kind"), read(request, "name")
    if not kind and not name:
        return None
    if kind not in set(Kind) or not name:
        raise Invalid.field("?kind", "choice_unknown", "Name one object by kind and name, or neither.")
    return [ObjectKey(Kind(kind), name)]
