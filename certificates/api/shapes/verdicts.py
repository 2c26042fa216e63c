"""Verdicts as JSON."""

from typing import Any

from rest_framework import serializers

from certificates.actions.uploads import Inspected
from certificates.api.shapes.leaves import LeafFactsShape, LinkShape, facts_json, link_json


class CertificateFindingShape(serializers.Serializer):
    """Something worth knowing about it."""

    code = serializers.CharField()
    severity = serializers.ChoiceField(["error", "warning", "info"])
    text = serializers.CharField()
    pointer = serializers.CharField(allow_blank=True)


class VerdictShape(serializers.Serializer):
    """What is to be said of a certificate before it is uploaded."""

    is_usable = serializers.BooleanField()
    findings = CertificateFindingShape(many=True)
    leaf = LeafFactsShape(allow_null=True)
    chain = LinkShape(many=True, help_text="As it would be served: the leaf first, without the root.")
    covered = serializers.ListField(child=serializers.CharField(), help_text="Hostnames of the slice it would serve.")
    not_covered = serializers.ListField(child=serializers.CharField())


def verdict_json(found: Inspected) -> dict[str, Any]:
    """Return a VerdictShape."""
    verdict = found.verdict
    return {
        "is_usable": verdict.is_usable,
        "findings": [
            {"code": one.code, "severity": str(one.severity), "text": one.text, "pointer": one.pointer}
            for one in verdict.findings
        ],
        "leaf": facts_json(verdict.leaf) if verdict.leaf else None,
        "chain": [link_json(one) for one in verdict.chain],
        "covered": list(found.covered),
        "not_covered": list(found.not_covered),
    }
