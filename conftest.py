"""Gives every test run its own Postgres and Valkey, before Django reads its settings.

The servers are private, throw-away and die with the run. With xdist the first process starts Postgres and its workers
inherit the address; pytest-django then gives each worker its own database. A Valkey has every process for itself:
what one test announces or flushes must not reach another.
"""

import atexit
import base64
import os
from contextlib import ExitStack

import pytest

STARTED = "GATEHOUSE_TEST_SERVERS"
pytest_plugins = ("tests.spreading", "tests.reruns")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite golden files instead of comparing with them")


def _start_valkey() -> None:
    from console.local.valkey import temporary_valkey

    os.environ["REDIS_URL"] = _servers.enter_context(temporary_valkey())


def _start_postgres() -> None:
    from console.local.postgres import temporary_postgres

    if "GATEHOUSE_TEST_DATABASE_URL" in os.environ:
        os.environ["DATABASE_URL"] = os.environ["GATEHOUSE_TEST_DATABASE_URL"]
    else:
        os.environ["DATABASE_URL"] = _servers.enter_context(temporary_postgres())
    os.environ[STARTED] = str(os.getpid())


os.environ["DJANGO_SETTINGS_MODULE"] = "console.settings"
os.environ["GATEHOUSE_SECRET_KEY"] = "a secret key for tests only, long enough to be accepted everywhere"
os.environ["GATEHOUSE_KEY_RING"] = base64.b64encode(b"key ring for tests, 32 bytes ok!").decode()
os.environ["GATEHOUSE_STATIC_FROM_SOURCES"] = "true"
_servers = ExitStack()
atexit.register(_servers.close)
_start_valkey()
if STARTED not in os.environ:
    _start_postgres()

import django  # noqa: E402 - the addresses above must be set first

django.setup()

from django.conf import settings  # noqa: E402

settings.REDIS_URL = os.environ["REDIS_URL"]  # a worker's settings were read before it had one of its own
