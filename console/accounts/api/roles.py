"""`/roles`: what each built-in role may do; `/tenants/{tenant}/roles`: these and the tenant's own."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.actions import custom_roles as actions
from console.accounts.actions.rules import Grantor
from console.accounts.api.find import role_of, tenant_of
from console.accounts.api.gate import Endpoint
from console.accounts.api.shapes.roles import (
    EXAMPLE,
    NewRole,
    RoleChange,
    RoleShape,
    TenantRoles,
    TenantRoleShape,
    built_in_json,
    custom_role_json,
    roles_json,
    tenant_built_in_json,
)
from console.accounts.models import CustomRole
from console.accounts.permissions import Permission
from console.accounts.roles import Role
from console.base.answers import CHANGING, CREATING, answers, changed, created, gone
from console.base.etags import etag, if_match
from console.base.shapes import read


class RolesEndpoint(Endpoint):
    """The roles there are everywhere."""

    permissions = {"list": None}

    @extend_schema(operation_id="list_roles", tags=["people"], responses=RoleShape(many=True))
    def list(self, request: Request) -> Response:
        """Every built-in role with its permissions, the mightiest first."""
        return Response([built_in_json(role) for role in Role])


@extend_schema(tags=["people"])
class TenantRolesEndpoint(Endpoint):
    """Roles of one tenant."""

    permissions = {
        "list": Permission.VIEW,
        "create": Permission.MEMBERS,
        "retrieve": Permission.VIEW,
        "partial_update": Permission.MEMBERS,
        "destroy": Permission.MEMBERS,
    }
    sensitive = frozenset({"create", "partial_update", "destroy"})

    @extend_schema(operation_id="list_tenant_roles", responses=answers(TenantRoles, 404))
    def list(self, request: Request, tenant: str) -> Response:
        """Every role that can be given here: the built-in ones, and at most 50 of the tenant's own, by name."""
        found = tenant_of(self.access, tenant, self.needed)
        own = CustomRole.objects.visible_to(self.access).filter(tenant=found).order_by("name")
        return Response({"items": roles_json(own)})

    @extend_schema(
        operation_id="create_role",
        request=NewRole,
        parameters=CREATING,
        responses=created(TenantRoleShape),
        examples=[EXAMPLE],
    )
    def create(self, request: Request, tenant: str) -> Response:
        """Create a role of the tenant's own. It permits at most what you hold."""
        found = tenant_of(self.access, tenant, self.needed)
        given = read(NewRole, request)
        name = given.pop("name")
        role = actions.create_role(
            by=self._grantor(found.pk),
            tenant=found,
            name=name,
            words=actions.RoleWords(**given),
            dry_run=self.is_dry_run,
        )
        headers = {"Location": f"{request.path}/{role.name}", "ETag": etag(role.version)}
        return Response(custom_role_json(role), status=201, headers=headers)

    @extend_schema(operation_id="read_role", responses=answers(TenantRoleShape, 404))
    def retrieve(self, request: Request, tenant: str, role: str) -> Response:
        """One role: a built-in one, or one of the tenant's own."""
        if role in set(Role):
            tenant_of(self.access, tenant, self.needed)
            return Response(tenant_built_in_json(Role(role)))
        return self._answer(role_of(self.access, tenant, role, self.needed))

    @extend_schema(
        operation_id="change_role", request=RoleChange, parameters=CHANGING, responses=changed(TenantRoleShape)
    )
    def partial_update(self, request: Request, tenant: str, role: str) -> Response:
        """Change what is given. It reaches everybody who holds the role at once, also on open connections."""
        found = role_of(self.access, tenant, role, self.needed)
        updated = actions.update_role(
            by=self._grantor(found.tenant_id),
            role=found,
            words=actions.RoleWords(**read(RoleChange, request)),
            if_match=if_match(request),
            dry_run=self.is_dry_run,
        )
        return self._answer(updated)

    @extend_schema(operation_id="delete_role", parameters=CHANGING, responses=gone())
    def destroy(self, request: Request, tenant: str, role: str) -> Response:
        """Delete a role that nobody holds."""
        found = role_of(self.access, tenant, role, self.needed)
        actions.delete_role(
            by=self._grantor(found.tenant_id), role=found, if_match=if_match(request), dry_run=self.is_dry_run
        )
        return Response(status=204)

    def _grantor(self, tenant_id: UUID) -> Grantor:
        return Grantor(self.actor, self.access.held_in(tenant_id))

    def _answer(self, role: CustomRole) -> Response:
        return Response(custom_role_json(role), headers={"ETag": etag(role.version)})
