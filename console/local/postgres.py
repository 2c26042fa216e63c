"""Runs a private PostgreSQL from its binaries: one data directory, one unix socket, no network port.

The only door is the socket's directory (mode 0700), so the server asks no password.
"""

import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psycopg

from console.local.servers.account import Account, without_rights
from console.local.servers.leftover import stop_leftover
from console.local.servers.postgres_cluster import DATABASE, OWNER, create_cluster, refuse_other_version
from console.local.servers.postgres_install import reachable_binaries
from console.local.servers.server import ServerError, refuse_long_socket, running

SOCKET_NAME = ".s.PGSQL.5432"
SETTINGS = ("listen_addresses=", "unix_socket_permissions=0700", "max_connections=200", "timezone=UTC")

# Data that may be thrown away needs no promise about a power cut.
THROWAWAY_SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A server over `state_dir/data` that listens in `run_dir`; `account` owns both directories and runs it."""

    state_dir: Path
    run_dir: Path
    is_durable: bool = True
    account: Account = field(default_factory=without_rights)
    name: str = "postgres"
    stop_signal: signal.Signals = signal.SIGINT  # "fast": cut connections off, write everything down, go

    @property
    def dsn(self) -> str:
        """The address for clients, as libpq and Django read it."""
        return f"postgresql://{OWNER}@/{DATABASE}?host={quote(str(self.run_dir), safe='')}"

    def prepare(self) -> tuple[str, ...]:
        """Make directories and cluster where missing, stop a server left over from a crash, return the command."""
        refuse_long_socket(self.name, self.run_dir / SOCKET_NAME)
        for directory in (self.state_dir, self.run_dir):
            self._make_ours(directory)
        data_dir = self.state_dir / "data"
        binaries = reachable_binaries(self.account, self.state_dir / "binaries")
        if not data_dir.exists():
            create_cluster(binaries, data_dir, self.account, is_durable=self.is_durable)
        refuse_other_version(binaries, data_dir)
        stop_leftover(data_dir / "postmaster.pid", data_dir, self.stop_signal)
        settings = (*SETTINGS, f"unix_socket_directories={self.run_dir}", *self._throwaway_settings())
        return (str(binaries / "postgres"), "-D", str(data_dir), *(f"--{setting}" for setting in settings))

    def is_ready(self) -> bool:
        """Say whether the server answers a query."""
        try:
            with psycopg.connect(self.dsn, connect_timeout=2) as connection:
                connection.execute("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def _make_ours(self, directory: Path) -> None:
        self.account.own_directory(directory)
        if not self.account.can_reach(directory):
            raise ServerError(f"{self.name}: uid {self.account.uid} may not enter {directory} or a folder above it")

    def _throwaway_settings(self) -> tuple[str, ...]:
        return () if self.is_durable else THROWAWAY_SETTINGS


@contextmanager
def running_postgres(state_dir: Path, run_dir: Path, *, is_durable: bool = True) -> Iterator[str]:
    """Run a server for the length of the block and yield its address; it dies with us, even if we are killed."""
    server = PostgresServer(state_dir, run_dir, is_durable)
    state_dir.mkdir(parents=True, exist_ok=True)
    with running(server, state_dir / "postgres.log"):
        yield server.dsn


@contextmanager
def temporary_postgres() -> Iterator[str]:
    """Run a throw-away server in a directory of its own below the system's temporary folder; for tests."""
    folder = Path(tempfile.mkdtemp(prefix="gatehouse-pg-"))
    try:
        without_rights().own_directory(folder)
        with running_postgres(folder / "state", folder / "run", is_durable=False) as dsn:
            yield dsn
    finally:
        shutil.rmtree(folder, ignore_errors=True)
