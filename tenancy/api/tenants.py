"""`/tenants/{tenant}/…`: suspended or not, quotas, archives, and its deletion."""

from uuid import UUID

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.api.find import find, tenant_of
from console.accounts.api.gate import Endpoint
from console.accounts.models import Tenant
from console.accounts.permissions import Permission
from console.base.answers import CREATING, DRY_RUN, LISTING, answers, created
from console.base.paging import page
from console.base.shapes import read
from tenancy.actions import asking, exporting, quotas, suspending, taking
from tenancy.actions.suspending import Traffic
from tenancy.api.shapes import (
    DeletionPage,
    DeletionShape,
    DeletionWish,
    QuotaWish,
    SuspensionWish,
    TenantExportPage,
    TenantExportShape,
    TenantStateShape,
    deletion_json,
    export_json,
    quotas_of,
)
from tenancy.models import Deletion, TenantExport

SUSPENDED = OpenApiExample(
    "Not paid", value={"reason": "The contract ended on 1 May.", "traffic": "serve"}, request_only=True
)
BOUNDED = OpenApiExample("Ten people", value={"members": 10, "tokens": None}, request_only=True)
ASKED = OpenApiExample("Gone", value={"reason": "The team moved away.", "confirm": "acme"}, request_only=True)


@extend_schema(tags=["tenants"])
class TenantStateEndpoint(Endpoint):
    """How a tenant stands."""

    permissions = {
        "retrieve": Permission.VIEW,
        "suspend": Permission.OPERATE,
        "resume": Permission.OPERATE,
        "set_quotas": Permission.OPERATE,
    }
    sensitive = frozenset({"suspend", "resume"})

    @extend_schema(operation_id="read_tenant_state", responses=answers(TenantStateShape, 404))
    def retrieve(self, request: Request, tenant: str) -> Response:
        """Whether it is suspended, its quotas, and what it has of them."""
        return self._answer(tenant_of(self.access, tenant, self.needed))

    @extend_schema(
        operation_id="suspend_tenant", request=SuspensionWish, parameters=[DRY_RUN], examples=[SUSPENDED],
        responses=answers(TenantStateShape, 403, 404, 409, 422),
    )  # fmt: skip
    def suspend(self, request: Request, tenant: str) -> Response:
        """Refuse a tenant's people and tokens, with this reason. Nothing of it is lost."""
        found = self._of_platform(tenant)
        wish = read(SuspensionWish, request)
        traffic = Traffic(wish["traffic"])
        return self._answer(
            suspending.suspend(
                actor=self.actor, tenant=found, reason=wish["reason"], traffic=traffic, dry_run=self.is_dry_run
            )
        )

    @extend_schema(
        operation_id="resume_tenant", request=None, parameters=[DRY_RUN],
        responses=answers(TenantStateShape, 403, 404, 409),
    )  # fmt: skip
    def resume(self, request: Request, tenant: str) -> Response:
        """Let its people, tokens and traffic in again."""
        found = self._of_platform(tenant)
        return self._answer(suspending.resume(actor=self.actor, tenant=found, dry_run=self.is_dry_run))

    @extend_schema(
        operation_id="set_tenant_quotas", request=QuotaWish, parameters=[DRY_RUN], examples=[BOUNDED],
        responses=answers(TenantStateShape, 403, 404, 422),
    )  # fmt: skip
    def set_quotas(self, request: Request, tenant: str) -> Response:
        """Bound how much a tenant may have. What it has beyond a bound stays; it gets no more."""
        found = self._of_platform(tenant)
        wanted = quotas_of(read(QuotaWish, request))
        return self._answer(quotas.set_quotas(actor=self.actor, tenant=found, wanted=wanted, dry_run=self.is_dry_run))

    def _of_platform(self, slug: str) -> Tenant:
        found = tenant_of(self.access, slug, Permission.VIEW)
        self.access.require_on_platform(self.needed)
        return found

    def _answer(self, tenant: Tenant) -> Response:
        deletion = Deletion.objects.open().filter(tenant_id=tenant.pk).first()
        return Response(
            {
                "slug": tenant.slug,
                "suspended_at": tenant.suspended_at,
                "suspended_by": tenant.suspended_by,
                "reason": tenant.suspension_reason,
                "closing_at": tenant.closing_at,
                "quotas": tenant.quotas,
                "used": quotas.used_by(tenant),
                "deletion": deletion_json(deletion) if deletion else None,
            }
        )


