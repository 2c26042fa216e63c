"""`/tenants/{tenant}/invitations`: who was asked to join, and is it still open."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.actions import invitations as actions
from console.accounts.actions.rules import Grantor
from console.accounts.api.find import invitation_of, tenant_of
from console.accounts.api.gate import Endpoint
from console.accounts.api.shapes.invitations import (
    EXAMPLE,
    InvitationPage,
    InvitedShape,
    NewInvitation,
    Renewal,
    invitation_json,
)
from console.accounts.mailing import invitation_url, mail_invitation
from console.accounts.models import Invitation
from console.accounts.permissions import Permission
from console.base.answers import CREATING, DRY_RUN, LISTING, answers, created
from console.base.paging import page
from console.base.shapes import read


@extend_schema(tags=["people"])
class InvitationsEndpoint(Endpoint):
    """Invitations of one tenant."""

    permissions = dict.fromkeys(("list", "create", "renew", "destroy"), Permission.MEMBERS)
    sensitive = frozenset({"create", "renew"})

    @extend_schema(
        operation_id="list_invitations", parameters=LISTING, responses=answers(InvitationPage, 403, 404, 422)
    )
    def list(self, request: Request, tenant: str) -> Response:
        """Invitations, newest first; those that are settled too."""
        found, now = tenant_of(self.access, tenant, self.needed), timezone.now()
        rows, following = page(Invitation.objects.visible_to(self.access).filter(tenant=found), request, order=["-id"])
        return Response({"items": [invitation_json(row, now) for row in rows], "next": following})

    @extend_schema(
        operation_id="invite",
        request=NewInvitation,
        parameters=CREATING,
        responses=created(InvitedShape),
        examples=[EXAMPLE],
    )
    def create(self, request: Request, tenant: str) -> Response:
        """Invite somebody by address. The answer is the same whether they have an account or not.

        Where a mail server is set the link is mailed; otherwise it is in this answer, once, for you to hand over.
        """
        found = tenant_of(self.access, tenant, self.needed)
        given = read(NewInvitation, request)
        lifetime = timedelta(days=given.pop("expires_in_days"))
        invited = actions.invite(
            by=self._grantor(found.pk),
            tenant=found,
            asked=actions.Asked(**given, lifetime=lifetime),
            dry_run=self.is_dry_run,
        )
        return self._told(invited, status=201, location=f"{request.path}/{invited.invitation.pk}")

    @extend_schema(
        operation_id="renew_invitation",
        request=Renewal,
        parameters=[DRY_RUN],
        responses=answers(InvitedShape, 403, 404, 409, 422),
    )
    def renew(self, request: Request, tenant: str, pk: UUID) -> Response:
        """Send it again with another link; the one before works no more."""
        found = invitation_of(self.access, tenant, pk, self.needed)
        lifetime = timedelta(days=read(Renewal, request)["expires_in_days"])
        by = self._grantor(found.tenant_id)
        invited = actions.invite_again(by=by, invitation=found, lifetime=lifetime, dry_run=self.is_dry_run)
        return self._told(invited, status=200)

    @extend_schema(
        operation_id="revoke_invitation", parameters=[DRY_RUN], responses=answers(None, 403, 404, 409, status=204)
    )
    def destroy(self, request: Request, tenant: str, pk: UUID) -> Response:
        """Take it back: its link works no more."""
        found = invitation_of(self.access, tenant, pk, self.needed)
        by = self._grantor(found.tenant_id)
        actions.revoke_invitation(by=by, invitation=found, dry_run=self.is_dry_run)
        return Response(status=204)

    def _grantor(self, tenant_id: UUID) -> Grantor:
        return Grantor(self.actor, self.access.held_in(tenant_id))

    def _told(self, invited: actions.Invited, *, status: int, location: str = "") -> Response:
        url = None
        if not self.is_dry_run and mail_invitation(invited.invitation, invited.secret) is None:
            url = invitation_url(invited.secret)
        body = {**invitation_json(invited.invitation, timezone.now()), "url": url}
        return Response(body, status=status, headers={"Location": location} if location else {})
