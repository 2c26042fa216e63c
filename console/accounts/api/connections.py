"""`/tenants/{tenant}/connections`: providers that people sign in with, and the roles that their groups give."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.actions import connections as actions
from console.accounts.api.find import connection_of, tenant_of
from console.accounts.api.gate import Endpoint
from console.accounts.api.shapes import connections as shapes
from console.accounts.models import Connection
from console.accounts.openid.issuers import IssuerAway, forget, known
from console.accounts.permissions import Permission
from console.accounts.single_sign_on.provider import place_of
from console.base.answers import CHANGING, CREATING, DRY_RUN, LISTING, answers, changed, created, gone
from console.base.etags import etag, if_match
from console.base.paging import page
from console.base.shapes import read


@extend_schema(tags=["single sign-on"])
class ConnectionsEndpoint(Endpoint):
    """Connections of one tenant; those of the platform let people in everywhere."""

    permissions = {
        "list": Permission.MEMBERS,
        "create": Permission.MEMBERS,
        "retrieve": Permission.MEMBERS,
        "partial_update": Permission.MEMBERS,
        "destroy": Permission.MEMBERS,
        "check": Permission.MEMBERS,
    }
    sensitive = frozenset({"create", "partial_update", "destroy"})

    @extend_schema(
        operation_id="list_connections", parameters=LISTING, responses=answers(shapes.ConnectionPage, 403, 404, 422)
    )
    def list(self, request: Request, tenant: str) -> Response:
        """Connections, by slug."""
        found = tenant_of(self.access, tenant, self.needed)
        rows, following = page(
            Connection.objects.visible_to(self.access).filter(tenant=found), request, order=["slug", "id"]
        )
        return Response({"items": [shapes.connection_json(row) for row in rows], "next": following})

    @extend_schema(
        operation_id="create_connection", request=shapes.NewConnection, parameters=CREATING,
        responses=created(shapes.ConnectionShape), examples=[shapes.ASKED, shapes.SHOWN],
    )  # fmt: skip
    def create(self, request: Request, tenant: str) -> Response:
        """Let people sign in with a provider. Roles of its groups are such as you hold yourself."""
        found = tenant_of(self.access, tenant, self.needed)
        terms = read(shapes.NewConnection, request)
        slug = terms.pop("slug")
        made = actions.create_connection(
            access=self.access, tenant=found, slug=slug, terms=terms, dry_run=self.is_dry_run
        )
        headers = {"Location": f"{request.path}/{made.slug}", "ETag": etag(made.version)}
        return Response(shapes.connection_json(made), status=201, headers=headers)

    @extend_schema(
        operation_id="read_connection", responses=answers(shapes.ConnectionShape, 403, 404), examples=[shapes.SHOWN]
    )
    def retrieve(self, request: Request, tenant: str, connection: str) -> Response:
        """One connection."""
        return _answer(connection_of(self.access, tenant, connection, self.needed))

    @extend_schema(
        operation_id="change_connection", request=shapes.ConnectionChange, parameters=CHANGING,
        responses=changed(shapes.ConnectionShape), examples=[shapes.CHANGED, shapes.SHOWN],
    )  # fmt: skip
    def partial_update(self, request: Request, tenant: str, connection: str) -> Response:
        """Change what is given. With another issuer everybody is somebody else: links to accounts are forgotten."""
        found = connection_of(self.access, tenant, connection, self.needed)
        changed_one = actions.change_connection(
            access=self.access,
            connection=found,
            if_match=if_match(request),
            terms=read(shapes.ConnectionChange, request, partial=True),
            dry_run=self.is_dry_run,
        )
        return _answer(changed_one)

    @extend_schema(operation_id="delete_connection", parameters=CHANGING, responses=gone())
    def destroy(self, request: Request, tenant: str, connection: str) -> Response:
        """Delete a connection; roles that came through it are taken away, accounts stay."""
        found = connection_of(self.access, tenant, connection, self.needed)
        actions.delete_connection(
            access=self.access, connection=found, if_match=if_match(request), dry_run=self.is_dry_run
        )
        return Response(status=204)

    @extend_schema(
        operation_id="check_connection", request=None, parameters=[DRY_RUN],
        responses=answers(shapes.ConnectionCheckShape, 403, 404), examples=[shapes.CHECKED],
    )  # fmt: skip
    def check(self, request: Request, tenant: str, connection: str) -> Response:
        """Ask the provider for its description and its keys, now."""
        place = place_of(connection_of(self.access, tenant, connection, self.needed))
        forget(place)
        try:
            found = known(place)
            found.endpoint("authorization_endpoint"), found.endpoint("token_endpoint")
        except IssuerAway as trouble:
            return Response(shapes.check_json(None, str(trouble)))
        return Response(shapes.check_json(found, ""))


def _answer(connection: Connection) -> Response:
    return Response(shapes.connection_json(connection), headers={"ETag": etag(connection.version)})
