"""`/alerts`: what fires, what fired, who took it on."""

from typing import Final
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from alerting.actions.acknowledging import acknowledge, release
from alerting.api.find import owned
from alerting.api.shapes.alerts import (
    Acknowledgement,
    AlertEventPage,
    AlertPage,
    AlertShape,
    AlertSummaryShape,
    alerts_json,
    event_json,
)
from alerting.life.words import AlertState, Severity
from alerting.models import Alert, Member
from alerting.models.alert import OPEN
from console.accounts.api.gate import Endpoint
from console.accounts.permissions import Permission
from console.base.answers import DRY_RUN, IDEMPOTENCY_KEY, LISTING, answers
from console.base.errors import Invalid
from console.base.paging import page
from console.base.shapes import read

STATES: Final = ("open", *(str(one) for one in AlertState))
STILL_ON: Final = frozenset({"open", *map(str, OPEN)})
SEVERITIES: Final = tuple(str(one) for one in Severity)
FILTERS: Final = [
    OpenApiParameter("tenant", str, description="Slug."),
    OpenApiParameter("gateway", str, description="Slug."),
    OpenApiParameter("kind", str, description="Of the rule."),
    OpenApiParameter("state", str, enum=list(STATES), description="open: pending or firing."),
    OpenApiParameter("severity", str, enum=list(SEVERITIES)),
]
ON_IT = OpenApiExample("Take it on", value={"comment": "On it, the node's host is being replaced."}, request_only=True)


@extend_schema(tags=["alerts"])
class AlertsEndpoint(Endpoint):
    """Alerts."""

    permissions = {
        **dict.fromkeys(("list", "summary", "retrieve", "events"), Permission.VIEW),
        **dict.fromkeys(("acknowledge", "release"), Permission.WATCH),
    }

    @extend_schema(operation_id="list_alerts", parameters=[*FILTERS, *LISTING], responses=answers(AlertPage, 422))
    def list(self, request: Request) -> Response:
        """Alerts that you may see. Those that are open come with pages before tickets; all others newest first."""
        rows = Alert.objects.visible_to(self.access).filter(_filter(request)).select_related("tenant", "rule")
        if request.query_params.get("state") in STILL_ON:
            shown, following = page(rows.by_urgency(), request, order=["urgency", "-id"])
        else:
            shown, following = page(rows, request, order=["-id"])
        return Response({"items": alerts_json(shown), "next": following})

    @extend_schema(operation_id="summarize_alerts", responses=answers(AlertSummaryShape))
    def summary(self, request: Request) -> Response:
        """How many alerts fire now."""
        muted = Member.objects.filter(alert=OuterRef("pk")).exclude(muted_by="")
        page_ = Q(severity=str(Severity.PAGE))
        rows = Alert.objects.visible_to(self.access).filter(state=str(AlertState.FIRING)).exclude(Exists(muted))
        counts = rows.aggregate(
            pages=Count("pk", filter=page_),
            unacknowledged_pages=Count("pk", filter=page_ & Q(acknowledged_at=None)),
            tickets=Count("pk", filter=Q(severity=str(Severity.TICKET))),
            infos=Count("pk", filter=Q(severity=str(Severity.INFO))),
            unknown=Count("pk", filter=Q(is_unknown=True)),
        )
        return Response(counts)

    @extend_schema(operation_id="read_alert", responses=answers(AlertShape, 404))
    def retrieve(self, request: Request, pk: UUID) -> Response:
        """One alert."""
        return self._answer(self._find(pk))

    @extend_schema(operation_id="list_alert_events", parameters=LISTING, responses=answers(AlertEventPage, 404, 422))
    def events(self, request: Request, pk: UUID) -> Response:
        """What happened to an alert, newest first."""
        shown, following = page(self._find(pk).events.all(), request, order=["-id"])
        return Response({"items": [event_json(row) for row in shown], "next": following})

    @extend_schema(
        operation_id="acknowledge_alert", request=Acknowledgement, parameters=[DRY_RUN, IDEMPOTENCY_KEY],
        examples=[ON_IT], responses=answers(AlertShape, 403, 404, 409, 422),
    )  # fmt: skip
    def acknowledge(self, request: Request, pk: UUID) -> Response:
        """Take an alert on: it is repeated to nobody, and escalates no further."""
        asked, found = read(Acknowledgement, request), self._find(pk)
        return self._answer(acknowledge(found, asked["comment"], actor=self.actor, dry_run=self.is_dry_run))

    @extend_schema(
        operation_id="release_alert", request=None, parameters=[DRY_RUN, IDEMPOTENCY_KEY],
        responses=answers(AlertShape, 403, 404, 409),
    )  # fmt: skip
    def release(self, request: Request, pk: UUID) -> Response:
        """Let go of an alert that you or somebody else took on: it is told again."""
        return self._answer(release(self._find(pk), actor=self.actor, dry_run=self.is_dry_run))

    def _find(self, pk: UUID) -> Alert:
        found: Alert = owned(Alert.objects.select_related("tenant", "rule"), self.access, pk, self.needed)
        return found

    def _answer(self, row: Alert) -> Response:
        return Response(alerts_json([row])[0])


def _filter(request: Request) -> Q:
    asked = request.query_params
    found = Q()
    for name, column in (("tenant", "tenant__slug"), ("gateway", "gateway"), ("kind", "kind")):
        if text := asked.get(name):
            found &= Q(**{column: text})
    if severity := _one_of(asked.get("severity"), "severity", SEVERITIES):
        found &= Q(severity=severity)
    state = _one_of(asked.get("state"), "state", STATES)
    if state:
        found &= Q(state__in=OPEN) if state == "open" else Q(state=state)
    return found


def _one_of(text: str | None, name: str, known: tuple[str, ...]) -> str:
    if text and text not in known:
        raise Invalid.field(f"?{name}", "invalid", f"{name} is one of {', '.join(known)}.")
    return text or ""
