"""Certificates of three minutes' life on the whole product, for half an hour: what their rotations cost anybody.

A real Pebble issues them for two hostnames and validates at edge-1. Meanwhile clients make new TLS connections to both
nodes, each verified against Pebble's root by name and time, and others ask over connections they keep. Nobody touches
anything. Budget: nothing is lost, no expired certificate is ever seen, and both nodes prove every rotation. No peer
proves what it serves, so nothing stands beside it.

    python -m bench.rotations [minutes]          30 minutes unless told; exits 1 when anything was lost
"""

import http.client
import os
import socket
import ssl
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import httpx

from tests.certificates.pebble import RunningPebble, running_pebble
from tests.end_to_end.acts import ACME, ok
from tests.end_to_end.product import Product, eventually, running_product

HOST: Final = "127.0.0.1"
PATHS: Final = {"shop.acme.test": "/", "api.acme.test": "/v1"}
NODES: Final = ("edge-1", "edge-2")
VALIDITY_SECONDS: Final = 180
HANDSHAKES_PER_SECOND: Final = 50
REQUESTS_PER_SECOND: Final = 50
PATIENCE_SECONDS: Final = 10
FIRST_SECONDS: Final = 180
LOOK_SECONDS: Final = 1.0
EXPIRED: Final = 10  # X509_V_ERR_CERT_HAS_EXPIRED
FAILED: Final = {"held", "rolled_back", "abandoned"}


@dataclass(slots=True)
class Seen:
    """What clients met; `requests` has the lost ones too, `least_left` is the least life left of a leaf, in seconds."""

    handshakes: int = 0
    requests: int = 0
    reconnected: int = 0
    expired: int = 0
    least_left: float = VALIDITY_SECONDS
    failed_handshakes: list[str] = field(default_factory=list)
    lost_requests: list[str] = field(default_factory=list)
    leaves: dict[str, set[str]] = field(default_factory=lambda: {node: set() for node in NODES})
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass(frozen=True, slots=True)
class Door:
    """One hostname at one node's port."""

    node: str
    port: int
    hostname: str

    def connect(self, trust: ssl.SSLContext) -> ssl.SSLSocket:
        """Return a new connection whose chain, name and time are verified."""
        plain = socket.create_connection((HOST, self.port), PATIENCE_SECONDS)
        try:
            return trust.wrap_socket(plain, server_hostname=self.hostname)
        except BaseException:
            plain.close()
            raise


class Clients:
    """For each door one that connects anew each time, and one that keeps its connection, while the block runs."""

    def __init__(self, doors: Iterable[Door], trust: ssl.SSLContext) -> None:
        self.seen = Seen()
        self._trust, self._stop = trust, threading.Event()
        every = tuple(doors)
        self._threads = [
            threading.Thread(target=work, args=(door, len(every) / pace), daemon=True)
            for door in every
            for work, pace in ((self._visit, HANDSHAKES_PER_SECOND), (self._stay, REQUESTS_PER_SECOND))
        ]

    def __enter__(self) -> "Clients":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(2 * PATIENCE_SECONDS)

    def _beats(self, pause: float) -> Iterator[None]:
        """Tick at a steady pace; what was missed by more than a second is not made up for."""
        due = time.monotonic()
        while not self._stop.wait(max(0.0, due - time.monotonic())):
            yield
            due = max(due + pause, time.monotonic() - 1)

    def _visit(self, door: Door, pause: float) -> None:
        for _ in self._beats(pause):
            try:
                with door.connect(self._trust) as secured:
                    self._note_leaf(door, secured)
            except OSError as fault:
                with self.seen.lock:
                    self.seen.expired += getattr(fault, "verify_code", 0) == EXPIRED
                    self.seen.failed_handshakes.append(f"{_now()} {door.node} {door.hostname}: {fault!r}")

    def _note_leaf(self, door: Door, secured: ssl.SSLSocket) -> None:
        leaf = secured.getpeercert(binary_form=True) or b""
        told: dict[str, Any] = secured.getpeercert() or {}
        left = ssl.cert_time_to_seconds(told["notAfter"]) - time.time()
        with self.seen.lock:
            self.seen.handshakes += 1
            self.seen.expired += left < 0
            self.seen.least_left = min(self.seen.least_left, left)
            self.seen.leaves[door.node].add(sha256(leaf).hexdigest())

    def _stay(self, door: Door, pause: float) -> None:
        """Ask over one connection; connect anew only once the node closed it between two requests, or said it would."""
        kept: http.client.HTTPSConnection | None = None
        for _ in self._beats(pause):
            is_closed, lost = False, ""
            try:
                if kept is not None and _is_closed(kept):
                    is_closed, kept = True, None
                kept = kept or _kept(door, self._trust)
                answer = _ask(kept, door)
                lost = "" if answer.status == http.client.OK else f"status {answer.status}"
                if answer.will_close:
                    is_closed, kept = True, None
            except (OSError, http.client.HTTPException) as fault:
                lost, kept = repr(fault), None
            with self.seen.lock:
                self.seen.requests += 1
                self.seen.reconnected += is_closed
                if lost:
                    self.seen.lost_requests.append(f"{_now()} {door.node} {door.hostname}: {lost}")


