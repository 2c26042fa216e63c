"""What can happen to an agent."""

from dataclasses import dataclass

from gatehouse_agent.assembly.content import SliceRef
from gatehouse_agent.faults import Fault
from gatehouse_agent.machine.state import Generation, Hold


@dataclass(frozen=True, slots=True)
class Booted:
    """The store was read: proven generations (newest first), what to pin, what was held back."""

    generations: tuple[Generation, ...]
    pinned_number: int | None
    holds: tuple[tuple[str, Hold], ...]
    manifest_version: int


@dataclass(frozen=True, slots=True)
class ManifestAccepted:
    """A manifest passed every check: this is what should run."""

    version: int
    slices: tuple[SliceRef, ...]


@dataclass(frozen=True, slots=True)
class Fetched:
    """A slice's content is here, complete and verified."""

    ref: SliceRef


@dataclass(frozen=True, slots=True)
class FetchFailed:
    """A slice could not be fetched; None for `retry_at_seconds` when asking again would only give the same."""

    ref: SliceRef
    fault: Fault
    retry_at_seconds: float | None


@dataclass(frozen=True, slots=True)
class Delivered:
    """Envoy runs the target of the delivery, proven; `is_whole` unless a listener was dead before and still is."""

    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class DeliveryFailed:
    """Envoy was brought back to what it ran before the delivery; `is_elsewhere` if that has the same fault by now."""

    fault: Fault
    is_elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class CulpritFound:
    """It is known now for which object a slice's sequence was refused; `object` is empty if for none alone."""

    slice: str
    sequence: int
    type: str
    object: str


@dataclass(frozen=True, slots=True)
class Proved:
    """What Envoy is shown was proven again."""


@dataclass(frozen=True, slots=True)
class ProofFailed:
    """What Envoy is shown could not be proven now."""

    fault: Fault


@dataclass(frozen=True, slots=True)
class EnvoyUp:
    """An Envoy answers on its admin interface."""


@dataclass(frozen=True, slots=True)
class EnvoyDown:
    """Envoy ended unasked."""

    how: str


@dataclass(frozen=True, slots=True)
class PinAsked:
    """An operator at this node wants a proven generation, the previous one if no number is given."""

    number: int | None = None


@dataclass(frozen=True, slots=True)
class PinReleased:
    """The operator gives control back."""


@dataclass(frozen=True, slots=True)
class Ticked:
    """Time went by."""


@dataclass(frozen=True, slots=True)
class ClockStepped:
    """The time is known better now: what was taken for `t` was `t + by_seconds`."""

    by_seconds: float


Event = (
    Booted
    | ManifestAccepted
    | Fetched
    | FetchFailed
    | Delivered
    | DeliveryFailed
    | CulpritFound
    | Proved
    | ProofFailed
    | EnvoyUp
    | EnvoyDown
    | PinAsked
    | PinReleased
    | Ticked
    | ClockStepped
)
