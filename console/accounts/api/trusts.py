"""`/tenants/{tenant}/service-accounts/{account}/trusts`: whose tokens are exchanged for the service account's."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.actions import trusts as actions
from console.accounts.api.find import account_of, trust_of
from console.accounts.api.gate import Endpoint
from console.accounts.api.shapes.trusts import (
    ASKED,
    CHANGED,
    SHOWN,
    NewTrust,
    TrustChange,
    TrustPage,
    TrustShape,
    trust_json,
)
from console.accounts.models import FederationTrust
from console.accounts.permissions import Permission
from console.base.answers import CHANGING, CREATING, LISTING, answers, changed, created, gone
from console.base.etags import etag, if_match
from console.base.paging import page
from console.base.shapes import read


@extend_schema(tags=["service accounts"])
class TrustsEndpoint(Endpoint):
    """Trusts of one service account."""

    permissions = {
        "list": Permission.TOKENS,
        "create": Permission.TOKENS,
        "retrieve": Permission.TOKENS,
        "partial_update": Permission.TOKENS,
        "destroy": Permission.TOKENS,
    }
    sensitive = frozenset({"create", "partial_update", "destroy"})

    @extend_schema(
        operation_id="list_federation_trusts", parameters=LISTING, responses=answers(TrustPage, 403, 404, 422)
    )
    def list(self, request: Request, tenant: str, account: str) -> Response:
        """Trusts, by name."""
        found = account_of(self.access, tenant, account, self.needed)
        rows, following = page(found.trusts.all(), request, order=["name", "id"])  # type: ignore[attr-defined]
        return Response({"items": [trust_json(row) for row in rows], "next": following})

    @extend_schema(
        operation_id="create_federation_trust", request=NewTrust, parameters=CREATING,
        responses=created(TrustShape), examples=[ASKED, SHOWN],
    )  # fmt: skip
    def create(self, request: Request, tenant: str, account: str) -> Response:
        """Let a CI's tokens be exchanged for the service account's, where all conditions on their claims hold."""
        found = account_of(self.access, tenant, account, self.needed)
        terms = read(NewTrust, request)
        name = terms.pop("name")
        trust = actions.create_trust(access=self.access, account=found, name=name, terms=terms, dry_run=self.is_dry_run)
        headers = {"Location": f"{request.path}/{trust.name}", "ETag": etag(trust.version)}
        return Response(trust_json(trust), status=201, headers=headers)

    @extend_schema(operation_id="read_federation_trust", responses=answers(TrustShape, 403, 404), examples=[SHOWN])
    def retrieve(self, request: Request, tenant: str, account: str, trust: str) -> Response:
        """One trust."""
        return _answer(trust_of(account_of(self.access, tenant, account, self.needed), trust))

    @extend_schema(
        operation_id="change_federation_trust", request=TrustChange, parameters=CHANGING,
        responses=changed(TrustShape), examples=[CHANGED, SHOWN],
    )  # fmt: skip
    def partial_update(self, request: Request, tenant: str, account: str, trust: str) -> Response:
        """Change a trust's terms; tokens that were exchanged under it end."""
        found = trust_of(account_of(self.access, tenant, account, self.needed), trust)
        changed_trust = actions.change_trust(
            access=self.access,
            trust=found,
            if_match=if_match(request),
            terms=read(TrustChange, request, partial=True),
            dry_run=self.is_dry_run,
        )
        return _answer(changed_trust)

    @extend_schema(operation_id="delete_federation_trust", parameters=CHANGING, responses=gone())
    def destroy(self, request: Request, tenant: str, account: str, trust: str) -> Response:
        """Trust the issuer no longer; tokens that were exchanged under it end."""
        found = trust_of(account_of(self.access, tenant, account, self.needed), trust)
        actions.delete_trust(access=self.access, trust=found, if_match=if_match(request), dry_run=self.is_dry_run)
        return Response(status=204)


def _answer(trust: FederationTrust) -> Response:
    return Response(trust_json(trust), headers={"ETag": etag(trust.version)})
