"""What 500 certificates on one listener cost: ours in a filter chain each, the peer's all in one chain.

Both are fed to a real Envoy by our real agent, from the control plane its tests use; only the listener differs. For the
peer that listener has one TLS context with 500 SDS secrets, as one writes it by hand. Measured: an agent that has
nothing → all served; one renewed, or one added → a new handshake shows it; and whether connections of others live on.
Seconds hold all our own work in Python, the test control plane's too; Envoy's processor time holds none of it, so the
budgets are in that: ≥ 5× less than the peer to start, ≥ 2× to rotate one, ≥ 20× to add one.

    python -m bench.certificates          two minutes, most of them the peer's
"""

import asyncio
import hashlib
import shutil
import socket
import ssl
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

import psutil
from gatehouse_agent.agent import Agent
from gatehouse_agent.assembly.listeners import Address
from gatehouse_agent.config import Config, Places, Timing, default_envoy_binary
from gatehouse_agent.control.client import ControlClient
from gatehouse_agent.control.enrolling import enrol
from gatehouse_agent.control.identity import load_or_create
from gatehouse_agent.envoy.bootstrap import Sockets
from gatehouse_agent.envoy.process import EnvoyProcess
from gatehouse_agent.store.files import Files

from bench.envoys import free_port
from tests.agent import edge
from tests.agent.conftest import Certificate, end_envoy, make_certificate
from tests.agent.control_plane import JOIN_TOKEN, ControlPlane
from tests.agent.edge import Resource

CERTIFICATES: Final = 500
ROTATIONS: Final = 9
ADDITIONS: Final = 5
PEER_ROTATIONS: Final = 5
PEER_ADDITIONS: Final = 1
LONGEST_SECONDS: Final = 60.0
LOOK_SECONDS: Final = 0.002
DRAINED_SECONDS: Final = 2.5  # Envoy drains for one
PATIENT: Final = Timing(accept_seconds=120.0, warm_seconds=120.0, drain_seconds=0.1, report_seconds=0.5)
HOST: Final = "127.0.0.1"
TLS: Final = {"alpn_protocols": ["http/1.1"]}
PLATFORM, ACME, SLICE = "platform@edge", "acme@edge", "acme.certificates@edge"
HERE: Final = edge.virtual_host("acme", "all", edge.answer("acme", "here"), domains=("*.test",))
DEFAULT: Final = make_certificate("default.test")

Shown = Mapping[str, Certificate]
Layout = Callable[[Shown], tuple[tuple[str, list[Resource]], ...]]


@dataclass(frozen=True, slots=True)
class Took:
    """Wall-clock seconds and Envoy's processor seconds of one act; `is_over`: it had not come about when we left."""

    seconds: float
    cpu_seconds: float
    is_over: bool = False


@dataclass(slots=True)
class Measured:
    """All acts of one layout; `kept` of `asked` requests on another name's connection were answered on that one."""

    starts: list[Took] = field(default_factory=list)
    rotations: list[Took] = field(default_factory=list)
    additions: list[Took] = field(default_factory=list)
    kept: int = 0
    asked: int = 0
    memory_mib: float = 0.0


def main() -> None:
    """Measure both and print them beside each other."""
    asyncio.run(_measure(_a_chain_each, {"c001.test": DEFAULT}, 0, 0))  # what Python does once only
    first = {f"c{number:03}.test": make_certificate(f"c{number:03}.test") for number in range(CERTIFICATES)}
    ours = asyncio.run(_measure(_a_chain_each, first, ROTATIONS, ADDITIONS))
    peer = asyncio.run(_measure(_one_chain, first, PEER_ROTATIONS, PEER_ADDITIONS))
    print(f"{CERTIFICATES} certificates on one listener; the peer has them in one filter chain")
    for title, mine, theirs, budget in (
        ("start to all served", ours.starts, peer.starts, 5),
        ("rotate one to shown", ours.rotations, peer.rotations, 2),
        ("add one to served", ours.additions, peer.additions, 20),
    ):
        print(_row(title, mine, theirs, budget))
    print(
        f"requests on another name's connection, one after each act: {ours.kept} of {ours.asked} answered on it, "
        f"peer {peer.kept} of {peer.asked}\nEnvoy's memory at the end: {ours.memory_mib:.0f} MiB, peer "
        f"{peer.memory_mib:.0f} MiB ({peer.memory_mib / max(ours.memory_mib, 1):.2f}×)"
    )


