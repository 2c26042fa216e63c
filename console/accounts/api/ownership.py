"""`/tenants/{tenant}/ownership`: who owns it, and giving it to somebody else who agrees."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts import roles
from console.accounts.actions import ownership as actions
from console.accounts.api.find import tenant_of
from console.accounts.api.gate import Endpoint
from console.accounts.api.shapes.ownership import EXAMPLE, NewOffer, OwnershipShape, offer_json, person_json
from console.accounts.models import OwnershipOffer, Tenant
from console.accounts.permissions import Permission
from console.base.answers import DRY_RUN, answers
from console.base.shapes import read

DECIDED = answers(OwnershipShape, 403, 404, 409, 422)


@extend_schema(tags=["people"])
class OwnershipEndpoint(Endpoint):
    """The ownership of one tenant."""

    permissions = {
        "retrieve": Permission.VIEW,
        "offer": Permission.MEMBERS,
        "withdraw": Permission.MEMBERS,
        "accept": Permission.VIEW,
        "decline": Permission.VIEW,
    }
    sensitive = frozenset({"offer", "accept"})

    @extend_schema(operation_id="read_ownership", responses=answers(OwnershipShape, 404))
    def retrieve(self, request: Request, tenant: str) -> Response:
        """The owners, and the last offer."""
        return Response(_json(tenant_of(self.access, tenant, self.needed)))

    @extend_schema(
        operation_id="offer_ownership", request=NewOffer, parameters=[DRY_RUN], responses=DECIDED, examples=[EXAMPLE]
    )
    def offer(self, request: Request, tenant: str) -> Response:
        """Offer the tenant to another member; nothing changes before they accept. Only its owners may, in person."""
        found = tenant_of(self.access, tenant, self.needed)
        self.access.require_in_person()
        given = read(NewOffer, request)
        actions.offer_ownership(
            actor=self.actor,
            owner=self.access.user,
            tenant=found,
            member=given["user"],
            stays=given["stays"],
            dry_run=self.is_dry_run,
        )
        return Response(_json(found))

    @extend_schema(operation_id="withdraw_ownership", request=None, parameters=[DRY_RUN], responses=DECIDED)
    def withdraw(self, request: Request, tenant: str) -> Response:
        """Take the offer back."""
        found = tenant_of(self.access, tenant, self.needed)
        actions.withdraw_offer(actor=self.actor, tenant=found, dry_run=self.is_dry_run)
        return Response(_json(found))

    @extend_schema(operation_id="accept_ownership", request=None, parameters=[DRY_RUN], responses=DECIDED)
    def accept(self, request: Request, tenant: str) -> Response:
        """Become an owner, if it is offered to you. Who offered it is one no more, unless they said so."""
        return self._decide(tenant, actions.accept_offer)

    @extend_schema(operation_id="decline_ownership", request=None, parameters=[DRY_RUN], responses=DECIDED)
    def decline(self, request: Request, tenant: str) -> Response:
        """Say no, if it is offered to you."""
        return self._decide(tenant, actions.decline_offer)

    def _decide(self, tenant: str, act: Any) -> Response:
        found = tenant_of(self.access, tenant, self.needed)
        self.access.require_in_person()
        act(actor=self.actor, person=self.access.user, tenant=found, dry_run=self.is_dry_run)
        return Response(_json(found))


def _json(tenant: Tenant) -> dict[str, Any]:
    offers = OwnershipOffer.objects.filter(tenant=tenant).select_related("offered_by", "offered_to")
    last = offers.order_by("-id").first()
    return {
        "owners": [person_json(owner) for owner in roles.owners(tenant).order_by("email")],
        "offer": offer_json(last, timezone.now()) if last else None,
    }
