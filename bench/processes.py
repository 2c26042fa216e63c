"""Sends load to a server with wrk and counts what it costs the server's whole process tree in processor time."""

import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil

SECONDS = 5
CONNECTIONS = 32
ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Measured:
    """The middle one of several rounds."""

    requests: int
    errors: int
    per_cpu_second: float


def requests_per_cpu_second(process: psutil.Process, url: str, script: Callable[[], Path]) -> Measured:
    """Ask `url` for some seconds, several times, each as a fresh Lua script says; errors are not 2xx or 3xx."""
    wrk = shutil.which("wrk")
    if wrk is None:
        raise SystemExit("This benchmark needs wrk (apt-get install wrk).")
    command = [wrk, "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--timeout", "30s"]
    rounds = [_round(process, [*command, "-s", str(script()), url]) for _ in range(ROUNDS)]
    rounds.sort(key=lambda one: one.per_cpu_second)
    return rounds[ROUNDS // 2]


def _round(process: psutil.Process, command: list[str]) -> Measured:
    before = _cpu_seconds(process)
    answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    used = _cpu_seconds(process) - before
    requests = int(re.search(r"(\d+) requests in", answer)[1])  # type: ignore[index]
    errors = sum(int(count) for count in re.findall(r"Non-2xx or 3xx responses: (\d+)", answer))
    return Measured(requests, errors, requests / max(used, 1e-6))


def _cpu_seconds(process: psutil.Process) -> float:
    tree = [process, *process.children(recursive=True)]
    return float(sum(sum(one.cpu_times()[:2]) for one in tree))
