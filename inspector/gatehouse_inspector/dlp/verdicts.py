"""What comes of looking at a request for what must not leave."""

from dataclasses import dataclass

from gatehouse_inspector.dlp.editing import Edit
from gatehouse_inspector.dlp.policy import DlpAction
from gatehouse_inspector.verdicts import Outcome

BLOCKED, TOO_LONG = 403, 413


@dataclass(frozen=True, slots=True)
class Leak:
    """What one detector found: how many different values, and one of them; or, as `unread:…`, what was not read.

    `sample` has the first and the last two characters at most; `fingerprint` tells the same value again, and can be
    excluded.
    """

    detector: str
    label: str
    action: DlpAction
    place: str
    count: int
    sample: str = ""
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class DlpVerdict:
    """`status`: with which a request is refused, None where it passes. `path` and `host`: what may be told."""

    status: int | None = None
    would_refuse: bool = False
    leaks: tuple[Leak, ...] = ()
    path: str = ""
    host: str = ""
    target: str = ""
    """Path and query as they may be told, where something was found in them; empty where nothing was."""
    edits: tuple[Edit, ...] = ()
    """What is replaced in it before it goes on."""
    held: str = ""
    """What somebody has to approve so that it passes; empty where that would not help."""
    is_unread: bool = False
    """It is refused for what was not read, and not for what was found."""

    @property
    def outcome(self) -> Outcome:
        """What became of the request, in the words of the web application firewall."""
        if self.status is not None:
            return Outcome.UNREADABLE if self.is_unread else Outcome.REFUSED
        if self.would_refuse:
            return Outcome.WOULD_REFUSE
        return Outcome.NOTED if self.leaks else Outcome.PASSED

    @property
    def detectors(self) -> tuple[str, ...]:
        """Which found something, each once."""
        return tuple(dict.fromkeys(one.detector for one in self.leaks))
