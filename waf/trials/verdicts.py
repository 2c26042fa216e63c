"""PURE: what a verdict of a trial says: its outcome in one word, the score, and which rules are no reason of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

_STRENGTH: Final = {
    "passed": 0, "noted": 0, "would_refuse": 1, "limited": 2, "challenged": 2, "refused": 2, "unreadable": 2,
}  # fmt: skip
UNREADABLE: Final = range(200_000, 201_000)
"""Rules that tell that a body cannot be read."""
NO_REASONS: Final = (UNREADABLE, range(901_000, 902_000), range(949_000, 950_000),
                     range(959_000, 960_000), range(980_000, 981_000))  # fmt: skip
"""Rules that set the scene, tell that a body cannot be read, or compare the score with the threshold."""


@dataclass(frozen=True, slots=True)
class Read:
    """A verdict, read. `rules` are numbers of the Core Rule Set and names of custom rules that spoke."""

    outcome: str
    status: int | None
    score: int
    rules: frozenset[str]

    @property
    def strength(self) -> int:
        """0: it passes, 1: in block mode it would not, 2: it does not go through as it came."""
        return _STRENGTH[self.outcome]


def read_verdict(said: Mapping[str, Any]) -> Read:
    """Return what a verdict says."""
    numbers = [one["rule"] for one in said["matches"]]
    rules = frozenset((*said["rules"], *(str(one) for one in numbers if is_reason(one))))
    return Read(str(said["outcome"]), said["status"], said["scores"].get("anomaly", 0), rules)


def is_reason(rule: int) -> bool:
    """Tell whether a rule looks at requests, so that not looking could be a remedy."""
    return not any(rule in numbers for numbers in NO_REASONS)
