"""The gateways do not need us: with the control plane gone, cold-started nodes serve their last proven revision."""

import subprocess
import tempfile
from pathlib import Path

import psutil

from tests.end_to_end.acts import publish_and_settle, shift_weights
from tests.end_to_end.product import eventually, running_product, version_served


def told(process: psutil.Process) -> tuple[list[str], dict[str, str]]:
    """A part's command and environment, to start it again by hand."""
    return process.cmdline(), process.environ()


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
        finally:
            for process in reversed(running):
                process.terminate()
                process.wait(30)
