"""`…/egress/test`: may a workload reach a destination, and what decides?"""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.permissions import Permission
from console.base.answers import answers
from console.base.errors import Invalid
from console.base.shapes import PlainTextField, StrictShape, read
from egress import published
from egress.api.examples import asked, shown
from egress.api.filtering import WAYS
from egress.api.rule_shapes import VERDICTS
from egress.asking import Answer, ask
from egress.judging import Target, target_of
from egress.way_out import WayOut
from policies.api.slice_gate import SliceEndpoint
from policies.compiler.intent.egress import Forwarding

AGAINST = ["live", "draft"]
QUESTION = asked("May it reach GitHub?", {"workload": "orders", "destination": "api.github.com:443", "way": "tunnel"})
NO = shown(
    "A rule denies it",
    {
        "outcome": "denied", "reason": "rule", "text": "Egress rule payments/never denies this destination.",
        "policy": "payments", "rule": "never", "pointer": "/spec/rules/3/destinations/0", "also": ["payments/github"],
        "destination": "api.github.com:443", "against": "live", "revision": 7, "notes": [],
    },
)  # fmt: skip


class EgressQuestionShape(StrictShape):
    """Who asks for what."""

    workload = PlainTextField(max_length=63)
    destination = PlainTextField(
        max_length=300, help_text="As `api.github.com:443`; without a port 443, or 80 where the way is `http`."
    )
    way = serializers.ChoiceField(WAYS, required=False, default="tunnel")
    method = serializers.RegexField(
        r"^[A-Z]{1,32}\Z", required=False, default="GET", help_text="Of a plain request; in a tunnel it cannot be seen."
    )
    path = PlainTextField(max_length=2048, required=False, default="/")
    at = serializers.DateTimeField(required=False, allow_null=True, default=None, help_text="Now by default.")
    against = serializers.ChoiceField(AGAINST, required=False, default="live")
    region = PlainTextField(
        max_length=63, required=False, allow_blank=True, default="",
        help_text="Where the node is that is asked, for residency rules; empty: it does not say.",
    )  # fmt: skip


class EgressAnswerShape(serializers.Serializer):
    """What becomes of it, and what decides."""

    outcome = serializers.ChoiceField(VERDICTS)
    reason = serializers.CharField(allow_blank=True, help_text="As callers are told; empty where let through.")
    text = serializers.CharField(allow_blank=True)
    policy = serializers.CharField(allow_blank=True, help_text="Of the rule that decides; empty: none takes it.")
    rule = serializers.CharField(allow_blank=True)
    pointer = serializers.CharField(allow_blank=True, help_text="Where in the policy, as a JSON pointer.")
    also = serializers.ListField(
        child=serializers.CharField(), help_text="Rules that would have taken it, had that one not: `payments/stripe`."
    )
    destination = serializers.CharField(help_text="In the spelling that rules are compared with.")
    against = serializers.ChoiceField(AGAINST)
    revision = serializers.IntegerField(allow_null=True, help_text="The live one; null: of the draft, or none is live.")
    notes = serializers.ListField(child=serializers.CharField(), help_text="What else one should know.")


@extend_schema(tags=["egress"])
class TestingEndpoint(SliceEndpoint):
    """Questions about rules."""

    permissions = {"create": Permission.VIEW}

    @extend_schema(
        operation_id="test_egress", request=EgressQuestionShape, examples=[QUESTION, NO],
        responses=answers(EgressAnswerShape, 404, 422),
    )  # fmt: skip
    def create(self, request: Request, slice_key: str) -> Response:
        """Say what becomes of a request on its way out, by what is live or by the draft. Nothing is sent or stored."""
        found, wanted = self.slice_of(slice_key), read(EgressQuestionShape, request)
        target = _target(wanted)
        way_out = published.drafted(found) if wanted["against"] == "draft" else published.live(found)
        at, networks = wanted["at"] or timezone.now(), found.gateway.allowed_private_networks
        caller = way_out.caller(found.tenant.slug, wanted["workload"], wanted["region"])
        answer = ask(way_out, caller, target, at, networks)
        shown = {"destination": str(target), "against": wanted["against"], "revision": way_out.sequence or None}
        return Response({**_json(answer, way_out), **shown})


def _target(wanted: dict[str, Any]) -> Target:
    try:
        return target_of(wanted["destination"], Forwarding(wanted["way"]), method=wanted["method"], path=wanted["path"])
    except ValueError as fault:
        raise Invalid.field("/destination", "destination_invalid", f"{fault}") from None


def _json(answer: Answer, way_out: WayOut) -> dict[str, Any]:
    found = answer.judgement
    policy, _, rule = found.rule.partition("/")
    pointer = ""
    if rule and found.reason == "residency":
        place = [one.name for one in way_out.policies[policy].residency].index(rule)
        pointer = f"/spec/residency/{place}"
    elif rule:
        place = [one.name for one in way_out.policies[policy].rules].index(rule)
        pointer = f"/spec/rules/{place}/destinations/{answer.index}"
    return {
        "outcome": str(found.verdict), "reason": found.reason, "text": found.text, "policy": policy, "rule": rule,
        "pointer": pointer, "also": list(found.also), "notes": list(answer.notes),
    }  # fmt: skip
