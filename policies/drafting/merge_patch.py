"""JSON merge patch (RFC 7396): null takes a member away, an object merges, anything else replaces."""

from typing import Any


def merge(target: Any, patch: Any) -> Any:
    """Return `target` with `patch` applied; neither is changed. Only as deep as the patch, so it cannot run away."""
    if not isinstance(patch, dict):
        return patch
    merged = dict(target) if isinstance(target, dict) else {}
    for member, value in patch.items():
        if value is None:
            merged.pop(member, None)
        else:
            merged[member] = merge(merged.get(member), value)
    return merged
