"""A response that is looked at for what must not leave, and what Envoy is told of its head and its body.

A body that does not end is waited for so long and no longer. Then the stream is ended without a word, by which Envoy
lets go what it has kept and all that follows: a stream of events flows on, and is told of as not read.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from google.protobuf.message import DecodeError

from gatehouse_inspector.dlp.decoding import Unread
from gatehouse_inspector.dlp.policy import MOST_BODY_KIB
from gatehouse_inspector.dlp.responses import LookedAt, ResponseGuard
from gatehouse_inspector.dlp.verdicts import DlpVerdict
from gatehouse_inspector.requests.request import Request
from gatehouse_inspector.requests.response import Response
from gatehouse_inspector.serving.answers import instead_of_guarded
from gatehouse_inspector.serving.patience import Patience
from gatehouse_inspector.serving.responses.messages import (
    BODY_PASSES,
    HEAD_PASSES,
    WANTS_ALL,
    WANTS_BODY,
    ProcessingRequest,
    answers,
    body_changes,
    head_changes,
    head_of,
)
from gatehouse_inspector.serving.responses.streams import Said, Unavailable

GiveUp = Callable[[str, ResponseGuard, Response, Callable[[DlpVerdict], None]], None]


class GuardTelling(Protocol):
    """Who hears what became of responses."""

    def tell_of_guarded(self, name: str, response: Response, verdict: DlpVerdict) -> None:
        """Tell of one that was looked at."""

    def tell_of_unread(self, name: str, request: Request) -> None:
        """Count one that passed, or of which more passed than was looked at."""


@dataclass(frozen=True, slots=True)
class Guarding:
    """What responses are looked at with; `give_up` ends the process."""

    patience: Patience
    telling: GuardTelling
    give_up: GiveUp


@dataclass(slots=True)
class GuardedExchange:
    """One of them; `head` is there once Envoy was asked for the body."""

    guarding: Guarding
    name: str
    guard: ResponseGuard
    request: Request
    head: Response | None = field(default=None)

    def take(self, message: bytes, answer_at_once: Callable[[bytes], None]) -> Said:
        """Return the answer to what Envoy says of the head or the body. Raises Unavailable."""
        try:
            said = ProcessingRequest.FromString(message)
        except DecodeError:
            raise Unavailable from None
        if said.HasField("response_headers"):
            return self._take_head(said.response_headers, answer_at_once)
        if self.head is None or not said.HasField("response_body"):
            raise Unavailable
        body = said.response_body
        response = replace(self.head, body=body.body, is_truncated=not body.end_of_stream)
        looked_at = self._look(response, answer_at_once)
        verdict = looked_at.verdict
        self.guarding.telling.tell_of_guarded(self.name, response, verdict)
        if verdict.status is not None:
            return Said(_held_back(verdict, self.request), is_last=True)
        if response.is_truncated or len(response.body) > self.guard.responses.largest_body_kib * 1024:
            self.guarding.telling.tell_of_unread(self.name, self.request)
        changes = looked_at.changes
        return Said(body_changes(changes) if changes else BODY_PASSES, is_last=True)

    def give_up_waiting(self) -> bytes | None:
        """Return what Envoy is answered whose body has not come to its end in time; None lets all of it pass."""
        if self.head is None:
            return None
        looked_at = self.guard.look(self.head, (Unread.WAITED,))
        self.guarding.telling.tell_of_guarded(self.name, self.head, looked_at.verdict)
        if looked_at.verdict.status is not None:
            return _held_back(looked_at.verdict, self.request)
        self.guarding.telling.tell_of_unread(self.name, self.request)
        return None

    def _take_head(self, said: Any, answer_at_once: Callable[[bytes], None]) -> Said:
        head = head_of(said, self.request)
        if not said.end_of_stream and self.guard.wants_body_of(head):
            self.head = head
            wanted = WANTS_ALL if 0 <= _length(head) <= MOST_BODY_KIB * 1024 else WANTS_BODY
            return Said(wanted, is_last=False, wait_seconds=self.guard.responses.wait_seconds)
        looked_at = self._look(head, answer_at_once)
        self.guarding.telling.tell_of_guarded(self.name, head, looked_at.verdict)
        if looked_at.verdict.status is not None:
            return Said(_held_back(looked_at.verdict, self.request), is_last=True)
        if not said.end_of_stream:
            self.guarding.telling.tell_of_unread(self.name, self.request)
        changes = looked_at.changes
        return Said(head_changes(changes) if changes else HEAD_PASSES, is_last=True)

    def _look(self, response: Response, answer_at_once: Callable[[bytes], None]) -> LookedAt:
        def answer_now(verdict: DlpVerdict) -> None:
            passes = HEAD_PASSES if self.head is None else BODY_PASSES
            answer_at_once(passes if verdict.status is None else _held_back(verdict, self.request))

        guarding = self.guarding
        with guarding.patience.with_what(lambda: guarding.give_up(self.name, self.guard, response, answer_now)):
            return self.guard.look(response)


def _length(head: Response) -> int:
    """How long the body is going to be; -1 where nobody says."""
    said = next((value for name, value in head.headers if name.lower() == b"content-length"), b"")
    return int(said) if said.isdigit() else -1


def _held_back(verdict: DlpVerdict, request: Request) -> bytes:
    return answers(verdict.status or 0, *instead_of_guarded(verdict, request.id))
