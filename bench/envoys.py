"""Runs Envoys for benchmarks, and measures what a request costs them in processor time."""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from gatehouse_protocol.envoy_schema import default_envoy_binary

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run of load cost: requests answered 2xx, others, and the server's processor time per request in µs."""

    requests: int
    errors: int
    cpu_us_per_request: float


@contextmanager
def running_envoy(config: Path, ports: tuple[int, ...]) -> Iterator[int]:
    """Run Envoy on `config` with one worker until the block ends; yields its pid."""
    command = [default_envoy_binary(), "-c", config, "--concurrency", "1", "--disable-hot-restart", "-l", "error"]
    process = subprocess.Popen([str(part) for part in command])
    try:
        for port in ports:
            _wait_for(port)
        yield process.pid
    finally:
        process.terminate()
        process.wait(10)


def load(
    pid: int, url: str, host: str, *, seconds: int = 4, connections: int = 16, headers: Sequence[str] = ()
) -> Cost:  # fmt: skip
    """Send load with wrk for `seconds` and return what it cost process `pid`; `headers` as `name: value`."""
    wrk = shutil.which("wrk")
    if wrk is None:
        raise SystemExit("This benchmark needs wrk (apt-get install wrk).")
    before = _cpu_seconds(pid)
    answer = subprocess.run(
        [
            wrk, "-t1", f"-c{connections}", f"-d{seconds}s",
            *(word for header in (f"Host: {host}", *headers) for word in ("-H", header)), url,
        ],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    used = _cpu_seconds(pid) - before
    requests = int(re.search(r"(\d+) requests in", answer)[1])  # type: ignore[index]
    errors = sum(int(count) for count in re.findall(r"Non-2xx or 3xx responses: (\d+)", answer))
    return Cost(requests, errors, used / requests * 1e6)


def free_port() -> int:
    """Return a port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            httpx.get(f"http://127.0.0.1:{port}/", timeout=2)
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit(f"Envoy does not answer on port {port}.")
