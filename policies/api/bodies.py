"""Reads request bodies: what they may hold, and where exactly they do not."""

from collections.abc import Collection
from typing import Any

from rest_framework.request import Request

from console.base.errors import FieldProblem, Invalid, pointer


def members(request: Request, known: Collection[str]) -> dict[str, Any]:
    """Return the members of a JSON object; Invalid when the body is none, or names something we do not know."""
    body = request.data
    if not isinstance(body, dict):
        raise Invalid.field("", "type_object", "The body must be a JSON object.")
    unknown = [str(key) for key in body if key not in known]
    if unknown:
        problems = [FieldProblem("field_unknown", pointer(key[:60]), "is not a field here") for key in unknown[:20]]
        raise Invalid(problems=problems)
    return body


def same(body: dict[str, Any], **fixed: str) -> None:
    """Refuse a body that names another kind or name than the address does; naming the same is harmless."""
    for member, value in fixed.items():
        if member in body and body[member] != value:
            raise Invalid.field(f"/{member}", "field_fixed", f"is {value} by the address and cannot be changed.")


def flag(body: dict[str, Any], member: str) -> bool:
    """Return an optional true or false."""
    value = body.get(member, False)
    if not isinstance(value, bool):
        raise Invalid.field(f"/{member}", "type_flag", "must be true or false")
    return value


def whole_number(body: dict[str, Any], member: str) -> int:
    """Return a whole number from 1 that fits a sequence."""
    value = body.get(member)
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value < 2**63:
        raise Invalid.field(f"/{member}", "type_number", "must be a whole number from 1")
    return value