@extend_schema(tags=["tenants"])
class TenantExportsEndpoint(Endpoint):
    """Archives of a tenant."""

    permissions = {
        "list": Permission.MEMBERS,
        "create": Permission.MEMBERS,
        "retrieve": Permission.MEMBERS,
        "take": Permission.MEMBERS,
    }
    sensitive = frozenset({"create", "take"})

    @extend_schema(
        operation_id="list_tenant_exports", parameters=LISTING, responses=answers(TenantExportPage, 403, 404)
    )
    def list(self, request: Request, tenant: str) -> Response:
        """Archives, the newest first."""
        found = tenant_of(self.access, tenant, self.needed)
        rows = TenantExport.objects.visible_to(self.access).filter(tenant_id=found.pk)
        shown, following = page(rows, request, order=["-id"])
        return Response({"items": [export_json(row) for row in shown], "next": following})

    @extend_schema(
        operation_id="export_tenant", request=None, parameters=CREATING, responses=created(TenantExportShape)
    )
    def create(self, request: Request, tenant: str) -> Response:
        """Have an archive of all that the tenant has made. Sealed secrets are not in it."""
        found = tenant_of(self.access, tenant, self.needed)
        row = exporting.ask(actor=self.actor, tenant=found, dry_run=self.is_dry_run)
        return Response(export_json(row), status=201, headers={"Location": f"{request.path}/{row.pk}"})

    @extend_schema(operation_id="read_tenant_export", responses=answers(TenantExportShape, 403, 404))
    def retrieve(self, request: Request, tenant: str, pk: UUID) -> Response:
        """One archive, and how far it has come."""
        return Response(export_json(self._one(tenant, pk)))

    @extend_schema(
        operation_id="take_tenant_export", request=None,
        responses={(200, "application/x-tar"): OpenApiTypes.BINARY, **answers(None, 403, 404, 409, status=409)},
    )  # fmt: skip
    def take(self, request: Request, tenant: str, pk: UUID) -> StreamingHttpResponse:
        """The archive itself, once: a tar of JSON lines and a manifest with digests."""
        row = self._one(tenant, pk)
        name = f"{row.slug}-{row.asked_at:%Y%m%d-%H%M%S}.tar"
        answer = StreamingHttpResponse(taking.take(actor=self.actor, export=row), content_type="application/x-tar")
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        answer["Cache-Control"] = "no-store"
        return answer

    def _one(self, slug: str, pk: UUID) -> TenantExport:
        found = tenant_of(self.access, slug, self.needed)
        row: TenantExport = find(TenantExport.objects.visible_to(self.access), tenant_id=found.pk, pk=pk)
        return row


@extend_schema(tags=["tenants"])
class TenantDeletionEndpoint(Endpoint):
    """The deletion of a tenant that was asked for."""

    permissions = {
        "retrieve": Permission.VIEW,
        "create": Permission.MEMBERS,
        "confirm": Permission.MEMBERS,
        "cancel": Permission.MEMBERS,
    }
    sensitive = frozenset({"create", "confirm"})

    @extend_schema(operation_id="read_tenant_deletion", responses=answers(DeletionShape, 404))
    def retrieve(self, request: Request, tenant: str) -> Response:
        """The deletion under way, or that somebody asked for."""
        return Response(deletion_json(self._open(tenant)))

    @extend_schema(
        operation_id="ask_tenant_deletion", request=DeletionWish, parameters=[DRY_RUN], examples=[ASKED],
        responses=answers(DeletionShape, 403, 404, 409, 422, status=202),
    )  # fmt: skip
    def create(self, request: Request, tenant: str) -> Response:
        """Ask for the deletion of all that a tenant has. Somebody else confirms it, or it begins after seven days."""
        found = tenant_of(self.access, tenant, self.needed)
        wish = read(DeletionWish, request)
        row = asking.ask(
            actor=self.actor, person_id=self._person, tenant=found, reason=wish["reason"], confirm=wish["confirm"],
            dry_run=self.is_dry_run,
        )  # fmt: skip
        return Response(deletion_json(row), status=202)

    @extend_schema(
        operation_id="confirm_tenant_deletion", request=None, parameters=[DRY_RUN],
        responses=answers(DeletionShape, 403, 404, 409, status=202),
    )  # fmt: skip
    def confirm(self, request: Request, tenant: str) -> Response:
        """Let it begin now. Not for who asked for it."""
        row = self._open(tenant)
        deletion = asking.confirm(actor=self.actor, person_id=self._person, deletion=row, dry_run=self.is_dry_run)
        return Response(deletion_json(deletion), status=202)

    @extend_schema(
        operation_id="cancel_tenant_deletion", request=None, parameters=[DRY_RUN],
        responses=answers(DeletionShape, 403, 404, 409),
    )  # fmt: skip
    def cancel(self, request: Request, tenant: str) -> Response:
        """Take the wish back, before it begins."""
        row = asking.cancel(actor=self.actor, deletion=self._open(tenant), dry_run=self.is_dry_run)
        return Response(deletion_json(row))

    @property
    def _person(self) -> str:
        return str(self.access.user.pk)

    def _open(self, slug: str) -> Deletion:
        found = tenant_of(self.access, slug, self.needed)
        row: Deletion = find(Deletion.objects.visible_to(self.access).open(), tenant_id=found.pk)
        return row


@extend_schema(tags=["tenants"])
class DeletionsEndpoint(Endpoint):
    """Deletions of tenants, also of those that are gone."""

    permissions = {"list": Permission.VIEW, "retrieve": Permission.VIEW}

    @extend_schema(operation_id="list_tenant_deletions", parameters=LISTING, responses=answers(DeletionPage, 403))
    def list(self, request: Request) -> Response:
        """Deletions, the newest first, each with its certificate once it is done."""
        self.access.require_on_platform(self.needed)
        rows, following = page(Deletion.objects.visible_to(self.access), request, order=["-id"])
        return Response({"items": [deletion_json(row) for row in rows], "next": following})

    @extend_schema(operation_id="read_deletion", responses=answers(DeletionShape, 403, 404))
    def retrieve(self, request: Request, pk: UUID) -> Response:
        """One deletion."""
        self.access.require_on_platform(self.needed)
        row: Deletion = find(Deletion.objects.visible_to(self.access), pk=pk)
        return Response(deletion_json(row))
