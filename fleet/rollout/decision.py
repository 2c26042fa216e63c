"""What a step decides: the rollout's next state, what must be done to the assignments, and what is worth telling."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from fleet.rollout.states import RolloutState

SOON_SECONDS: Final = 2.0
WATCH_SECONDS: Final = 5.0
LATER_SECONDS: Final = 15.0
SELDOM_SECONDS: Final = 30.0


class Effect(StrEnum):
    """What the caller must do to the assignments with the decision."""

    NONE = "none"
    PUSH = "push"
    """Give each node of `Decision.cohort` the revision in a row of its own."""
    PUSH_ALL = "push_all"
    """Set the default row to the revision and delete the slice's exceptions."""
    GIVE_BACK = "give_back"
    """Set the default row to the base (or delete it) and delete the slice's exceptions."""


class Hold(StrEnum):
    """What a held or scheduled rollout waits for."""

    NONE = ""
    TIME = "time"
    SIZE = "size"
    EVIDENCE = "evidence"
    GATE = "gate"
    BLOCK = "block"
    OUTAGE = "outage"
    RIGHTS = "rights"
    """Who set it going may not any more; somebody who may must take it over, or abort it."""


class NewsKind(StrEnum):
    """Which sort of line in the timeline."""

    CREATED = "created"
    STAGE = "stage"
    STATE = "state"
    GUARD = "guard"
    VERDICT = "verdict"
    COMMAND = "command"
    NODE = "node"


@dataclass(frozen=True, slots=True)
class News:
    """One line of the timeline."""

    kind: NewsKind
    text: str
    stage: int | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """The rollout's next state; `look_again_seconds` is None once it is finished.

    `cohort` holds every node the revision is given to after a PUSH, in order of their names; otherwise it is empty.
    """

    state: RolloutState
    stage: int | None = None
    reason: str = ""
    cause: str = ""
    effect: Effect = Effect.NONE
    look_again_seconds: float | None = None
    news: tuple[News, ...] = ()
    cohort: tuple[UUID, ...] = ()
    hold: Hold = Hold.NONE
