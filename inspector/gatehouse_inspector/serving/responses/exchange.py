"""A response, its head first and then the beginning of its body, and what Envoy is told of each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from google.protobuf.message import DecodeError

from gatehouse_inspector.dlp.responses import ResponseGuard
from gatehouse_inspector.geography import Geography
from gatehouse_inspector.inspection import Inspector, Prepared
from gatehouse_inspector.policies.policy import Mode
from gatehouse_inspector.requests.request import Request
from gatehouse_inspector.requests.response import Response
from gatehouse_inspector.serving.answers import ASKED, instead_of_response
from gatehouse_inspector.serving.checks import PREFIX, REQUEST_ID, asked
from gatehouse_inspector.serving.patience import Patience
from gatehouse_inspector.serving.responses.guarded import GuardedExchange, Guarding
from gatehouse_inspector.serving.responses.messages import (
    BODY_PASSES,
    HEAD_PASSES,
    WANTS_BODY,
    ProcessingRequest,
    answers,
    head_of,
)
from gatehouse_inspector.serving.responses.streams import Said, Unavailable
from gatehouse_inspector.verdicts import Verdict

METHOD, TARGET, HOST, ID = (PREFIX + name for name in (b"method", b"target", b"host", b"id"))
"""What the gateway says of the request in the metadata of a stream, beside what it says when it asks of a request."""
_AS_ASKED: Final = ASKED.encode()
"""Host and target before a route rewrote them, as the worker noted that was asked about the request, if one was."""


class Telling(Protocol):
    """Who hears what became of responses."""

    def tell_of_response(self, name: str, prepared: Prepared, response: Response, verdict: Verdict) -> None:
        """Tell of one that was looked at."""

    def tell_of_unread(self, name: str, request: Request) -> None:
        """Count one that passed, or of which more passed than was looked at."""


@dataclass(frozen=True, slots=True)
class Looking:
    """What all responses of a worker are looked at with; `give_up` ends the process."""

    inspector: Inspector
    policies: Mapping[str, Prepared]
    geography: Geography
    patience: Patience
    telling: Telling
    give_up: Callable[[str, Prepared, Response, Callable[[Verdict], None]], None]
    guards: Mapping[str, ResponseGuard]
    guarding: Guarding

    def begin(self, metadata: Mapping[bytes, bytes]) -> "ResponseExchange | GuardedExchange":
        """Return the exchange about the response to the request that the metadata of a stream tell of."""
        ours = [(name, value) for name, value in metadata.items() if name.startswith(PREFIX)]
        host, target = _asked(metadata)
        said = [(b"host", host), (REQUEST_ID, metadata.get(ID, b"")), *ours]
        method = metadata.get(METHOD, b"GET")
        name, request = asked(method, target, said, b"", self.geography)
        if (guard := self.guards.get(name)) is not None:
            return GuardedExchange(self.guarding, name, guard, request)
        return ResponseExchange(self, name, request)


@dataclass(slots=True)
class ResponseExchange:
    """One of them; `head` is there once Envoy was asked for the body."""

    looking: Looking
    name: str
    request: Request
    head: Response | None = field(default=None)

    def take(self, message: bytes, answer_at_once: Callable[[bytes], None]) -> Said:
        """Return the answer to what Envoy says of the head or the body. Raises Unavailable."""
        prepared = self.looking.policies.get(self.name)
        if prepared is None or not prepared.policy.responses.inspect:
            raise Unavailable
        try:
            said = ProcessingRequest.FromString(message)
        except DecodeError:
            raise Unavailable from None
        if said.HasField("response_headers"):
            return self._take_head(prepared, said.response_headers)
        if self.head is None or not said.HasField("response_body"):
            raise Unavailable
        body = said.response_body
        response = Response(
            self.request, self.head.status, self.head.headers, body.body, is_truncated=not body.end_of_stream
        )
        return self._look(prepared, response, answer_at_once)

    def _take_head(self, prepared: Prepared, said: Any) -> Said:
        head = head_of(said, self.request)
        if said.end_of_stream or prepared.policy.mode is Mode.OFF:
            self.looking.telling.tell_of_response(self.name, prepared, head, Verdict())
            return Said(HEAD_PASSES, is_last=True)
        if head.media not in prepared.policy.responses.content_types:
            self.looking.telling.tell_of_unread(self.name, self.request)
            return Said(HEAD_PASSES, is_last=True)
        self.head = head
        return Said(WANTS_BODY, is_last=False)

    def give_up_waiting(self) -> None:
        """It is never asked: who reads a page waits for it."""

    def _look(self, prepared: Prepared, response: Response, answer_at_once: Callable[[bytes], None]) -> Said:
        def answer_now(verdict: Verdict) -> None:
            answer_at_once(_answer(verdict, response))

        looking = self.looking
        with looking.patience.with_what(lambda: looking.give_up(self.name, prepared, response, answer_now)):
            verdict = looking.inspector.look_at_response(prepared, response)
        looking.telling.tell_of_response(self.name, prepared, response, verdict)
        is_cut = response.is_truncated or len(response.body) > prepared.policy.responses.inspected_body_bytes
        if is_cut and verdict.status is None:
            looking.telling.tell_of_unread(self.name, self.request)
        return Said(_answer(verdict, response), is_last=True)


def _asked(metadata: Mapping[bytes, bytes]) -> tuple[bytes, bytes]:
    """Host and target that the client asked for."""
    host, space, target = metadata.get(_AS_ASKED, b"").partition(b" ")
    if space:
        return host, target
    return metadata.get(HOST, b""), metadata.get(TARGET, b"/")


def _answer(verdict: Verdict, response: Response) -> bytes:
    if verdict.status is None:
        return BODY_PASSES
    return answers(verdict.status, *instead_of_response(response.request.id))
