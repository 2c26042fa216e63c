"""Where the audit trail plugs in. It lies above this package, so it gives itself in and is not imported from here."""

from collections.abc import Callable
from typing import Final

from console.base.keyring.sealing import KeyRingError

Work = Callable[[], str]
"""Does one piece of work and returns a sentence on what it did."""
Recorder = Callable[[Work], None]
"""Runs one piece of work inside a verb: one transaction with its audit entry. What the work raises passes through."""

_given: Final[list[Recorder]] = []


def record_with(recorder: Recorder) -> None:
    """Let `recorder` keep what is done to the key ring, from now on; the audit trail calls this when it is ready."""
    _given[:] = [recorder]


def recorder() -> Recorder:
    """Return the recorder; raise KeyRingError without one, since what nobody can find later must not happen."""
    if not _given:
        raise KeyRingError("No audit trail is connected to the key ring: call console.base.keyring.record_with.")
    return _given[0]
