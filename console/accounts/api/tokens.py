"""`/tenants/{tenant}/tokens`: bearer tokens for automation, shown once, always expiring."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.actions import tokens as actions
from console.accounts.api.find import tenant_of, token_of
from console.accounts.api.gate import Endpoint
from console.accounts.api.shapes.tokens import NewToken, NewTokenShape, TokenPage, token_json
from console.accounts.models import ApiToken
from console.accounts.permissions import Permission
from console.base.answers import CREATING, DRY_RUN, LISTING, answers, created
from console.base.paging import page
from console.base.shapes import read


@extend_schema(tags=["tokens"])
class TokensEndpoint(Endpoint):
    """API tokens of one tenant."""

    permissions = {
        "list": Permission.TOKENS,
        "create": Permission.TOKENS,
        "destroy": Permission.TOKENS,
    }

    @extend_schema(operation_id="list_tokens", parameters=LISTING, responses=answers(TokenPage, 404, 422))
    def list(self, request: Request, tenant: str) -> Response:
        """Tokens that are not revoked, newest first; expired ones too, so that nobody wonders."""
        found = tenant_of(self.access, tenant, self.needed)
        living = ApiToken.objects.visible_to(self.access).filter(tenant=found, revoked_at=None)
        rows, following = page(living.select_related("created_by"), request, order=["-id"])
        return Response({"items": [token_json(row) for row in rows], "next": following})

    @extend_schema(operation_id="create_token", request=NewToken, parameters=CREATING, responses=created(NewTokenShape))
    def create(self, request: Request, tenant: str) -> Response:
        """Create a token that can do at most what you can. Its secret is in this answer only."""
        found = tenant_of(self.access, tenant, self.needed)
        made = actions.create_token(
            access=self.access, tenant=found, dry_run=self.is_dry_run, **read(NewToken, request)
        )
        secret = "" if self.is_dry_run else made.secret
        location = {"Location": f"{request.path}/{made.token.pk}"}
        return Response({**token_json(made.token), "token": secret}, status=201, headers=location)

    @extend_schema(operation_id="revoke_token", parameters=[DRY_RUN], responses=answers(None, 403, 404, status=204))
    def destroy(self, request: Request, tenant: str, pk: UUID) -> Response:
        """Make a token useless from the next request on."""
        token = token_of(self.access, tenant, pk, self.needed)
        actions.revoke_token(access=self.access, token=token, dry_run=self.is_dry_run)
        return Response(status=204)
