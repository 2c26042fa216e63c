"""What it costs to look at requests: our gateway with its inspector, beside nginx with ModSecurity and the same rules.

Processor time per request, of all processes in the path, beyond what the same proxy needs without rules; and latency
over one connection after another. Then what policies cost: seconds to load, and memory of a worker.

    python -m bench.waf          two minutes; the peer needs Debian's nginx and libnginx-mod-http-modsecurity

Budget: at most 1.3× the peer's processor time, with the same engine and rules, which it reads as they are shipped.
"""

import asyncio
import json
import re
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil
from gatehouse_inspector.crs.files import Technology, find_crs
from gatehouse_inspector.policies.policy import Mode, Policy
from gatehouse_inspector.policies.seclang import after, before
from gatehouse_inspector.serving.allocator import SETTING as ALLOCATOR
from gatehouse_inspector.serving.supervisor import Supervisor
from gatehouse_protocol import envoy_schema

from bench.data_plane import HOST
from bench.envoys import free_port, running_envoy
from bench.inspectors import led_to_inspector, running_inspector
from policies.compiler import IntentObject, SliceContext, compile_slice, parse
from policies.compiler.envoy.rendering import render_static

ROUNDS: Final = 5
SECONDS: Final = 3
CONNECTIONS: Final = 8
BUDGET: Final = 1.3
POLICIES: Final = (1, 100, 500)
MODULE: Final = Path("/usr/lib/nginx/modules/ngx_http_modsecurity_module.so")
MIMALLOC: Final = Path("/usr/lib/x86_64-linux-gnu/libmimalloc.so.2")
GET: Final = "/find?q=running+shoes&page=2&sort=price"
AGENT: Final = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36"
DOCUMENT: Final = json.dumps({f"field{number}": "a plain word or two, " * 4 for number in range(10)})
SCRIPT: Final = f"""
wrk.headers["Host"] = "{HOST}"
wrk.headers["User-Agent"] = "{AGENT}"
wrk.headers["Accept"] = "text/html"
wrk.headers["Cookie"] = "session=4be2c1; theme=dark"
"""
POST: Final = f"""{SCRIPT}
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{DOCUMENT}'
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """Processor time (µs) of one request, and its latency (ms, 99 of 100 are faster)."""

    cpu_us: float
    p99_ms: float


class Site:
    """Something that answers on a port, and the processes that do."""

    def __init__(self, port: int, *pids: int) -> None:
        self._port, self._pids = port, pids

    def cost(self, script: Path) -> Cost:
        """Send load for some seconds."""
        before_seconds = self._cpu_seconds()
        url = f"http://127.0.0.1:{self._port}{GET}"
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", "-s", str(script), url]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        assert "Non-2xx" not in said, said
        requests = int(re.search(r"(\d+) requests in", said)[1])  # type: ignore[index]
        return Cost((self._cpu_seconds() - before_seconds) / requests * 1e6, _milliseconds(said))

    def _cpu_seconds(self) -> float:
        trees = [one for pid in self._pids for one in (psutil.Process(pid), *psutil.Process(pid).children(True))]
        return float(sum(sum(one.cpu_times()[:2]) for one in trees))


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="gh-") as folder, ExitStack() as stack:
        home = Path(folder)
        upstream = _upstream(home, stack)
        plain, ours, quick = (_gateway(home, stack, upstream, name) for name in ("plain", "ours", "quick"))
        nginx = (
            {name: stack.enter_context(_nginx(home, upstream, name)) for name in ("plain", "rules")}
            if _has_peer()
            else {}
        )
        for title, script in (("GET with 3 arguments", SCRIPT), ("POST of 1 KiB of JSON", POST)):
            path = home / "load.lua"
            path.write_text(script)
            sites = {"gateway": plain, "gateway, looked at": ours, "the same with mimalloc": quick}
            sites |= {"nginx": nginx["plain"], "nginx, looked at": nginx["rules"]} if nginx else {}
            _print(title, {name: site for name, site in sites.items() if site is not None}, path)
    asyncio.run(_policies())


def _print(title: str, sites: Mapping[str, Site], script: Path) -> None:
    """Measure all sites in turn, several times; the cheapest round of each counts, as noise only adds."""
    costs: dict[str, list[Cost]] = {name: [] for name in sites}
    for _ in range(ROUNDS):
        for name, site in sites.items():
            costs[name].append(site.cost(script))
    best = {
        name: Cost(min(one.cpu_us for one in each), min(one.p99_ms for one in each)) for name, each in costs.items()
    }
    print(f"\n{title}")
    for name, cost in best.items():
        print(f"  {name}: {cost.cpu_us:.0f} µs of processor a request, p99 {cost.p99_ms:.1f} ms")
    for name in ("gateway, looked at", "the same with mimalloc"):
        if "nginx, looked at" in best and name in best:
            ratio = best[name].cpu_us / best["nginx, looked at"].cpu_us
            verdict = "within" if ratio <= BUDGET else "MISSES"
            print(f"  {name}: {ratio:.2f}× the peer, {verdict} the budget of {BUDGET}×")


def _has_peer() -> bool:
    if shutil.which("nginx") and MODULE.exists():
        return True
    print("*** nginx with ModSecurity is not on this machine: there is NO peer to compare with.")
    print("*** apt-get install nginx libnginx-mod-http-modsecurity")
    return False


def _upstream(home: Path, stack: ExitStack) -> int:
    port = free_port()
    route = {"match": {"prefix": "/"}, "direct_response": {"status": 200, "body": {"inline_string": "ok"}}}
    filters = "type.googleapis.com/envoy.extensions.filters"
    manager = {
        "@type": f"{filters}.network.http_connection_manager.v3.HttpConnectionManager",
        "stat_prefix": "upstream",
        "route_config": {"virtual_hosts": [{"name": "all", "domains": ["*"], "routes": [route]}]},
        "http_filters": [{"name": "router", "typed_config": {"@type": f"{filters}.http.router.v3.Router"}}],
    }
    listener = {
        "address": {"socket_address": {"address": "127.0.0.1", "port_value": port}},
        "filter_chains": [{"filters": [{"name": "http", "typed_config": manager}]}],
    }
    (home / "upstream.json").write_text(json.dumps({"static_resources": {"listeners": [listener]}}))
    stack.enter_context(running_envoy(home / "upstream.json", (port,)))
    return port


def _gateway(home: Path, stack: ExitStack, upstream: int, name: str) -> Site | None:
    """Our gateway: `plain`, `ours` with the inspector, or `quick`, with another allocator in it if there is one."""
    if name == "quick" and not MIMALLOC.exists():
        print(f"*** {MIMALLOC} is not on this machine (apt-get install libmimalloc2.0): not tried.")
        return None
    port, place = free_port(), home / f"{name}.sock"
    (home / f"{name}.pb").write_bytes(_bootstrap(port, upstream, place, is_looked_at=name != "plain"))
    allocator = {ALLOCATOR: str(MIMALLOC) if name == "quick" else ""}
    pids = [] if name == "plain" else [stack.enter_context(running_inspector(place, environment=allocator))]
    return Site(port, stack.enter_context(running_envoy(home / f"{name}.pb", (port,))), *pids)


def _bootstrap(port: int, upstream: int, place: Path, *, is_looked_at: bool) -> bytes:
    schema = envoy_schema.default()
    endpoints = {"type": "static", "addresses": [{"address": "127.0.0.1", "port": upstream, "weight": 1}]}
    forward = {"type": "forward", "backends": [{"service": "echo", "weight": 100}]}
    match = {"path": {"type": "prefix", "value": "/"}}
    waf = {"waf": {"policy": "shop", "failure_mode": "closed"}} if is_looked_at else {}
    platform = [_object("listener", "http", {"protocol": "http", "address": "127.0.0.1", "port": port})]
    tenant = [
        _object("waf_policy", "shop", {"mode": "block"}),
        _object("hostname", HOST, waf),
        _object("service", "echo", {"endpoints": endpoints}),
        _object("route", "front", {"hostnames": [HOST], "match": match, "action": forward}),
    ]
    context = SliceContext(
        tenant="acme", gateway="edge", services=frozenset({"echo"}), hostnames=frozenset({HOST}),
        waf_policies=frozenset({"shop"}), allowed_private_networks=("127.0.0.0/8",),
    )  # fmt: skip
    ours = compile_slice(platform, SliceContext(tenant="platform", gateway="edge", is_platform=True), schema)
    theirs = compile_slice(tenant, context, schema)
    assert not [problem for problem in (*ours.problems, *theirs.problems) if problem.severity == "error"]
    rendered = render_static(theirs.resources, ours.resources, schema)
    return led_to_inspector(rendered, place)


def _object(kind: str, name: str, spec: Mapping[str, object]) -> IntentObject:
    parsed = parse(kind, name, spec)
    assert not isinstance(parsed, tuple), parsed
    return parsed


@contextmanager
def _nginx(home: Path, upstream: int, name: str) -> Iterator[Site]:
    """Run nginx with one worker: `plain`, or with the `rules` of the very policy."""
    port, folder = free_port(), home / f"nginx-{name}"
    folder.mkdir()
    rules = ""
    if name == "rules":
        _write_rules(folder / "rules.conf")
        rules = f"modsecurity on; modsecurity_rules_file {folder}/rules.conf;"
    (folder / "nginx.conf").write_text(f"""
        load_module {MODULE};
        daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log crit;
        events {{ worker_connections 256; }}
        http {{
          access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
          fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
          keepalive_requests 1000000;
          upstream echo {{ server 127.0.0.1:{upstream}; keepalive 64; }}
          server {{
            listen 127.0.0.1:{port}; {rules}
            location / {{ proxy_pass http://echo; proxy_http_version 1.1; proxy_set_header Connection ""; }}
          }}
        }}""")
    process = subprocess.Popen(["nginx", "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")])
    try:
        _wait_for(port)
        yield Site(port, process.pid)
    finally:
        process.terminate()
        process.wait(20)


def _write_rules(path: Path) -> None:
    crs, policy = find_crs(), Policy(Mode.BLOCK)
    files = [one.read_text() for one in crs.files(frozenset(Technology))]
    for data in crs.folder.glob("*.data"):
        shutil.copy(data, path.parent)
    path.write_text("\n".join((before(policy, crs.setup_version), *files, after(policy))))


def _wait_for(port: int) -> None:
    for _ in range(200):
        if subprocess.run(["curl", "-so/dev/null", f"http://127.0.0.1:{port}/"], check=False).returncode == 0:
            return
        time.sleep(0.05)
    raise SystemExit(f"Nobody answers on port {port}.")


async def _policies() -> None:
    """Print what policies cost: seconds until they serve, and memory that workers do not share with others."""
    print("\nPolicies")
    with tempfile.TemporaryDirectory(prefix="gh-") as folder:
        for count in POLICIES:
            supervisor = Supervisor(Path(folder) / f"{count}.sock", workers=2)
            bundle = {"policies": {f"acme/p{number}": {"mode": "block"} for number in range(count)}}
            try:
                seconds = [await _seconds_to_load(supervisor, bundle) for _ in range(3)]
                memory = _mebibytes()
            finally:
                await supervisor.close()
            print(f"  {count}: {statistics.median(seconds):.2f} s to load, {memory:.0f} MiB for workers and parent")


async def _seconds_to_load(supervisor: Supervisor, bundle: Mapping[str, object]) -> float:
    started = time.monotonic()
    await supervisor.load(dict(bundle))
    return time.monotonic() - started


def _mebibytes() -> float:
    return sum(one.memory_full_info().pss for one in psutil.Process().children(recursive=True)) / 2**20


def _milliseconds(said: str) -> float:
    value, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", said).groups()  # type: ignore[union-attr]
    return float(value) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[unit]


if __name__ == "__main__":
    main()
