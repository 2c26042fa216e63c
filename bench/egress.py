"""What a request out costs through our egress listener, beside Squid with the same list of names and the same user.

Plain requests over kept connections, and tunnels, each with a connection of its own and one request inside. Processor
time is that of the proxy with its helpers; each round measures both, one after the other, and the middle ratio counts.

    python -m bench.egress       three minutes; fetches Debian's squid at the first time

Budget: at most 1.5× the peer's processor time for a plain request, and 2.5× for a tunnel. Ours counts each of them by
its rule, with bytes and latency, and tells of each; the peer writes its access log as Debian has it. A third run has
all plain requests looked at by every DLP detector, the inspector's processor time included: what that costs is shown
beside the same without, for the peer looks at nothing.
"""

import asyncio
import base64
import hashlib
import json
import re
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil
from gatehouse_agent.wire import unwrap
from gatehouse_inspector.dlp.detectors import DETECTORS
from gatehouse_protocol import envoy_schema
from gatehouse_protocol.messages import DLP_POLICY_TYPE

from bench.data_plane import answering
from bench.envoys import free_port, running_envoy
from bench.inspectors import led_to_inspector, running_inspector
from bench.squid import running_squid
from policies.compiler import IntentObject, SliceContext, compile_slice, parse
from policies.compiler.envoy.rendering import render_static
from policies.compiler.resources import Resource

PLAIN_BUDGET, TUNNEL_BUDGET = 1.5, 2.5
ROUNDS: Final = 5
SECONDS: Final = 4
CONNECTIONS: Final = 16
TUNNELS: Final = 2_000
NAMES: Final = tuple(f"n{number:03}.localhost" for number in range(500))
ASKED: Final = NAMES[250]
USER, PASSWORD = "acme.orders.bench", "a-password-of-some-length-that-is-random"
POLICY: Final = "leaks"
CREDENTIAL: Final = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()


@dataclass(frozen=True, slots=True)
class Measured:
    """Of one round: answers a second, latency (ms), the proxy's processor time of one (µs), and how many failed."""

    per_second: float
    p50_ms: float
    p99_ms: float
    cpu_us: float
    errors: int


@dataclass(frozen=True, slots=True)
class Proxy:
    """A running proxy."""

    port: int
    pid: int
    beside: int | None = None
    """A process that it asks."""

    def cpu_seconds(self) -> float:
        """Processor time so far, helpers included."""
        roots = [psutil.Process(pid) for pid in (self.pid, self.beside) if pid is not None]
        tree = [one for root in roots for one in (root, *root.children(recursive=True))]
        return float(sum(sum(one.cpu_times()[:2]) for one in tree))


def main() -> None:
    """Measure and print."""
    if shutil.which("wrk") is None:
        raise SystemExit("This benchmark needs wrk (apt-get install wrk).")
    with tempfile.TemporaryDirectory(prefix="gh-", dir="/tmp") as folder:
        home = Path(folder)
        home.chmod(0o755)
        upstream, our_port, squid_port = free_port(), free_port(), free_port()
        (home / "upstream.json").write_text(json.dumps(answering(upstream)))
        looking_port, place, document = free_port(), home / "inspector.sock", home / "guards.json"
        (home / "ours.pb").write_bytes(_ours(our_port, upstream))
        (home / "looking.pb").write_bytes(_ours(looking_port, upstream, Looking(place, document)))
        (home / "squid").mkdir()
        with (
            running_envoy(home / "upstream.json", (upstream,)),
            running_envoy(home / "ours.pb", (our_port,)) as our_pid,
            running_inspector(place, document) as inspector_pid,
            running_envoy(home / "looking.pb", (looking_port,)) as looking_pid,
            running_squid(home / "squid", squid_port, NAMES, USER, PASSWORD) as squid_pid,
        ):
            proxies = {"ours": Proxy(our_port, our_pid), "squid": Proxy(squid_port, squid_pid)}
            looking = {"with DLP": Proxy(looking_port, looking_pid, inspector_pid), "without": proxies["ours"]}
            script = home / "plain.lua"
            script.write_text(_plain(upstream))
            _compare("plain requests", PLAIN_BUDGET, proxies, lambda proxy: _requests(proxy, script))
            _compare("plain requests looked at", None, looking, lambda proxy: _requests(proxy, script))
            _compare("tunnels", TUNNEL_BUDGET, proxies, lambda proxy: asyncio.run(_tunnels(proxy, upstream)))


def _compare(
    title: str, budget: float | None, proxies: Mapping[str, Proxy], measure: Callable[[Proxy], Measured]
) -> None:  # fmt: skip
    rounds = [{name: measure(proxy) for name, proxy in proxies.items()} for _ in range(ROUNDS)]
    first, second = proxies
    ratios = [one[first].cpu_us / one[second].cpu_us for one in rounds]
    ratio = statistics.median(ratios)
    verdict = "" if budget is None else f", {'within' if ratio <= budget else 'MISSES'} {budget}×"
    print(f"{title}: {ratio:.2f}× the processor time ({min(ratios):.2f} to {max(ratios):.2f}){verdict}")
    for name in proxies:
        each = [one[name] for one in rounds]
        middle = {
            field: statistics.median(getattr(one, field) for one in each)
            for field in ("per_second", "p50_ms", "p99_ms", "cpu_us")
        }
        print(
            f"  {name:<8} {middle['per_second']:7.0f} a second, p50 {middle['p50_ms']:6.2f} ms, "
            f"p99 {middle['p99_ms']:6.2f} ms, {middle['cpu_us']:6.1f} µs each, {sum(one.errors for one in each)} errors"
        )


