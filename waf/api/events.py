"""`…/waf/events`: requests in which an inspector found something."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.permissions import Permission
from console.base.answers import DRY_RUN, LISTING, answers
from console.base.bounded import bounded
from console.base.errors import NotFound
from console.base.paging import page
from console.base.shapes import read
from policies.api.slice_gate import SliceEndpoint
from policies.models import Slice
from waf.actions.labels import label_event
from waf.actions.samples import open_request
from waf.api import examples
from waf.api.filtering import FILTERS, asked_of
from waf.api.shapes import (
    WafEventPage,
    WafEventShape,
    WafFacetsShape,
    WafLabelShape,
    WafRequestShape,
    event_json,
    facets_json,
)
from waf.models import Event, Verdict
from waf.queries.events import event_of, events_of, labels_of
from waf.queries.facets import facets_of


@extend_schema(tags=["waf"])
class EventsEndpoint(SliceEndpoint):
    """Events of a slice."""

    permissions = {
        "list": Permission.VIEW,
        "retrieve": Permission.VIEW,
        "facets": Permission.VIEW,
        "label": Permission.EDIT,
        "sample": Permission.OPEN_SAMPLES,
    }

    @extend_schema(
        operation_id="list_waf_events", parameters=[*FILTERS, *LISTING], examples=[examples.EVENTS],
        responses=answers(WafEventPage, 404, 422),
    )  # fmt: skip
    def list(self, request: Request, slice_key: str) -> Response:
        """Requests in which something was found, newest first. Texts in them are what clients sent."""
        found, asked = self.slice_of(slice_key), asked_of(request)
        with bounded():
            rows, cursor = page(events_of(found.pk, asked), request, order=("-at", "-id"))
        labels = labels_of([row.pk for row in rows])
        return Response({"items": [event_json(row, labels.get(row.pk)) for row in rows], "next": cursor})

    @extend_schema(
        operation_id="count_waf_events", parameters=FILTERS, examples=[examples.FACETS],
        responses=answers(WafFacetsShape, 404, 422),
    )  # fmt: skip
    def facets(self, request: Request, slice_key: str) -> Response:
        """What the events asked for consist of, exactly: the most frequent values of all they are filtered by."""
        found, asked, now = self.slice_of(slice_key), asked_of(request), timezone.now()
        with bounded():
            facets = facets_of(found.pk, asked)
        return Response(facets_json(facets, now))

    @extend_schema(operation_id="read_waf_event", examples=[examples.ONE_EVENT], responses=answers(WafEventShape, 404))
    def retrieve(self, request: Request, slice_key: str, event: UUID) -> Response:
        """One event."""
        row = _event(self.slice_of(slice_key), event)
        return Response(event_json(row, labels_of([row.pk]).get(row.pk)))

    @extend_schema(
        operation_id="label_waf_event", request=WafLabelShape, parameters=[DRY_RUN],
        examples=[examples.LABEL, examples.shown("A refused injection", examples.EVENT)],
        responses=answers(WafEventShape, 403, 404, 422),
    )  # fmt: skip
    def label(self, request: Request, slice_key: str, event: UUID) -> Response:
        """Say whether the rule was right, or take it back; the last who speaks holds."""
        found = self.slice_of(slice_key)
        row = _event(found, event)
        asked = read(WafLabelShape, request)["label"]
        verdict = Verdict(asked) if asked else None
        holds = label_event(found, row, verdict, actor=self.actor, dry_run=self.is_dry_run)
        return Response(event_json(row, holds and str(holds)))

    @extend_schema(
        operation_id="open_waf_sample", examples=[examples.REQUEST], responses=answers(WafRequestShape, 403, 404)
    )
    def sample(self, request: Request, slice_key: str, event: UUID) -> Response:
        """The request of an event as it was kept, secrets masked. That you opened it is written to the audit trail."""
        found = self.slice_of(slice_key)
        return Response(open_request(found, _event(found, event), actor=self.actor))


def _event(slice: Slice, event_id: UUID) -> Event:
    found = event_of(slice.pk, event_id)
    if found is None:
        raise NotFound
    return found
