"""Runs a real Pebble for the length of a block, with a DNS server of its own; both on free ports of 127.0.0.1.

    with running_pebble(tmp_path, options=PebbleOptions(validity_seconds=180), http_port=8080) as pebble:
        pebble.directory_url, pebble.ca_bundle_pem, pebble.root_pem()

Every name resolves to 127.0.0.1 there. Validations of HTTP-01 go to `pebble.http_port`, of TLS-ALPN-01 to
`pebble.tls_port`; give the ports of your Envoy, or listen on the free ones given out.
"""

import json
import random
import signal
import socket
import ssl
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from console.local.pebble.binaries import present_binaries
from console.local.pebble.launch import PebbleLaunch, PebbleOptions, PebblePorts, fetch_root, is_up, prepare_launch
from console.local.places import places
from console.local.ports import HOST
from console.local.servers.account import Account, ours
from console.local.servers.server import running

BINARIES = present_binaries(places().tools)
MISSING = "No pebble on this machine: the tests of certificates against a real CA are NOT run. apt-get install pebble"

QUIET_PORTS = (21000, 32000)

needs_pebble = pytest.mark.skipif(BINARIES is None, reason=MISSING)


@dataclass(frozen=True, slots=True)
class RunningPebble:
    """A CA that answers; urls as in PebbleLaunch."""

    launch: PebbleLaunch
    ports: PebblePorts

    @property
    def directory_url(self) -> str:
        """The ACME directory."""
        return self.launch.directory_url

    @property
    def ca_bundle_pem(self) -> bytes:
        """What to trust when talking to the directory; not the root of what it issues."""
        return self.launch.ca_bundle.read_bytes()

    @property
    def http_port(self) -> int:
        """Where HTTP-01 validations ask."""
        return self.ports.http

    @property
    def tls_port(self) -> int:
        """Where TLS-ALPN-01 validations ask."""
        return self.ports.tls

    @property
    def dns_port(self) -> int:
        """Where its DNS answers, UDP and TCP."""
        return self.ports.dns

    def root_pem(self, number: int = 0) -> bytes:
        """The root of what it issues; another one with each start."""
        return fetch_root(self.launch, number)

    def certificate_status(self, serial: int) -> str:
        """Say "Valid" or "Revoked" of what it issued."""
        trust = ssl.create_default_context(cafile=str(self.launch.ca_bundle))
        address = f"{self.launch.management_url}/cert-status-by-serial/{serial:x}"
        with urllib.request.urlopen(address, timeout=10, context=trust) as answer:
            return json.loads(answer.read())["Status"]

    def dns(self, verb: str, **what: object) -> None:
        """Tell the DNS server: set-txt, add-a, add-caa, set-cname, set-servfail and so on."""
        address = f"{self.launch.challenge_management_url}/{verb}"
        request = urllib.request.Request(address, json.dumps(what).encode(), method="POST")
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert answer.status == 200

    def set_txt(self, name: str, value: str) -> None:
        """Add one TXT value to `name`, without its last dot; earlier ones stay."""
        self.dns("set-txt", host=f"{name.rstrip('.')}.", value=value)

    def clear_txt(self, name: str) -> None:
        """Take all TXT values of `name` away."""
        self.dns("clear-txt", host=f"{name.rstrip('.')}.")


@dataclass(frozen=True, slots=True)
class _Process:
    """One of the two programs, as `console.local.servers` runs it."""

    name: str
    command: tuple[str, ...]
    answers: Callable[[], bool]
    account: Account = field(default_factory=ours)
    stop_signal: signal.Signals = signal.SIGTERM

    def prepare(self) -> tuple[str, ...]:
        return self.command

    def is_ready(self) -> bool:
        return self.answers()


@contextmanager
def running_pebble(
    folder: Path,
    *,
    strict: bool = False,
    options: PebbleOptions | None = None,
    http_port: int | None = None,
    tls_port: int | None = None,
    **changes: object,
) -> Iterator[RunningPebble]:
    """Run Pebble and its DNS server; `changes` are fields of PebbleOptions, `validity_seconds=180` say."""
    assert BINARIES, MISSING
    chosen = options or PebbleOptions(is_strict=strict, **{"authorization_reuse_percent": 0, **changes})
    directory, management, dns, challenges, http, tls = free_ports(6)
    ports = PebblePorts(directory, management, dns, challenges, http_port or http, tls_port or tls)
    folder.mkdir(parents=True, exist_ok=True)
    launch = prepare_launch(folder, BINARIES, ports, chosen)
    settings = tuple(f"{name}={value}" for name, value in launch.environment.items())
    server = _Process("pebble-challtestsrv", launch.challtestsrv, lambda: _listens(challenges))
    pebble = _Process("pebble", ("env", *settings, *launch.pebble), lambda: is_up(launch))
    with running(server, folder / "challtestsrv.log"), running(pebble, folder / "pebble.log"):
        yield RunningPebble(launch, ports)


@contextmanager
def temporary_pebble(**changes: object) -> Iterator[RunningPebble]:
    """Run one in a folder of its own; for fixtures of more than one test."""
    with tempfile.TemporaryDirectory(prefix="gatehouse-pebble-") as name, running_pebble(Path(name), **changes) as it:
        yield it


def free_ports(count: int) -> list[int]:
    """Return ports of 127.0.0.1 that nothing listens on, for TCP and UDP, all different.

    They lie below those the kernel gives to outgoing connections, so that none is taken before its server starts.
    """
    ports: set[int] = set()
    while len(ports) < count:
        port = random.SystemRandom().randrange(*QUIET_PORTS)
        if all(_is_free(port, kind) for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM)):
            ports.add(port)
    return list(ports)


def _is_free(port: int, kind: socket.SocketKind) -> bool:
    with socket.socket(type=kind) as probe:
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0
