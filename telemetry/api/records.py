"""`…/records`: single requests of a slice, searched, counted, and found by their id."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.permissions import Permission
from console.base.answers import LISTING, answers
from console.base.bounded import bounded
from console.base.errors import NotFound
from console.base.paging import page
from policies.api.slice_gate import SliceEndpoint
from policies.models import Slice
from telemetry.api import record_examples as examples
from telemetry.api.record_filters import FILTERS, asked_of, span_of
from telemetry.api.record_shapes import (
    AccessRecordPage,
    AccessRecordShape,
    RecordFacetsShape,
    facets_json,
    record_json,
)
from telemetry.records.asked import Asked, records_of
from telemetry.records.facets import facets_of


@extend_schema(tags=["records"])
class RecordsEndpoint(SliceEndpoint):
    """Records of a slice. Whole addresses of clients are for those who may open requests."""

    permissions = {"list": Permission.VIEW, "facets": Permission.VIEW, "retrieve": Permission.VIEW}

    @extend_schema(
        operation_id="list_records", parameters=[*FILTERS, *LISTING], examples=[examples.PAGE],
        responses=answers(AccessRecordPage, 404, 422),
    )  # fmt: skip
    def list(self, request: Request, slice_key: str) -> Response:
        """Requests, newest first: those that failed, took long or were found fault with, and a share of the others."""
        found = self.slice_of(slice_key)
        asked = asked_of(request, sees_clients=self._sees_clients(found))
        with bounded():
            rows, cursor = page(records_of(found.pk, asked), request, order=("-at", "-id"))
        items = [record_json(row, sees_clients=asked.sees_clients) for row in rows]
        return Response({"items": items, "next": cursor})

    @extend_schema(
        operation_id="count_records", parameters=FILTERS, examples=[examples.FACETS],
        responses=answers(RecordFacetsShape, 404, 422),
    )  # fmt: skip
    def facets(self, request: Request, slice_key: str) -> Response:
        """What the newest 10 000 of the records asked for consist of, and when they were; a day by default."""
        found, now = self.slice_of(slice_key), timezone.now()
        asked = asked_of(request, sees_clients=self._sees_clients(found))
        since, until = span_of(asked)
        with bounded():
            facets = facets_of(found.pk, asked, since, until)
        return Response(facets_json(facets, since, until, now))

    @extend_schema(operation_id="read_record", examples=[examples.ONE], responses=answers(AccessRecordShape, 404))
    def retrieve(self, request: Request, slice_key: str, request_id: str) -> Response:
        """The newest record of a request, by the id in the header `x-request-id`, which refusals tell clients, too."""
        found = self.slice_of(slice_key)
        row = records_of(found.pk, Asked(request_id=request_id)).order_by("-at", "-id").first()
        if row is None:
            raise NotFound
        return Response(record_json(row, sees_clients=self._sees_clients(found)))

    def _sees_clients(self, slice: Slice) -> bool:
        return self.access.may(Permission.OPEN_SAMPLES, slice.tenant_id)
