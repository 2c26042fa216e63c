"""One guarded call of an export, and what its answer means."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from alerting.channels.channel_type import leave
from console.base.outbound.leave import NotDialled
from console.base.outbound.post import Unreachable, post

TRY_AGAIN: Final = frozenset({401, 403, 404, 408, 429})
"""Of the statuses 4xx: credentials or an address that somebody may yet mend, and “later”."""


class Fate(StrEnum):
    """What became of a message."""

    TAKEN = "taken"
    REFUSED = "refused"
    WAITING = "waiting"
    """It is to be sent again."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one call ended; `text` is a sentence for people, empty when the receiver took it."""

    fate: Fate
    text: str = ""
    retry_after: timedelta | None = None
    content: bytes = b""


def call(url: str, body: bytes, headers: Mapping[str, str]) -> Outcome:
    """Send it; whatever goes wrong is in the outcome."""
    try:
        reply = post(url, body, headers, leave())
    except (NotDialled, Unreachable) as error:
        return Outcome(Fate.WAITING, str(error))
    if reply.is_success:
        return Outcome(Fate.TAKEN, content=reply.content)
    said = " ".join(reply.text.split())[:300]
    text = f"It answered {reply.status}" + (f": {said}" if said else ".")
    is_refused = 400 <= reply.status < 500 and reply.status not in TRY_AGAIN
    return Outcome(Fate.REFUSED if is_refused else Fate.WAITING, text, reply.retry_after)
