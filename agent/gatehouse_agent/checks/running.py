"""Runs the checks that came with the slices, each at its time, and hands what came of them to the reports.

No check keeps another waiting for long: only so many are on their way at once, and each has an end. What is not told
in time for want of room is counted.
"""

import asyncio
import re
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Final

from gatehouse_protocol.checks import (
    MAX_REFUSED,
    MAX_RESULTS,
    MAX_SAMPLE,
    MAX_TRIES,
    CheckDocument,
    CheckReport,
    CheckResult,
    CheckTry,
    Reason,
    RefusedCheck,
    Scheme,
    TriedCheck,
)
from gatehouse_protocol.expectations import DocumentError, Fault, document_of, fault_in
from gatehouse_protocol.reports import Transport

from gatehouse_agent import logs
from gatehouse_agent.assembly.checks import GivenCheck
from gatehouse_agent.assembly.listeners import Address
from gatehouse_agent.assembly.snapshot import EMPTY, Snapshot
from gatehouse_agent.checks.asking import Asked, Asker
from gatehouse_agent.checks.timetable import Key, Timetable
from gatehouse_agent.control.clock import Clock
from gatehouse_agent.records.masking import mask

_KEPT: Final = 5_000
_AT_ONCE: Final = 32
_LOOK_SECONDS: Final = 0.5
_RETRY_SECONDS: Final = 1.0
_LONGEST_TEXT: Final = 500
_UNSTORABLE: Final = re.compile("[\0\ud800-\udfff]")


