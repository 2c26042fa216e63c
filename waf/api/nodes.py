"""`…/waf/nodes`: how the inspectors are that look at a slice's requests."""

from dataclasses import asdict

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.permissions import Permission
from console.base.answers import answers
from policies.api.slice_gate import SliceEndpoint
from waf.api.examples import shown
from waf.queries.nodes import STATES, inspectors_of

SERVING = shown(
    "One node",
    {
        "items": [
            {
                "node": "01a1fef4-0000-7000-8000-000000000001", "name": "edge-1", "state": "serving", "text": "",
                "engine": "3.0.9", "crs": "3.3.4", "workers": 2, "as_of": "2031-05-20T12:00:00Z",
            }
        ]
    },
)  # fmt: skip


class InspectorShape(serializers.Serializer):
    """The inspector beside one Envoy, as its node said last."""

    node = serializers.UUIDField()
    name = serializers.CharField()
    state = serializers.ChoiceField(
        STATES, help_text="`unavailable`: not installed; `idle`: no policies; `unknown`: the node says nothing of it."
    )
    text = serializers.CharField()
    engine = serializers.CharField(help_text="Version of libmodsecurity.")
    crs = serializers.CharField(help_text="Version of the OWASP Core Rule Set.")
    workers = serializers.IntegerField()
    as_of = serializers.DateTimeField(allow_null=True, help_text="When the node was heard last.")


class InspectorsShape(serializers.Serializer):
    """All inspectors of the slice's gateway."""

    items = InspectorShape(many=True)


@extend_schema(tags=["waf"])
class InspectorsEndpoint(SliceEndpoint):
    """Inspectors of a slice's gateway."""

    permissions = {"list": Permission.VIEW}

    @extend_schema(operation_id="list_waf_nodes", examples=[SERVING], responses=answers(InspectorsShape, 404))
    def list(self, request: Request, slice_key: str) -> Response:
        """How the inspector of each node is, as the node said last."""
        found = self.slice_of(slice_key)
        return Response({"items": [asdict(one) for one in inspectors_of(found.gateway_id)]})
