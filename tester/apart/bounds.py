"""What the process of a trial, and the Envoy in it, may take."""

import contextlib
import ctypes
import os
import resource
import signal
import sys
from typing import Final

MOST_MEMORY: Final = 8 * 1024**3
"""Bytes of addresses; Envoy reserves far more than it touches."""
_PROCESSOR_SECONDS: Final = 20
_LARGEST_FILE: Final = 64 * 1024**2
_MOST_FILES: Final = 2048
_LESS_URGENT: Final = 5
_PR_SET_PDEATHSIG: Final = 1
_NEW_USERS: Final = 0x10000000  # CLONE_NEWUSER
_NEW_NETWORK: Final = 0x40000000  # CLONE_NEWNET


def bound() -> None:
    """Bound this process and all that it starts."""
    os.nice(_LESS_URGENT)
    for what, most in (
        (resource.RLIMIT_CPU, _PROCESSOR_SECONDS),
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_FSIZE, _LARGEST_FILE),
        (resource.RLIMIT_NOFILE, _MOST_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):  # a machine may allow less than that already
            resource.setrlimit(what, (most, most))


def leave_the_network() -> bool:
    """Go where there is no network but sockets in folders; tell whether this machine lets us. Call it before threads.

    Where it does not, what is configured leads nowhere else all the same.
    """
    if not sys.platform.startswith("linux"):
        return False
    return bool(ctypes.CDLL(None, use_errno=True).unshare(_NEW_USERS | _NEW_NETWORK) == 0)


def end_with(parent: int, how: signal.Signals) -> None:
    """Let the kernel send this process a signal when `parent` dies, or end now if it is dead already."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(how), 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)
