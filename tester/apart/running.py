"""Starts the process of a trial and takes it away again, with its folder.

ran = run(binary, configured, asked, times=1)
"""

import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tester.configuring.bootstrap import Configured

SECONDS: Final = 10.0
"""For how long a trial may take, start and all."""
_GRACE_SECONDS: Final = 4.0
_PREFIX: Final = "gatehouse-trial-"
_LEFT_AFTER_SECONDS: Final = 120
_TOLD: Final = ("PATH", "LANG", "LD_LIBRARY_PATH")
"""What the process gets of our surroundings; keys and passwords are not among it."""
_ROOT: Final = Path(__file__).resolve().parents[2]


class RunError(Exception):
    """A trial failed; `kind` is `unavailable`, `refused` (the configuration, by Envoy) or `crashed`."""

    def __init__(self, kind: str, text: str) -> None:
        super().__init__(text)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: texts with surrogates for bytes that are no UTF-8. `server_name` is what TLS asks for."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    client: str
    port: int
    is_tls: bool = False
    server_name: str = ""


@dataclass(frozen=True, slots=True)
class ServiceAnswer:
    """What every service answers."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = (("content-type", "text/plain; charset=utf-8"),)
    body: bytes = b"All services answer so in a trial.\n" * 64


@dataclass(frozen=True, slots=True)
class Ran:
    """What clients read, what Envoy says of each request, what services were sent, as the process tells it."""

    answers: list[dict[str, Any]]
    log: list[dict[str, Any]]
    heard: list[dict[str, Any]]


def run(binary: Path, configured: Configured, asked: Asked, answer: ServiceAnswer, times: int = 1) -> Ran:
    """Send a request so often, one after the other, and return what came of it. Raises RunError."""
    document = {
        "binary": str(binary),
        "bootstrap": base64.b64encode(configured.bootstrap).decode(),
        "sockets": configured.sockets,
        "seconds": SECONDS,
        "parent": os.getpid(),
        "times": times,
        "request": {
            "method": asked.method, "target": asked.target, "headers": asked.headers,
            "body": base64.b64encode(asked.body).decode(), "client": asked.client, "port": asked.port,
            "is_tls": asked.is_tls, "server_name": asked.server_name,
        },
        "answer": {
            "status": answer.status, "headers": answer.headers, "body": base64.b64encode(answer.body).decode(),
        },
    }  # fmt: skip
    _sweep()
    with tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True) as folder:
        said = _ask(json.dumps(document), folder)
    if "error" in said:
        raise RunError(**said["error"])
    return Ran(said["answers"], said["log"], said["heard"])


def _ask(document: str, folder: str) -> dict[str, Any]:
    told = {name: os.environ[name] for name in _TOLD if name in os.environ} | {"PYTHONPATH": str(_ROOT)}
    try:
        ended = subprocess.run(
            [sys.executable, "-P", "-m", "tester.apart.child"], input=document, capture_output=True, text=True,
            timeout=SECONDS + _GRACE_SECONDS, check=False, cwd=folder, env=told,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise RunError("crashed", f"The trial took longer than {SECONDS:.0f} seconds and was ended.") from None
    try:
        said: dict[str, Any] = json.loads(ended.stdout)
    except ValueError:
        raise RunError("crashed", f"The trial ended with {ended.returncode} and said nothing.") from None
    return said


def _sweep() -> None:
    """Remove what trials left whose processes were killed together with ours."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        try:
            is_left = time.time() - folder.stat().st_mtime > _LEFT_AFTER_SECONDS
        except OSError:
            continue
        if is_left:
            shutil.rmtree(folder, ignore_errors=True)
