"""`/tenants/{tenant}/tokens`: bearer tokens for automation, shown once, always expiring."""

from datetime import timedelta
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.actions import tokens as actions
from console.accounts.api.find import tenant_of, token_of
from console.accounts.api.gate import Endpoint
from console.accounts.api.shapes.tokens import (
    ASKED,
    MADE,
    ROTATED,
    NewToken,
    NewTokenShape,
    TokenPage,
    TokenRotation,
    token_json,
)
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
        "rotate": Permission.TOKENS,
        "destroy": Permission.TOKENS,
    }
    sensitive = frozenset({"create", "rotate", "destroy"})

    @extend_schema(operation_id="list_tokens", parameters=LISTING, responses=answers(TokenPage, 404, 422))
    def list(self, request: Request, tenant: str) -> Response:
        """Tokens that are not revoked, newest first; expired ones too, so that nobody wonders.

        Those that were exchanged for another issuer's are left out when they are over.
        """
        found = tenant_of(self.access, tenant, self.needed)
        shown = Q(trust=None) | Q(expires_at__gt=timezone.now())
        living = ApiToken.objects.visible_to(self.access).filter(shown, tenant=found, revoked_at=None)
        named = living.select_related("created_by", "service_account", "trust")
        rows, following = page(named, request, order=["-id"])
        return Response({"items": [token_json(row) for row in rows], "next": following})

    @extend_schema(
        operation_id="create_token", request=NewToken, parameters=CREATING, responses=created(NewTokenShape),
        examples=[ASKED, MADE],
    )  # fmt: skip
    def create(self, request: Request, tenant: str) -> Response:
        """Create a token that can do at most what you can, and acts as you. Its secret is in this answer only."""
        found = tenant_of(self.access, tenant, self.needed)
        terms = actions.Terms(**read(NewToken, request))
        made = actions.create_token(access=self.access, tenant=found, terms=terms, dry_run=self.is_dry_run)
        return shown_once(made, f"{request.path}/{made.token.pk}", is_dry_run=self.is_dry_run)

    @extend_schema(
        operation_id="rotate_token", request=TokenRotation, parameters=CREATING, responses=created(NewTokenShape),
        examples=[ROTATED, MADE],
    )  # fmt: skip
    def rotate(self, request: Request, tenant: str, pk: UUID) -> Response:
        """Make another token on the same terms; the old one stays good for a while, so that no call fails.

        A person's token is rotated by that person, a service account's by whoever holds all of its scopes.
        """
        token = token_of(self.access, tenant, pk, self.needed)
        given = read(TokenRotation, request)
        made = actions.rotate_token(
            access=self.access,
            token=token,
            overlap=timedelta(hours=given["overlap_hours"]),
            expires_at=given.get("expires_at"),
            dry_run=self.is_dry_run,
        )
        return shown_once(made, f"/api/v1/tenants/{tenant}/tokens/{made.token.pk}", is_dry_run=self.is_dry_run)

    @extend_schema(operation_id="revoke_token", parameters=[DRY_RUN], responses=answers(None, 403, 404, status=204))
    def destroy(self, request: Request, tenant: str, pk: UUID) -> Response:
        """Make a token useless from the next request on."""
        token = token_of(self.access, tenant, pk, self.needed)
        actions.revoke_token(access=self.access, token=token, dry_run=self.is_dry_run)
        return Response(status=204)


def shown_once(made: actions.NewToken, location: str, *, is_dry_run: bool) -> Response:
    """Return the one answer that has a token's secret; none where nothing was made."""
    secret = "" if is_dry_run else made.secret
    return Response({**token_json(made.token), "token": secret}, status=201, headers={"Location": location})
