"""`/slices/{slice}/waf/…`: what editors of policies ask while somebody types."""

from drf_spectacular.utils import OpenApiExample, extend_schema
from gatehouse_inspector.expressions.fields import FIELDS, FUNCTIONS
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.permissions import Permission
from console.base.shapes import read
from policies.api.operations import answers
from policies.api.slice_gate import SliceEndpoint
from waf.api.language_shapes import CatalogueRuleShape, ExpressionShape, LanguageShape, RuleHeldShape
from waf.api.trial_requests import ExpressionRequest, HeldRequest
from waf.trials.catalogue import rules
from waf.trials.expressions import check_expression
from waf.trials.held import rules_held
from waf.trials.states import list_types

TYPING = OpenApiExample("While typing", value={"text": 'http.host == "a" and ip', "cursor": 23}, request_only=True)
EDITED = OpenApiExample(
    "A policy with one rule",
    value={
        "spec": {"mode": "block", "rules": [{"name": "office", "expression": "ip.src in $office", "action": "block"}]}
    },
    request_only=True,
)  # fmt: skip


@extend_schema(tags=["waf"])
class ExpressionsEndpoint(SliceEndpoint):
    """The language of custom rules, and the Core Rule Set."""

    permissions = {
        "check": Permission.VIEW,
        "held": Permission.VIEW,
        "catalogue": Permission.VIEW,
        "language": Permission.VIEW,
    }

    @extend_schema(
        operation_id="check_waf_expression", request=ExpressionRequest, examples=[TYPING],
        responses=answers(ExpressionShape, 404, 422),
    )  # fmt: skip
    def check(self, request: Request, slice_key: str) -> Response:
        """Check an expression: the first mistake, what could stand at the cursor, what it costs.

        Lists are those of the draft. Without `cursor` it is at the end.
        """
        slice_, asked = self.slice_of(slice_key), read(ExpressionRequest, request)
        found = check_expression(asked["text"], asked.get("cursor", len(asked["text"])), list_types(slice_))
        return Response(
            {
                "error": found.error and {"text": found.error.text, "start": found.error.start, "end": found.error.end},
                "suggestions": [
                    {"text": one.text, "kind": one.kind, "help": one.help, "start": one.start}
                    for one in found.suggestions
                ],
                "cost_microseconds": found.cost_microseconds,
                "lists": list(found.lists),
            }
        )

    @extend_schema(
        operation_id="list_held_waf_rules", request=HeldRequest, examples=[EDITED],
        responses=answers(RuleHeldShape(many=True), 404, 422),
    )  # fmt: skip
    def held(self, request: Request, slice_key: str) -> Response:
        """Which rules of a policy that refuse Envoy holds by itself, and why not the others.

        Lists are those of the draft. A spec that is no policy yet has none.
        """
        slice_, asked = self.slice_of(slice_key), read(HeldRequest, request)
        found = rules_held(slice_, asked["spec"])
        return Response([{"rule": one.rule, "is_held": not one.why_not, "why_not": one.why_not} for one in found])

    @extend_schema(operation_id="list_waf_rules", responses=answers(CatalogueRuleShape(many=True), 404, 503))
    def catalogue(self, request: Request, slice_key: str) -> Response:
        """The rules of the Core Rule Set that look at requests, by number."""
        self.slice_of(slice_key)
        return Response(
            [
                {
                    "rule": one.rule,
                    "message": one.message,
                    "tags": one.tags,
                    "severity": one.severity,
                    "paranoia": one.paranoia,
                    "phase": one.phase,
                    "file": one.file,
                }
                for one in rules()
            ]
        )

    @extend_schema(operation_id="read_waf_language", responses=answers(LanguageShape, 404))
    def language(self, request: Request, slice_key: str) -> Response:
        """Fields and functions of expressions, and the lists of the draft."""
        slice_ = self.slice_of(slice_key)
        fields = [
            {"name": one.name, "type": str(one.type), "help": one.help, "cost_microseconds": one.cost / 10}
            for one in FIELDS.values()
        ]
        functions = [
            {"name": one.name, "takes": list(map(str, one.takes)), "gives": str(one.gives), "help": one.help}
            for one in FUNCTIONS.values()
        ]
        lists = [{"name": name, "type": type_} for name, type_ in list_types(slice_).items()]
        return Response({"fields": fields, "functions": functions, "lists": lists})
