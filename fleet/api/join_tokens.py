"""`/gateways/{gateway}/join-tokens`: what lets a machine become a node; the platform's business alone."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.api.gate import Endpoint
from console.accounts.permissions import Permission
from console.base.paging import page
from console.base.shapes import read
from fleet.actions.join_tokens import create_join_token, revoke_join_token
from fleet.api.find import gateway_of, join_token_of
from fleet.api.shapes.join_tokens import JoinTokenPage, NewJoinTokenBody, NewJoinTokenShape, join_token_json
from fleet.models import JoinToken
from policies.models import Gateway


@extend_schema(tags=["join tokens"])
class JoinTokensEndpoint(Endpoint):
    """Join tokens of one gateway."""

    permissions = {"list": Permission.OPERATE, "create": Permission.OPERATE, "destroy": Permission.OPERATE}

    @extend_schema(operation_id="list_join_tokens", responses=JoinTokenPage)
    def list(self, request: Request, gateway: str) -> Response:
        """Tokens that were not revoked, newest first; used and expired ones too."""
        found = self._gateway(gateway)
        rows, following = page(JoinToken.objects.filter(gateway=found, revoked_at=None), request, order=["-id"])
        return Response({"items": [join_token_json(row, found.slug) for row in rows], "next": following})

    @extend_schema(operation_id="create_join_token", request=NewJoinTokenBody, responses={201: NewJoinTokenShape})
    def create(self, request: Request, gateway: str) -> Response:
        """Make a token for one node. Its secret is in this answer only."""
        found = self._gateway(gateway)
        made = create_join_token(found, **read(NewJoinTokenBody, request), actor=self.actor, dry_run=self.is_dry_run)
        body = {**join_token_json(made.row, found.slug), "token": "" if self.is_dry_run else made.secret}
        return Response(body, status=201, headers={"Location": f"{request.path}/{made.row.pk}"})

    @extend_schema(operation_id="revoke_join_token", responses={204: None})
    def destroy(self, request: Request, gateway: str, pk: UUID) -> Response:
        """Make an unused token useless."""
        row = join_token_of(self._gateway(gateway), pk)
        revoke_join_token(row, actor=self.actor, dry_run=self.is_dry_run)
        return Response(status=204)

    def _gateway(self, slug: str) -> Gateway:
        found = gateway_of(self.access, slug)
        self.access.require_on_platform(self.needed)
        return found
