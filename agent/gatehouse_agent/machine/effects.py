"""What the agent is told to do; the shell around the machine does it and says how it went."""

from dataclasses import dataclass

from gatehouse_agent.assembly.content import SliceRef
from gatehouse_agent.faults import Fault
from gatehouse_agent.machine.state import Generation


@dataclass(frozen=True, slots=True)
class Fetch:
    """Get this slice's content, as a difference from `have` if that helps."""

    ref: SliceRef
    have: SliceRef | None


@dataclass(frozen=True, slots=True)
class Deliver:
    """Bring Envoy to this set, prove it, or bring it back; answer with `Delivered` or `DeliveryFailed`."""

    target: tuple[SliceRef, ...]
    changed: frozenset[str]


@dataclass(frozen=True, slots=True)
class Blame:
    """Find out for which of its virtual hosts this revision was refused; answer with `CulpritFound`, or not at all."""

    refused: SliceRef
    instead_of: SliceRef | None


@dataclass(frozen=True, slots=True)
class Abandon:
    """Give up the running delivery for this reason."""

    fault: Fault


@dataclass(frozen=True, slots=True)
class Preload:
    """Show this set at once; there is no Envoy that could object."""

    target: tuple[SliceRef, ...]


@dataclass(frozen=True, slots=True)
class Prove:
    """Prove what is shown; answer with `Proved` or `ProofFailed`."""


@dataclass(frozen=True, slots=True)
class Keep:
    """Write a proven generation to disk."""

    generation: Generation


@dataclass(frozen=True, slots=True)
class Discard:
    """Forget a generation that turned out to be bad."""

    number: int


@dataclass(frozen=True, slots=True)
class KeepJournal:
    """Write down what must survive a restart besides generations: manifest version, holds, pin."""


@dataclass(frozen=True, slots=True)
class Tell:
    """Log this and put it into the next report."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class SendReport:
    """Report now."""


Effect = Fetch | Deliver | Blame | Abandon | Preload | Prove | Keep | Discard | KeepJournal | Tell | SendReport
