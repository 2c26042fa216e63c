"""`/slices/{slice}/check-tries`: a check is run once on a node, before anybody publishes it."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.api.gate import Endpoint
from console.accounts.permissions import Permission
from console.base.answers import CREATING, answers, created
from console.base.errors import NotFound
from console.base.shapes import read
from fleet.actions.check_tries import try_check
from fleet.api.find import slice_of
from fleet.api.shapes.check_tries import CheckTryShape, NewCheckTry, check_try_json
from fleet.models import CheckTry
from policies.api.examples import EXAMPLES
from policies.compiler import Kind

TRY = OpenApiExample("On a node", value={"spec": EXAMPLES[Kind.CHECK][1], "node": "edge-1"}, request_only=True)


@extend_schema(tags=["checks"])
class CheckTriesEndpoint(Endpoint):
    """Checks of one slice that are tried."""

    permissions = {"create": Permission.EDIT, "retrieve": Permission.VIEW}

    @extend_schema(
        operation_id="try_check", request=NewCheckTry, parameters=CREATING, examples=[TRY],
        responses=created(CheckTryShape),
    )  # fmt: skip
    def create(self, request: Request, slice_key: str) -> Response:
        """Have a node send a check once, now; ask for what came of it at the address of the answer."""
        slice = slice_of(self.access, slice_key, self.needed)
        asked = read(NewCheckTry, request)
        row = try_check(slice, asked["spec"], asked["node"], actor=self.actor, dry_run=self.is_dry_run)
        return Response(check_try_json(row, timezone.now()), status=201)

    @extend_schema(operation_id="read_check_try", responses=answers(CheckTryShape, 404))
    def retrieve(self, request: Request, slice_key: str, pk: UUID) -> Response:
        """What came of it; it is kept for an hour."""
        slice = slice_of(self.access, slice_key, self.needed)
        row = CheckTry.objects.select_related("node").filter(slice=slice, pk=pk).first()
        if row is None:
            raise NotFound
        return Response(check_try_json(row, timezone.now()))
