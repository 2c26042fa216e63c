"""A worker tells what it saw: every request is counted, some are told of as a whole. It never waits for a listener."""

import asyncio
import contextlib
import random
import socket
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable
from pathlib import Path
from typing import Final

from gatehouse_inspector.dlp.verdicts import DlpVerdict
from gatehouse_inspector.inspection import Prepared
from gatehouse_inspector.requests.request import Request
from gatehouse_inspector.requests.response import Response
from gatehouse_inspector.serving.answers import DLP
from gatehouse_inspector.serving.events import Row, ban, counts, event, event_of_guard, event_of_response, sample
from gatehouse_inspector.verdicts import Outcome, Verdict

MOST_EVENTS: Final = 20.0
"""Whole events, and whole samples, that a worker sends in a second for a policy; the rest is counted."""
_EVERY_SECONDS: Final = 1.0
_MOST_ROWS: Final = 5_000
_MOST_BANS: Final = 1_000
"""That wait for somebody who takes them."""
_UNTOLD: Final = "untold"
_UNREAD: Final = "response_unread"


class Silent:
    """Tells nobody."""

    def tell(self, _name: str, _prepared: Prepared, _request: Request, _verdict: Verdict) -> None:
        """Do nothing."""

    def tell_of_response(self, _name: str, _prepared: Prepared, _response: Response, _verdict: Verdict) -> None:
        """Do nothing."""

    def tell_of_guard(self, _name: str, _request: Request, _verdict: DlpVerdict) -> None:
        """Do nothing."""

    def tell_of_guarded(self, _name: str, _response: Response, _verdict: DlpVerdict) -> None:
        """Do nothing."""

    def tell_of_unread(self, _name: str, _request: Request) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""


class Bucket:
    """Lets through as many in a second as it holds."""

    def __init__(self, size: float) -> None:
        self._size, self._level, self._at = size, size, 0.0

    def take(self, now: float) -> bool:
        """Return whether there is one for now; `now` is in seconds of any clock."""
        self._level = min(self._size, self._level + (now - self._at) * self._size)
        self._at = now
        if self._level < 1:
            return False
        self._level -= 1
        return True


class Teller:
    """Sends what was seen to a datagram socket; events and samples that nobody takes at once are lost."""

    def __init__(self, place: Path) -> None:
        self._place = str(place)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._counted: Counter[Row] = Counter()
        self._bans: deque[bytes] = deque(maxlen=_MOST_BANS)
        self._events: defaultdict[str, Bucket] = defaultdict(lambda: Bucket(MOST_EVENTS))
        self._samples: defaultdict[str, Bucket] = defaultdict(lambda: Bucket(MOST_EVENTS))
        self._timer: asyncio.TimerHandle | None = None

    def tell(self, name: str, prepared: Prepared, request: Request, verdict: Verdict) -> None:
        """Tell of a request that was looked at with the policy `name`."""
        outcome, route = verdict.outcome, request.around.route
        self._count((name, route, outcome, ""))
        if verdict.ban is not None:
            self._tell_ban(ban(name, request, verdict, verdict.ban))
        if outcome is Outcome.PASSED:
            share = prepared.policy.sampling.share
            if share and random.random() < share and self._samples[name].take(time.monotonic()):
                self._send(sample(name, prepared, request, verdict, time.time()))
            return
        for rule in (*verdict.rules, *{str(one.rule) for one in verdict.matches}):
            self._count((name, route, "matched", rule))
        if prepared.is_worth_telling(verdict):
            self._tell_whole(name, lambda: event(name, prepared, request, verdict, time.time()))

    def tell_of_response(self, name: str, prepared: Prepared, response: Response, verdict: Verdict) -> None:
        """Tell of a response that was looked at with the policy `name`."""
        route = response.request.around.route
        self._count((name, route, _counted(verdict.status is not None, bool(verdict.matches)), ""))
        for rule in {str(one.rule) for one in verdict.matches}:
            self._count((name, route, "matched", rule))
        if verdict.matches:
            self._tell_whole(name, lambda: event_of_response(name, response, verdict, time.time()))

    def tell_of_guard(self, name: str, request: Request, verdict: DlpVerdict) -> None:
        """Tell of a request that was looked at for what must not leave."""
        route = request.around.route
        self._count((name, route, verdict.outcome, ""))
        for detector in verdict.detectors:
            self._count((name, route, "matched", f"{DLP}{detector}"))
        if verdict.leaks:
            self._tell_whole(name, lambda: event_of_guard(name, request, verdict, time.time()))

    def tell_of_guarded(self, name: str, response: Response, verdict: DlpVerdict) -> None:
        """Tell of a response that was looked at for what must not leave."""
        request = response.request
        route = request.around.route
        self._count((name, route, _counted(verdict.status is not None, bool(verdict.leaks)), ""))
        for detector in verdict.detectors:
            self._count((name, route, "matched", f"{DLP}{detector}"))
        if verdict.leaks:
            self._tell_whole(name, lambda: event_of_guard(name, request, verdict, time.time(), response.status))

    def tell_of_unread(self, name: str, request: Request) -> None:
        """Count a response that passed unread, or whose end did."""
        self._count((name, request.around.route, _UNREAD, ""))

    def flush(self) -> None:
        """Send what was counted; what is not taken stays for the next time."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        while self._bans:
            if not self._send(self._bans[0]):
                self._later()
                return
            self._bans.popleft()
        for rows, datagram in counts(self._counted, time.time()):
            if not self._send(datagram):
                self._later()
                return
            for row in rows:
                del self._counted[row]

    def close(self) -> None:
        """Send what was counted, and nothing more."""
        self.flush()
        if self._timer is not None:
            self._timer.cancel()
        self._socket.close()

    def _tell_whole(self, name: str, event: Callable[[], bytes]) -> None:
        if not self._events[name].take(time.monotonic()) or not self._send(event()):
            self._count((name, "", _UNTOLD, ""))

    def _tell_ban(self, datagram: bytes) -> None:
        if self._bans or not self._send(datagram):
            self._bans.append(datagram)

    def _count(self, row: Row) -> None:
        counted = self._counted
        if row in counted or len(counted) < _MOST_ROWS:
            counted[row] += 1
        if self._timer is None:
            self._later()

    def _later(self) -> None:
        with contextlib.suppress(RuntimeError):  # in a thread without a loop, which closes this at once
            self._timer = asyncio.get_running_loop().call_later(_EVERY_SECONDS, self.flush)

    def _send(self, datagram: bytes) -> bool:
        try:
            self._socket.sendto(datagram, self._place)
        except OSError:
            return False
        return True


def _counted(is_refused: bool, is_found: bool) -> str:
    """What is counted of a response: requests are counted by words of their own."""
    if is_refused:
        return "response_refused"
    return "response_found" if is_found else "response_passed"
