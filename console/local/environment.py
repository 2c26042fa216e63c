"""What each program of the stack finds in its environment: the console everything it needs, a node nothing of it."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from console.local.inspector.engine import engine_environment
from console.local.places import Places
from console.local.ports import HOST, Port
from console.local.postgres import PostgresServer
from console.local.secret_settings import secret_settings
from console.local.valkey import ValkeyServer

OUR_BINARIES = Path(sys.executable).parent
HARMLESS = ("HOME", "LANG", "LC_ALL", "TERM", "TMPDIR", "TZ", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR", "SSL_CERT_FILE")


def is_given(name: str, environ: Mapping[str, str] = os.environ) -> bool:
    """Say whether the person set `name`, itself or as a file."""
    return name in environ or f"{name}_FILE" in environ


def embedded_postgres(places: Places) -> PostgresServer:
    """Return the stack's own PostgreSQL."""
    return PostgresServer(places.postgres, places.run / "pg")


def embedded_valkey(places: Places) -> ValkeyServer:
    """Return the stack's own Valkey."""
    return ValkeyServer(places.valkey, places.run / "valkey")


def bare_environment() -> dict[str, str]:
    """Return an environment that knows our binaries and the person's locale, and no secret."""
    kept = {name: os.environ[name] for name in HARMLESS if name in os.environ}
    search = os.pathsep.join([str(OUR_BINARIES), os.environ.get("PATH", os.defpath)])
    return {**kept, "PATH": search, "PYTHONUNBUFFERED": "1"}


def console_environment(places: Places, ports: Mapping[Port, int]) -> dict[str, str]:
    """Return the environment of web, worker, beat and `manage.py`; what the person set stays as it is."""
    ours = {
        "DATABASE_URL": embedded_postgres(places).dsn,
        "REDIS_URL": embedded_valkey(places).url,
        "GATEHOUSE_PUBLIC_URL": f"http://{HOST}:{ports[Port.WEB]}",
        "GATEHOUSE_STATE_DIR": str(places.state),
        "GATEHOUSE_STATIC_ROOT": str(places.static),
        "DJANGO_SETTINGS_MODULE": "console.settings",
        "GATEHOUSE_OUTBOUND_NETWORKS": "127.0.0.0/8",  # whoever tries webhooks here has them on this machine
        **{port: str(number) for port, number in ports.items()},
        **secret_settings(places.settings),
    }
    missing = {name: value for name, value in ours.items() if not is_given(name)} | engine_environment(places)
    return {**os.environ, **bare_environment(), **missing}


def node_environment(places: Places, name: str, doors: Mapping[str, int], web: int) -> dict[str, str]:
    """Return the environment of a local node: it gets the console's address and its own join token, nothing else.

    `doors` are the ports of its listeners.
    """
    state = places.node(name)
    settings = {
        "CONTROL_URL": f"http://{HOST}:{web}",
        "NAME": name,
        "STATE_DIR": str(state),
        "RUN_DIR": str(places.run / name),
        "LISTEN": ",".join(f"{listener}={HOST}:{port}" for listener, port in doors.items()),
        "JOIN_TOKEN_FILE": str(state / "join-token"),
        "DRAIN_SECONDS": "1",  # nobody's traffic but the demo's: let Ctrl-C be quick
    }
    binaries = {key: os.environ[key] for key in ("GATEHOUSE_NODE_ENVOY_BIN",) if key in os.environ}
    tools = {**binaries, **engine_environment(places)}
    return {**bare_environment(), **tools, **{f"GATEHOUSE_NODE_{key}": value for key, value in settings.items()}}
