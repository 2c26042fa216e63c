"""`/slices/{slice}/services/{name}/endpoints` and `…/registrations`: endpoints that nobody has written down."""

import re
from typing import Final

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.api.gate import Endpoint
from console.accounts.permissions import Permission
from console.base.answers import DRY_RUN, LISTING, answers
from console.base.errors import Invalid
from console.base.paging import page
from console.base.shapes import read
from fleet.actions.registrations import Wanted, deregister, register
from fleet.api.find import slice_of
from fleet.api.shapes.endpoints import (
    NewRegistration,
    RegistrationPage,
    RegistrationShape,
    ServiceEndpointsShape,
    registration_json,
    resolved_json,
)
from fleet.models import Registration, ResolvedName
from policies.models import Slice

_INSTANCE: Final = re.compile(r"[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?", re.ASCII)
_SHOWN: Final = 200
HEARTBEAT = OpenApiExample(
    "Here I am",
    value={"address": "10.1.2.3", "port": 8080, "weight": 1, "zone": "eu-west-1a", "ttl_seconds": 30},
    request_only=True,
)


@extend_schema(tags=["services"])
class ServiceEndpointsEndpoint(Endpoint):
    """Where the endpoints of one service come from."""

    permissions = {"retrieve": Permission.VIEW}

    @extend_schema(operation_id="read_service_endpoints", responses=answers(ServiceEndpointsShape, 404))
    def retrieve(self, request: Request, slice_key: str, name: str) -> Response:
        """Who registered, and where the service's name leads on each node, as nodes told last."""
        slice = slice_of(self.access, slice_key, self.needed)
        rows = Registration.objects.filter(slice=slice, service=name)
        names = ResolvedName.objects.filter(slice=slice, service=name, node__revoked_at=None)
        return Response(
            {
                "registered": [registration_json(row) for row in rows.order_by("instance")[:_SHOWN]],
                "registered_count": rows.count(),
                "resolved": resolved_json(names.select_related("node").order_by("node__name"), timezone.now()),
            }
        )


@extend_schema(tags=["services"])
class RegistrationsEndpoint(Endpoint):
    """Instances of one service that register themselves."""

    permissions = {"list": Permission.VIEW, "set": Permission.REGISTER, "remove": Permission.REGISTER}

    @extend_schema(operation_id="list_registrations", parameters=LISTING, responses=answers(RegistrationPage, 404, 422))
    def list(self, request: Request, slice_key: str, name: str) -> Response:
        """Instances that nodes ask, by name."""
        slice = slice_of(self.access, slice_key, self.needed)
        rows = Registration.objects.filter(slice=slice, service=name)
        shown, following = page(rows, request, order=["instance"])
        return Response({"items": [registration_json(row) for row in shown], "next": following})

    @extend_schema(
        operation_id="register_instance", request=NewRegistration, parameters=[DRY_RUN], examples=[HEARTBEAT],
        responses={**answers(RegistrationShape, 403, 404, 409, 422), 201: RegistrationShape},
    )  # fmt: skip
    def set(self, request: Request, slice_key: str, name: str, instance: str) -> Response:
        """Say that an instance is there; again before `ttl_seconds` are over, as long as it is.

        Nodes ask it within seconds, without a publish. The same address and port under another name takes its place.
        """
        slice = self._slice(slice_key)
        if not _INSTANCE.fullmatch(instance):
            text = "An instance is called by lower-case letters, digits, dots and hyphens, 63 at most."
            raise Invalid.field("?instance", "name_invalid", text)
        wanted = Wanted(**read(NewRegistration, request))
        done = register(slice, name, instance, wanted, actor=self.actor, dry_run=self.is_dry_run)
        return Response(registration_json(done.row), status=201 if done.is_new else 200)

    @extend_schema(
        operation_id="remove_registration", request=None, parameters=[DRY_RUN],
        responses=answers(None, 403, 404, status=204),
    )  # fmt: skip
    def remove(self, request: Request, slice_key: str, name: str, instance: str) -> Response:
        """Take an instance out: no new request goes there, those under way end."""
        slice = self._slice(slice_key)
        deregister(slice, name, instance, actor=self.actor, dry_run=self.is_dry_run)
        return Response(status=204)

    def _slice(self, key: str) -> Slice:
        """A slice to register in; a token for that alone need not be one that may look around."""
        row = Slice.objects.visible_to(self.access, Permission.REGISTER).select_related("tenant", "gateway")
        return row.filter(key=key).first() or slice_of(self.access, key, self.needed)
