"""Ties a child process to us: when we die, even by SIGKILL, the kernel sends it the signal chosen here.

Linux only (`prctl(2)`, PR_SET_PDEATHSIG). A change of user clears the setting, so it must run after it: Popen calls
`preexec_fn` last. The kernel watches the thread that forked, so children are started from the main thread.
"""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1


def tied_to_us(death_signal: signal.Signals) -> Callable[[], None] | None:
    """Return a `preexec_fn` that makes the child receive `death_signal` when we die; None where that is unknown."""
    if not sys.platform.startswith("linux"):
        return None
    prctl, parent = ctypes.CDLL(None, use_errno=True).prctl, os.getpid()

    def tie() -> None:
        prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
        if os.getppid() != parent:  # we died between fork and prctl
            os._exit(1)

    return tie