@dataclass(slots=True)
class Watch:
    """What the control plane says of the certificates, looked at again and again.

    `proofs`: nodes by leaf (SHA-256); `leaves`: by hostname and version; `told`: rotations that were printed.
    """

    api: httpx.Client
    ids: dict[str, str]
    since: datetime
    proofs: dict[str, set[str]] = field(default_factory=dict)
    leaves: dict[tuple[str, int], set[str]] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)

    def look(self) -> None:
        """Take down what is shown where, and print the rotations that have come to a proof since."""
        for hostname, id in self.ids.items():
            row = ok(self.api.get(f"/certificates/{id}"))
            self.leaves[hostname, row["version"]] = {leaf["sha256"] for leaf in row["leaves"]}
            for place in ok(self.api.get(f"/certificates/{id}/places"))["items"]:
                if place["proven_at"] and not place["error"]:
                    self.proofs.setdefault(place["certificate"], set()).add(place["node"])
        for hostname, rotation in self.rotations():
            nodes = self.nodes_of(hostname, rotation)
            if rotation["id"] not in self.told and _seconds(rotation) is not None and len(nodes) == len(NODES):
                self.told.add(rotation["id"])
                print(f"{_now()} {_line(hostname, rotation, nodes)}", flush=True)

    def rotations(self) -> list[tuple[str, dict[str, Any]]]:
        """Every rotation that started since, by hostname, oldest first."""
        pages = {hostname: f"/certificates/{id}/rotations?limit=200" for hostname, id in self.ids.items()}
        found = [(hostname, one) for hostname, path in pages.items() for one in ok(self.api.get(path))["items"]]
        mine = [pair for pair in found if datetime.fromisoformat(pair[1]["started_at"]) >= self.since]
        return sorted(mine, key=lambda pair: pair[1]["started_at"])

    def nodes_of(self, hostname: str, rotation: dict[str, Any]) -> set[str]:
        """Which nodes have proven, by a handshake of their own, every leaf that it brought."""
        leaves = self.leaves.get((hostname, rotation["version"]), set())
        return set(NODES).intersection(*(self.proofs.get(leaf, set()) for leaf in leaves)) if leaves else set()


def main() -> int:
    """Issue, let them rotate for so many minutes, print what it cost; return the exit code."""
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 30.0
    with (
        tempfile.TemporaryDirectory(prefix="gh-", dir="/tmp") as home,
        running_product(Path(home)) as product,
        _pebble(product) as pebble,
        product.api() as api,
    ):
        ids = _issue(api, pebble)
        trust = ssl.create_default_context(cadata=pebble.root_pem().decode())
        watch = Watch(api, ids, datetime.now(UTC))
        with Clients(_doors(product), trust) as clients:
            started = time.monotonic()
            while time.monotonic() < started + minutes * 60:
                time.sleep(LOOK_SECONDS)
                _look(watch)
            lasted = time.monotonic() - started
        _look(watch)
        return _told(watch, clients.seen, lasted)


def _pebble(product: Product) -> AbstractContextManager[RunningPebble]:
    http_port, tls_port = (product.ports[f"GATEHOUSE_EDGE1_{name}_PORT"] for name in ("HTTP", "HTTPS"))
    folder = product.home / "short-lived"
    return running_pebble(folder, validity_seconds=VALIDITY_SECONDS, http_port=http_port, tls_port=tls_port)


def _issue(api: httpx.Client, pebble: RunningPebble) -> dict[str, str]:
    """Add the issuer and the certificates instead of the demo's; return their ids once both nodes prove them."""
    bundle = pebble.ca_bundle_pem.decode()
    issuer = {"name": "short-lived", "type": "acme", "directory_url": pebble.directory_url, "ca_bundle": bundle}
    ok(api.post("/issuers", json=issuer))
    for row in ok(api.get(f"{ACME}/certificates"))["items"]:
        etag = api.get(f"/certificates/{row['id']}").headers["ETag"]
        ok(api.delete(f"/certificates/{row['id']}", headers={"If-Match": etag}))
    wanted = ({"hostnames": [hostname], "issuer": "short-lived"} for hostname in PATHS)
    ids = {body["hostnames"][0]: ok(api.post(f"{ACME}/certificates", json=body))["id"] for body in wanted}

    def are_proven() -> bool:
        rows = [ok(api.get(f"/certificates/{id}")) for id in ids.values()]
        stuck = [row["rotation"] for row in rows if row["rotation"]["state"] in FAILED]
        assert not stuck, stuck
        return all(row["serving"]["proven"] == len(NODES) for row in rows)

    eventually(are_proven, seconds=FIRST_SECONDS)
    return ids


