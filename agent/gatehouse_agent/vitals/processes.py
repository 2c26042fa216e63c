"""What the kernel says of processes and of this machine: memory, files, processor time (proc(5)), and room on disk."""

import os
import shutil
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import Final

_PROC: Final = Path("/proc")
_CGROUP_LIMIT: Final = Path("/sys/fs/cgroup/memory.max")
_SESSION, _USER, _SYSTEM = 3, 11, 12
"""Fields of `/proc/<pid>/stat` behind the name (proc(5) counts them as 6, 14 and 15)."""
_TICKS: Final = os.sysconf("SC_CLK_TCK")

Cpu = dict[int, int]
"""Clock ticks of processor time by process."""


def memory_bytes(pid: int) -> int | None:
    """Return what a process holds in memory, None if there is no such process."""
    with suppress(OSError, ValueError, IndexError):
        return int((_PROC / str(pid) / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return None


def memory_limit_bytes() -> int | None:
    """Return how much memory there is: what the container may have, or else the machine."""
    with suppress(OSError, ValueError):
        return int(_CGROUP_LIMIT.read_text())
    with suppress(OSError, ValueError):
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return None


def descriptors(pid: int) -> tuple[int, int | None] | None:
    """Return how many files a process has open, and how many it may; None where nobody tells."""
    with suppress(OSError):
        place = _PROC / str(pid)
        used = sum(1 for _ in (place / "fd").iterdir())
        lines = (place / "limits").read_text().splitlines()
        most = next((line.split()[3] for line in lines if line.startswith("Max open files")), "")
        return used, int(most) if most.isdigit() else None
    return None


def disk_bytes(directory: Path) -> tuple[int, int] | None:
    """Return how much of the disk under a folder is in use for us, and how much there is."""
    with suppress(OSError):
        found = shutil.disk_usage(directory)
        return found.total - found.free, found.total
    return None


def cpu_of(pids: Collection[int]) -> Cpu:
    """Return the processor time of each process that is there."""
    return {pid: ticks for pid in pids if (ticks := _ticks(pid)) is not None}


def in_sessions_of(leaders: Collection[int]) -> frozenset[int]:
    """Return all processes in sessions that these lead."""
    if not leaders:
        return frozenset()
    pids = (int(one.name) for one in _PROC.iterdir() if one.name.isdigit())
    return frozenset(pid for pid in pids if (stat := _stat(pid)) and int(stat[_SESSION]) in leaders)


def milli_cpus(before: Cpu, now: Cpu, seconds: float) -> int:
    """Return thousandths of a processor that were used on average; a process that is new counts from its start."""
    ticks = sum(max(count - before.get(pid, 0), 0) for pid, count in now.items())
    return round(1000 * ticks / _TICKS / seconds) if seconds > 0 else 0


def milli_cpus_at_most() -> int:
    """Return the processors this process may use, in thousandths."""
    return 1000 * len(os.sched_getaffinity(0))


def _ticks(pid: int) -> int | None:
    stat = _stat(pid)
    return int(stat[_USER]) + int(stat[_SYSTEM]) if stat else None


def _stat(pid: int) -> list[str] | None:
    with suppress(OSError):
        return (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    return None