def _a_chain_each(shown: Shown) -> tuple[tuple[str, list[Resource]], ...]:
    """Ours: a slice of certificates beside a listener that knows of none."""
    https = edge.listener("https", 8443, "tls/default", tls=TLS)
    names = {host: f"acme/{host.removesuffix('.test')}" for host in shown}
    pieces = [edge.piece(name, [host], [f"{name}/ecdsa"]) for host, name in names.items()]
    secrets = [_secret(f"{names[host]}/ecdsa", one) for host, one in shown.items()]
    return ((PLATFORM, [https, edge.routes_shell(), _secret("tls/default", DEFAULT)]), (SLICE, [*pieces, *secrets]))


def _one_chain(shown: Shown) -> tuple[tuple[str, list[Resource]], ...]:
    """The peer: every secret in the one TLS context of the listener; Envoy chooses by the names in them."""
    secrets = [_secret(f"tls/{host}", one) for host, one in shown.items()]
    configs = [{"name": one.name, "sds_config": edge.ADS} for one in secrets]
    https = edge.listener("https", 8443, secrets[0].name, tls={**TLS, "tls_certificate_sds_secret_configs": configs})
    return ((PLATFORM, [https, edge.routes_shell(), *secrets]),)


def _secret(name: str, one: Certificate) -> Resource:
    return edge.certificate_secret(name, one.chain, one.key)


async def _measure(layout: Layout, first: Shown, rotations: int, additions: int) -> Measured:
    shown, measured = dict(first), Measured()
    async with _node() as node:
        await node.plane.publish((ACME, [HERE]), *layout(shown))
        measured.starts.append(await node.until_shown(shown, node.start))
        if measured.starts[0].is_over:
            return measured
        await asyncio.to_thread(_see_all, node.port, shown)
        kept = await asyncio.to_thread(Connection, node.port, "c001.test")
        for number in range(rotations + additions):
            is_rotation = number < rotations
            host = f"c{CERTIFICATES // 2 + number:03}.test" if is_rotation else f"added{number}.test"
            shown[host] = make_certificate(host)
            publish = partial(node.plane.publish, layout(shown)[-1])
            took = await node.until_shown({host: shown[host]}, publish)
            (measured.rotations if is_rotation else measured.additions).append(took)
            if took.is_over:
                break
            await asyncio.sleep(DRAINED_SECONDS)
            measured.asked += 1
            measured.kept += await asyncio.to_thread(kept.ask)
        measured.memory_mib = node.envoy().memory_info().rss / 2**20
    return measured


