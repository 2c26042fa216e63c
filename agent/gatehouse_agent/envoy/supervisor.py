"""Keeps one Envoy running: checks its bootstrap first, restarts it with back-off, drains it at the end.

An Envoy that still serves when the agent starts is taken over, not restarted: an agent may die, traffic may not.
"""

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gatehouse_agent import logs
from gatehouse_agent.envoy.admin import AdminError, EnvoyAdmin, ServerInfo
from gatehouse_agent.envoy.bootstrap import Sockets, bootstrap
from gatehouse_agent.envoy.overload import Bounds
from gatehouse_agent.envoy.process import EnvoyProcess, Exit, validate

_FIRST_PAUSE_SECONDS: Final = 0.1
_LONGEST_PAUSE_SECONDS: Final = 10.0
_STABLE_SECONDS: Final = 60.0
_END_SECONDS: Final = 5.0
_STEP_SECONDS: Final = 0.01


class BootstrapError(Exception):
    """Envoy refuses its bootstrap, so it was not started; the text is Envoy's."""


@dataclass(frozen=True, slots=True)
class Installation:
    """Which Envoy to run, as which node, with its files where."""

    binary: Path
    node_id: str
    gateway: str
    sockets: Sockets
    log: Path
    drain_seconds: float
    old_connections_seconds: float
    bounds: Bounds
    region: str = ""
    zone: str = ""


class Supervisor:
    """Runs Envoy until stopped; tells `on_live` when an Envoy answers and `on_exit` when one ended unasked."""

    def __init__(
        self,
        installation: Installation,
        admin: EnvoyAdmin,
        on_live: Callable[[ServerInfo], Awaitable[None]],
        on_exit: Callable[[Exit], Awaitable[None]],
    ) -> None:
        self._installation = installation
        self._admin = admin
        self._on_live = on_live
        self._on_exit = on_exit
        self._process: EnvoyProcess | None = None
        self._stopping = asyncio.Event()
        self._settled = asyncio.Event()  # nothing runs, and nothing is being started
        self._settled.set()
        self._is_leaving = False

    @property
    def is_taken_over(self) -> bool:
        """Does an Envoy run that an earlier agent started?"""
        return self._process is not None and self._process.is_adopted

    @property
    def pid(self) -> int | None:
        """The process that runs, None while there is none."""
        return self._process.pid if self._process is not None else None

    async def run(self) -> None:
        """Start or take over Envoy and keep one running; returns after `stop`. Raises `BootstrapError` at first."""
        if self._stopping.is_set():
            return
        self._settled.clear()
        try:
            await self._keep_one(await self._adopt() or await self._start())
        finally:
            self._settled.set()

    async def _keep_one(self, process: EnvoyProcess | None) -> None:
        pause = _FIRST_PAUSE_SECONDS
        while process is not None:
            started = time.monotonic()
            ended = await self._live(process)
            if self._stopping.is_set():
                return
            logs.warning("envoy_exited", pid=process.pid, how=str(ended))
            await self._on_exit(ended)
            pause = _FIRST_PAUSE_SECONDS if time.monotonic() - started > _STABLE_SECONDS else pause
            process, pause = await self._restart(pause)

    def leave(self) -> None:
        """From now on, `stop` leaves Envoy serving."""
        self._is_leaving = True

    async def stop(self) -> None:
        """Drain and end Envoy: in-flight requests get `drain_seconds` to finish. One that just starts ends, too."""
        if self._is_leaving:
            return
        self._stopping.set()
        process, grace = self._process, self._installation.drain_seconds
        if process is not None:
            with suppress(AdminError):
                await self._admin.drain()
            await asyncio.sleep(grace)
            await _end(process)
        await self._settled.wait()
        self._installation.sockets.process.unlink(missing_ok=True)

    async def _live(self, process: EnvoyProcess) -> Exit:
        """Announce an Envoy and wait for its end; one that came up after `stop` has served nobody, and ends at once."""
        if self._stopping.is_set():
            await _end(process)
        self._process = process
        announcing = asyncio.create_task(self._announce())
        try:
            return await process.ended()
        finally:
            announcing.cancel()
            self._process = None

    async def _restart(self, pause: float) -> tuple[EnvoyProcess | None, float]:
        """Start another Envoy after a pause; one that served before is worth trying again, whatever is wrong now.

        Returns none after `stop`.
        """
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._stopping.wait()
            if self._stopping.is_set():
                return None, pause
            pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)
            try:
                return await self._start(), pause
            except (BootstrapError, OSError) as error:
                logs.warning("envoy_not_started", error=str(error))

    async def _adopt(self) -> EnvoyProcess | None:
        found = EnvoyProcess.adopt(self._installation.sockets)
        if found is None:
            return None
        with suppress(AdminError):
            if (await self._admin.server_info()).node_id == self._installation.node_id:
                logs.info("envoy_taken_over", pid=found.pid)
                return found
        found.kill()
        return None

    async def _start(self) -> EnvoyProcess:
        installation = self._installation
        await self._write_bootstrap()
        installation.sockets.admin.unlink(missing_ok=True)
        process = await EnvoyProcess.start(
            installation.binary, installation.sockets, installation.log, installation.old_connections_seconds,
            installation.region,
        )  # fmt: skip
        logs.info("envoy_started", pid=process.pid)
        return process

    async def _write_bootstrap(self) -> None:
        """Write and validate the bootstrap; a known-good pair of file and binary is not validated again."""
        installation, sockets = self._installation, self._installation.sockets
        place = {"region": installation.region, "zone": installation.zone}
        text = bootstrap(installation.node_id, installation.gateway, sockets, installation.bounds, place)
        size = await asyncio.to_thread(installation.binary.stat)
        seal = hashlib.sha256(f"{text}{installation.binary}{size.st_size}{size.st_mtime_ns}".encode()).hexdigest()
        checked = sockets.bootstrap.with_suffix(".checked")
        sockets.bootstrap.write_text(text)
        if checked.exists() and checked.read_text() == seal:
            return
        if fault := await validate(installation.binary, sockets.bootstrap):
            raise BootstrapError(fault)
        checked.write_text(seal)

    async def _announce(self) -> None:
        """Wait until the admin interface answers, then say that Envoy is there."""
        while True:
            with suppress(AdminError):
                await self._on_live(await self._admin.server_info())
                return
            await asyncio.sleep(_STEP_SECONDS)


async def _end(process: EnvoyProcess) -> None:
    """Ask a process to end, and end it if it does not."""
    process.terminate()
    try:
        await asyncio.wait_for(process.ended(), timeout=_END_SECONDS)
    except TimeoutError:
        process.kill()
