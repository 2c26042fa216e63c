"""The web application firewall: policies, the lists that their rules name, and where a policy is asked."""

from policies.compiler.intent.waf.attachment import FailureMode, WafAttachment
from policies.compiler.intent.waf.lists import ListEntry, ListSpec, ListType
from policies.compiler.intent.waf.policy import Exclusion, InspectionLimits, ResponseInspection, Sampling, WafPolicySpec
from policies.compiler.intent.waf.rules import CustomRule

__all__ = [
    "CustomRule",
    "Exclusion",
    "FailureMode",
    "InspectionLimits",
    "ListEntry",
    "ListSpec",
    "ListType",
    "ResponseInspection",
    "Sampling",
    "WafAttachment",
    "WafPolicySpec",
]
