"""Runs a command against throw-away servers, for checks that need Django set up but nobody's data."""

import base64
import os
import secrets
import subprocess

from console.local.environment import bare_environment
from console.local.places import CHECKOUT
from console.local.postgres import temporary_postgres
from console.local.valkey import temporary_valkey


def run_with_scratch_servers(command: list[str]) -> int:
    """Run `command` with settings of its own; return its exit code."""
    with temporary_postgres() as database, temporary_valkey() as redis:
        settings = {
            "DATABASE_URL": database,
            "REDIS_URL": redis,
            "GATEHOUSE_SECRET_KEY": secrets.token_urlsafe(48),
            "GATEHOUSE_KEY_RING": base64.b64encode(secrets.token_bytes(32)).decode(),
            "DJANGO_SETTINGS_MODULE": "console.settings",
        }
        environment = {**os.environ, **bare_environment(), **settings}
        return subprocess.run(command, env=environment, cwd=CHECKOUT, check=False).returncode
