"""What a pure table of commands refuses, as the error that a caller gets."""

from console.base.errors import Conflict, Invalid
from fleet.rollout.commands import Refusal


def error_of(refusal: Refusal) -> Conflict | Invalid:
    """Return Invalid at the field that is missing, or Conflict with the code of the state it is in."""
    if refusal.pointer:
        return Invalid.field(refusal.pointer, refusal.code, refusal.text)
    return Conflict(refusal.text, code=refusal.code)
