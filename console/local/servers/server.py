"""Runs one embedded server for the length of a block: start it patiently, yield, stop it, never leave it behind."""

import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from console.local.servers.account import Account
from console.local.servers.lifeline import tied_to_us
from console.local.supervision.logs import last_lines
from console.local.supervision.program import StackError

START_SECONDS = 20.0
STOP_SECONDS = 20.0
LOOK_AGAIN_SECONDS = 0.01
START_AGAIN_SECONDS = 0.2
LONGEST_SOCKET_PATH = 107  # sun_path of unix(7), without the closing NUL


class ServerError(StackError):
    """An embedded server cannot be started; the text names it and says why."""


class Server(Protocol):
    """What running a server needs to know; `prepare` may take a second the first time."""

    @property
    def name(self) -> str:
        """What it is called in messages."""

    @property
    def account(self) -> Account:
        """The account that runs it."""

    @property
    def stop_signal(self) -> signal.Signals:
        """The signal that makes it write everything down and go."""

    def prepare(self) -> tuple[str, ...]:
        """Make what it needs on disk and return the command to run."""

    def is_ready(self) -> bool:
        """Say whether it answers."""


@contextmanager
def running(server: Server, log_path: Path) -> Iterator[None]:
    """Run `server` for the length of the block, its output in `log_path`; raise ServerError if it never answers."""
    command = server.prepare()
    with log_path.open("ab") as log:
        process = _start_patiently(server, command, log.fileno(), log_path)
        try:
            yield
        finally:
            _stop(process, server.stop_signal)


def refuse_long_socket(name: str, path: Path) -> None:
    """Raise ServerError when `path` is too long for a unix socket."""
    if len(str(path).encode()) > LONGEST_SOCKET_PATH:
        raise ServerError(f"{name}: the socket path {path} is longer than {LONGEST_SOCKET_PATH} bytes")


def start_process(server: Server, command: tuple[str, ...], log: int) -> subprocess.Popen[bytes]:
    """Start `command` in a session of its own, as the server's account, tied to our life."""
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        cwd="/",
        start_new_session=True,
        preexec_fn=tied_to_us(server.stop_signal),  # noqa: PLW1509 (one C call, no locks taken)
        **server.account.popen_arguments,
    )


def _start_patiently(server: Server, command: tuple[str, ...], log: int, log_path: Path) -> subprocess.Popen[bytes]:
    """Start until it answers; a killed predecessor may hold its memory or its lock for some seconds yet."""
    deadline = time.monotonic() + START_SECONDS
    process = start_process(server, command, log)
    while not server.is_ready():
        if time.monotonic() > deadline:
            _stop(process, server.stop_signal)
            raise ServerError(f"{server.name} did not answer within {START_SECONDS:.0f} s:\n{last_lines(log_path)}")
        if process.poll() is None:
            time.sleep(LOOK_AGAIN_SECONDS)
        else:
            time.sleep(START_AGAIN_SECONDS)
            process = start_process(server, command, log)
    return process


def _stop(process: subprocess.Popen[bytes], stop_signal: signal.Signals) -> None:
    if process.poll() is None:
        process.send_signal(stop_signal)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
