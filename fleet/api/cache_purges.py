"""`/slices/{slice}/cache-purges`: let caches forget what they keep, on every node, within seconds."""

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.api.gate import Endpoint
from console.accounts.permissions import Permission
from console.base.answers import CREATING, answers
from console.base.shapes import read
from fleet.actions.cache_purges import Purge, purge_cache
from fleet.api.find import slice_of
from fleet.api.shapes.cache_purges import (
    CachePurgePage,
    CachePurgeShape,
    NewCachePurge,
    purge_json,
    purged_json,
)
from fleet.queries.cache_purges import purges_told
from policies.compiler.intent.purge import PurgeType

IMAGES = OpenApiExample(
    "All pictures of a host",
    value={"policy": "pictures", "type": "prefix", "value": "shop.example.com/img/", "reason": "A new logo."},
    request_only=True,
)
TAGGED = OpenApiExample(
    "What the service tagged", value={"policy": "pictures", "type": "tag", "value": "product-4711"}, request_only=True
)


@extend_schema(tags=["traffic policies"])
class CachePurgesEndpoint(Endpoint):
    """Purges of the caches of one slice."""

    permissions = {"list": Permission.VIEW, "create": Permission.PURGE}

    @extend_schema(operation_id="list_cache_purges", responses=answers(CachePurgePage, 404))
    def list(self, request: Request, slice_key: str) -> Response:
        """What caches of the slice were told to forget, newest first; at most 50 of each policy are remembered."""
        slice = slice_of(self.access, slice_key, self.needed)
        return Response({"items": [purge_json(policy, purge) for policy, purge in purges_told(slice)]})

    @extend_schema(
        operation_id="purge_cache", request=NewCachePurge, parameters=CREATING, examples=[IMAGES, TAGGED],
        responses=answers(CachePurgeShape, 403, 404, 409, 422, status=202),
    )  # fmt: skip
    def create(self, request: Request, slice_key: str) -> Response:
        """Let a cache forget. A revision of what is live sets out at once; freezes do not hold it, drafts stay.

        Its rollout says which nodes have it. A node that restarts its Envoy keeps nothing anyway.
        """
        slice = slice_of(self.access, slice_key, self.needed)
        asked = read(NewCachePurge, request)
        wanted = Purge(asked["policy"], PurgeType(asked["type"]), asked["value"], asked["reason"])
        purged = purge_cache(slice, wanted, actor=self.actor, dry_run=self.is_dry_run)
        return Response(purged_json(purged, is_dry_run=self.is_dry_run), status=202)
