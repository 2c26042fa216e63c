"""An object as people are shown it: certificates by whose they are and until when, instead of as lines of base64, and
of a long list what it does not share with the one beside it.
"""

from __future__ import annotations

from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256

from policies.compiler.intent import HostnameSpec, IntentObject
from policies.compiler.intent.fields.authorities import certificates_in, subject_of
from policies.compiler.intent.waf import ListSpec
from policies.compiler.plan.entries import entries_told, is_long


def told(item: IntentObject, beside: IntentObject | None = None) -> dict[str, Any]:
    """The spec as JSON values; two that differ are told differently, too. `beside` is what it is compared with."""
    if isinstance(item.spec, ListSpec) and is_long(item.spec):
        other = beside.spec if beside is not None and isinstance(beside.spec, ListSpec) else None
        return {**item.spec.model_dump(mode="json", exclude={"entries"}), "entries": entries_told(item.spec, other)}
    spec = item.spec_json()
    if isinstance(item.spec, HostnameSpec) and item.spec.client_certificate is not None:
        found = certificates_in(item.spec.client_certificate.authorities)
        spec["client_certificate"]["authorities"] = [_summary(one) for one in found]
    return spec


def _summary(one: x509.Certificate) -> str:
    return f"{subject_of(one)} until {one.not_valid_after_utc:%Y-%m-%d}, SHA-256 {one.fingerprint(SHA256()).hex()}"
