"""What is counted to compare nodes that have a revision with those that do not, minute by minute."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import sqrt
from typing import Final

CAP_PLUS: Final = 2.0
OUTAGE_SECONDS: Final = 60.0
"""Without counts for so long the metrics are out; nodes report every two seconds."""
OUTAGE: Final = f"No counts have arrived for more than {OUTAGE_SECONDS:.0f} seconds; it goes on by itself when they do."


class Metric(StrEnum):
    """What makes a request bad: it ended in a 5xx, in a 4xx, or lasted longer than a limit from the hour before."""

    SERVER_ERRORS = "server_errors"
    CLIENT_ERRORS = "client_errors"
    SLOW = "slow"


TITLES: Final = {Metric.SERVER_ERRORS: "5xx", Metric.CLIENT_ERRORS: "4xx", Metric.SLOW: "Slow requests"}


@dataclass(frozen=True, slots=True)
class ArmCounts:
    """One side of a comparison: how many nodes counted, what they answered, and how much of that was bad.

    `capped` is `bad` with every node's minute limited by `cap`.
    """

    nodes: int = 0
    requests: int = 0
    bad: int = 0
    capped: int = 0

    @property
    def share(self) -> float:
        """The share of bad requests, 0 without requests."""
        return self.bad / self.requests if self.requests else 0.0

    def __add__(self, other: "ArmCounts") -> "ArmCounts":
        """Both together; of the nodes, as many as counted at once."""
        return ArmCounts(
            max(self.nodes, other.nodes),
            self.requests + other.requests,
            self.bad + other.bad,
            self.capped + other.capped,
        )


@dataclass(frozen=True, slots=True)
class Minute:
    """One minute of the rollout's own clock, of one metric."""

    number: int
    canary: ArmCounts
    control: ArmCounts


Minutes = Mapping[Metric, Sequence[Minute]]


@dataclass(frozen=True, slots=True)
class Baseline:
    """The hour before nodes were told: the share of bad requests over all nodes, and what both sides did.

    A metric without a rate is not judged (for `slow`: nothing was fast enough to take a limit from).
    """

    rates: Mapping[Metric, float] = field(default_factory=dict)
    canary: Mapping[Metric, ArmCounts] = field(default_factory=dict)
    control: Mapping[Metric, ArmCounts] = field(default_factory=dict)


def cap(bad: int, requests: int, rate: float) -> int:
    """Return what one node's minute counts for, when `rate` of its requests are usually bad.

    Nodes have bursts of errors of their own, which no test expects that takes requests one by one. A minute counts for
    what is expected, one standard deviation and 2 at most; a regression is there in every minute and stays visible.
    """
    expected = requests * rate
    return min(bad, int(expected + sqrt(expected) + CAP_PLUS))
