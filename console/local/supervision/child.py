"""Starts one process of the stack and stops it again: in a session of its own, tied to our life, output in a log."""

import asyncio
import contextlib
import os
import signal
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Mapping
from pathlib import Path

from console.local.servers.account import Account
from console.local.servers.lifeline import tied_to_us
from console.local.supervision.program import Command


async def start_child(
    command: Command, environment: Mapping[str, str], account: Account, death_signal: signal.Signals, log: Path
) -> Process:
    """Start `command`; it gets `death_signal` should we die without stopping it."""
    with log.open("ab") as output:
        return await asyncio.create_subprocess_exec(
            *command,
            stdin=DEVNULL,
            stdout=output,
            stderr=output,
            env=dict(environment),
            start_new_session=True,
            preexec_fn=tied_to_us(death_signal),
            **account.popen_arguments,
        )


async def stop_child(process: Process, stop_signal: signal.Signals, grace_seconds: float) -> None:
    """Ask it to stop, wait, then kill whatever is left of its process group."""
    if process.returncode is None:
        process.send_signal(stop_signal)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), grace_seconds)
    end_group(process)
    await process.wait()


def end_group(process: Process) -> None:
    """Kill what is left of its process group; called while or right after its leader goes, never later."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
