"""What a strategy consists of: stages, each with the nodes it reaches and what must be seen before the next."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Count:
    """So many nodes altogether."""

    count: int


@dataclass(frozen=True, slots=True)
class Share:
    """This share of the gateway's nodes, rounded up."""

    percent: int


@dataclass(frozen=True, slots=True)
class Regions:
    """The nodes of these regions, besides those chosen before."""

    regions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Label:
    """The nodes that carry this label with this value, besides those chosen before."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Everybody:
    """All nodes, also those that join later; the last stage and no other."""


Cohort = Count | Share | Regions | Label | Everybody


SPAN_SECONDS: Final = 60
HURRIED_SPAN_SECONDS: Final = 10


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a strategy.

    `bake_seconds` is how long its nodes are watched once they proved the revision, `min_requests` what they must have
    answered by then (0: it does not wait for evidence), `gate` whether a person must let it go on.
    """

    title: str
    cohort: Cohort
    bake_seconds: int = 0
    min_requests: int = 0
    gate: bool = False

    @property
    def is_for_everybody(self) -> bool:
        """Whether it reaches all nodes."""
        return isinstance(self.cohort, Everybody)


@dataclass(frozen=True, slots=True)
class Strategy:
    """A named list of stages, the last one for everybody.

    `judge`: whether nodes that have the revision are compared with those that do not. `hold_hours`: how long it may
    be held for want of evidence before it is rolled back; None: until somebody decides.
    """

    name: str
    title: str
    description: str
    stages: tuple[Stage, ...]
    judge: bool = True
    hold_hours: int | None = None

    @property
    def span_seconds(self) -> int:
        """How long a stretch of time is that a node's 5xx are looked at by: short where no stage takes minutes."""
        longest = max(stage.bake_seconds for stage in self.stages)
        return HURRIED_SPAN_SECONDS if longest < 2 * SPAN_SECONDS else SPAN_SECONDS

    @property
    def last(self) -> int:
        """The index of the last stage."""
        return len(self.stages) - 1