class Node:
    """An agent with its Envoy, and the control plane it asks."""

    def __init__(self, plane: ControlPlane, directory: Path) -> None:
        self.plane, self.port = plane, free_port()
        self.config = Config(
            control_url=plane.url,
            name="edge-1",
            places=Places(directory / "state", directory / "run", default_envoy_binary() or Path("envoy")),
            addresses={"https": Address(HOST, self.port)},
            join_token=JOIN_TOKEN,
            timing=PATIENT,
        )
        self._running: tuple[Agent, asyncio.Task[None]] | None = None

    async def start(self) -> None:
        """Enrol and run the agent."""
        self.config.places.run_directory.mkdir(parents=True, exist_ok=True)
        files = Files(self.config.places.state_directory / "store", self.config.store_quota_bytes)
        identity = load_or_create(files)
        client = ControlClient(self.config.control_url, identity.signer)
        agent = Agent(self.config, files, await enrol(client, files, identity, self.config, "1.40.0"), client)
        self._running = agent, asyncio.create_task(agent.run())

    async def stop(self) -> None:
        """End the agent, and Envoy with it."""
        if self._running:
            agent, task = self._running
            agent.stop()
            await task
        end_envoy(self.config)

    def envoy(self) -> psutil.Process:
        """Envoy, which must run."""
        found = EnvoyProcess.adopt(Sockets(self.config.places.run_directory))
        assert found is not None, "no Envoy runs"
        return psutil.Process(found.pid)

    async def until_shown(self, wanted: Shown, act: Callable[[], Awaitable[None]]) -> Took:
        """Act, and wait until new handshakes show the first, the middle and the last of what is wanted."""
        hosts = sorted(wanted)
        some = {host: wanted[host].fingerprint for host in (hosts[0], hosts[len(hosts) // 2], hosts[-1])}
        before, started = self._cpu(), time.monotonic()
        await act()
        is_there = await asyncio.to_thread(_wait_until_shown, self.port, some, started + LONGEST_SECONDS)
        return Took(time.monotonic() - started, self._cpu() - before, not is_there)

    def _cpu(self) -> float:
        """Return Envoy's processor seconds so far; the kernel's ticks of 10 ms are too coarse for one rotation."""
        found = EnvoyProcess.adopt(Sockets(self.config.places.run_directory))
        tasks = Path(f"/proc/{found.pid}/task").glob("*/schedstat") if found else ()
        return sum(int(one.read_text().split()[0]) for one in tasks) / 1e9


@asynccontextmanager
async def _node() -> AsyncIterator[Node]:
    directory = Path(tempfile.mkdtemp(prefix="gh-", dir="/tmp"))
    plane = ControlPlane()
    await plane.start()
    node = Node(plane, directory)
    try:
        yield node
    finally:
        await node.stop()
        await plane.stop()
        shutil.rmtree(directory, ignore_errors=True)


class Connection:
    """A TLS connection that is kept; `leaf` is the SHA-256 of what it was shown."""

    def __init__(self, port: int, host: str) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        self._host = host
        plain = socket.create_connection((HOST, port), LONGEST_SECONDS)
        self._secured = context.wrap_socket(plain, server_hostname=host)
        self.leaf = hashlib.sha256(self._secured.getpeercert(binary_form=True) or b"").hexdigest()

    def ask(self) -> bool:
        """Send a request; say whether it was answered and the connection stays."""
        try:
            self._secured.sendall(f"GET / HTTP/1.1\r\nHost: {self._host}\r\n\r\n".encode())
            answer = self._secured.recv(65_536)
        except OSError:
            return False
        return answer.startswith(b"HTTP/1.1 200") and b"connection: close" not in answer.lower()

    def close(self) -> None:
        """Close it."""
        self._secured.close()


def _leaf_shown(port: int, host: str) -> str:
    try:
        connection = Connection(port, host)
    except OSError:
        return ""
    connection.close()
    return connection.leaf


def _wait_until_shown(port: int, wanted: Mapping[str, str], deadline: float) -> bool:
    for host, leaf in wanted.items():
        while _leaf_shown(port, host) != leaf:
            if time.monotonic() > deadline:
                return False
            time.sleep(LOOK_SECONDS)
    return True


def _see_all(port: int, shown: Shown) -> None:
    wrong = [host for host, one in shown.items() if _leaf_shown(port, host) != one.fingerprint]
    assert not wrong, f"{len(wrong)} of {len(shown)} names show another certificate: {wrong[:5]}"


def _row(title: str, mine: list[Took], theirs: list[Took], budget: float) -> str:
    if not mine or not theirs or any(one.is_over for one in mine):
        return f"{title:20} not measured: it, or what comes before it, did not come about in {LONGEST_SECONDS:.0f} s"
    sign = ">" if any(one.is_over for one in theirs) else ""
    seconds, their_seconds = (statistics.median(one.seconds for one in side) for side in (mine, theirs))
    cpu, their_cpu = (statistics.median(one.cpu_seconds for one in side) for side in (mine, theirs))
    verdict = "within" if their_cpu / cpu >= budget else "MISSES"
    return (
        f"{title:20} {seconds:7.3f} s, peer {sign}{their_seconds:.3f} s: {sign}{their_seconds / seconds:.1f}×; Envoy's "
        f"processor {cpu * 1e3:6.1f} ms, peer {sign}{their_cpu * 1e3:.1f} ms: {sign}{their_cpu / cpu:.1f}×, {verdict} "
        f"the budget of {budget}× ({len(mine)} and {len(theirs)} times)"
    )


if __name__ == "__main__":
    main()
