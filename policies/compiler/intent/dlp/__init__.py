"""Data loss prevention: policies that say what must not leave, and where they are asked."""

from policies.compiler.intent.dlp.attachment import DlpAttachment
from policies.compiler.intent.dlp.policy import (
    CustomPattern,
    DetectorName,
    DlpExclusion,
    DlpPlaces,
    DlpPolicySpec,
    DlpResponsesSpec,
    KnownSecretSpec,
    WatchedDetector,
)

__all__ = [
    "CustomPattern",
    "DetectorName",
    "DlpAttachment",
    "DlpExclusion",
    "DlpPlaces",
    "DlpPolicySpec",
    "DlpResponsesSpec",
    "KnownSecretSpec",
    "WatchedDetector",
]
