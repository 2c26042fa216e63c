"""Verdicts as JSON."""

from typing import Any

from certificates.actions.uploads import Inspected
from certificates.pki.leaf import Leaf


def verdict_json(found: Inspected) -> dict[str, Any]:
    """Return a VerdictShape."""
    verdict = found.verdict
    return {
        "is_usable": verdict.is_usable,
        "findings": [
            {"code": one.code, "severity": str(one.severity), "text": one.text, "pointer": one.pointer}
            for one in verdict.findings
        ],
        "leaf": _leaf_json(verdict.leaf) if verdict.leaf else None,
        "chain": [_leaf_json(one) for one in verdict.chain],
        "covered": list(found.covered),
        "not_covered": list(found.not_covered),
    }


def _leaf_json(leaf: Leaf) -> dict[str, Any]:
    names = ("key_text", "sha256", "serial", "not_before", "not_after", "issuer", "subject")
    family = leaf.key_type.family if leaf.key_type else ("rsa" if "RSA" in leaf.key_text else "ecdsa")
    return {"key": family, **{name: getattr(leaf, name) for name in names}, "names": list(leaf.names)}
