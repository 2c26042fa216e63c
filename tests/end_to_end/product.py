"""Starts the product for tests, and finds its parts by what they are."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import httpx
import psutil

from console.local.pebble.binaries import BINARY_SETTING, present_binaries
from console.local.places import places
from tests.end_to_end.ports import reserved_ports

START_SECONDS = 300
SETTLE_SECONDS = 90
PORTS = (
    "GATEHOUSE_WEB_PORT", "GATEHOUSE_ECHO_V1_PORT", "GATEHOUSE_ECHO_V2_PORT", "GATEHOUSE_EDGE1_HTTP_PORT",
    "GATEHOUSE_EDGE1_HTTPS_PORT", "GATEHOUSE_EDGE1_EGRESS_PORT", "GATEHOUSE_EDGE2_HTTP_PORT",
    "GATEHOUSE_EDGE2_HTTPS_PORT", "GATEHOUSE_EDGE2_EGRESS_PORT", "GATEHOUSE_PEBBLE_PORT",
    "GATEHOUSE_PEBBLE_MANAGEMENT_PORT", "GATEHOUSE_PEBBLE_DNS_PORT", "GATEHOUSE_PEBBLE_CHALLENGE_PORT",
    "GATEHOUSE_PARCELS_PORT",
)  # fmt: skip
NOT_OURS = ("DATABASE_URL", "REDIS_URL", "GATEHOUSE_SECRET_KEY", "GATEHOUSE_KEY_RING", "DJANGO_SETTINGS_MODULE",
            "GATEHOUSE_STATIC_FROM_SOURCES")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Product:
    """A running product: its supervisor, its folders and its ports."""

    supervisor: psutil.Process
    home: Path
    ports: dict[str, int]

    @property
    def state(self) -> Path:
        """What `.gatehouse/` is to a person."""
        return self.home / "state"

    @property
    def console(self) -> str:
        """The console's address."""
        return f"http://127.0.0.1:{self.ports['GATEHOUSE_WEB_PORT']}"

    @property
    def edges(self) -> tuple[str, str]:
        """The two nodes' plain HTTP addresses."""
        one, two = (self.ports[f"GATEHOUSE_EDGE{n}_HTTP_PORT"] for n in (1, 2))
        return f"http://127.0.0.1:{one}", f"http://127.0.0.1:{two}"

    @property
    def ways_out(self) -> tuple[str, str]:
        """The two nodes' proxies for workloads."""
        one, two = (self.ports[f"GATEHOUSE_EDGE{n}_EGRESS_PORT"] for n in (1, 2))
        return f"http://127.0.0.1:{one}", f"http://127.0.0.1:{two}"

    def api(self) -> httpx.Client:
        """An API client with the owner's token."""
        token = (self.state / "token").read_text().strip()
        return httpx.Client(base_url=f"{self.console}/api/v1", headers={"Authorization": f"Bearer {token}"}, timeout=30)

    def part(self, *words: str, node: str | None = None) -> psutil.Process:
        """The one running part whose command line has all `words` (and belongs to `node`)."""
        found = [process for process in self.supervisor.children(recursive=True) if _is(process, words, node)]
        assert len(found) >= 1, f"no part of the product matches {words} {node}"
        return found[0]


OURS = (sys.executable, "-m", "tests.end_to_end.run")


@contextmanager
def running_product(
    home: Path, command: Sequence[str] = OURS, more: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Product]:
    """Start the product in `home`, wait until both nodes serve, stop it at the end.

    `command`, to which the folder is added, and `more` of the environment are for another release than ours.
    """
    with reserved_ports(len(PORTS)) as free:
        ports = dict(zip(PORTS, free, strict=True))
        yield from _running(home, ports, command, {**more, **{name: str(number) for name, number in ports.items()}})


def _running(home: Path, ports: dict[str, int], command: Sequence[str], ours: dict[str, str]) -> Iterator[Product]:
    environment = {key: value for key, value in os.environ.items() if key not in NOT_OURS} | ours
    environment.setdefault(BINARY_SETTING, str(_pebble_folder(home)))
    home.chmod(0o711)
    with (home / "up.log").open("wb") as log:
        process = subprocess.Popen([*command, str(home)], env=environment, stdout=log, stderr=log)
        try:
            product = Product(psutil.Process(process.pid), home, ports)
            _wait_until_up(product, process)
            yield product
        finally:
            process.terminate()
            process.wait(60)


def eventually(check: Callable[[], Any], *, seconds: float = SETTLE_SECONDS) -> Any:
    """Return `check()` once it is truthy; fail with its last exception or value."""
    deadline, last = time.monotonic() + seconds, None
    while time.monotonic() < deadline:
        try:
            if last := check():
                return last
        except (httpx.HTTPError, AssertionError, KeyError, OSError, psutil.Error) as fault:
            last = fault
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds} s, last: {last!r}")


def ask(edge: str, host: str, path: str = "/") -> httpx.Response:
    """Send one request to a node, as a client of `host` would."""
    return httpx.get(edge + path, headers={"Host": host}, timeout=10)


def version_served(edge: str, host: str = "shop.acme.test", path: str = "/") -> str:
    """Which version of the echo service answers."""
    return str(ask(edge, host, path).json()["version"])


def _wait_until_up(product: Product, process: subprocess.Popen[bytes]) -> None:
    def is_up() -> bool:
        assert process.poll() is None, (product.home / "up.log").read_text()[-4000:]
        return "Gatehouse is up" in (product.home / "up.log").read_text()

    deadline = time.monotonic() + START_SECONDS
    while not is_up():
        assert time.monotonic() < deadline, (product.home / "up.log").read_text()[-4000:]
        time.sleep(0.1)
    eventually(
        lambda: {ask(edge, "shop.acme.test").status_code for edge in product.edges} == {200}, seconds=START_SECONDS
    )


def _pebble_folder(home: Path) -> Path:
    """Where Pebble is; where it is not, a folder without it, so that no product of a test fetches it."""
    found = present_binaries(places().tools)
    return found.pebble.parent if found else home


def _is(process: psutil.Process, words: tuple[str, ...], node: str | None) -> bool:
    try:
        line = " ".join(process.cmdline())
        if not all(word in line for word in words):
            return False
        return node is None or process.environ().get("GATEHOUSE_NODE_NAME") == node or f"/{node}/" in line
    except psutil.Error:
        return False
