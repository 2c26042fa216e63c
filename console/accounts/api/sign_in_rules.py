"""`/tenants/{tenant}/sign-in-rules`: whether its people need a second factor, and who has none yet."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.actions.sign_in_rules import require_second_factor
from console.accounts.api.find import tenant_of
from console.accounts.api.gate import Endpoint
from console.accounts.factors.owed import with_factors
from console.accounts.models import Tenant, User
from console.accounts.permissions import Permission
from console.base.answers import CHANGING, answers, changed
from console.base.etags import etag, if_match
from console.base.shapes import StrictShape, read

MOST_NAMED = 100
ON = OpenApiExample("Ask for a second factor", value={"require_mfa": True}, request_only=True)


class SignInRulesShape(serializers.Serializer):
    """What a tenant asks of its people when they sign in."""

    require_mfa = serializers.BooleanField(help_text="The platform's holds for everybody.")
    without_factor = serializers.ListField(
        child=serializers.EmailField(), help_text=f"Members who have no second factor; {MOST_NAMED} at most."
    )
    etag = serializers.CharField(help_text="Of the tenant.")


class SignInRulesChange(StrictShape):
    """What is to be asked from now on."""

    require_mfa = serializers.BooleanField()


@extend_schema(tags=["tenants"])
class SignInRulesEndpoint(Endpoint):
    """Rules of signing in, of one tenant."""

    permissions = {"retrieve": Permission.MEMBERS, "update": Permission.MEMBERS}
    sensitive = frozenset({"update"})

    @extend_schema(operation_id="read_sign_in_rules", responses=answers(SignInRulesShape, 403, 404))
    def retrieve(self, request: Request, tenant: str) -> Response:
        """Whether a second factor is asked for, and which members have none."""
        return self._answer(tenant_of(self.access, tenant, self.needed))

    @extend_schema(
        operation_id="change_sign_in_rules", request=SignInRulesChange, parameters=CHANGING, examples=[ON],
        responses=changed(SignInRulesShape),
    )  # fmt: skip
    def update(self, request: Request, tenant: str) -> Response:
        """Ask for a second factor, or no more. Members without one can do nothing else until they have set one up."""
        found = tenant_of(self.access, tenant, self.needed)
        row = require_second_factor(
            actor=self.actor,
            by=self.access.user,
            tenant=found,
            is_required=read(SignInRulesChange, request)["require_mfa"],
            if_match=if_match(request),
            dry_run=self.is_dry_run,
        )
        return self._answer(row)

    def _answer(self, tenant: Tenant) -> Response:
        return Response(rules_json(tenant), headers={"ETag": etag(tenant.version)})


def rules_json(tenant: Tenant) -> dict[str, Any]:
    """Return a SignInRulesShape."""
    members = with_factors(User.objects.filter(memberships__tenant=tenant, is_active=True))
    lacking = members.filter(has_second_factor=False).order_by("email").values_list("email", flat=True)
    return {
        "require_mfa": tenant.require_mfa,
        "without_factor": list(lacking[:MOST_NAMED]),
        "etag": etag(tenant.version),
    }
