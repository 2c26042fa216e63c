"""Whole slices in and out: export the draft, import any number of objects at once."""

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.permissions import Permission
from console.base import etags
from console.base.errors import Invalid
from policies.actions.objects import import_objects
from policies.api.bodies import flag, members
from policies.api.examples import EXAMPLES
from policies.api.operations import DRY_RUN, IF_MATCH, answers
from policies.api.raw_rules import require_for_raw_rules
from policies.api.rendering import render_import
from policies.api.shapes import Export, ImportRequest, ImportSummary
from policies.api.slice_gate import SliceEndpoint
from policies.compiler import DRAFTED_KINDS, Kind
from policies.models import DraftObject

EXAMPLE = OpenApiExample(
    "A hostname, a service and a route",
    value={
        "objects": [
            {"kind": kind, "name": EXAMPLES[kind][0], "spec": EXAMPLES[kind][1]}
            for kind in (Kind.HOSTNAME, Kind.SERVICE, Kind.ROUTE)
        ],
        "prune": False,
    },
    request_only=True,
)


class TransferEndpoint(SliceEndpoint):
    """`/slices/{slice}/import` and `/slices/{slice}/export`."""

    permissions = {"take_in": Permission.EDIT, "give_out": Permission.VIEW}

    @extend_schema(
        operation_id="import_objects",
        tags=["draft"],
        parameters=[DRY_RUN, IF_MATCH],
        request=ImportRequest,
        examples=[EXAMPLE],
        responses=answers(ImportSummary, 403, 404, 412, 422),
    )
    def take_in(self, request: Request, slice_key: str) -> Response:
        """Write all of these objects, or none; with `prune`, the slice then has no others."""
        found, body = self.slice_of(slice_key), members(request, ("objects", "prune"))
        if not isinstance(body.get("objects"), list):
            raise Invalid.field("/objects", "type_list", "must be a list of objects with kind, name and spec")
        given = [one for one in body["objects"] if isinstance(one, dict)]
        asked = [(one.get("kind"), one.get("name"), one.get("spec")) for one in given]
        require_for_raw_rules(self.access, found, asked)
        done = import_objects(
            actor=self.actor, slice=found, objects=body["objects"], prune=flag(body, "prune"),
            expected=request.headers.get("If-Match"), dry_run=self.is_dry_run,
        )  # fmt: skip
        return Response(render_import(found, done, dry_run=self.is_dry_run))

    @extend_schema(operation_id="export_objects", tags=["draft"], responses=answers(Export, 404))
    def give_out(self, request: Request, slice_key: str) -> Response:
        """Everything the draft holds, in a stable order; what import takes. Switches are not among it."""
        found = self.slice_of(slice_key)
        order = {str(kind): index for index, kind in enumerate(DRAFTED_KINDS)}
        rows = DraftObject.objects.visible_to(self.access).present().filter(slice=found, kind__in=DRAFTED_KINDS)
        held = sorted(rows.values_list("kind", "name", "spec"), key=lambda row: (order[row[0]], row[1]))
        answer = {
            "slice": found.key,
            "objects": [{"kind": kind, "name": name, "spec": spec} for kind, name, spec in held],
        }
        return Response(answer, headers={"ETag": etags.etag(found.draft_version)})
