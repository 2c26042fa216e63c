"""An inspector beside an Envoy of a benchmark.

    python -m bench.inspectors SOCKET [DOCUMENT]

runs one with a single worker until it is ended: with the Core Rule Set in one policy, or with what a document says.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from gatehouse_inspector.serving.supervisor import Supervisor
from gatehouse_protocol import envoy_schema
from gatehouse_protocol.vocabulary import INSPECTOR

RULES: Final = {"policies": {"acme/shop": {"mode": "block"}}}


@contextmanager
def running_inspector(
    place: Path, document: Path | None = None, environment: Mapping[str, str] | None = None
) -> Iterator[int]:
    """Run one in a process of its own, which listens at `place`; yields its pid."""
    what = [] if document is None else [str(document)]
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.inspectors", str(place), *what],
        env=os.environ | dict(environment or {}), stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == b"ready\n"
        yield process.pid
    finally:
        process.terminate()
        process.communicate(timeout=20)


def led_to_inspector(rendered: bytes, place: Path) -> bytes:
    """Return a `Bootstrap` in which the cluster of the inspector leads to `place`."""
    schema = envoy_schema.default()
    bootstrap = schema.message("envoy.config.bootstrap.v3.Bootstrap").FromString(rendered)
    cluster = bootstrap.static_resources.clusters.add(name=INSPECTOR)
    cluster.connect_timeout.nanos = 250_000_000
    cluster.load_assignment.cluster_name = INSPECTOR
    endpoint = cluster.load_assignment.endpoints.add().lb_endpoints.add().endpoint
    endpoint.address.pipe.path = str(place)
    return bytes(bootstrap.SerializeToString())


async def main(place: Path, document: Mapping[str, Any]) -> None:
    """Serve, and say so."""
    supervisor, ended = Supervisor(place, workers=1), asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    await supervisor.load(document)
    print("ready", flush=True)
    await ended.wait()
    await supervisor.close()


if __name__ == "__main__":
    given = sys.argv[2:]
    asyncio.run(main(Path(sys.argv[1]), json.loads(Path(given[0]).read_text()) if given else RULES))
