"""What waits to be sent to one socket: newest per subject, and bounded. Pure.

A slow reader so costs itself freshness and us nothing: when too much waits, single hints give way to one
“re-read everything” per topic.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import orjson

WAITING_LIMIT = 64


@dataclass(frozen=True, slots=True)
class Letter:
    """One message, encoded once for all its readers. Of letters with the same topic and subject the newest is sent."""

    topic: str
    subject: str
    text: str


class Mailbox:
    """Letters of one socket in the order their subjects first came up."""

    __slots__ = ("_letters",)

    def __init__(self) -> None:
        self._letters: dict[tuple[str, str], Letter] = {}

    def __len__(self) -> int:
        return len(self._letters)

    def put(self, letter: Letter) -> None:
        """Add a letter, in place of an older one about the same; not where “re-read everything” already waits."""
        if (letter.topic, "all") in self._letters:
            return
        self._letters[letter.topic, letter.subject] = letter
        if len(self._letters) > WAITING_LIMIT:
            self._gather()

    def take(self) -> list[Letter]:
        """Return and forget what waits."""
        letters = list(self._letters.values())
        self._letters.clear()
        return letters

    def _gather(self) -> None:
        """Replace everything by one letter per topic; at most as many as the socket has topics."""
        topics = dict.fromkeys(letter.topic for letter in self._letters.values())
        told = self._letters
        self._letters = {(topic, "all"): told.get((topic, "all")) or reread(topic) for topic in topics if topic}


def reread(topic: str) -> Letter:
    """Return the letter that says: anything may have changed here, read it again."""
    message = {"type": "changed", "topic": topic, "what": "all", "id": "", "at": datetime.now(UTC).isoformat()}
    return letter(topic, "all", message)


def letter(topic: str, subject: str, message: Mapping[str, object]) -> Letter:
    """Encode `message`."""
    return Letter(topic, subject, orjson.dumps(message).decode())
