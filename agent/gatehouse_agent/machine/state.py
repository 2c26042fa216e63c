"""Everything the agent's decisions depend on, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from gatehouse_agent.assembly.content import SliceRef
from gatehouse_agent.faults import Fault

GENERATIONS_KEPT = 3
CRASHES_IN_A_LOOP = 3
CRASHES_IN_A_DELIVERY = 2


@dataclass(frozen=True, slots=True)
class Hold:
    """A sequence that failed here: not tried again before `until_seconds` (Unix), unless another one is desired."""

    sequence: int
    until_seconds: float


@dataclass(frozen=True, slots=True)
class SliceState:
    """How far one slice got. `desired` None means that it should go away."""

    desired: SliceRef | None = None
    received: SliceRef | None = None
    active: SliceRef | None = None
    proven_sequence: int | None = None
    proven_at_seconds: float | None = None
    fault: Fault | None = None
    fault_sequence: int = 0
    hold: Hold | None = None

    def is_held(self, now_seconds: float) -> bool:
        """Must the desired sequence wait?"""
        return bool(self.hold and self.hold.sequence == self.desired_sequence and now_seconds < self.hold.until_seconds)

    @property
    def desired_sequence(self) -> int:
        """The sequence that should run, 0 for removal."""
        return self.desired.sequence if self.desired else 0


@dataclass(frozen=True, slots=True)
class Generation:
    """A set of slices that was proven together; the newest is what a node without control plane starts from."""

    number: int
    slices: tuple[SliceRef, ...]
    proven_at_seconds: float

    def is_of(self, slices: Mapping[str, SliceRef]) -> bool:
        """Does this generation consist of exactly these slices?"""
        return {one.slice: one for one in self.slices} == dict(slices)


@dataclass(frozen=True, slots=True)
class Delivering:
    """Envoy is being brought to `target`; `changed` are the slices that differ from before."""

    target: tuple[SliceRef, ...]
    changed: frozenset[str]
    crashes: int = 0


@dataclass(frozen=True, slots=True)
class Proving:
    """What Envoy should run already is being proven again."""


@dataclass(frozen=True, slots=True)
class State:
    """The whole state; `alone` are slices that must be tried one by one since a batch with them failed."""

    hold_seconds: float = 3600.0
    crash_window_seconds: float = 60.0
    manifest_version: int = 0
    slices: Mapping[str, SliceState] = field(default_factory=dict)
    fetching: frozenset[SliceRef] = frozenset()
    busy: Delivering | Proving | None = None
    alone: frozenset[str] = frozenset()
    generations: tuple[Generation, ...] = ()
    pinned: Generation | None = None
    is_envoy_up: bool = False
    is_proven: bool = False
    crashes: tuple[float, ...] = ()

    @property
    def active(self) -> dict[str, SliceRef]:
        """What Envoy is shown now, by slice."""
        return {key: one.active for key, one in self.slices.items() if one.active is not None}

    @property
    def is_degraded(self) -> bool:
        """Is anything not as it should be?"""
        return self.pinned is not None or not self.is_proven or any(one.fault for one in self.slices.values())
