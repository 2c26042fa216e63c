"""Verbs on teams: create, update, delete. A team passes its roles on to its members, so both count as granting."""

from collections.abc import Collection, Sequence
from uuid import UUID

from console.accounts import roles
from console.accounts.actions.rules import Grantor, change, check_roles, keeping_an_owner, lock, note
from console.accounts.models import Team, Tenant, User
from console.accounts.quotas import Quota, require_room
from console.audit.verbs import Target, verb
from console.base import etags
from console.base.errors import Conflict, FieldProblem, Invalid, NotFound


def create_team(
    *,
    by: Grantor,
    tenant: Tenant,
    slug: str,
    name: str,
    given: Sequence[str],
    members: Sequence[UUID],
    dry_run: bool = False,
) -> Team:
    """Create a team with these roles and members; raise Conflict where the slug is taken."""
    with verb("team.create", actor=by.actor, dry_run=dry_run) as act:
        tenant = lock(tenant)
        check_roles(given, tenant)
        by.require(given, tenant)
        if Team.objects.filter(tenant=tenant, slug=slug).exists():
            text = f"There is already a team {slug}."
            problem = FieldProblem(code="slug_taken", pointer="/slug", text=text)
            raise Conflict(text, code="slug_taken", problems=[problem])
        require_room(tenant, Quota.TEAMS, tenant.teams.count)
        team = Team(tenant=tenant, slug=slug, name=name, group=roles.team_group(tenant, slug))
        roles.set_team_roles(team, given)
        team.save()
        team.group.user_set.set(_people(tenant, members))
        note(act, tenant, _target(team), f"Created the team {name}.", change("/roles", [], team.roles))
    return team


def update_team(
    *,
    by: Grantor,
    team: Team,
    if_match: str,
    name: str | None = None,
    given: Sequence[str] | None = None,
    members: Sequence[UUID] | None = None,
    dry_run: bool = False,
) -> Team:
    """Change what is given of name, roles and members; None leaves a part as it is."""
    with verb("team.update", actor=by.actor, dry_run=dry_run) as act:
        tenant = lock(team.tenant)
        team = _current(team)
        etags.check(if_match, team.version)
        before = (team.name, list(team.roles), _emails(team))
        with keeping_an_owner(tenant):
            _set_members(team, tenant, by, members)
            _set_roles(team, by, given)
        team.name, team.version = name or team.name, team.version + 1
        team.save()
        after = (team.name, list(team.roles), _emails(team))
        changes = map(change, ("/name", "/roles", "/members"), before, after)
        note(act, tenant, _target(team), f"Changed the team {team.name}.", *changes)
    return team


def delete_team(*, by: Grantor, team: Team, if_match: str, dry_run: bool = False) -> None:
    """Delete a team; its members keep the roles they hold themselves."""
    with verb("team.delete", actor=by.actor, dry_run=dry_run) as act:
        tenant = lock(team.tenant)
        team = _current(team)
        etags.check(if_match, team.version)
        by.require(team.roles, tenant)
        note(act, tenant, _target(team), f"Deleted the team {team.name}.", change("/roles", team.roles, None))
        with keeping_an_owner(tenant):
            team.delete()
            team.group.delete()


def _set_roles(team: Team, by: Grantor, given: Sequence[str] | None) -> None:
    if given is not None:
        check_roles(given, team.tenant)
        by.require(set(team.roles) ^ set(given), team.tenant)
        roles.set_team_roles(team, given)


def _set_members(team: Team, tenant: Tenant, by: Grantor, members: Sequence[UUID] | None) -> None:
    if members is None:
        return
    people = _people(tenant, members)
    if {person.pk for person in people} != set(team.group.user_set.values_list("pk", flat=True)):
        by.require(team.roles, tenant, field="/members")
        team.group.user_set.set(people)


def _people(tenant: Tenant, ids: Sequence[UUID]) -> Collection[User]:
    """Return the people with these ids; who is not a member of the tenant is refused, known elsewhere or not."""
    people = User.objects.filter(memberships__tenant=tenant).in_bulk(set(ids))
    text = "This is nobody among the tenant's members."
    problems = [
        FieldProblem(code="not_a_member", pointer=f"/members/{index}", text=text)
        for index, pk in enumerate(ids)
        if pk not in people
    ]
    if problems:
        raise Invalid(text, problems=problems)
    return people.values()


def _current(team: Team) -> Team:
    """Return the team as it is now, under the tenant's lock."""
    current = Team.objects.select_related("tenant", "group").filter(pk=team.pk).first()
    if current is None:
        raise NotFound
    return current


def _emails(team: Team) -> list[str]:
    return list(team.group.user_set.order_by("email").values_list("email", flat=True))


def _target(team: Team) -> Target:
    return Target(kind="team", name=team.slug, id=str(team.pk))
