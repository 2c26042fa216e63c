"""One object in two states of a slice."""

from dataclasses import dataclass

from policies.compiler import IntentObject


@dataclass(frozen=True, slots=True)
class Change:
    """The object before and after; None where it is absent."""

    before: IntentObject | None
    after: IntentObject | None
