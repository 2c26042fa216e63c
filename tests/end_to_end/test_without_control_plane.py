"""The gateways do not need us: with the control plane gone, cold-started nodes serve their last proven revision."""

import subprocess
import tempfile
from pathlib import Path

import httpx
import psutil

from tests.end_to_end.acts import publish_and_settle, shift_weights
from tests.end_to_end.product import Product, eventually, running_product, version_served


def told(process: psutil.Process) -> tuple[list[str], dict[str, str]]:
    """A part's command and environment, to start it again by hand."""
    return process.cmdline(), process.environ()


def asked_as_orders(product: Product, way_out: str, name: str, service: int) -> int:
    """What the demo's workload is told that asks for a service by its name."""
    user, password = (product.state / "workloads" / "orders").read_text().strip().split(":")
    with httpx.Client(proxy=httpx.Proxy(way_out, auth=(user, password)), timeout=10) as client:
        return client.get(f"http://{name}.localhost:{product.ports[f'GATEHOUSE_ECHO_V{service}_PORT']}/").status_code


def test_cold_started_nodes_serve_without_any_control_plane():
    with tempfile.TemporaryDirectory(prefix="gh-", dir="/tmp") as home:
        with running_product(Path(home)) as product:
            with product.api() as api:
                shift_weights(api, {"echo-v1": 0, "echo-v2": 100})
                publish_and_settle(api, "what must survive")
            parts = [
                *(told(product.part("console.local.demo.echo", version)) for version in ("v1", "v2")),
                *(told(product.part("gatehouse-agent", node=name)) for name in ("edge-1", "edge-2")),
            ]
        running = [subprocess.Popen(command, env=environment) for command, environment in parts]
        try:
            eventually(lambda: {version_served(edge) for edge in product.edges} == {"v2"}, seconds=60)
            for way_out in product.ways_out:
                eventually(lambda way=way_out: asked_as_orders(product, way, "payments", 1) == 200)
                assert asked_as_orders(product, way_out, "ledger", 2) == 403
        finally:
            for process in reversed(running):
                process.terminate()
                process.wait(30)
