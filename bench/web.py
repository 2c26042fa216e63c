"""Runs a web process of the product on throw-away servers, with one gateway that a node may join."""

import base64
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
import psutil

from console.local.environment import bare_environment
from console.local.places import CHECKOUT
from console.local.postgres import temporary_postgres
from console.local.valkey import temporary_valkey

PREPARE = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
from console.audit.actor import SYSTEM
from fleet.actions.join_tokens import create_join_token
from policies.actions.gateways import create_gateway
gateway = create_gateway(actor=SYSTEM, slug="bench", name="Bench")
print(create_join_token(gateway, name="", expires_in_seconds=3600, actor=SYSTEM).secret)
"""


@dataclass(frozen=True, slots=True)
class Web:
    """A running web process."""

    url: str
    process: psutil.Process
    join_token: str
    environment: dict[str, str]

    def django(self, code: str) -> str:
        """Run `code` with Django set up, in a process of its own on the same database; return what it prints."""
        return _django(code, self.environment)


@contextmanager
def running_web() -> Iterator[Web]:
    """Run it until the block ends."""
    port = free_port()
    with temporary_postgres() as database, temporary_valkey() as redis:
        settings = {
            "DATABASE_URL": database,
            "REDIS_URL": redis,
            "GATEHOUSE_SECRET_KEY": secrets.token_urlsafe(48),
            "GATEHOUSE_KEY_RING": base64.b64encode(secrets.token_bytes(32)).decode(),
            "GATEHOUSE_WEB_PORT": str(port),
            "GATEHOUSE_LOG_LEVEL": "ERROR",
            "DJANGO_SETTINGS_MODULE": "console.settings",
        }
        environment = {**os.environ, **bare_environment(), **settings}
        token = _django(PREPARE, environment)
        server = subprocess.Popen([sys.executable, "-m", "console.serve"], env=environment, cwd=CHECKOUT)
        try:
            url = f"http://127.0.0.1:{port}"
            wait_for(f"{url}/healthz")
            yield Web(url, psutil.Process(server.pid), token.strip().splitlines()[-1], environment)
        finally:
            server.terminate()
            server.wait(30)


def _django(code: str, environment: dict[str, str]) -> str:
    command = [sys.executable, "-c", f"import django; django.setup()\n{code}"]
    return subprocess.run(command, env=environment, cwd=CHECKOUT, check=True, stdout=subprocess.PIPE, text=True).stdout


def wait_for(url: str) -> None:
    """Return when `url` answers anything at all."""
    for _ in range(300):
        try:
            httpx.get(url, timeout=5)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"{url} does not answer.")


def free_port() -> int:
    """Return a port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
