"""PURE: when a policy puts a client on its temporary list, for how long, and how many at most."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MOST_OFFENCES, LONGEST_SPAN_SECONDS = 1_000, 3_600
SHORTEST_SECONDS, LONGEST_SECONDS = 10, 604_800
MOST_CLIENTS: Final = 10_000


class BanAction(StrEnum):
    """What happens to requests of a client on the list."""

    BLOCK = "block"
    CHALLENGE = "challenge"


@dataclass(frozen=True, slots=True)
class Bans:
    """A client with `after` offences in `within_seconds` is on the list for `seconds`.

    An offence is a refused request or, with a `score`, one that scores as much. Where it `grows`, each further time is
    twice as long, up to `longest_seconds`. At most `most` clients are on the list at once, and `never` those of the
    list of this name.
    """

    after: int = 10
    within_seconds: int = 300
    score: int = 0
    action: BanAction = BanAction.BLOCK
    seconds: int = 600
    longest_seconds: int = 86_400
    grows: bool = False
    most: int = 1_000
    never: str = ""

    def duration(self, times_before: int) -> int:
        """Return for how many seconds a client is on the list that was on it so often before."""
        doublings = min(times_before, 20) if self.grows else 0
        return min(self.seconds * 2**doublings, self.longest_seconds)


@dataclass(frozen=True, slots=True)
class Ban:
    """A client that was put on the list just now: until when (seconds since 1970), and the how manieth time it is.

    It is not `enforced` where its policy only detects.
    """

    client: str
    since: int
    until: int
    action: BanAction
    enforced: bool
    times: int
    most: int
