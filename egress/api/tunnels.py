"""`…/egress/tunnels` and `…/egress/cuts`: what is open now, and what was cut."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.permissions import Permission
from console.base.answers import LISTING, answers
from console.base.paging import page
from egress.api import examples
from egress.api.tunnel_shapes import EgressCutPage, EgressTunnels, cut_json, on_node_json
from egress.models import Cut
from egress.queries.tunnels import revisions_of, tunnels_of
from policies.api.slice_gate import SliceEndpoint


@extend_schema(tags=["egress"])
class TunnelsEndpoint(SliceEndpoint):
    """Tunnels of a slice."""

    permissions = {"list": Permission.VIEW, "cuts": Permission.VIEW}

    @extend_schema(
        operation_id="list_egress_tunnels", examples=[examples.TUNNELS], responses=answers(EgressTunnels, 404)
    )
    def list(self, request: Request, slice_key: str) -> Response:
        """Tunnels that are open, by node, as each told last; a node that is silent says nothing of now."""
        found, now = self.slice_of(slice_key), timezone.now()
        nodes = tunnels_of(found)
        total = sum(count for one in nodes if not one.is_silent for _, _, count in one.tunnels)
        return Response({"as_of": now, "total": total, "nodes": [on_node_json(one) for one in nodes]})

    @extend_schema(
        operation_id="list_egress_cuts", parameters=LISTING, examples=[examples.CUTS],
        responses=answers(EgressCutPage, 404, 422),
    )  # fmt: skip
    def cuts(self, request: Request, slice_key: str) -> Response:
        """Tunnels that nodes cut and after which revision, the newest first. Kept for 30 days."""
        found = self.slice_of(slice_key)
        rows, following = page(Cut.objects.filter(slice_id=found.pk), request, order=("-at", "-id"))
        revisions = revisions_of(found, {row.revision_sequence for row in rows})
        items = [cut_json(row, revisions.get(row.revision_sequence)) for row in rows]
        return Response({"items": items, "next": following})