def _doors(product: Product) -> list[Door]:
    ports = {node: product.ports[f"GATEHOUSE_EDGE{number}_HTTPS_PORT"] for number, node in enumerate(NODES, 1)}
    return [Door(node, port, hostname) for node, port in ports.items() for hostname in PATHS]


def _kept(door: Door, trust: ssl.SSLContext) -> http.client.HTTPSConnection:
    connection = http.client.HTTPSConnection(door.hostname, door.port, timeout=PATIENCE_SECONDS, context=trust)
    connection.sock = door.connect(trust)
    return connection


def _ask(kept: http.client.HTTPSConnection, door: Door) -> http.client.HTTPResponse:
    kept.request("GET", PATHS[door.hostname], headers={"Host": door.hostname})
    answer = kept.getresponse()
    answer.read()
    return answer


def _is_closed(kept: http.client.HTTPSConnection) -> bool:
    """Whether the node closed the connection while it was idle, before anything was asked."""
    secured = kept.sock
    secured.setblocking(False)
    try:
        return secured.recv(1) == b""
    except ssl.SSLWantReadError:
        return False
    finally:
        secured.settimeout(PATIENCE_SECONDS)


def _look(watch: Watch) -> None:
    """Look; an answer that does not come is told, and the next look comes soon."""
    try:
        watch.look()
    except (httpx.HTTPError, AssertionError) as fault:
        print(f"{_now()} the control plane was not read: {fault!r}", flush=True)


def _seconds(rotation: dict[str, Any]) -> float | None:
    """Seconds from due to proven, by the control plane's clock; None while it is not proven."""
    first = {step["state"]: datetime.fromisoformat(step["at"]) for step in reversed(rotation["steps"])}
    return (first["proven"] - first["due"]).total_seconds() if {"proven", "due"} <= first.keys() else None


def _line(hostname: str, rotation: dict[str, Any], nodes: set[str]) -> str:
    seconds = _seconds(rotation)
    took = f"proven after {seconds:5.1f} s" if seconds is not None else f"{rotation['state']}: {rotation['text']}"
    faults = f"; {rotation['attempts']} faults, the last: {rotation['cause']}" if rotation["attempts"] else ""
    return f"{hostname:14} rotation {rotation['number']:3} ({rotation['reason']}) {took}, on {len(nodes)} nodes{faults}"


def _told(watch: Watch, seen: Seen, lasted: float) -> int:
    """Print what it all came to; return 1 when anything was lost."""
    rotations = watch.rotations()
    times = sorted(seconds for _, one in rotations if (seconds := _seconds(one)) is not None)
    unproven = [
        (hostname, one) for hostname, one in rotations
        if one["state"] in FAILED or (_seconds(one) is not None and len(watch.nodes_of(hostname, one)) < len(NODES))
    ]  # fmt: skip
    for hostname, one in rotations:
        if one["id"] not in watch.told:
            print(f"not proven when the time was up: {_line(hostname, one, watch.nodes_of(hostname, one))}")
    for title, lines in (("failed handshake", seen.failed_handshakes), ("lost request", seen.lost_requests)):
        for what, count in Counter(line.split(" ", 1)[1] for line in lines).most_common(10):
            print(f"{title} ({count}×), first at {next(line for line in lines if what in line)}")
    spread = f"median {statistics.median(times):.1f} s, longest {times[-1]:.1f} s" if times else "none"
    shown = ", ".join(f"{len(leaves)} at {node}" for node, leaves in seen.leaves.items())
    print(
        f"{lasted / 60:.1f} minutes, certificates of {VALIDITY_SECONDS} s: {len(times)} rotations proven, from due to "
        f"proven {spread}; {len(watch.told)} of them proven on both nodes\n"
        f"{seen.handshakes} new connections ({seen.handshakes / lasted:.1f}/s), {len(seen.failed_handshakes)} failed; "
        f"{seen.requests} requests on kept ones ({seen.requests / lasted:.1f}/s), {len(seen.lost_requests)} lost, "
        f"{seen.reconnected} reconnected after a graceful close\n"
        f"leaves shown: {shown}; expired: {seen.expired}; the least life left was {seen.least_left:.0f} s\n"
        f"load average over the last 15 minutes {os.getloadavg()[2]:.1f} on {os.cpu_count()} processors"
    )
    return int(bool(seen.failed_handshakes or seen.lost_requests or seen.expired or unproven or not times))


def _now() -> str:
    return datetime.now(UTC).strftime("%H:%M:%S")


if __name__ == "__main__":
    sys.exit(main())
