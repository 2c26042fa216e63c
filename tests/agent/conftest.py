"""A control plane, a node's settings, and agents that are always ended, with their Envoys."""

import asyncio
import hashlib
import os
import shutil
import signal
import socket
import ssl
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from gatehouse_agent.agent import Agent
from gatehouse_agent.assembly.listeners import Address
from gatehouse_agent.config import Config, Places, Timing, default_envoy_binary
from gatehouse_agent.control.client import ControlClient
from gatehouse_agent.control.clock import Clock
from gatehouse_agent.control.enrolling import EnrolmentError, enrol
from gatehouse_agent.control.identity import load_or_create
from gatehouse_agent.envoy.bootstrap import Sockets
from gatehouse_agent.envoy.process import EnvoyProcess
from gatehouse_agent.store.files import Files

from tests.agent.control_plane import JOIN_TOKEN, ControlPlane
from tests.agent.http_server import Answer, HttpServer, Request

BRISK = Timing(
    accept_seconds=10.0,
    warm_seconds=10.0,
    probe_seconds=2.0,
    removal_grace_seconds=0.3,
    drain_seconds=0.1,
    old_connections_seconds=1.0,
    report_seconds=0.5,
)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture
def port() -> int:
    """The port the node listens on for HTTP."""
    return free_port()


@pytest.fixture
def directory() -> Iterator[Path]:
    """A short path, for unix sockets."""
    path = Path(tempfile.mkdtemp(prefix="gh-", dir="/tmp"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def tls_port() -> int:
    """The port the node listens on for HTTPS, where the listeners of a test have one."""
    return free_port()


@pytest.fixture
async def control_plane() -> AsyncIterator[ControlPlane]:
    plane = ControlPlane()
    await plane.start()
    yield plane
    await plane.stop()


@pytest.fixture
def config(control_plane: ControlPlane, directory: Path, port: int, tls_port: int) -> Config:
    return Config(
        control_url=control_plane.url,
        name="edge-1",
        places=Places(directory / "state", directory / "run", default_envoy_binary()),
        addresses={"http": Address("127.0.0.1", port), "https": Address("127.0.0.1", tls_port)},
        join_token=JOIN_TOKEN,
        timing=BRISK,
    )


class Running:
    """An agent in this process; `kill` ends it as SIGKILL would, leaving Envoy and the disk as they are."""

    def __init__(self, agent: Agent, task: asyncio.Task[None]) -> None:
        self.agent = agent
        self._task = task

    @property
    def task(self) -> asyncio.Task[None]:
        return self._task

    async def stop(self) -> None:
        self.agent.stop()
        await self._task


@pytest.fixture
async def start_agent(config: Config) -> AsyncIterator[Callable[..., Awaitable[Running]]]:
    """Start an agent in this process, enrolled if need be."""
    running: list[Running] = []

    async def start(settings: Config = config, clock: Clock | None = None) -> Running:
        settings.places.run_directory.mkdir(parents=True, exist_ok=True)
        files = Files(settings.places.state_directory / "store", settings.store_quota_bytes)
        identity = load_or_create(files)
        client = ControlClient(settings.control_url, identity.signer, clock=clock)
        try:
            identity = await enrol(client, files, identity, settings, "1.40.0")
        except EnrolmentError:
            await client.close()
            raise
        agent = Agent(settings, files, identity, client)
        running.append(Running(agent, asyncio.create_task(agent.run())))
        return running[-1]

    yield start
    for one in running:
        if not one.task.done():
            await one.stop()
    end_envoy(config)


def end_envoy(config: Config) -> None:
    """End the Envoy that a node noted down, if it still runs."""
    if (left := EnvoyProcess.adopt(Sockets(config.places.run_directory))) is not None:
        with suppress(ProcessLookupError):
            os.kill(left.pid, signal.SIGKILL)


@pytest.fixture
def get(port: int) -> Callable[..., Awaitable[httpx.Response]]:
    """Ask the node over a fresh connection."""

    async def ask(host: str, path: str = "/") -> httpx.Response:
        async with httpx.AsyncClient(trust_env=False) as http:
            return await http.get(f"http://127.0.0.1:{port}{path}", headers={"Host": host})

    return ask


@pytest.fixture
async def upstream() -> AsyncIterator[Callable[[str], Awaitable[int]]]:
    """Start a service that answers with its name; returns its port."""
    servers: list[HttpServer] = []

    async def start(name: str, delay_seconds: float = 0.0) -> int:
        async def serve(request: Request) -> Answer:
            await asyncio.sleep(delay_seconds)
            return Answer(200, name.encode())

        servers.append(HttpServer(serve))
        await servers[-1].start()
        return servers[-1].port

    yield start
    for server in servers:
        await server.stop()


class Spawned:
    """An agent in a process of its own, for what can only be done to a process."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    async def kill(self) -> None:
        self.process.kill()
        await self.process.wait()

    async def stop(self) -> int:
        self.process.terminate()
        return await self.process.wait()


def environment(config: Config) -> dict[str, str]:
    """Return the variables that say what a `Config` says."""
    address = config.addresses["http"]
    return {
        **os.environ,
        "GATEHOUSE_NODE_CONTROL_URL": config.control_url,
        "GATEHOUSE_NODE_NAME": config.name,
        "GATEHOUSE_NODE_STATE_DIR": str(config.places.state_directory),
        "GATEHOUSE_NODE_RUN_DIR": str(config.places.run_directory),
        "GATEHOUSE_NODE_LISTEN": f"http={address}",
        "GATEHOUSE_NODE_JOIN_TOKEN": config.join_token,
        "GATEHOUSE_NODE_DRAIN_SECONDS": "0.1",
    }


@pytest.fixture
async def spawn_agent(config: Config) -> AsyncIterator[Callable[[], Awaitable[Spawned]]]:
    """Start `gatehouse-agent run`; stopped at the end, with its Envoy."""
    spawned: list[Spawned] = []

    async def spawn() -> Spawned:
        command = (sys.executable, "-m", "gatehouse_agent", "run")
        process = await asyncio.create_subprocess_exec(*command, env=environment(config))
        spawned.append(Spawned(process))
        return spawned[-1]

    yield spawn
    for one in spawned:
        if one.process.returncode is None:
            await one.stop()
    end_envoy(config)


@dataclass(frozen=True)
class Certificate:
    chain: str
    key: str = field(repr=False)

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the leaf (DER)."""
        return hashlib.sha256(ssl.PEM_cert_to_DER_cert(self.chain)).hexdigest()


@pytest.fixture(scope="session")
def certificate() -> Certificate:
    """A self-signed certificate for shop.test."""
    return make_certificate()


def make_certificate(
    host: str = "shop.test", family: str = "ecdsa", curve: ec.EllipticCurve | None = None
) -> Certificate:
    is_ecdsa = family == "ecdsa"
    key = ec.generate_private_key(curve or ec.SECP256R1()) if is_ecdsa else rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return Certificate(signed.public_bytes(pem).decode(), private.decode())
