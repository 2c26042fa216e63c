"""The supervisor: it holds the sockets that Envoy asks on, and exchanges generations without losing a request."""

import asyncio
import contextlib
import json
import os
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from gatehouse_inspector.memory.clients import Clients, new_memory
from gatehouse_inspector.memory.lists import Lists
from gatehouse_inspector.naming.desk import Desk
from gatehouse_inspector.serving import orphans
from gatehouse_inspector.serving.allocator import with_allocator
from gatehouse_inspector.serving.doors import Door, responses_beside

_READY_SECONDS: Final = 60.0
_PAUSE_SECONDS: Final = 1.0
_LONGEST_SLEEP: Final = 60.0
"""Seconds after which the wall clock is asked again, which may have been set."""


class LoadError(Exception):
    """A bundle cannot be served; the one before still is. The text says why, `policy` or `list` what it is about."""

    def __init__(self, text: str, policy: str = "", list: str = "") -> None:
        super().__init__(text)
        self.policy, self.list = policy, list


@dataclass(frozen=True, slots=True)
class Facts:
    """What serves: the versions of engine and Core Rule Set, and how many workers."""

    engine: str
    crs: str
    workers: int


@dataclass(frozen=True, slots=True)
class _Running:
    process: asyncio.subprocess.Process
    facts: Facts
    next_expiry: float | None

    async def ends(self) -> bool:
        """Wait until it ends, or something in its bundle expires; return whether it has ended."""
        while (left := self._left()) > 0:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(min(left, _LONGEST_SLEEP)):  # wait_for would miss being cancelled at the end
                    await self.process.wait()
                return True
        return self.process.returncode is not None

    def _left(self) -> float:
        return _LONGEST_SLEEP if self.next_expiry is None else self.next_expiry - time.time()


class Supervisor:
    """Serves on the unix socket `place`, and about responses on the one beside it.

    `events` is where workers send what they see, as datagrams. What a supervisor before has left serving there goes on
    until this one's first bundle is served. What expires is taken out by itself.
    """

    def __init__(self, place: Path, workers: int, events: Path | None = None) -> None:
        self._workers, self._events = workers, events
        self._doors = Door(place), Door(responses_beside(place))
        self._notes = orphans.notes_beside(place)
        self._memory = new_memory()
        self._clients, self._desk = Clients(self._memory), Desk()
        self._orphans = orphans.remembered(self._notes)
        self._known: dict[int, orphans.Leader] = {}
        self._current: _Running | None = None
        self._leaving: list[_Running] = []
        self._bundle = b""
        self._loading = asyncio.Lock()
        self._watching: asyncio.Task[None] | None = None
        self.restarts = 0
        """How often a generation had to be started again because it had ended unasked."""

    @property
    def lists(self) -> Lists:
        """The temporary lists, as the workers have them."""
        return self._clients.lists

    @property
    def leaders(self) -> frozenset[int]:
        """The processes that serve now or still end; the workers are in sessions of theirs."""
        return frozenset(self._known)

    @property
    def naming_trouble(self) -> str:
        """Why bots could not be verified lately; empty while they can."""
        return self._desk.trouble

    async def load(self, document: dict[str, Any]) -> Facts:
        """Serve a bundle from now on; return what serves it. Raises LoadError."""
        async with self._loading:
            await self._stop_watching()
            try:
                return await self._exchange(json.dumps(document).encode())
            finally:
                if self._current is not None:
                    self._watching = asyncio.create_task(self._watch())

    async def close(self) -> None:
        """End all workers, and take the socket away."""
        async with self._loading:
            await self._stop_watching()
            await self._end(self._current)
            await orphans.end(self._orphans)
            for door in self._doors:
                door.close()
            self._desk.close()
            os.close(self._memory)
            self._notes.unlink(missing_ok=True)

    async def _exchange(self, bundle: bytes) -> Facts:
        """Serve a bundle, and only then end what served before."""
        started = await self._start(bundle)
        before, self._current, self._bundle = self._current, started, bundle
        for door in self._doors:
            door.open()
        await self._end(before)
        await orphans.end(self._orphans)
        self._orphans = []
        self._remember()
        return started.facts

    async def _start(self, bundle: bytes) -> _Running:
        self._desk.open(self._clients.bots)
        passed = [*(door.listener.fileno() for door in self._doors), self._memory, self._desk.asking]
        arguments = [*map(str, (*passed, self._workers)), *([str(self._events)] if self._events else [])]
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-I", "-m", orphans.MODULE, *arguments,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, pass_fds=passed,
            start_new_session=True, env=with_allocator(dict(os.environ)),
        )  # fmt: skip
        self._known[process.pid] = orphans.leader_of(process.pid)
        self._remember()
        try:
            async with asyncio.timeout(_READY_SECONDS):
                said = await _said(process, bundle)
        except BaseException as error:
            _kill_session(process.pid)
            await process.wait()
            self._forget(process)
            if isinstance(error, TimeoutError):
                raise LoadError(f"It was not read within {_READY_SECONDS:.0f} seconds.") from None
            raise
        if "error" in said:
            await process.wait()
            self._forget(process)
            raise LoadError(said["error"], said.get("policy", ""), said.get("list", ""))
        return _Running(process, Facts(said["engine"], said["crs"], self._workers), said["next_expiry"])

    async def _watch(self) -> None:
        """Start the same again when a generation ends unasked, its forks with it, and when something expires."""
        while self._current is not None:
            if await self._current.ends():
                _kill_session(self._current.process.pid)
                self._forget(self._current.process)
                self.restarts += 1
            try:
                await self._exchange(self._bundle)
            except (LoadError, OSError) as error:
                print(f"inspector: not started again: {error}", file=sys.stderr)
                await asyncio.sleep(_PAUSE_SECONDS)

    async def _stop_watching(self) -> None:
        if self._watching is not None:
            self._watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watching
            self._watching = None

    async def _end(self, running: _Running | None) -> None:
        """End a generation, and those that somebody was ending before and was kept from it."""
        self._leaving += [running] if running else []
        while self._leaving:
            await self._ended(self._leaving[-1].process)
            self._leaving.pop()

    async def _ended(self, process: asyncio.subprocess.Process) -> None:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(signal.SIGTERM)
            await process.wait()
        _kill_session(process.pid)  # its forks live on where it was killed
        self._forget(process)

    def _forget(self, process: asyncio.subprocess.Process) -> None:
        self._known.pop(process.pid, None)
        self._remember()

    def _remember(self) -> None:
        orphans.remember(self._notes, (*self._orphans, *self._known.values()))


async def _said(process: asyncio.subprocess.Process, bundle: bytes) -> dict[str, Any]:
    """Hand over a bundle; return what is said of it. Where the engine ends instead, it was the policy read last."""
    assert process.stdin is not None
    assert process.stdout is not None
    with contextlib.suppress(ConnectionError):
        process.stdin.write(bundle)
        await process.stdin.drain()
        process.stdin.close()
    policy = ""
    async for line in process.stdout:
        said: dict[str, Any] = json.loads(line)
        if "reading" not in said:
            return said
        policy = said["reading"]
    return {"error": f"The engine ended with {await process.wait()}.", "policy": policy}


def _kill_session(leader: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)
