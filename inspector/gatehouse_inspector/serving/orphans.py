"""Generations that outlive their supervisor: they serve on, and whoever supervises next ends them.

Which they are stands in a file, by process id and start time, so that no other process is ever taken for one.
"""

import asyncio
import contextlib
import json
import os
import signal
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

MODULE: Final = "gatehouse_inspector.serving.generation"
_PATIENCE_SECONDS: Final = 10.0
_LOOK_SECONDS: Final = 0.05
_SESSION, _STARTED = 3, 19
"""Fields of `/proc/<pid>/stat` behind the name (proc(5) counts them as 6 and 22)."""


@dataclass(frozen=True, slots=True)
class Leader:
    """The process of a generation, which leads a session of its own; `started` in clock ticks since boot."""

    pid: int
    started: int


def notes_beside(place: Path) -> Path:
    """Return the file that names the generations which serve on a socket."""
    return place.with_name(f"{place.name}.pids")


def leader_of(pid: int) -> Leader:
    """Return the generation that was just started as this process."""
    fields = _stat(pid)
    return Leader(pid, int(fields[_STARTED]) if fields else 0)


def remember(file: Path, leaders: Iterable[Leader]) -> None:
    """Write down which generations there are."""
    fresh = file.with_name(f"{file.name}~")
    fresh.write_text(json.dumps([[one.pid, one.started] for one in leaders]))
    fresh.replace(file)


def remembered(file: Path) -> list[Leader]:
    """Return the generations that a file names; none where it cannot be read."""
    try:
        return [Leader(int(pid), int(started)) for pid, started in json.loads(file.read_text())]
    except (OSError, ValueError, TypeError):
        return []


async def end(leaders: Iterable[Leader]) -> None:
    """End generations whose supervisor is gone, and wait for that: politely, after ten seconds by force."""
    leaders = list(leaders)
    _signal(leaders, signal.SIGTERM)
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while any(map(_members, leaders)):  # noqa: ASYNC110
                await asyncio.sleep(_LOOK_SECONDS)  # they are no children of ours
    except TimeoutError:
        _signal(leaders, signal.SIGKILL)


def _signal(leaders: list[Leader], number: int) -> None:
    for leader in leaders:
        for pid in _members(leader):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)


def _members(leader: Leader) -> list[int]:
    """The processes of a generation, itself first; its workers live on when it is killed.

    While one of them lives no other process can get its leader's id, so only that one's start is compared.
    """
    fields = _stat(leader.pid)
    if fields and int(fields[_STARTED]) != leader.started:
        return []
    numbers = (int(place.name) for place in Path("/proc").iterdir() if place.name.isdigit())
    found = [pid for pid in numbers if _is_of(leader, pid)]
    return sorted(found, key=lambda pid: pid != leader.pid)


def _is_of(leader: Leader, pid: int) -> bool:
    fields = _stat(pid)
    if not fields or int(fields[_SESSION]) != leader.pid or fields[0] == "Z":
        return False
    try:
        return MODULE.encode() in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False


def _stat(pid: int) -> list[str]:
    """What stands behind the name, which may hold anything; nothing where there is no such process."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
