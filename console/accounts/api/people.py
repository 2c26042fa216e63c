"""`/people/{pk}/disable`: shutting a person out of everything at once, and `enable`: letting them in again."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.actions.people import set_active
from console.accounts.actions.rules import Grantor
from console.accounts.api.find import find
from console.accounts.api.gate import Endpoint
from console.accounts.api.shapes.fields import PersonShape
from console.accounts.api.shapes.ownership import person_json
from console.accounts.models import Tenant, User
from console.accounts.permissions import Permission
from console.base.answers import DRY_RUN, answers


class StandingPersonShape(PersonShape):
    """A person, and whether they can sign in."""

    is_active = serializers.BooleanField()


SETTLED = answers(StandingPersonShape, 403, 404, 409)


@extend_schema(tags=["people"])
class PeopleEndpoint(Endpoint):
    """People as the platform knows them."""

    permissions = {"disable": Permission.MEMBERS, "enable": Permission.MEMBERS}
    sensitive = frozenset({"disable", "enable"})

    @extend_schema(operation_id="disable_person", request=None, parameters=[DRY_RUN], responses=SETTLED)
    def disable(self, request: Request, pk: UUID) -> Response:
        """Shut a person out: sessions, tokens, open connections, and what still runs in their name."""
        return self._set(pk, is_active=False)

    @extend_schema(operation_id="enable_person", request=None, parameters=[DRY_RUN], responses=SETTLED)
    def enable(self, request: Request, pk: UUID) -> Response:
        """Let a person in again, with the roles they kept."""
        return self._set(pk, is_active=True)

    def _set(self, pk: UUID, *, is_active: bool) -> Response:
        self.access.require_on_platform(self.needed)
        person: User = find(User.objects.all(), pk=pk)
        platform: Tenant = find(Tenant.objects.visible_to(self.access), is_platform=True)
        changed = set_active(
            by=Grantor(self.actor, self.access.held_in(platform.pk)),
            platform=platform,
            person=person,
            is_active=is_active,
            dry_run=self.is_dry_run,
        )
        return Response({**person_json(changed), "is_active": changed.is_active})
