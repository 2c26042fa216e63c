"""Takes in what our programs leave behind, so that nothing outlives the stack: a killed agent leaves its Envoy.

Linux only: a subreaper (`prctl(2)`) becomes the parent of every orphan below it. Elsewhere orphans belong to init.
"""

import asyncio
import contextlib
import ctypes
import os
import signal
import sys
import time
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36
GRACE_SECONDS = 5.0
LOOK_AGAIN_SECONDS = 5.0


def take_in_orphans() -> None:
    """Become the parent of every process that loses its own, below us."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


async def bury_orphans() -> None:
    """Collect, for ever, the orphans that have ended: nobody else waits for them.

    Its keeper collects a program that ends at once, so what is still there on a second look is an orphan.
    """
    seen: set[int] = set()
    while True:
        ended = set(_ended())
        for pid in ended & seen:
            _collect(pid)
        seen = ended
        await asyncio.sleep(LOOK_AGAIN_SECONDS)


def end_orphans() -> None:
    """End all our children that still run: politely, then not. Called last, when every program of ours is down."""
    for each in (signal.SIGTERM, signal.SIGKILL):
        for pid in _children():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, each)
        deadline = time.monotonic() + GRACE_SECONDS
        while _reap() and time.monotonic() < deadline:
            time.sleep(0.02)


def _reap() -> list[int]:
    """Collect the children that have ended and return those that have not."""
    for pid in _ended():
        _collect(pid)
    return _children()


def _collect(pid: int) -> None:
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)


def _children() -> list[int]:
    """Return the processes whose parent we are, the ended ones too."""
    return [pid for pid, (_, parent) in _processes().items() if parent == os.getpid()]


def _ended() -> list[int]:
    """Return those of our children that have ended and that nobody has waited for."""
    return [pid for pid, (state, parent) in _processes().items() if parent == os.getpid() and state == "Z"]


def _processes() -> dict[int, tuple[str, int]]:
    """Return state and parent of every process, as proc(5) has them; nothing where there is no /proc."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, parent = stat.read_text().rpartition(")")[2].split()[:2]
            found[int(stat.parent.name)] = (state, int(parent))
    return found
