"""Brings the stack up stage by stage, keeps it up, and takes it down in reverse order."""

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from console.local.servers.account import ours
from console.local.supervision.board import Board
from console.local.supervision.child import start_child, stop_child
from console.local.supervision.keeper import Keeper
from console.local.supervision.logs import last_lines, shown, turn_log
from console.local.supervision.program import Program, StackError, State, Step

Item = Program | Step
Stages = Sequence[Sequence[Item]]

REDRAW_SECONDS = 0.1
STEP_GRACE_SECONDS = 5.0


class Supervisor:
    """The stack of `stages`: the items of a stage start side by side, the next stage when all of them are ready."""

    def __init__(self, stages: Stages, logs: Path, board: Board) -> None:
        self._stages, self._logs, self._board = stages, logs, board
        self._started: list[Keeper] = []

    def pids(self) -> dict[str, int]:
        """Return the process of every program that runs now."""
        return {keeper.name: keeper.pid for keeper in self._started if keeper.pid is not None}

    async def up(self) -> None:
        """Start everything; raise StackError when something vital cannot start."""
        early = {step.name: asyncio.create_task(self._run(step)) for step in self._early_steps()}
        try:
            for stage in self._stages:
                await _all_or_first_error([early.get(item.name) or self._start(item) for item in stage])
        finally:
            for task in early.values():
                task.cancel()
            await asyncio.gather(*early.values(), return_exceptions=True)

    async def down(self) -> None:
        """Stop every program: the last stage first, side by side within a stage."""
        for stage in reversed(self._stages):
            names = {item.name for item in stage}
            await asyncio.gather(*(keeper.stop() for keeper in self._started if keeper.name in names))

    def kill(self) -> None:
        """End what still runs, at once and with all its children."""
        for keeper in self._started:
            keeper.kill()

    def _early_steps(self) -> list[Step]:
        return [item for stage in self._stages for item in stage if isinstance(item, Step) and item.is_early]

    def _start(self, item: Item) -> "asyncio.Task[None]":
        if isinstance(item, Step):
            return asyncio.create_task(self._run(item))
        return asyncio.create_task(self._keep(item))

    async def _keep(self, program: Program) -> None:
        if obstacle := program.obstacle():
            self._board.show(program.name, State.LEFT_OUT, obstacle)
            return
        keeper = Keeper(program, self._logs, self._board.show)
        self._started.append(keeper)
        await keeper.up()

    async def _run(self, step: Step) -> None:
        if not step.is_needed():
            self._board.show(step.name, State.UNCHANGED)
            return
        log = self._logs / f"{step.name}.log"
        turn_log(log)
        self._board.show(step.name, State.STARTING)
        fault = await _run_to_end(step, log)
        if not fault:
            self._board.show(step.name, State.DONE)
            return
        self._board.show(step.name, State.FAILED, fault)
        if step.is_vital:
            raise StackError(f"{step.name} failed, its log {shown(log)} ends:\n{last_lines(log)}")


@asynccontextmanager
async def redrawing(board: Board) -> AsyncIterator[None]:
    """Let the clocks of the table move for the length of the block."""

    async def redraw() -> None:
        while True:
            board.draw()
            await asyncio.sleep(REDRAW_SECONDS)

    task = asyncio.create_task(redraw())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _run_to_end(step: Step, log: Path) -> str:
    """Run a step; return what was wrong, or nothing."""
    process = await start_child(step.command, step.environment, ours(), signal.SIGTERM, log)
    try:
        code = await asyncio.wait_for(process.wait(), step.limit_seconds)
    except TimeoutError:
        return f"not done within {step.limit_seconds:g} s, see {shown(log)}"
    finally:
        await stop_child(process, signal.SIGTERM, STEP_GRACE_SECONDS)
    if not code:
        return ""
    said = last_lines(log, 1).strip() if step.says_why else ""
    return said or f"exit code {code}, see {shown(log)}"


async def _all_or_first_error(tasks: Sequence["asyncio.Task[None]"]) -> None:
    """Wait for all; at the first error cancel the others and raise it."""
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
