"""`/tenants/{tenant}/views`: platform people who look as a member does; `/me/view/end`: leaving."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.actions import impersonation as actions
from console.accounts.api.find import own_view_of, tenant_of, view_of
from console.accounts.api.gate import Endpoint
from console.accounts.api.shapes.impersonation import (
    EXAMPLE,
    ConsentGiven,
    NewStandingConsent,
    NewView,
    StandingConsentShape,
    ViewPage,
    ViewShape,
    standing_json,
    view_json,
)
from console.accounts.models import Impersonation, StandingConsent
from console.accounts.permissions import Permission
from console.accounts.viewing import mark
from console.base.answers import CREATING, DRY_RUN, LISTING, answers, created
from console.base.live import announce
from console.base.paging import page
from console.base.shapes import read

SETTLED = answers(ViewShape, 403, 404, 409, 422)


@extend_schema(tags=["view as"])
class ViewsEndpoint(Endpoint):
    """Views of one tenant."""

    permissions = {
        "list": Permission.VIEW,
        "create": Permission.OPERATE,
        "consent": Permission.MEMBERS,
        "refuse": Permission.MEMBERS,
        "begin": Permission.OPERATE,
        "end": Permission.MEMBERS,
    }
    sensitive = frozenset({"consent", "begin"})

    @extend_schema(operation_id="list_views", parameters=LISTING, responses=answers(ViewPage, 404, 422))
    def list(self, request: Request, tenant: str) -> Response:
        """Who of the platform looked, or asks to, and what the tenant allows for good."""
        found, now = tenant_of(self.access, tenant, self.needed), timezone.now()
        rows = Impersonation.objects.visible_to(self.access).filter(tenant=found)
        shown, following = page(rows.select_related("tenant", "by", "viewed"), request, order=["-id"])
        standing = standing_json(StandingConsent.objects.filter(tenant=found).first())
        items = [view_json(row, now) for row in shown]
        return Response({"items": items, "next": following, "standing_consent": standing})

    @extend_schema(
        operation_id="ask_to_view",
        request=NewView,
        parameters=CREATING,
        responses=created(ViewShape),
        examples=[EXAMPLE],
    )
    def create(self, request: Request, tenant: str) -> Response:
        """Ask, as a platform person, to see the tenant as one of its members. An owner of the tenant must consent."""
        found = tenant_of(self.access, tenant, Permission.VIEW)
        self.access.require_on_platform(self.needed)
        self.access.require_in_person()
        given = read(NewView, request)
        wish = actions.Wish(given["user"], given["reason"], given["minutes"], given["writable"])
        view = actions.ask(actor=self.actor, person=self.access.user, tenant=found, wish=wish, dry_run=self.is_dry_run)
        headers = {"Location": f"{request.path}/{view.pk}"}
        return Response(view_json(view, timezone.now()), status=201, headers=headers)

    @extend_schema(operation_id="consent_to_view", request=ConsentGiven, parameters=[DRY_RUN], responses=SETTLED)
    def consent(self, request: Request, tenant: str, pk: UUID) -> Response:
        """Let them look. Only owners of the tenant may, in person."""
        found = own_view_of(self.access, tenant, pk, self.needed)
        actions.require_owner(self.access.user, found.tenant)
        given = read(ConsentGiven, request)
        view = actions.consent(
            actor=self.actor,
            view=found,
            minutes=given.get("minutes"),
            is_writable=given.get("writable"),
            dry_run=self.is_dry_run,
        )
        return Response(view_json(view, timezone.now()))

    @extend_schema(operation_id="refuse_view", request=None, parameters=[DRY_RUN], responses=SETTLED)
    def refuse(self, request: Request, tenant: str, pk: UUID) -> Response:
        """Do not let them look, or take the consent back before it is used."""
        found = own_view_of(self.access, tenant, pk, self.needed)
        view = actions.refuse(actor=self.actor, view=found, dry_run=self.is_dry_run)
        return Response(view_json(view, timezone.now()))

    @extend_schema(operation_id="begin_view", request=None, parameters=[DRY_RUN], responses=SETTLED)
    def begin(self, request: Request, tenant: str, pk: UUID) -> Response:
        """Begin to look, in this session, if you asked and they consented."""
        found = view_of(self.access, tenant, pk, Permission.VIEW)
        self.access.require_on_platform(self.needed)
        self.access.require_in_person()
        view = actions.begin(actor=self.actor, person=self.access.user, view=found, dry_run=self.is_dry_run)
        if not self.is_dry_run:
            _enter(request, view.pk)
        return Response(view_json(view, timezone.now()))

    @extend_schema(operation_id="end_view", request=None, parameters=[DRY_RUN], responses=SETTLED)
    def end(self, request: Request, tenant: str, pk: UUID) -> Response:
        """Have them look no longer, at once."""
        found = view_of(self.access, tenant, pk, self.needed)
        view = actions.end(actor=self.actor, view=found, dry_run=self.is_dry_run)
        return Response(view_json(view, timezone.now()))


@extend_schema(tags=["view as"])
class StandingConsentEndpoint(Endpoint):
    """What a tenant allows the platform's people for good."""

    permissions = {"update": Permission.MEMBERS, "destroy": Permission.MEMBERS}
    sensitive = frozenset({"update"})

    @extend_schema(
        operation_id="give_standing_consent",
        request=NewStandingConsent,
        parameters=[DRY_RUN],
        responses=answers(StandingConsentShape, 403, 404, 422),
    )
    def update(self, request: Request, tenant: str) -> Response:
        """Let the platform's people look without asking each time. Only owners of the tenant may, in person."""
        found = tenant_of(self.access, tenant, self.needed)
        self.access.require_own(self.needed, found.pk)
        actions.require_owner(self.access.user, found)
        given = read(NewStandingConsent, request)
        consent = actions.give_standing_consent(
            actor=self.actor,
            tenant=found,
            minutes=given["minutes"],
            is_writable=given["writable"],
            dry_run=self.is_dry_run,
        )
        return Response(standing_json(consent))

    @extend_schema(
        operation_id="take_standing_consent", parameters=[DRY_RUN], responses=answers(None, 403, 404, status=204)
    )
    def destroy(self, request: Request, tenant: str) -> Response:
        """Have them ask again; what rests on it ends at once."""
        found = tenant_of(self.access, tenant, self.needed)
        self.access.require_own(self.needed, found.pk)
        actions.take_standing_consent(actor=self.actor, tenant=found, dry_run=self.is_dry_run)
        return Response(status=204)


@extend_schema(tags=["view as"])
class LeaveViewEndpoint(Endpoint):
    """The way out of a view, open whatever else is not."""

    permissions = {"leave": None}
    is_open_in_views = True

    @extend_schema(operation_id="leave_view", request=None, responses=answers(None, status=204))
    def leave(self, request: Request) -> Response:
        """Look no longer as somebody else, and be yourself again; nothing happens where you are."""
        view = self.access.view
        if view is not None and not self.is_dry_run:
            row = Impersonation.objects.filter(pk=view.id, by=view.by).select_related("tenant").first()
            if row is not None and not view.is_over:
                actions.end(actor=self.actor, view=row)
            _enter(request, None)
        return Response(status=204)


def _enter(request: Request, view_id: UUID | None) -> None:
    """Let the session be of this view from now on, or of none, and have open pages follow."""
    mark(request.session, view_id)
    request.session.save()
    announce("sessions", "members")
