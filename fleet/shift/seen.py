"""What a step of a shift is told: the shift itself, how its weights stand, and what the two services answered."""

from dataclasses import dataclass
from enum import StrEnum

from fleet.rollout.judge import Judgement
from fleet.rollout.seen import HOT_SPANS, NodeCounts
from fleet.shift.states import ShiftHold, ShiftState


class Standing(StrEnum):
    """How what is live stands to what the shift wants."""

    IN_PLACE = "in_place"
    ON_THE_WAY = "on_the_way"
    LOST = "lost"
    """Another revision took the place of ours before it came through; the weights are those of the step before."""
    TAKEN_BACK = "taken_back"
    """The rollout of our revision was rolled back or cancelled."""
    CHANGED = "changed"
    """Somebody gave the route other weights, or other services."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shifting:
    """The shift as it stands. `step` None: before the first.

    `standing_text` says more where there is more. `is_free`: no rollout of somebody else is under way. `baked_seconds`
    and `step_requests` count since the step's weights were in place. `is_waived`: a person let this step pass.
    `refused`: why who answers for it may not; empty where they may.
    """

    state: ShiftState
    percents: tuple[int, ...]
    step: int | None = None
    bake_seconds: int = 0
    min_requests: int = 0
    standing: Standing = Standing.IN_PLACE
    standing_text: str = ""
    is_free: bool = True
    baked_seconds: float = 0.0
    step_requests: int = 0
    is_paused_by_person: bool = False
    is_waived: bool = False
    hold: ShiftHold = ShiftHold.NONE
    block: str = ""
    refused: str = ""
    cause: str = ""

    @property
    def is_ours(self) -> bool:
        """Whether the weights are, or are about to be, those of the shift: only those it takes back."""
        return self.step is not None and self.standing in {Standing.IN_PLACE, Standing.ON_THE_WAY}

    @property
    def is_last(self) -> bool:
        """Whether no step is left."""
        return self.step == len(self.percents) - 1

    @property
    def next_step(self) -> int:
        """The index of the step after this one."""
        return 0 if self.step is None else self.step + 1


@dataclass(frozen=True, slots=True)
class Answers:
    """What the services answered: the verdict, the minutes of the new one (oldest first), how old the newest count is.

    `text` and `missing` are the verdict in words that name the services. `usual` is the share of 5xx of both in the
    hour before. A verdict of None: nobody has counted yet.
    """

    judgement: Judgement | None = None
    text: str = ""
    minutes: tuple[NodeCounts, ...] = ()
    usual: float = 0.0
    age_seconds: float | None = None
    missing: tuple[str, ...] = ()

    @property
    def is_hot(self) -> bool:
        """Whether the last whole minutes of the new service had far more 5xx than usual."""
        last = self.minutes[-HOT_SPANS:]
        return len(last) == HOT_SPANS and all(one.is_hot(self.usual) for one in last)