class Checks:
    """`current` is what Envoy is shown; `on_tried` is called when a check that was tried has been answered."""

    def __init__(self, node: str, clock: Clock, current: Callable[[], Snapshot], on_tried: Callable[[], None]) -> None:
        self._node, self._clock, self._current, self._on_tried = node, clock, current, on_tried
        self._asker = Asker()
        self._followed = EMPTY
        self._given: dict[Key, CheckDocument] = {}
        self._refused: tuple[RefusedCheck, ...] = ()
        self._timetable = Timetable(node)
        self._results: deque[CheckResult] = deque()
        self._tried: deque[TriedCheck] = deque(maxlen=MAX_TRIES)
        self._lost = 0
        self._places = asyncio.Semaphore(_AT_ONCE)
        self._tasks: dict[Key, asyncio.Task[None]] = {}
        self._others: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Send what is due, until cancelled."""
        while True:
            self._follow()
            for key in self._timetable.due(self._clock.seconds()):
                if key not in self._tasks:
                    self._begin(key, self._given[key])
            left = self._timetable.seconds_to_next(self._clock.seconds())
            await asyncio.sleep(_LOOK_SECONDS if left is None else min(left, _LOOK_SECONDS))

    async def close(self) -> None:
        """Give up what is on its way."""
        tasks = [*self._tasks.values(), *self._others]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._asker.close()

    def try_once(self, tries: tuple[CheckTry, ...]) -> None:
        """Run these once, now; the next report tells what came of them."""
        for one in tries[:MAX_TRIES]:
            task = asyncio.create_task(self._try(one))
            self._others.add(task)
            task.add_done_callback(self._others.discard)

    def take(self) -> CheckReport:
        """Return what the next report says."""
        results = tuple(self._results.popleft() for _ in range(min(MAX_RESULTS, len(self._results))))
        tries = tuple(self._tried)
        self._tried.clear()
        lost, self._lost = self._lost, 0
        return CheckReport(len(self._given), self._refused, results, lost, tries)

    def shift(self, by_seconds: float) -> None:
        """Move what is not told yet to the time as it is known now."""
        by = timedelta(seconds=by_seconds)
        self._results = deque(replace(one, at=one.at + by) for one in self._results)
        self._timetable.follow({key: one.every_seconds for key, one in self._given.items()}, self._clock.seconds())

    def _follow(self) -> None:
        current = self._current()
        if current is self._followed:
            return
        self._followed = current
        given = {(one.slice, one.name): one for one in current.checks if _is_for(one, self._node)}
        self._given = {key: one.document for key, one in given.items() if one.document is not None}
        troubled = [RefusedCheck(one.slice, one.name, one.trouble[:_LONGEST_TEXT])
                    for one in given.values() if one.document is None]  # fmt: skip
        self._refused = tuple(troubled[:MAX_REFUSED])
        self._timetable.follow({key: one.every_seconds for key, one in self._given.items()}, self._clock.seconds())

    def _begin(self, key: Key, document: CheckDocument) -> None:
        task = asyncio.create_task(self._run_one(key, document))
        self._tasks[key] = task
        task.add_done_callback(lambda _: self._tasks.pop(key, None))

    async def _run_one(self, key: Key, document: CheckDocument) -> None:
        try:
            self._add(await self._result(*key, document))
        except Exception as error:  # one check must not end the others, and is not called good
            logs.failure("check_failed_to_run", error)
            self._lost += 1

    def _add(self, result: CheckResult) -> None:
        if len(self._results) >= _KEPT:
            self._results.popleft()
            self._lost += 1
        self._results.append(result)

    async def _try(self, one: CheckTry) -> None:
        try:
            result = await self._result(one.slice, one.check, replace(document_of(one.document), retries=0))
        except DocumentError as error:
            text = f"This agent cannot read the check: {error}"[:_LONGEST_TEXT]
            result = CheckResult(
                self._clock.now(), one.slice, one.check, str(Reason.BROKEN), None, 0, None, None, None, 0, text
            )
        self._tried.append(TriedCheck(one.id, result))
        self._on_tried()

    async def _result(self, slice_key: str, name: str, document: CheckDocument) -> CheckResult:
        """Return what came of a check after as many attempts as it takes or has."""
        async with self._places:
            begun, address = self._clock.now(), self._address(document.request.scheme)
            for attempt in range(1, document.retries + 2):
                asked, fault = await self._attempt(name, document, address)
                if fault is None or attempt > document.retries:
                    break
                await asyncio.sleep(_RETRY_SECONDS)
        phases, answer = asked.phases, asked.answer
        said = (str(fault[0]), _plain(fault[1])[:_LONGEST_TEXT]) if fault else ("", "")
        return CheckResult(
            at=begun,
            slice=slice_key,
            check=name,
            reason=said[0],
            status=answer.status if answer else None,
            attempts=attempt,
            connect_us=phases.connect_us,
            tls_us=phases.tls_us,
            first_byte_us=phases.first_byte_us,
            total_us=answer.total_us if answer else phases.total_us,
            text=said[1],
            body=_sample(answer.body) if fault and answer else "",
        )

    async def _attempt(self, name: str, document: CheckDocument, address: Address | None) -> tuple[Asked, Fault | None]:
        if address is None:
            return Asked(), (Reason.LISTENER, f"The gateway has no listener for {document.request.scheme}.")
        asked = await self._asker.ask(name, document, address)
        if asked.answer is None:
            return asked, asked.fault
        return asked, fault_in(asked.answer, document, self._clock.now())

    def _address(self, scheme: Scheme) -> Address | None:
        is_tls = scheme is Scheme.HTTPS
        listeners = self._current().listeners
        return next(
            (
                one.address
                for one in listeners
                if one.serves_ingress and one.is_tls == is_tls and one.transport is Transport.TCP
            ),
            None,
        )


def _is_for(given: GivenCheck, node: str) -> bool:
    return given.document is None or given.document.nodes is None or node in given.document.nodes


def _sample(body: bytes) -> str:
    return mask(_plain(body[: 4 * MAX_SAMPLE].decode("utf-8", "replace")))[:MAX_SAMPLE]


def _plain(text: str) -> str:
    return _UNSTORABLE.sub("\ufffd", text)
