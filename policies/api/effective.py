"""`/slices/{slice}/routes/{name}/effective-policies`: what acts on a route, and where each value comes from."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.permissions import Permission
from policies.api.operations import answers
from policies.api.rendering import render_problems
from policies.api.shapes import Finding
from policies.api.slice_gate import SliceEndpoint
from policies.compiler.effective import Said
from policies.compiler.intent.traffic import PolicyType
from policies.drafting.problems import as_fields
from policies.queries.effective import Acting, effective_policies


class SaidPolicy(serializers.Serializer):
    """What one place says of a type."""

    kind = serializers.ChoiceField(["route", "service", "hostname", "defaults"], help_text="Of the object.")
    by = serializers.CharField(help_text="The name of the object that says so.")
    policy = serializers.CharField(allow_null=True, help_text="The traffic policy; null: it turns the type off.")
    settings = serializers.DictField(allow_null=True, help_text="What the policy says, defaults written out.")


class ActingPolicy(serializers.Serializer):
    """One type that something is said of."""

    type = serializers.ChoiceField([str(one) for one in PolicyType])
    said = SaidPolicy(many=True, help_text="The most specific first, which acts; the others would without it.")


class EffectivePolicies(serializers.Serializer):
    """What acts on the requests of a route under one hostname."""

    hostname = serializers.CharField()
    policies = ActingPolicy(many=True)


class EffectiveShape(serializers.Serializer):
    """A route's policies, for each of its hostnames."""

    items = EffectivePolicies(many=True)
    problems = Finding(many=True, help_text="Where services of the route differ, so that it must say itself.")


_LIMIT = {"type": "rate_limit", "requests": 600, "per_seconds": 60, "by": {"type": "client_address"}, "shadow": False}
EXAMPLE = OpenApiExample(
    "A limit of its own, over that of its hostname",
    value={
        "items": [
            {
                "hostname": "shop.acme.test",
                "policies": [
                    {
                        "type": "rate_limit",
                        "said": [
                            {"kind": "route", "by": "shop-api", "policy": "per-client", "settings": _LIMIT},
                            {"kind": "hostname", "by": "shop.acme.test", "policy": None, "settings": None},
                        ],
                    }
                ],
            }
        ],
        "problems": [],
    },
    response_only=True,
)


class EffectivePoliciesEndpoint(SliceEndpoint):
    """The traffic policies of one route."""

    permissions = {"retrieve": Permission.VIEW}

    @extend_schema(
        operation_id="retrieve_effective_policies",
        tags=["routes"],
        examples=[EXAMPLE],
        responses=answers(EffectiveShape, 404),
    )
    def retrieve(self, request: Request, slice_key: str, name: str) -> Response:
        """Which traffic policies act on a route as the draft has it, and which object says so.

        What the gateway's defaults say is what is live of them now.
        """
        found, problems = effective_policies(self.slice_of(slice_key), name)
        items = [{"hostname": one.hostname, "policies": [_acting(each) for each in one.acting]} for one in found]
        return Response({"items": items, "problems": render_problems(as_fields(problems))})


def _acting(acting: Acting) -> dict[str, Any]:
    return {"type": str(acting.type), "said": [_said(one) for one in acting.said]}


def _said(said: Said) -> dict[str, Any]:
    settings = said.settings.model_dump(mode="json") if said.settings is not None else None
    return {"kind": str(said.kind), "by": said.by, "policy": said.name, "settings": settings}
