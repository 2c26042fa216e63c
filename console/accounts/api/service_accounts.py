"""`/tenants/{tenant}/service-accounts`: whom automation acts as, and tokens of theirs."""

from uuid import UUID

from django.db.models import Count, Max, Q
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.actions import service_accounts as actions
from console.accounts.actions.rules import Grantor
from console.accounts.actions.tokens import Terms, create_token
from console.accounts.api.find import account_of, find, tenant_of
from console.accounts.api.gate import Endpoint
from console.accounts.api.shapes.service_accounts import (
    ASKED,
    SHOWN,
    SWITCHED_OFF,
    NewServiceAccount,
    ServiceAccountChange,
    ServiceAccountPage,
    ServiceAccountShape,
    account_json,
)
from console.accounts.api.shapes.tokens import ASKED as TOKEN_ASKED
from console.accounts.api.shapes.tokens import MADE, NewToken, NewTokenShape
from console.accounts.api.tokens import shown_once
from console.accounts.models import ServiceAccount
from console.accounts.models.service_account import ServiceAccountQuerySet
from console.accounts.permissions import Permission
from console.base.answers import CHANGING, CREATING, LISTING, answers, changed, created, gone
from console.base.etags import etag, if_match
from console.base.paging import page
from console.base.shapes import read


@extend_schema(tags=["service accounts"])
class ServiceAccountsEndpoint(Endpoint):
    """Service accounts of one tenant."""

    permissions = {
        "list": Permission.VIEW,
        "create": Permission.MEMBERS,
        "retrieve": Permission.VIEW,
        "partial_update": Permission.MEMBERS,
        "destroy": Permission.MEMBERS,
        "create_token": Permission.TOKENS,
    }
    sensitive = frozenset({"create", "partial_update", "destroy", "create_token"})

    @extend_schema(
        operation_id="list_service_accounts", parameters=LISTING, responses=answers(ServiceAccountPage, 404, 422)
    )
    def list(self, request: Request, tenant: str) -> Response:
        """Service accounts, by slug."""
        found = tenant_of(self.access, tenant, self.needed)
        rows, following = page(self._rows().filter(tenant=found), request, order=["slug", "id"])
        return Response({"items": [account_json(row) for row in rows], "next": following})

    @extend_schema(
        operation_id="create_service_account", request=NewServiceAccount, parameters=CREATING,
        responses=created(ServiceAccountShape), examples=[ASKED, SHOWN],
    )  # fmt: skip
    def create(self, request: Request, tenant: str) -> Response:
        """Create an identity for automation, with roles that you hold. It stays when you leave."""
        found = tenant_of(self.access, tenant, self.needed)
        given = read(NewServiceAccount, request)
        account = actions.create_account(
            by=self._grantor(found.pk),
            tenant=found,
            slug=given["slug"],
            description=given["description"],
            given=given["roles"],
            dry_run=self.is_dry_run,
        )
        headers = {"Location": f"{request.path}/{account.slug}", "ETag": etag(account.version)}
        return Response(account_json(account), status=201, headers=headers)

    @extend_schema(operation_id="read_service_account", responses=answers(ServiceAccountShape, 404), examples=[SHOWN])
    def retrieve(self, request: Request, tenant: str, account: str) -> Response:
        """One service account."""
        return self._answer(account_of(self.access, tenant, account, self.needed))

    @extend_schema(
        operation_id="change_service_account", request=ServiceAccountChange, parameters=CHANGING,
        responses=changed(ServiceAccountShape), examples=[SWITCHED_OFF, SHOWN],
    )  # fmt: skip
    def partial_update(self, request: Request, tenant: str, account: str) -> Response:
        """Change its description or roles, or switch it off: from the next call on its tokens are refused."""
        found = account_of(self.access, tenant, account, self.needed)
        changes = read(ServiceAccountChange, request, partial=True)
        actions.change_account(
            by=self._grantor(found.tenant_id),
            account=found,
            if_match=if_match(request),
            changes=changes,
            dry_run=self.is_dry_run,
        )
        return self._answer(found)

    @extend_schema(operation_id="delete_service_account", parameters=CHANGING, responses=gone())
    def destroy(self, request: Request, tenant: str, account: str) -> Response:
        """Delete a service account with its tokens and trusts."""
        found = account_of(self.access, tenant, account, self.needed)
        actions.delete_account(
            by=self._grantor(found.tenant_id), account=found, if_match=if_match(request), dry_run=self.is_dry_run
        )
        return Response(status=204)

    @extend_schema(
        operation_id="create_service_account_token", request=NewToken, parameters=CREATING,
        responses=created(NewTokenShape), examples=[TOKEN_ASKED, MADE],
    )  # fmt: skip
    def create_token(self, request: Request, tenant: str, account: str) -> Response:
        """Create a token that acts as the service account, with scopes that both of you hold. Shown once."""
        found = account_of(self.access, tenant, account, self.needed)
        made = create_token(
            access=self.access,
            tenant=found.tenant,
            terms=Terms(**read(NewToken, request)),
            account=found,
            dry_run=self.is_dry_run,
        )
        return shown_once(made, f"/api/v1/tenants/{tenant}/tokens/{made.token.pk}", is_dry_run=self.is_dry_run)

    def _grantor(self, tenant_id: UUID) -> Grantor:
        return Grantor(self.actor, self.access.held_in(tenant_id))

    def _rows(self) -> ServiceAccountQuerySet:
        good = Q(tokens__revoked_at=None, tokens__expires_at__gt=timezone.now())
        counted = ServiceAccount.objects.visible_to(self.access).annotate(
            living_tokens=Count("tokens", filter=good, distinct=True),
            trust_count=Count("trusts", distinct=True),
            last_used_at=Max("tokens__last_used_at"),
        )
        found: ServiceAccountQuerySet = counted
        return found

    def _answer(self, account: ServiceAccount) -> Response:
        row = find(self._rows(), pk=account.pk)
        return Response(account_json(row), headers={"ETag": etag(row.version)})
