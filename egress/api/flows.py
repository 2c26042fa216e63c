"""`…/egress/flows`, `…/egress/destinations` and `…/egress/denials`: what went out, and what did not."""

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.permissions import Permission
from console.base.answers import LIMIT, LISTING, answers
from console.base.bounded import bounded
from console.base.errors import Invalid
from console.base.paging import asked_page, cursor_of, page
from egress.api import examples
from egress.api.filtering import DESTINATION, FILTERS, OUTCOME, REQUEST_ID, SINCE, WORKLOAD, Q, asked_of
from egress.api.shapes import (
    EgressDenialPage,
    EgressDestinations,
    EgressFlowPage,
    denial_json,
    destinations_json,
    flow_json,
)
from egress.models import Denial
from egress.queries.asked import narrowed
from egress.queries.destinations import By, destinations_of
from egress.queries.flows import CURSOR_VALUES, flows_of, uncounted
from egress.tables import DENIAL
from policies.api.slice_gate import SliceEndpoint
from telemetry.levels import seconds

BY = OpenApiParameter("by", str, enum=[str(one) for one in By], description="What the most is of; `bytes` by default.")
OF_DESTINATIONS = [SINCE, WORKLOAD, DESTINATION, OUTCOME, Q]
OF_DENIALS = [*FILTERS, REQUEST_ID]


@extend_schema(tags=["egress"])
class FlowsEndpoint(SliceEndpoint):
    """What went out of a slice."""

    permissions = {"list": Permission.VIEW, "destinations": Permission.VIEW, "denials": Permission.VIEW}

    @extend_schema(
        operation_id="list_egress_flows", parameters=[*FILTERS, *LISTING], examples=[examples.FLOWS],
        responses=answers(EgressFlowPage, 404, 422),
    )  # fmt: skip
    def list(self, request: Request, slice_key: str) -> Response:
        """What workloads asked for within the window, alike things together, the newest first. Kept for 30 days."""
        found, now = self.slice_of(slice_key), timezone.now()
        asked = asked_of(request, FILTERS)
        limit, after = asked_page(request, CURSOR_VALUES)
        with bounded():
            rows = flows_of(found.pk, asked, limit, after)
            beyond = uncounted(found.pk, asked)
        following = cursor_of(rows[limit - 1].cursor) if len(rows) > limit else None
        items = [flow_json(one) for one in rows[:limit]]
        return Response({"as_of": now, "since": asked.since, "items": items, "uncounted": beyond, "next": following})

    @extend_schema(
        operation_id="list_egress_destinations", parameters=[*OF_DESTINATIONS, BY, LIMIT],
        examples=[examples.DESTINATIONS], responses=answers(EgressDestinations, 404, 422),
    )  # fmt: skip
    def destinations(self, request: Request, slice_key: str) -> Response:
        """Where workloads go: the destinations with the most bytes or requests, who asks, and their course."""
        found, now = self.slice_of(slice_key), timezone.now()
        asked, by = asked_of(request, OF_DESTINATIONS), request.query_params.get("by", str(By.BYTES))
        if by not in set(By):
            raise Invalid.field("?by", "invalid", f"by is one of {', '.join(By)}.")
        limit, _ = asked_page(request, 0)
        with bounded():
            destinations = destinations_of(found.pk, asked, By(by), limit, now)
        return Response(destinations_json(destinations, asked.since, now))

    @extend_schema(
        operation_id="list_egress_denials", parameters=[*OF_DENIALS, *LISTING], examples=[examples.DENIALS],
        responses=answers(EgressDenialPage, 404, 422),
    )  # fmt: skip
    def denials(self, request: Request, slice_key: str) -> Response:
        """Requests that did not come through, or would not have, the newest first; of each minute the first 120.

        All that are kept, unless `since` says otherwise.
        """
        found = self.slice_of(slice_key)
        asked = asked_of(request, OF_DENIALS, back=seconds(DENIAL.kept_seconds))
        with bounded():
            rows, following = page(narrowed(Denial.objects.all(), found.pk, asked), request, order=("-at", "-id"))
        return Response({"items": [denial_json(row) for row in rows], "next": following})
