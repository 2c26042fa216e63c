"""Stops a server that outlived its supervisor, so that the next start finds its data directory free.

On Linux the kernel has usually stopped it already (see `lifeline`); other systems have no such promise.
"""

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

PATIENCE_SECONDS = 10.0


def stop_leftover(pid_file: Path, data_dir: Path, stop_signal: signal.Signals) -> None:
    """Stop the process that `pid_file` names if its command line names `data_dir`; anything else is left alone."""
    pid = _pid_in(pid_file)
    if pid is None or str(data_dir) not in _command_line(pid):
        return
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, stop_signal)
        if not _has_gone(pid, data_dir):
            os.kill(pid, signal.SIGQUIT)
            _has_gone(pid, data_dir)


def _pid_in(pid_file: Path) -> int | None:
    try:
        return int(pid_file.read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return None


def _command_line(pid: int) -> str:
    """Return the command line of `pid`, empty when there is no such process."""
    if Path("/proc/self/cmdline").exists():
        with contextlib.suppress(OSError):
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        return ""
    answer = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return answer.stdout


def _has_gone(pid: int, data_dir: Path) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if str(data_dir) not in _command_line(pid):
            return True
        time.sleep(0.1)
    return False
