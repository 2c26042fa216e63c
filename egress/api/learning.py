"""`…/egress/suggestions` and `…/egress/unused`: what drafts could learn from what was seen."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.permissions import Permission
from console.base import etags
from console.base.answers import CREATING, answers
from console.base.bounded import bounded
from console.base.questions import whole
from console.base.shapes import read
from egress.actions.learning import NewRule, add_rule, prune_rules
from egress.api import learning_shapes as shapes
from egress.queries.learning import suggestions_of, unused_of
from egress.queries.rules import LONGEST_DAYS
from policies.api.rendering import render_object
from policies.api.slice_gate import SliceEndpoint
from policies.compiler.intent.egress import EgressMode

DAYS = OpenApiParameter("days", int, description=f"1 to {LONGEST_DAYS}, 30 by default.")


@extend_schema(tags=["egress"])
class LearningEndpoint(SliceEndpoint):
    """What a draft could learn."""

    permissions = {
        "suggestions": Permission.VIEW,
        "learn": Permission.EDIT,
        "unused": Permission.VIEW,
        "prune": Permission.EDIT,
    }

    @extend_schema(
        operation_id="list_egress_suggestions", parameters=[DAYS], examples=[shapes.SUGGESTED],
        responses=answers(shapes.EgressSuggestions, 404, 422),
    )  # fmt: skip
    def suggestions(self, request: Request, slice_key: str) -> Response:
        """What was denied within the last days, or would have been, and no rule of the draft speaks of.

        Where three names or more stand beside each other, a pattern for all of them is suggested. Counts and days are
        since a destination was first seen.
        """
        found, days, now = self.slice_of(slice_key), _days(request), timezone.now()
        with bounded():
            items = suggestions_of(found, days, now)
        return Response({"as_of": now, "days": days, "items": [shapes.suggestion_json(one) for one in items]})

    @extend_schema(
        operation_id="learn_egress_rule", request=shapes.EgressNewRuleShape, parameters=CREATING,
        examples=[shapes.CHOSEN, shapes.LEARNT],
        responses=answers(shapes.EgressLearntShape, 403, 404, 409, 412, 422, status=201),
    )  # fmt: skip
    def learn(self, request: Request, slice_key: str) -> Response:
        """Put a rule into the draft that allows what was chosen. Nothing is allowed before somebody publishes it."""
        found, wanted = self.slice_of(slice_key), read(shapes.EgressNewRuleShape, request)
        names = {name: wanted[name] for name in ("workload", "policy", "rule")}
        rule = NewRule(**names, destinations=wanted["destinations"], mode=EgressMode(wanted["mode"]))
        written = add_rule(found, rule, actor=self.actor, dry_run=self.is_dry_run)
        shown = render_object(written.row, written.problems)
        answer = {**names, "etag": shown["etag"], "problems": shown["problems"]}
        return Response(answer, status=201)

    @extend_schema(
        operation_id="list_unused_egress_rules", parameters=[DAYS], examples=[shapes.IDLE],
        responses=answers(shapes.EgressUnusedRules, 404, 422),
    )  # fmt: skip
    def unused(self, request: Request, slice_key: str) -> Response:
        """Live rules that allow something, did not decide for so many days, and are not younger."""
        found, days, now = self.slice_of(slice_key), _days(request), timezone.now()
        with bounded():
            items = unused_of(found, days, now)
        shown = [shapes.unused_json(one, now.date()) for one in items]
        return Response({"as_of": now, "days": days, "items": shown})

    @extend_schema(
        operation_id="prune_egress_rules", request=shapes.EgressPruneShape, parameters=CREATING,
        examples=[shapes.GONE, shapes.PRUNED], responses=answers(shapes.EgressPrunedShape, 403, 404, 409, 422),
    )  # fmt: skip
    def prune(self, request: Request, slice_key: str) -> Response:
        """Take rules out of the draft, all or none. They hold until somebody publishes it."""
        found, wanted = self.slice_of(slice_key), read(shapes.EgressPruneShape, request)
        rules = [(one["policy"], one["rule"]) for one in wanted["rules"]]
        done = prune_rules(found, rules, actor=self.actor, dry_run=self.is_dry_run)
        answer: dict[str, Any] = {"policies": list(done.policies), "rules": done.rules}
        return Response({**answer, "draft_etag": etags.etag(done.draft_version)})


def _days(request: Request) -> int:
    return whole(1, LONGEST_DAYS)("days", request.query_params.get("days", "30"))
