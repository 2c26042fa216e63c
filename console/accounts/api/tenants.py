"""`/tenants`: the ones you may see; creating and deleting them is the platform's business."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.actions import tenants as actions
from console.accounts.api.find import tenant_of
from console.accounts.api.gate import Endpoint
from console.accounts.api.shapes.tenants import NewTenant, TenantChange, TenantPage, TenantShape, tenant_json
from console.accounts.models import Tenant
from console.accounts.permissions import Permission
from console.base.answers import CHANGING, CREATING, LISTING, answers, changed, created, gone
from console.base.etags import etag, if_match
from console.base.paging import page
from console.base.shapes import read


@extend_schema(tags=["tenants"])
class TenantsEndpoint(Endpoint):
    """Tenants."""

    permissions = {
        "list": Permission.VIEW,
        "create": Permission.OPERATE,
        "retrieve": Permission.VIEW,
        "partial_update": Permission.MEMBERS,
        "destroy": Permission.OPERATE,
    }
    sensitive = frozenset({"destroy"})

    @extend_schema(operation_id="list_tenants", parameters=LISTING, responses=answers(TenantPage, 404, 422))
    def list(self, request: Request) -> Response:
        """Tenants you may see, by slug."""
        rows, following = page(Tenant.objects.visible_to(self.access), request, order=["slug"])
        return Response({"items": [tenant_json(row) for row in rows], "next": following})

    @extend_schema(operation_id="create_tenant", request=NewTenant, parameters=CREATING, responses=created(TenantShape))
    def create(self, request: Request) -> Response:
        """Create a tenant. Add its first owner as a member next."""
        self.access.require_on_platform(self.needed)
        tenant = actions.create_tenant(actor=self.actor, **read(NewTenant, request), dry_run=self.is_dry_run)
        location = {"Location": f"{request.path}/{tenant.slug}"}
        return Response(tenant_json(tenant), status=201, headers={**location, "ETag": etag(tenant.version)})

    @extend_schema(operation_id="read_tenant", responses=answers(TenantShape, 404))
    def retrieve(self, request: Request, tenant: str) -> Response:
        """One tenant."""
        found = tenant_of(self.access, tenant, self.needed)
        return Response(tenant_json(found), headers={"ETag": etag(found.version)})

    @extend_schema(
        operation_id="rename_tenant", request=TenantChange, parameters=CHANGING, responses=changed(TenantShape)
    )
    def partial_update(self, request: Request, tenant: str) -> Response:
        """Give a tenant another name; its slug stays."""
        found = tenant_of(self.access, tenant, self.needed)
        renamed = actions.rename_tenant(
            actor=self.actor,
            tenant=found,
            if_match=if_match(request),
            dry_run=self.is_dry_run,
            **read(TenantChange, request),
        )
        return Response(tenant_json(renamed), headers={"ETag": etag(renamed.version)})

    @extend_schema(operation_id="delete_tenant", parameters=CHANGING, responses=gone())
    def destroy(self, request: Request, tenant: str) -> Response:
        """Delete a tenant without slices, with its people, teams and tokens. Its audit trail stays."""
        found = tenant_of(self.access, tenant, Permission.VIEW)
        self.access.require_on_platform(self.needed)
        actions.delete_tenant(actor=self.actor, tenant=found, if_match=if_match(request), dry_run=self.is_dry_run)
        return Response(status=204)
