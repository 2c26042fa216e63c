"""`…/egress/rules`: what the rules of live policies do."""

from bisect import bisect_right

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.permissions import Permission
from console.base.answers import LISTING, answers
from console.base.bounded import bounded
from console.base.paging import asked_page, cursor_of
from console.base.questions import whole
from egress import published
from egress.api import examples
from egress.api.rule_shapes import EgressPolicyUsePage, policy_json
from egress.queries.rules import LONGEST_DAYS, uses_of
from policies.api.slice_gate import SliceEndpoint

POLICY = OpenApiParameter("policy", str, description="Name; only this one.")
DAYS = OpenApiParameter("days", int, description=f"Length of the window: 1 to {LONGEST_DAYS}, 30 by default.")


@extend_schema(tags=["egress"])
class RulesEndpoint(SliceEndpoint):
    """Rules of a slice."""

    permissions = {"list": Permission.VIEW}

    @extend_schema(
        operation_id="list_egress_rules", parameters=[POLICY, DAYS, *LISTING], examples=[examples.RULES],
        responses=answers(EgressPolicyUsePage, 404, 422),
    )  # fmt: skip
    def list(self, request: Request, slice_key: str) -> Response:
        """Live policies by name with what each rule did within the last days, and who would miss it.

        Users of rules, and what a policy that observes would deny, are of the last 30 days at most.
        """
        found, now = self.slice_of(slice_key), timezone.now()
        days = whole(1, LONGEST_DAYS)("days", request.query_params.get("days", "30"))
        limit, after = asked_page(request, 1)
        with bounded():
            way_out = published.live(found)
            names = list(way_out.policies)
            if policy := request.query_params.get("policy"):
                names = [name for name in names if name == policy]
            start = bisect_right(names, str(after[0])) if after else 0
            shown = names[start : start + limit]
            uses = uses_of(found, way_out, shown, days, now)
        following = cursor_of([shown[-1]]) if start + limit < len(names) else None
        items = [policy_json(one, now.date()) for one in uses]
        return Response(
            {"as_of": now, "days": days, "revision": way_out.sequence or None, "items": items, "next": following}
        )
