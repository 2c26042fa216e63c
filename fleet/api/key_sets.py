"""`/slices/{slice}/traffic-policies/{name}/key-sets`: the keys of tokens that nodes fetched for a policy."""

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.api.gate import Endpoint
from console.accounts.permissions import Permission
from console.base.answers import answers
from console.base.errors import NotFound
from fleet.api.find import slice_of
from fleet.api.shapes.key_sets import KeySetsShape, on_node_json
from fleet.queries.key_sets import key_sets_of_policy
from policies.compiler import Kind
from policies.models import DraftObject, RevisionObject

EXAMPLE = OpenApiExample(
    "One node has it",
    value={
        "items": [
            {
                "node": "edge-1",
                "node_id": "0199c0de-0000-7000-8000-000000000001",
                "is_heard": True,
                "state": "fresh",
                "address": "https://id.acme.test/keys",
                "keys": 2,
                "left_out": 0,
                "fetched_at": "2027-03-01T08:00:00Z",
                "age_seconds": 42,
                "error": "",
            }
        ]
    },
    response_only=True,
)


@extend_schema(tags=["traffic-policies"])
class KeySetsEndpoint(Endpoint):
    """The key sets of one policy."""

    permissions = {"list": Permission.VIEW}

    @extend_schema(operation_id="list_key_sets", examples=[EXAMPLE], responses=answers(KeySetsShape, 404))
    def list(self, request: Request, slice_key: str, name: str) -> Response:
        """What each node of the gateway has of the keys that tokens are verified with.

        Only policies whose `keys` are of the type `url` or `issuer` have any; a policy is fetched for from its publish
        on, whether anything names it or not.
        """
        slice_, now = slice_of(self.access, slice_key, self.needed), timezone.now()
        mine = {"slice": slice_, "kind": Kind.TRAFFIC_POLICY, "name": name}
        is_live = RevisionObject.objects.filter(**mine, to_sequence=None).exists()
        if not is_live and not DraftObject.objects.present().filter(**mine).exists():
            raise NotFound
        found = key_sets_of_policy(slice_, name, now)
        is_told = any(one.told is not None for one in found)
        return Response({"items": [on_node_json(one, now) for one in found] if is_told else []})
