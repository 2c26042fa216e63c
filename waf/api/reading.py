"""`…/waf/attacks`, `…/waf/summary` and `…/waf/export`: what is made of events and counts."""

from datetime import timedelta
from typing import Any

from django.http import StreamingHttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.permissions import Permission
from console.base.answers import LISTING, answers
from console.base.bounded import bounded
from console.base.errors import Invalid
from console.base.paging import page
from console.base.questions import moment
from policies.api.slice_gate import SliceEndpoint
from telemetry.queries.window import Window, WindowRefused, window_ending
from waf.api import examples
from waf.api.exporting import MOST, TYPES, as_csv, ndjson
from waf.api.filtering import FILTERS, OF_ATTACKS, asked_of
from waf.api.shapes import WafAttackPage, attack_json
from waf.api.summary_shapes import WafSummaryShape, summary_json
from waf.queries.attacks import attacks_of
from waf.queries.events import events_of, messages_of, walk
from waf.queries.summary import good_step, summary_of

DAY = timedelta(days=1)
SHORTEST_SECONDS = 60
SINCE = OpenApiParameter("since", str, description="RFC 3339; a day ago by default. Steps are as long as fits.")
FORMAT = OpenApiParameter("format", str, description="`ndjson` or `csv`.", default="ndjson")
FILE: dict[Any, Any] = {
    **{(200, kind.partition(";")[0]): OpenApiResponse(OpenApiTypes.STR) for kind in TYPES.values()},
    **{code: answer for code, answer in answers(None, 404, 422).items() if code != 200},
}


@extend_schema(tags=["waf"])
class FindingsEndpoint(SliceEndpoint):
    """What is made of a slice's events and counts."""

    permissions = {"attacks": Permission.VIEW, "summary": Permission.VIEW, "export": Permission.VIEW}

    @extend_schema(
        operation_id="list_waf_attacks", parameters=[*OF_ATTACKS, *LISTING], examples=[examples.ATTACKS],
        responses=answers(WafAttackPage, 404, 422),
    )  # fmt: skip
    def attacks(self, request: Request, slice_key: str) -> Response:
        """Events of one client, rule and route with no more than ten minutes between them; the latest first."""
        found, asked, now = self.slice_of(slice_key), asked_of(request), timezone.now()
        with bounded():
            rows, cursor = page(attacks_of(found.pk, asked), request, order=("-last_at", "-id"))
        messages = messages_of(found.pk, {row.rule for row in rows})
        items = [attack_json(row, messages.get(row.rule, ""), now) for row in rows]
        return Response({"items": items, "next": cursor})

    @extend_schema(
        operation_id="summarise_waf", parameters=[SINCE], examples=[examples.SUMMARY],
        responses=answers(WafSummaryShape, 404, 422),
    )  # fmt: skip
    def summary(self, request: Request, slice_key: str) -> Response:
        """Requests over time, by route and by rule, from exact counts, also of those that are not stored as events."""
        found, window = self.slice_of(slice_key), _window(request)
        with bounded():
            summary = summary_of(found, window)
        return Response(summary_json(summary, window))

    @extend_schema(operation_id="export_waf_events", parameters=[FORMAT, *FILTERS], responses=FILE)
    def export(self, request: Request, slice_key: str) -> StreamingHttpResponse:
        """The events asked for as lines, newest first, at most 100 000. In CSV no cell begins a formula."""
        found, asked = self.slice_of(slice_key), asked_of(request)
        kind = request.query_params.get("format", "ndjson")
        if kind not in TYPES:
            raise Invalid.field("?format", "invalid", f"format is one of {', '.join(TYPES)}.")
        rows = walk(events_of(found.pk, asked), MOST)
        answer = StreamingHttpResponse(ndjson(rows) if kind == "ndjson" else as_csv(rows), content_type=TYPES[kind])
        answer["Content-Disposition"] = f'attachment; filename="waf-{found.key}.{kind}"'
        return answer


def _window(request: Request) -> Window:
    now, text = timezone.now(), request.query_params.get("since")
    since = moment("since", text) if text else now - DAY
    window_seconds = max(int((now - since).total_seconds()), SHORTEST_SECONDS)
    try:
        return window_ending(now, window_seconds, good_step(window_seconds))
    except WindowRefused as refusal:
        raise Invalid.field("?since", "out_of_range", refusal.text) from None
