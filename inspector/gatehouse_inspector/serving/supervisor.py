"""The supervisor: it holds the socket that Envoy asks on, and exchanges generations without losing a request."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import sys
from pathlib import Path
from typing import Any, Final

_READY_SECONDS: Final = 60.0
_BACKLOG: Final = 1024
_PAUSE_SECONDS: Final = 1.0


class LoadError(Exception):
    """A bundle cannot be served; the one before still is. The text says why."""


class Supervisor:
    """Serves on the unix socket `place`; `events` is where workers send what they see, as datagrams."""

    def __init__(self, place: Path, workers: int, events: Path | None = None) -> None:
        self._place, self._workers, self._events = place, workers, events
        self._listener = _listening(place)
        self._current: asyncio.subprocess.Process | None = None
        self._bundle = b""
        self._loading = asyncio.Lock()
        self._watching: asyncio.Task[None] | None = None

    async def load(self, document: dict[str, Any]) -> None:
        """Serve a bundle from now on. Raises LoadError."""
        bundle = json.dumps(document).encode()
        async with self._loading:
            started = await self._start(bundle)
            before, self._current, self._bundle = self._current, started, bundle
            if self._watching is not None:
                self._watching.cancel()
            self._watching = asyncio.create_task(self._watch(started))
            await _end(before)

    async def close(self) -> None:
        """End all workers, and take the socket away."""
        if self._watching is not None:
            self._watching.cancel()
        await _end(self._current)
        self._listener.close()
        self._place.unlink(missing_ok=True)

    async def _start(self, bundle: bytes) -> asyncio.subprocess.Process:
        arguments = [str(self._listener.fileno()), str(self._workers), *([str(self._events)] if self._events else [])]
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-I", "-m", "gatehouse_inspector.serving.generation", *arguments,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, pass_fds=[self._listener.fileno()],
            start_new_session=True,
        )  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        with contextlib.suppress(ConnectionError):
            process.stdin.write(bundle)
            await process.stdin.drain()
            process.stdin.close()
        try:
            line = await asyncio.wait_for(process.stdout.readline(), _READY_SECONDS)
        except TimeoutError:
            process.kill()
            raise LoadError(f"It was not read within {_READY_SECONDS:.0f} seconds.") from None
        said = json.loads(line) if line else {"error": f"The engine ended with {await process.wait()}."}
        if "error" in said:
            await process.wait()
            raise LoadError(said["error"])
        return process

    async def _watch(self, process: asyncio.subprocess.Process) -> None:
        """Start the same again when a generation ends unasked, its forks with it."""
        await process.wait()
        _kill_session(process.pid)
        while True:
            try:
                self._current = await self._start(self._bundle)
            except (LoadError, OSError) as error:
                print(f"inspector: not started again: {error}", file=sys.stderr)
                await asyncio.sleep(_PAUSE_SECONDS)
            else:
                break
        self._watching = asyncio.create_task(self._watch(self._current))


async def _end(process: asyncio.subprocess.Process | None) -> None:
    if process is None or process.returncode is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(signal.SIGTERM)
    await process.wait()


def _kill_session(leader: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def _listening(place: Path) -> socket.socket:
    place.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(place))
    place.chmod(0o600)
    listener.listen(_BACKLOG)
    listener.setblocking(False)
    return listener
