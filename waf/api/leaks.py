"""`/slices/{slice}/dlp-policies/{name}/feedback`: which detectors find what is no leak."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.permissions import Permission
from console.base.errors import NotFound
from policies.api.operations import answers
from policies.api.slice_gate import SliceEndpoint
from policies.compiler import Kind
from policies.compiler.intent.dlp import DlpPolicySpec
from policies.drafting.rows import intent_of
from policies.models import DraftObject
from waf.queries.leaks import feedback_on


class DetectorFeedbackShape(serializers.Serializer):
    """One detector of the policy."""

    detector = serializers.CharField()
    label = serializers.CharField()
    findings = serializers.IntegerField(help_text="Events in which it found something.")
    excluded = serializers.IntegerField(
        help_text="Of them, those in which it is no leak: the draft excludes it, or somebody said so of the event."
    )
    share = serializers.FloatField(help_text="Excluded of findings.")
    refused = serializers.IntegerField(help_text="Of them, requests that were refused for it.")
    last_at = serializers.DateTimeField()


class DlpFeedbackShape(serializers.Serializer):
    """How the detectors of a policy did, those with the most findings first."""

    items = DetectorFeedbackShape(many=True)
    events = serializers.IntegerField(help_text="That were read, at most the newest 2 000 of thirty days.")
    since = serializers.DateTimeField()
    is_partial = serializers.BooleanField(help_text="There are more events than were read.")


class DlpFeedbackEndpoint(SliceEndpoint):
    """Feedback on one DLP policy."""

    permissions = {"retrieve": Permission.VIEW}

    @extend_schema(
        operation_id="get_dlp_feedback", tags=["dlp-policies"], responses=answers(DlpFeedbackShape, 404)
    )  # fmt: skip
    def retrieve(self, request: Request, slice_key: str, name: str) -> Response:
        """How often each detector found something in thirty days, and how much of that is no leak."""
        slice_ = self.slice_of(slice_key)
        row = DraftObject.objects.present().filter(slice=slice_, kind=Kind.DLP_POLICY, name=name).first()
        if row is None:
            raise NotFound
        spec = intent_of(Kind.DLP_POLICY, name, row.spec).spec
        assert isinstance(spec, DlpPolicySpec)
        did = feedback_on(slice_.pk, name, spec.exclusions, timezone.now())
        items = [
            {
                "detector": one.detector, "label": one.label, "findings": one.findings, "excluded": one.excluded,
                "share": one.excluded / one.findings, "refused": one.refused, "last_at": one.last_at,
            }
            for one in did.detectors
        ]  # fmt: skip
        return Response({"items": items, "events": did.events, "since": did.since, "is_partial": did.is_partial})
