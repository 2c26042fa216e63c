"""Takes in what our programs leave behind, so that nothing outlives the stack: a killed agent leaves its Envoy.

Linux only: a subreaper (`prctl(2)`) becomes the parent of every orphan below it. Elsewhere orphans belong to init.
"""

import contextlib
import ctypes
import os
import signal
import sys
import time
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36
GRACE_SECONDS = 5.0


def take_in_orphans() -> None:
    """Become the parent of every process that loses its own, below us."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def end_orphans() -> None:
    """End all our children that still run: politely, then not. Called last, when every program of ours is down."""
    for each in (signal.SIGTERM, signal.SIGKILL):
        for pid in _children():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, each)
        deadline = time.monotonic() + GRACE_SECONDS
        while _reap() and time.monotonic() < deadline:
            time.sleep(0.02)


def _children() -> list[int]:
    """Return the processes whose parent we are, the ended ones too."""
    return [int(stat.parent.name) for stat in Path("/proc").glob("[0-9]*/stat") if _parent(stat) == os.getpid()]


def _parent(stat: Path) -> int | None:
    try:
        return int(stat.read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return None


def _reap() -> list[int]:
    """Collect the children that have ended and return those that have not."""
    for pid in _children():
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)
    return _children()
