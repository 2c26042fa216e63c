"""`/tenants/{tenant}/teams`: members who share roles."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.actions import teams as actions
from console.accounts.actions.rules import Grantor
from console.accounts.api.find import team_of, tenant_of
from console.accounts.api.gate import Endpoint
from console.accounts.api.shapes.teams import NewTeam, TeamChange, TeamPage, TeamShape, team_json, teams_json
from console.accounts.models import Team
from console.accounts.permissions import Permission
from console.base.answers import CHANGING, CREATING, LISTING, answers, changed, created, gone
from console.base.etags import etag, if_match
from console.base.paging import page
from console.base.shapes import read


@extend_schema(tags=["people"])
class TeamsEndpoint(Endpoint):
    """Teams of one tenant."""

    permissions = {
        "list": Permission.VIEW,
        "create": Permission.MEMBERS,
        "retrieve": Permission.VIEW,
        "partial_update": Permission.MEMBERS,
        "destroy": Permission.MEMBERS,
    }
    sensitive = frozenset({"create", "partial_update", "destroy"})

    @extend_schema(operation_id="list_teams", parameters=LISTING, responses=answers(TeamPage, 404, 422))
    def list(self, request: Request, tenant: str) -> Response:
        """Teams, by slug."""
        found = tenant_of(self.access, tenant, self.needed)
        rows, following = page(Team.objects.visible_to(self.access).filter(tenant=found), request, order=["slug"])
        return Response({"items": teams_json(rows), "next": following})

    @extend_schema(operation_id="create_team", request=NewTeam, parameters=CREATING, responses=created(TeamShape))
    def create(self, request: Request, tenant: str) -> Response:
        """Create a team of members; it gives them its roles."""
        found = tenant_of(self.access, tenant, self.needed)
        given = read(NewTeam, request)
        team = actions.create_team(
            by=self._grantor(found.pk),
            tenant=found,
            slug=given["slug"],
            name=given["name"],
            given=given["roles"],
            members=given["members"],
            dry_run=self.is_dry_run,
        )
        headers = {"Location": f"{request.path}/{team.slug}", "ETag": etag(team.version)}
        return Response(team_json(team, sorted(map(str, given["members"]))), status=201, headers=headers)

    @extend_schema(operation_id="read_team", responses=answers(TeamShape, 404))
    def retrieve(self, request: Request, tenant: str, team: str) -> Response:
        """One team."""
        return self._answer(team_of(self.access, tenant, team, self.needed))

    @extend_schema(operation_id="change_team", request=TeamChange, parameters=CHANGING, responses=changed(TeamShape))
    def partial_update(self, request: Request, tenant: str, team: str) -> Response:
        """Change what is given of name, roles and members."""
        found = team_of(self.access, tenant, team, self.needed)
        given = read(TeamChange, request)
        changed = actions.update_team(
            by=self._grantor(found.tenant_id),
            team=found,
            if_match=if_match(request),
            name=given.get("name"),
            given=given.get("roles"),
            members=given.get("members"),
            dry_run=self.is_dry_run,
        )
        return self._answer(changed)

    @extend_schema(operation_id="delete_team", parameters=CHANGING, responses=gone())
    def destroy(self, request: Request, tenant: str, team: str) -> Response:
        """Delete a team; its members keep the roles they hold themselves."""
        found = team_of(self.access, tenant, team, self.needed)
        actions.delete_team(
            by=self._grantor(found.tenant_id), team=found, if_match=if_match(request), dry_run=self.is_dry_run
        )
        return Response(status=204)

    def _grantor(self, tenant_id: UUID) -> Grantor:
        return Grantor(self.actor, self.access.held_in(tenant_id))

    def _answer(self, team: Team) -> Response:
        return Response(teams_json([team])[0], headers={"ETag": etag(team.version)})
