"""A worker: looks at one request or response at a time, and tells of what it found."""

import asyncio
import os
import signal
import socket
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import uvloop

from gatehouse_inspector.dlp.looking import Guard
from gatehouse_inspector.dlp.responses import ResponseGuard
from gatehouse_inspector.dlp.verdicts import DlpVerdict
from gatehouse_inspector.geography import NOWHERE, Geography
from gatehouse_inspector.inspection import Inspector, Prepared
from gatehouse_inspector.judgements import given_up
from gatehouse_inspector.memory.clients import Clients
from gatehouse_inspector.requests.encodings import readable
from gatehouse_inspector.requests.request import Request
from gatehouse_inspector.requests.response import Response
from gatehouse_inspector.serving.answers import answer, answer_of_guard, as_asked, respond
from gatehouse_inspector.serving.challenge import exchanged, page, wants_page
from gatehouse_inspector.serving.checks import asked
from gatehouse_inspector.serving.patience import Patience
from gatehouse_inspector.serving.protocol import CheckProtocol
from gatehouse_inspector.serving.responses.exchange import Looking
from gatehouse_inspector.serving.responses.guarded import Guarding
from gatehouse_inspector.serving.responses.streams import StreamsProtocol
from gatehouse_inspector.serving.telling import Silent, Teller
from gatehouse_inspector.verdicts import Outcome, Verdict

_FINISHING_SECONDS: Final = 5.0
_SEE_OTHER: Final = 303
UNKNOWN: Final = b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n"
"""No such policy here: Envoy does what it is told for the case that nobody answers."""


class Worker:
    """Serves until SIGTERM: then it takes no more connections, ends those it has, and returns."""

    def __init__(
        self, inspector: Inspector, policies: Mapping[str, Prepared], guards: Mapping[str, Guard], clients: Clients,
        events: Path | None, geography: Geography = NOWHERE,
    ) -> None:  # fmt: skip
        self._inspector, self._policies, self._passes = inspector, policies, clients.passes
        self._approved = clients.lists
        self._guards = guards
        self._teller = Teller(events) if events else Silent()
        self._open: set[CheckProtocol] = set()
        self._open_streams: set[StreamsProtocol] = set()
        self._patience, self._geography = Patience(), geography
        answered = {name: ResponseGuard(guard) for name, guard in guards.items()}
        guarding = Guarding(self._patience, self._teller, self._give_up_guarded)
        self._looking = Looking(
            inspector, policies, geography, self._patience, self._teller, self._give_up_response, answered, guarding
        )

    def serve(self, requests: socket.socket, responses: socket.socket) -> None:
        """Serve on listening sockets; on the second one only where some policy may look at responses."""
        uvloop.run(self._serve(requests, responses))

    async def _serve(self, requests: socket.socket, responses: socket.socket) -> None:
        loop, ended = asyncio.get_running_loop(), asyncio.Event()
        loop.add_signal_handler(signal.SIGTERM, ended.set)
        self._patience.start()
        servers = [await loop.create_unix_server(lambda: CheckProtocol(self._handle, self._open), sock=requests)]
        if self._guards or any(one.policy.responses.inspect for one in self._policies.values()):
            servers += [await loop.create_unix_server(self._streams, sock=responses)]
        await ended.wait()
        for server in servers:
            server.close()
        deadline = loop.time() + _FINISHING_SECONDS
        while (self._open or self._open_streams) and loop.time() < deadline:
            for connection in tuple(self._open):
                connection.retire()
            for streams in tuple(self._open_streams):
                streams.retire()
            await asyncio.sleep(0.01)
        self._teller.close()

    def _streams(self) -> StreamsProtocol:
        return StreamsProtocol(self._looking.begin, self._open_streams)

    def _handle(self, method: bytes, target: bytes, headers: list[tuple[bytes, bytes]], body: bytes) -> bytes:
        name, request = asked(method, target, headers, body, self._geography)
        if (guard := self._guards.get(name)) is not None:
            return self._guarded(name, guard, request)
        prepared = self._policies.get(name)
        if prepared is None:
            return UNKNOWN
        request = readable(request, prepared.policy.limits.inspected_body_bytes)
        if prepared.challenges and (given := exchanged(request, self._passes, time.time())) is not None:
            return respond(_SEE_OTHER, given)
        with self._patience.with_what(lambda: self._give_up(name, prepared, request)):
            verdict = self._inspector.look(prepared, request)
        self._teller.tell(name, prepared, request, verdict)
        noted = as_asked(request) if prepared.policy.responses.inspect else ()
        return answer(name, verdict, request.id, self._page(verdict, request), noted)

    def _guarded(self, name: str, guard: Guard, request: Request) -> bytes:
        with self._patience.with_what(lambda: self._give_up_guarding(name, guard, request)):
            verdict = guard.look(request, lambda subject: self._approved.find(name, subject) is not None)
        self._teller.tell_of_guard(name, request, verdict)
        return answer_of_guard(name, verdict, request, as_asked(request) if request.around.is_asked_again else ())

    def _give_up_guarding(self, name: str, guard: Guard, request: Request) -> None:
        """Answer as the policy says of what is not read, and end this process."""
        try:
            verdict = guard.give_up(request)
            for one in tuple(self._open):
                one.answer_at_once(answer_of_guard(name, verdict, request))
            self._teller.tell_of_guard(name, request, verdict)
            self._teller.close()
        finally:
            os._exit(1)

    def _give_up(self, name: str, prepared: Prepared, request: Request) -> None:
        """Refuse a request that cannot be looked at in time, and end this process."""
        try:
            verdict = given_up(prepared.policy, request)
            for one in tuple(self._open):
                one.answer_at_once(answer(name, verdict, request.id))
            self._teller.tell(name, prepared, request, verdict)
            self._teller.close()
        finally:
            os._exit(1)

    def _give_up_response(
        self, name: str, prepared: Prepared, response: Response, answer_now: Callable[[Verdict], None]
    ) -> None:
        """Do so with a response."""
        try:
            verdict = given_up(prepared.policy, response)
            answer_now(verdict)
            self._teller.tell_of_response(name, prepared, response, verdict)
            self._teller.close()
        finally:
            os._exit(1)

    def _give_up_guarded(
        self, name: str, guard: ResponseGuard, response: Response, answer_now: Callable[[DlpVerdict], None]
    ) -> None:
        """Do so with a response that is looked at for what must not leave."""
        try:
            verdict = guard.give_up(response)
            answer_now(verdict)
            self._teller.tell_of_guarded(name, response, verdict)
            self._teller.close()
        finally:
            os._exit(1)

    def _page(self, verdict: Verdict, request: Request) -> bytes:
        is_shown = verdict.outcome is Outcome.CHALLENGED and wants_page(request)
        return page(request, self._passes, time.time()) if is_shown else b""
