"""Mends what the generator says of fields that hold any JSON: `null` is among it, and not one more choice beside it."""

from typing import Any


def describe(result: dict[str, Any], **_: object) -> dict[str, Any]:
    """Write `{}` for “anything or null”: as a choice of exactly one it would forbid null (a hook of the generator)."""
    _mend(result["components"]["schemas"])
    return result


def _mend(node: Any) -> None:
    if isinstance(node, dict):
        if {} in node.get("oneOf", ()):
            del node["oneOf"]
        for inside in node.values():
            _mend(inside)
    elif isinstance(node, list):
        for inside in node:
            _mend(inside)
