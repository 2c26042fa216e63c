"""Members as JSON."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from rest_framework import serializers

from console.accounts.api.shapes.fields import AddressField, PersonShape, RolesField, next_field
from console.accounts.models import Membership, Team, Tenant
from console.base.etags import etag
from console.base.shapes import StrictShape


class MemberShape(serializers.Serializer):
    """One person in one tenant."""

    id = serializers.UUIDField()
    user = PersonShape()
    roles = RolesField(help_text="Given to them directly; teams give more.")
    teams = serializers.ListField(child=serializers.SlugField(), help_text="Slugs of their teams.")
    since = serializers.DateTimeField()
    etag = serializers.CharField()


class JoinedShape(MemberShape):
    """A new member. Who was new to Gatehouse gets a single-use sign-in link, shown here once."""

    sign_in_url = serializers.URLField(required=False)


class MemberPage(serializers.Serializer):
    """One page of members."""

    items = MemberShape(many=True)
    next = next_field()


class NewMember(StrictShape):
    """Somebody to add."""

    email = AddressField()
    roles = RolesField()


class MemberChange(StrictShape):
    """A member's new direct roles."""

    roles = RolesField()


def member_json(membership: Membership, teams: Sequence[str]) -> dict[str, Any]:
    """Return a MemberShape; `teams` are slugs."""
    user = membership.user
    return {
        "id": str(membership.pk),
        "user": {"id": str(user.pk), "email": user.email, "name": user.name},
        "roles": membership.roles,
        "teams": list(teams),
        "since": membership.since,
        "etag": etag(membership.version),
    }


def members_json(tenant: Tenant, rows: Sequence[Membership]) -> list[dict[str, Any]]:
    """Return MemberShapes; one query for the teams of all of them."""
    people = [row.user_id for row in rows]
    pairs = Team.objects.filter(tenant=tenant, group__user__in=people).order_by("slug")
    teams: dict[UUID, list[str]] = {}
    for person, slug in pairs.values_list("group__user", "slug"):
        teams.setdefault(person, []).append(slug)
    return [member_json(row, teams.get(row.user_id, ())) for row in rows]
