"""Starts an Envoy process, or takes over one that a killed agent left serving, and tells when it ends."""

import asyncio
import json
import os
import shutil
import signal
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from gatehouse_protocol.vocabulary import NODE_REGION

from gatehouse_agent.envoy.bootstrap import Sockets

_TRIM_SECONDS: Final = 60.0
_FLUSH_MILLISECONDS: Final = 500  # how late files are that Envoy writes, as what checks find
LARGEST_LOG_BYTES: Final = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Exit:
    """How an Envoy ended; the code is None when it was not our child, negative for a signal."""

    code: int | None

    def __str__(self) -> str:
        if self.code is None:
            return "ended"
        return f"killed by {signal.Signals(-self.code).name}" if self.code < 0 else f"exited with {self.code}"


class EnvoyProcess:
    """One running Envoy; it is in a session of its own, so that nothing meant for the agent reaches it."""

    def __init__(self, pid: int, child: asyncio.subprocess.Process | None) -> None:
        self.pid = pid
        self.is_adopted = child is None
        self._child = child

    @classmethod
    async def start(
        cls, binary: Path, sockets: Sockets, log: Path, old_connections_seconds: float, region: str = ""
    ) -> "EnvoyProcess":
        """Start Envoy; its own log is appended to `log`, and `region` is where it is told to be.

        Connections of a filter chain or listener that is replaced are told to end, and closed after those seconds.
        """
        arguments = ["-c", str(sockets.bootstrap), "--disable-hot-restart", "--log-level", "warning"]
        arguments += ["--file-flush-interval-msec", str(_FLUSH_MILLISECONDS)]
        drain = ["--drain-time-s", str(max(1, round(old_connections_seconds))), "--drain-strategy", "immediate"]
        with _open_log(log) as output:
            child = await asyncio.create_subprocess_exec(
                str(binary), *arguments, *drain, stdout=output, stderr=output, start_new_session=True,
                env={**os.environ, NODE_REGION: region},
            )  # fmt: skip
        sockets.process.write_text(json.dumps({"pid": child.pid, "started": _start_time(child.pid)}))
        return cls(child.pid, child)

    @classmethod
    def adopt(cls, sockets: Sockets) -> "EnvoyProcess | None":
        """Return the Envoy that an earlier agent noted down, if that very process still runs."""
        with suppress(OSError, ValueError, KeyError, TypeError):
            noted = json.loads(sockets.process.read_text())
            if noted["started"] and _start_time(noted["pid"]) == noted["started"]:
                return cls(int(noted["pid"]), None)
        return None

    async def ended(self) -> Exit:
        """Wait for the end of the process."""
        if self._child is not None:
            return Exit(await self._child.wait())
        with suppress(ProcessLookupError):
            await _end_of(os.pidfd_open(self.pid))
        return Exit(None)

    def terminate(self) -> None:
        """Ask the process to end."""
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the process."""
        self._signal(signal.SIGKILL)

    def _signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)


async def keep_trimmed(log: Path) -> None:
    """Trim Envoy's log every minute, until cancelled."""
    while True:
        await asyncio.sleep(_TRIM_SECONDS)
        await asyncio.to_thread(trim_log, log)


def trim_log(path: Path) -> None:
    """Set a log that grew large aside and begin anew; Envoy goes on in the same file, since it appends."""
    with suppress(FileNotFoundError):
        if path.stat().st_size > LARGEST_LOG_BYTES:
            shutil.copyfile(path, path.with_suffix(".log.1"))
            os.truncate(path, 0)


def _open_log(path: Path) -> BinaryIO:
    return open(path, "ab", opener=lambda name, flags: os.open(name, flags, 0o600))


async def _end_of(descriptor: int) -> None:
    """Wait until a pidfd becomes readable, which is when its process ends (Linux, pidfd_open(2))."""
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    loop.add_reader(descriptor, ended.set)
    try:
        await ended.wait()
    finally:
        loop.remove_reader(descriptor)
        os.close(descriptor)


def _start_time(pid: int) -> str:
    """Return the kernel's start time of a process: with its pid it names one process even after pids wrap."""
    with suppress(OSError, IndexError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return fields[19] if fields[0] != "Z" else ""
    return ""


async def validate(binary: Path, bootstrap: Path) -> str:
    """Return what `envoy --mode validate` has against a bootstrap file, or an empty string."""
    child = await asyncio.create_subprocess_exec(
        *(str(binary), "--mode", "validate", "--disable-hot-restart", "-l", "error", "-c", str(bootstrap)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await child.communicate()
    return "" if child.returncode == 0 else output.decode(errors="replace").strip()[-2000:] or "no reason given"
