"""What a look at a rotation comes to: where it stands next, and what is to be written with that."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from certificates.life.states import FaultKind, RotationState
from certificates.models import Rotation

SOON = 0.3
"""Seconds until a node, or a rollout that is about to end, is looked at again."""
WATCH = 1.0
"""Seconds until a CA is asked again, or a rollout under way is looked at."""


Change = Callable[[Rotation], None]


@dataclass(frozen=True, slots=True)
class Look:
    """The state a rotation goes to, or stays in; `change` writes what belongs to it, under the lock of the slice.

    `text` says what it does or waits for. `after_seconds` None: it is over.
    """

    state: RotationState
    text: str = ""
    after_seconds: float | None = 0.0
    change: Change | None = None


class Fault(Exception):
    """A step that did not come to an end; `attempts.after_fault` says what follows.

    `text` is the cause, a sentence. `names` are the hostnames or nodes it is about. `is_lasting`: the same question
    will most likely fail for hours.
    """

    def __init__(
        self,
        kind: FaultKind,
        text: str,
        *,
        names: tuple[str, ...] = (),
        retry_after: timedelta | None = None,
        is_lasting: bool = False,
    ) -> None:
        super().__init__(text)
        self.kind, self.text, self.names, self.retry_after = kind, text, names, retry_after
        self.is_lasting = is_lasting


class Later(Exception):
    """A change that finds, under the lock, that it is not its turn: nothing is written but the text."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text