def _requests(proxy: Proxy, script: Path) -> Measured:
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", "-s", str(script)]
    before = proxy.cpu_seconds()
    said = subprocess.run([*command, f"http://127.0.0.1:{proxy.port}"], capture_output=True, text=True, check=True)
    used = proxy.cpu_seconds() - before
    requests = int(re.search(r"(\d+) requests in", said.stdout)[1])  # type: ignore[index]
    errors = sum(int(count) for count in re.findall(r"Non-2xx or 3xx responses: (\d+)", said.stdout))
    p50, p99 = (_milliseconds(said.stdout, share) for share in ("50%", "99%"))
    return Measured(requests / SECONDS, p50, p99, used / requests * 1e6, errors)


def _milliseconds(said: str, share: str) -> float:
    number, unit = re.search(rf"{share}\s+([\d.]+)(us|ms|s)", said).groups()  # type: ignore[union-attr]
    return float(number) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[unit]


async def _tunnels(proxy: Proxy, upstream: int) -> Measured:
    """Make tunnels one after the other on each of several connections."""
    took: list[float] = []
    errors = 0

    async def visitor() -> None:
        nonlocal errors
        for _ in range(TUNNELS // CONNECTIONS):
            begun = time.perf_counter()
            errors += not await _tunnel(proxy.port, upstream)
            took.append((time.perf_counter() - begun) * 1000)

    before, begun = proxy.cpu_seconds(), time.perf_counter()
    await asyncio.gather(*(visitor() for _ in range(CONNECTIONS)))
    lasted, used = time.perf_counter() - begun, proxy.cpu_seconds() - before
    took.sort()
    p50, p99 = took[len(took) // 2], took[len(took) * 99 // 100]
    return Measured(len(took) / lasted, p50, p99, used / len(took) * 1e6, errors)


async def _tunnel(port: int, upstream: int) -> bool:
    """Ask for something through a tunnel; return whether it came."""
    destination = f"{ASKED}:{upstream}"
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    known = f"Host: {destination}\r\nProxy-Authorization: Basic {CREDENTIAL}\r\n"
    writer.write(f"CONNECT {destination} HTTP/1.1\r\n{known}\r\n".encode())
    if b" 200 " not in (await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")[0]:
        writer.close()
        return False
    writer.write(f"GET / HTTP/1.1\r\nHost: {destination}\r\n\r\n".encode())
    await reader.readuntil(b"\r\n\r\nok")
    writer.close()
    return True


def _plain(upstream: int) -> str:
    return f"""
wrk.path = "http://{ASKED}:{upstream}/"
wrk.headers["Host"] = "{ASKED}:{upstream}"
wrk.headers["Proxy-Authorization"] = "Basic {CREDENTIAL}"
"""


@dataclass(frozen=True, slots=True)
class Looking:
    """Where the inspector listens, and where its document is to be written."""

    place: Path
    document: Path


def _ours(port: int, upstream: int, looking: Looking | None = None) -> bytes:
    schema = envoy_schema.default()
    platform = [
        _object("listener", "egress", {"protocol": "egress", "address": "127.0.0.1", "port": port}),
        _object("defaults", "defaults", {}),
    ]
    sha1 = base64.b64encode(hashlib.sha1(PASSWORD.encode()).digest()).decode()
    ways = ("http",) if looking else ("http", "tunnel")
    dlp = {"dlp": {"policy": POLICY, "failure_mode": "closed"}} if looking else {}
    rules = [_rule(number, NAMES[number : number + 50], upstream, ways) | dlp for number in range(0, len(NAMES), 50)]
    tenant = [
        _object("workload", "orders", {"credentials": [{"key": "bench", "sha1": sha1}]}),
        _object("egress_policy", "partners", {"workloads": ["orders"], "rules": rules}),
        _object("dlp_policy", POLICY, {"mode": "enforce", "detectors": [{"detector": one} for one in DETECTORS]}),
    ]
    networks = ("127.0.0.0/8",)
    context = SliceContext(tenant="platform", gateway="edge", is_platform=True, allowed_private_networks=networks)
    ours = compile_slice(platform, context, schema)
    theirs = compile_slice(
        tenant, SliceContext(tenant="acme", gateway="edge", dlp_policies=frozenset({POLICY})), schema
    )
    assert not [problem for problem in (*ours.problems, *theirs.problems) if problem.severity == "error"]
    rendered = render_static(theirs.resources, ours.resources, schema)
    return _with_inspector(rendered, looking, theirs.resources) if looking else rendered


def _with_inspector(rendered: bytes, looking: Looking, resources: Sequence[Resource]) -> bytes:
    """Write the inspector's document, and lead to it."""
    guards = {
        one.name: json.loads(unwrap(one.body)[1]) for one in resources if one.type_url == DLP_POLICY_TYPE
    }  # fmt: skip
    looking.document.write_text(json.dumps({"policies": {}, "guards": guards}))
    return led_to_inspector(rendered, looking.place)


def _rule(number: int, names: tuple[str, ...], port: int, ways: Sequence[str]) -> dict[str, object]:
    destinations = [{"host": name, "port": port, "forwarding": way} for name in names for way in ways]
    return {"name": f"r{number}", "destinations": destinations}


def _object(kind: str, name: str, spec: Mapping[str, object]) -> IntentObject:
    parsed = parse(kind, name, spec)
    assert not isinstance(parsed, tuple), parsed
    return parsed


if __name__ == "__main__":
    main()
