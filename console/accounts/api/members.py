"""`/tenants/{tenant}/members`: who belongs to a tenant and in which roles."""

from uuid import UUID

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.actions import members as actions
from console.accounts.actions.rules import Grantor
from console.accounts.api.find import member_of, tenant_of
from console.accounts.api.gate import Endpoint
from console.accounts.api.shapes.members import (
    JoinedShape,
    MemberChange,
    MemberPage,
    MemberShape,
    NewMember,
    member_json,
    members_json,
)
from console.accounts.models import Membership
from console.accounts.permissions import Permission
from console.base.answers import CHANGING, CREATING, LISTING, answers, changed, created, gone
from console.base.errors import Forbidden
from console.base.etags import etag, if_match
from console.base.paging import page
from console.base.shapes import read


@extend_schema(tags=["people"])
class MembersEndpoint(Endpoint):
    """Members of one tenant."""

    permissions = {
        "list": Permission.VIEW,
        "create": Permission.MEMBERS,
        "retrieve": Permission.VIEW,
        "partial_update": Permission.MEMBERS,
        "destroy": Permission.MEMBERS,
    }
    sensitive = frozenset({"create", "partial_update", "destroy"})

    @extend_schema(operation_id="list_members", parameters=LISTING, responses=answers(MemberPage, 404, 422))
    def list(self, request: Request, tenant: str) -> Response:
        """Members, by e-mail address."""
        found = tenant_of(self.access, tenant, self.needed)
        members = Membership.objects.visible_to(self.access).filter(tenant=found).select_related("user")
        rows, following = page(members, request, order=["user__email", "id"])
        return Response({"items": members_json(found, rows), "next": following})

    @extend_schema(operation_id="add_member", request=NewMember, parameters=CREATING, responses=created(JoinedShape))
    def create(self, request: Request, tenant: str) -> Response:
        """Add a person without asking them, which the platform's people may; everybody else invites.

        The answer tells whether they had an account: who is new gets a single-use sign-in link in it, once.
        """
        found = tenant_of(self.access, tenant, Permission.VIEW)
        if not self.access.scope(self.needed).is_everywhere:
            raise Forbidden("Invite them instead: only the platform adds people without asking.", code="invite_instead")
        given = read(NewMember, request)
        joined = actions.add_member(
            by=self._grantor(found.pk),
            tenant=found,
            email=given["email"],
            given=given["roles"],
            dry_run=self.is_dry_run,
        )
        body = member_json(joined.membership, ())
        if joined.sign_in_secret and not self.is_dry_run:
            body["sign_in_url"] = f"{settings.PUBLIC_URL}/sign-in/once/{joined.sign_in_secret}"
        headers = {"Location": f"{request.path}/{joined.membership.pk}", "ETag": etag(joined.membership.version)}
        return Response(body, status=201, headers=headers)

    @extend_schema(operation_id="read_member", responses=answers(MemberShape, 404))
    def retrieve(self, request: Request, tenant: str, pk: UUID) -> Response:
        """One member."""
        return self._answer(member_of(self.access, tenant, pk, self.needed))

    @extend_schema(
        operation_id="change_member", request=MemberChange, parameters=CHANGING, responses=changed(MemberShape)
    )
    def partial_update(self, request: Request, tenant: str, pk: UUID) -> Response:
        """Give a member exactly these direct roles. The last owner of a tenant stays one."""
        member = member_of(self.access, tenant, pk, self.needed)
        changed = actions.change_roles(
            by=self._grantor(member.tenant_id),
            membership=member,
            given=read(MemberChange, request)["roles"],
            if_match=if_match(request),
            dry_run=self.is_dry_run,
        )
        return self._answer(changed)

    @extend_schema(operation_id="remove_member", parameters=CHANGING, responses=gone())
    def destroy(self, request: Request, tenant: str, pk: UUID) -> Response:
        """End a membership; tokens the person made in this tenant are revoked."""
        member = member_of(self.access, tenant, pk, self.needed)
        actions.remove_member(
            by=self._grantor(member.tenant_id),
            membership=member,
            if_match=if_match(request),
            dry_run=self.is_dry_run,
        )
        return Response(status=204)

    def _grantor(self, tenant_id: UUID) -> Grantor:
        return Grantor(self.actor, self.access.held_in(tenant_id))

    def _answer(self, member: Membership) -> Response:
        return Response(members_json(member.tenant, [member])[0], headers={"ETag": etag(member.version)})
