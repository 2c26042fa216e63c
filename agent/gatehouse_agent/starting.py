"""From settings to a running agent: directories, identity, enrolment, signals."""

import asyncio
import signal
import subprocess
from collections.abc import Callable
from contextlib import suppress

import uvloop

from gatehouse_agent import logs
from gatehouse_agent.agent import Agent
from gatehouse_agent.config import Config
from gatehouse_agent.control.client import ControlClient
from gatehouse_agent.control.enrolling import enrol
from gatehouse_agent.control.identity import load_or_create
from gatehouse_agent.locking import alone, make_private
from gatehouse_agent.store.files import Files


def run_until_stopped(config: Config) -> int:
    """Run one node with uvloop; return the exit code."""
    logs.to_stderr()
    with suppress(asyncio.CancelledError):
        uvloop.run(run(config))
    return 0


async def run(config: Config) -> None:
    """Run one node until SIGTERM or SIGINT, or SIGUSR2, which leaves Envoy to the next agent.

    Raises `EnrolmentError`, `BootstrapError`, `OSError`.
    """
    make_private(config.places.state_directory)
    make_private(config.places.run_directory)
    with alone(config.places.state_directory):
        await _run_alone(config)


async def _run_alone(config: Config) -> None:
    files = Files(config.places.state_directory / "store", config.store_quota_bytes)
    identity = load_or_create(files)
    client = ControlClient(config.control_url, identity.signer, config.ca_file)
    _on_signals(_cancel_this_task())
    version = await asyncio.to_thread(envoy_version, config)
    identity = await enrol(client, files, identity, config, version)
    agent = Agent(config, files, identity, client)
    _on_signals(agent.stop)
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR2, agent.hand_over)
    await agent.run()


def _on_signals(act: Callable[[], object]) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, act)


def _cancel_this_task() -> Callable[[], object]:
    """Before there is an agent to drain, a signal simply ends the wait for enrolment."""
    task = asyncio.current_task()
    return task.cancel if task is not None else lambda: None


def envoy_version(config: Config) -> str:
    """Return Envoy's version as in `1.40.0`, empty if it does not say."""
    with suppress(OSError, subprocess.SubprocessError, IndexError):
        said = subprocess.run([config.places.envoy_binary, "--version"], capture_output=True, timeout=10, check=True)
        return said.stdout.decode().split("/")[1]
    return ""
