"""Keeps one program running: starts it, waits until it is ready, starts it again with growing pauses when it dies."""

import asyncio
import signal
import time
from asyncio.subprocess import Process
from collections.abc import Callable
from pathlib import Path

from console.local.supervision.child import end_group, start_child, stop_child
from console.local.supervision.logs import last_lines, said_since, shown, turn_log
from console.local.supervision.program import Program, StackError, State

LOOK_AGAIN_SECONDS = 0.05
READY_SECONDS = 60.0
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 15.0
STEADY_SECONDS = 30.0  # alive this long, it has recovered: the next pause is short again
TRIES = 5  # of a vital program that has never been ready

Show = Callable[[str, State, str], None]


class Keeper:
    """One program under our care; `up` returns when it is first ready."""

    def __init__(self, program: Program, logs: Path, show: Show) -> None:
        self._program, self._show = program, show
        self._log = logs / f"{program.name}.log"
        self._process: Process | None = None
        self._care: asyncio.Task[None] | None = None
        self._was_ready = asyncio.Event()

    @property
    def name(self) -> str:
        """What the program is called."""
        return self._program.name

    @property
    def pid(self) -> int | None:
        """The process that runs now."""
        return self._process.pid if self._process else None

    async def up(self) -> None:
        """Start it and return once it is ready; raise StackError if it is vital and cannot be started."""
        turn_log(self._log)
        self._care = asyncio.create_task(self._keep(), name=self._program.name)
        ready = asyncio.create_task(self._was_ready.wait())
        seconds = READY_SECONDS if self._program.is_vital else READY_SECONDS / 2
        await asyncio.wait({self._care, ready}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        if self._care.done():
            self._care.result()
        if not self._was_ready.is_set():
            self._tell_slow(seconds)

    async def stop(self) -> None:
        """Stop it for good, politely first."""
        if self._care is None:
            return
        self._tell(State.STOPPING)
        self._care.cancel()
        await asyncio.wait({self._care})
        if self._process:
            await stop_child(self._process, self._program.stop_signal, self._program.grace_seconds)
        self._process = self._care = None
        self._tell(State.STOPPED)

    def kill(self) -> None:
        """End it at once."""
        if self._process:
            end_group(self._process)

    async def _keep(self) -> None:
        pause, tries = FIRST_PAUSE_SECONDS, 0
        while True:
            started, tries = time.monotonic(), tries + 1
            ending = await self._run_once()
            if self._program.is_vital and not self._was_ready.is_set() and tries >= TRIES:
                self._tell(State.FAILED, ending)
                raise StackError(f"{self._program.name} {ending} {tries} times, {self._blame()}")
            pause = FIRST_PAUSE_SECONDS if time.monotonic() - started > STEADY_SECONDS else pause
            self._tell(State.RESTARTING, f"{ending}, again in {pause:g} s, see {shown(self._log)}")
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    async def _run_once(self) -> str:
        """Start it, say when it is ready, return how it ended."""
        program, offset = self._program, self._log.stat().st_size
        self._tell(State.STARTING)
        try:
            command = await asyncio.to_thread(program.prepare)
        except StackError as fault:
            if program.is_vital:
                raise
            return str(fault)
        self._process = await start_child(command, program.environment, program.account, program.stop_signal, self._log)
        watch = asyncio.create_task(self._watch_readiness(offset))
        try:
            code = await self._process.wait()
        finally:
            watch.cancel()
            await asyncio.wait({watch})
        end_group(self._process)
        self._process = None
        return f"ended by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"

    async def _watch_readiness(self, offset: int) -> None:
        while not await asyncio.to_thread(self._program.is_ready, said_since(self._log, offset)):  # noqa: ASYNC110
            await asyncio.sleep(LOOK_AGAIN_SECONDS)
        self._was_ready.set()
        self._tell(State.UP, self._program.where)

    def _tell_slow(self, seconds: float) -> None:
        if self._program.is_vital:
            raise StackError(f"{self._program.name} was not ready within {seconds:.0f} s, {self._blame()}")
        self._tell(State.FAILED, f"not ready after {seconds:.0f} s, see {shown(self._log)}; still trying")

    def _tell(self, state: State, note: str = "") -> None:
        self._show(self._program.name, state, note)

    def _blame(self) -> str:
        return f"its log {shown(self._log)} ends:\n{last_lines(self._log)}"
