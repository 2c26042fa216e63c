"""`/slices/{slice}/dlp/try`: what a DLP policy would find in a text."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from gatehouse_inspector.dlp.policy import MOST_BODY_KIB, DlpAction
from gatehouse_inspector.dlp.verdicts import DlpVerdict
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.permissions import Permission
from console.base.shapes import PlainTextField, StrictShape, read
from policies.api.operations import answers
from policies.api.slice_gate import SliceEndpoint
from policies.queries.dlp_trials import Pasted, try_policy

_LONGEST_TEXT = MOST_BODY_KIB * 1024


class DlpTrial(StrictShape):
    """A policy as it is edited, and a text to look at. Neither is kept or logged."""

    spec = serializers.DictField(help_text="A DLP policy, as drafts have them.")
    text = serializers.CharField(
        allow_blank=True, trim_whitespace=False, max_length=_LONGEST_TEXT, help_text="The body of a request."
    )
    content_type = PlainTextField(required=False, default="text/plain", max_length=200)
    target = PlainTextField(required=False, default="/", max_length=2000, help_text="Its path, perhaps with a query.")


class TriedLeak(serializers.Serializer):
    """What a detector found."""

    detector = serializers.CharField(help_text="`custom:` and `secret:` stand before names of one's own.")
    label = serializers.CharField()
    action = serializers.ChoiceField([str(one) for one in DlpAction])
    place = serializers.CharField(help_text="As `body /user/card (base64, gzip)`.")
    count = serializers.IntegerField(help_text="Different values.")
    sample = serializers.CharField(help_text="At most the first and the last two characters; empty for secrets.")


class DlpTried(serializers.Serializer):
    """What would become of the request."""

    outcome = serializers.ChoiceField(["passed", "noted", "would_refuse", "refused", "unreadable"])
    status = serializers.IntegerField(allow_null=True, help_text="With which it would be refused; null: it passes.")
    leaks = TriedLeak(many=True)


EXAMPLE = OpenApiExample(
    "A card number in a note",
    value={
        "spec": {"mode": "enforce", "detectors": [{"detector": "card_number", "action": "block"}]},
        "text": '{"note": "paid with 4012 8888 8888 1881"}',
        "content_type": "application/json",
    },
    request_only=True,
)


class DlpTrialsEndpoint(SliceEndpoint):
    """Trials of DLP policies."""

    permissions = {"create": Permission.VIEW}

    @extend_schema(
        operation_id="try_dlp_policy",
        tags=["dlp-policies"],
        request=DlpTrial,
        examples=[EXAMPLE],
        responses=answers(DlpTried, 404, 422),
    )
    def create(self, request: Request, slice_key: str) -> Response:
        """What a policy would find in a request, by the inspector's own code. Nothing is kept or logged.

        Exclusions by fingerprint do not count here, and no fingerprints are told.
        """
        self.slice_of(slice_key)
        asked = read(DlpTrial, request)
        pasted = Pasted(asked["text"], asked["content_type"], asked["target"])
        return Response(_tried(try_policy(asked["spec"], pasted)))


def _tried(verdict: DlpVerdict) -> dict[str, Any]:
    return {
        "outcome": str(verdict.outcome),
        "status": verdict.status,
        "leaks": [
            {
                "detector": one.detector,
                "label": one.label,
                "action": str(one.action),
                "place": one.place,
                "count": one.count,
                "sample": one.sample,
            }
            for one in verdict.leaks
        ],
    }
