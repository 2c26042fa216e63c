"""Listeners on UDP whose port somebody else had when Envoy started: everything else goes on without them.

One that is new is refused with its revision. But one that was proven before must not hold up the whole node after a
restart, since clients can come over TCP; so Envoy is not shown it, and now and then it is tried again.
"""

import time
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Final

from gatehouse_agent.assembly import transition
from gatehouse_agent.assembly.kinds import Kind
from gatehouse_agent.assembly.listeners import OVER_QUIC
from gatehouse_agent.assembly.resources import Resources
from gatehouse_agent.assembly.snapshot import Snapshot
from gatehouse_agent.convergence import Proof

_RETRY_SECONDS: Final = 10.0
_TAKEN: Final = "cannot bind"  # Envoy's words


class TakenPorts:
    """What Envoy said of each listener that it could not open, by name."""

    def __init__(self) -> None:
        self._reasons: dict[str, str] = {}
        self._tried_at = 0.0

    @property
    def listeners(self) -> frozenset[str]:
        """The names of the listeners that Envoy is not shown."""
        return frozenset(self._reasons)

    def note(self, name: str, reason: str, before: Snapshot) -> bool:
        """Return whether this refusal is to be lived with, and if so remember it; `before` is what was proven."""
        was_there = name in before.resources.get(Kind.LISTENER, {})
        if not (name.endswith(OVER_QUIC) and was_there and _TAKEN in reason):
            return False
        self._reasons[name], self._tried_at = reason, time.monotonic()
        return True

    def try_again(self) -> bool:
        """Forget what was refused, if that is some time ago; return whether there is something to show again."""
        is_due = bool(self._reasons) and time.monotonic() >= self._tried_at + _RETRY_SECONDS
        if is_due:
            self._reasons.clear()
        return is_due

    def forget_all_but(self, names: Collection[str]) -> None:
        """Forget what was refused of any other listener: should it come again, it is a new one."""
        self._reasons = {name: reason for name, reason in self._reasons.items() if name in names}

    def left_out_of(self, resources: Resources) -> Resources:
        """Return the resources without these listeners."""
        return transition.without(resources, {(Kind.LISTENER, name) for name in self._reasons})

    def told_in(self, proofs: Iterable[Proof]) -> tuple[Proof, ...]:
        """Return the proofs with Envoy's reason for each of these listeners."""
        return tuple(replace(one, error=self._reasons.get(one.listener, one.error)) for one in proofs)
