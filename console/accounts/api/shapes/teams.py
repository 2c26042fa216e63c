"""Teams as JSON."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from rest_framework import serializers

from console.accounts.api.shapes.fields import RolesField, SlugField, next_field
from console.accounts.models import Team, User
from console.base.etags import etag
from console.base.shapes import PlainTextField, StrictShape

MAX_MEMBERS = 1_000


class TeamShape(serializers.Serializer):
    """People of one tenant who share roles."""

    slug = serializers.SlugField()
    name = serializers.CharField()
    roles = RolesField()
    members = serializers.ListField(child=serializers.UUIDField(), help_text="User ids.")
    etag = serializers.CharField()


class TeamPage(serializers.Serializer):
    """One page of teams."""

    items = TeamShape(many=True)
    next = next_field()


class NewTeam(StrictShape):
    """A team to create."""

    slug = SlugField()
    name = PlainTextField(max_length=120)
    roles = RolesField(default=list)
    members = serializers.ListField(child=serializers.UUIDField(), default=list, max_length=MAX_MEMBERS)


class TeamChange(StrictShape):
    """What to change of a team; what is left out stays."""

    name = PlainTextField(max_length=120, required=False)
    roles = RolesField(required=False)
    members = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=MAX_MEMBERS)


def teams_json(rows: Sequence[Team]) -> list[dict[str, Any]]:
    """Return TeamShapes; one query for the members of all of them."""
    pairs = User.objects.filter(groups__team__in=rows).order_by("email").values_list("groups__team", "pk")
    members: dict[UUID, list[str]] = {}
    for team, person in pairs:
        members.setdefault(team, []).append(str(person))
    return [team_json(row, members.get(row.pk, ())) for row in rows]


def team_json(team: Team, members: Sequence[str]) -> dict[str, Any]:
    """Return a TeamShape; `members` are user ids."""
    return {
        "slug": team.slug,
        "name": team.name,
        "roles": team.roles,
        "members": list(members),
        "etag": etag(team.version),
    }
