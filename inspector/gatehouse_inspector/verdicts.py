"""What comes of a request."""

from dataclasses import dataclass, field
from enum import StrEnum

from gatehouse_inspector.crs.findings import Finding
from gatehouse_inspector.policies.bans import Ban
from gatehouse_inspector.policies.memory import Rate


class Outcome(StrEnum):
    """What became of a request, in a word."""

    PASSED = "passed"
    """Nothing was found in it."""
    NOTED = "noted"
    """Something was, and it passed."""
    WOULD_REFUSE = "would_refuse"
    """It passed since its policy only detects."""
    REFUSED = "refused"
    CHALLENGED = "challenged"
    LIMITED = "limited"
    UNREADABLE = "unreadable"
    """Refused since it cannot be read, and so not be looked at."""


@dataclass(frozen=True, slots=True)
class Limit:
    """What a client has exceeded: the rate of a rule, and after how many seconds it may ask again."""

    rule: str
    rate: Rate
    wait_seconds: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What comes of a request. `status`: with which it is refused, None where it passes.

    `would_refuse`: whether it is or, in detect mode, would be. `rules` are the custom rules that hold, `matches` those
    of the Core Rule Set, in order; `scores` by their names, those above zero.
    """

    status: int | None = None
    would_refuse: bool = False
    rules: tuple[str, ...] = ()
    matches: tuple[Finding, ...] = ()
    scores: dict[str, int] = field(default_factory=dict)
    refusal: Outcome = Outcome.REFUSED
    limit: Limit | None = None
    is_listed: bool = False
    """It was not looked at: a temporary list decided."""
    ban: Ban | None = None
    """The client was put on the policy's temporary list with this request."""

    @property
    def outcome(self) -> Outcome:
        """What became of the request; `refusal` is what refusing is called here."""
        if self.status is not None:
            return self.refusal
        if self.would_refuse:
            return Outcome.WOULD_REFUSE
        return Outcome.NOTED if self.rules or self.matches else Outcome.PASSED

    @property
    def score(self) -> int:
        """The sum that was compared with the policy's threshold."""
        return self.scores.get("anomaly", 0)
