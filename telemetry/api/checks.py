"""`…/check-standings` and `…/checks/{name}/results`: how the checks of a slice go, on which nodes."""

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.permissions import Permission
from console.base.answers import answers
from console.base.bounded import bounded
from console.base.errors import NotFound
from policies.api.slice_gate import SliceEndpoint
from telemetry.api.ask import PARAMETERS, window_of
from telemetry.api.check_shapes import CheckResultsShape, CheckStandings, results_json, standing_json
from telemetry.checks.reading import checks_of
from telemetry.queries.points import line_of

STANDING = {
    "name": "shop-front", "standing": "passing", "every_seconds": 30, "passing": 3, "failing": 0, "unknown": 0,
    "last_at": "2031-05-20T12:00:00Z", "availability": 0.9997, "p95_ms": 41.2,
    "hours": [{"at": "2031-05-20T11:00:00Z", "good": 360, "bad": 0}],
}  # fmt: skip
LISTED = OpenApiExample("One check", value={"items": [STANDING]}, response_only=True)


@extend_schema(tags=["checks"])
class CheckResultsEndpoint(SliceEndpoint):
    """What came of the published checks of a slice."""

    permissions = {"list": Permission.VIEW, "retrieve": Permission.VIEW}

    @extend_schema(operation_id="list_check_standings", examples=[LISTED], responses=answers(CheckStandings, 404))
    def list(self, request: Request, slice_key: str) -> Response:
        """How each published check stands, and the last 24 hours."""
        found = self.slice_of(slice_key)
        with bounded():
            checks = checks_of(found, timezone.now())
        return Response({"items": [standing_json(one) for one in checks]})

    @extend_schema(
        operation_id="read_check_results", parameters=PARAMETERS, responses=answers(CheckResultsShape, 404, 422)
    )
    def retrieve(self, request: Request, slice_key: str, name: str) -> Response:
        """How a published check goes on each node, the last failure there, and its course."""
        found, window = self.slice_of(slice_key), window_of(request)
        with bounded():
            checks = checks_of(found, timezone.now(), name=name)
            if not checks:
                raise NotFound
            line = line_of([checks[0].id], checks[0].id, window)
        return Response(results_json(checks[0], line, window.step_seconds))
