"""The stack itself, as data: which programs and steps there are, and in which order they start."""

import os
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from console.local.demo import workloads
from console.local.environment import (
    OUR_BINARIES,
    bare_environment,
    console_environment,
    embedded_postgres,
    embedded_valkey,
    is_given,
    node_environment,
)
from console.local.frontend import build as frontend
from console.local.inspector import engine as inspector
from console.local.pebble.binaries import present_binaries
from console.local.pebble.programs import PORTS as PEBBLE_PORTS
from console.local.pebble.programs import LocalPebble
from console.local.places import Places
from console.local.ports import HOST, Port
from console.local.postgres import PostgresServer
from console.local.supervision.logs import shown
from console.local.supervision.program import Command, Program, Step
from console.local.supervision.ready import accepts, answers_ok, listens, says
from console.local.valkey import ValkeyServer

Stages = tuple[tuple[Program | Step, ...], ...]


def stack(places: Places, ports: Mapping[Port, int]) -> Stages:
    """Return the stages of the whole stack; what the environment provides (DATABASE_URL, REDIS_URL) is left out."""
    console, pebble = console_environment(places, ports), LocalPebble(places, ports)
    return (
        _stores(places),
        (_manage(places, "migrate", console, "migrate", "--no-input"),),
        (_manage(places, "demo", console, "seed_demo"), _frontend(places), *_fetching(places, pebble)),
        (_assets(places, console), _manage(places, "vending", console, "seed_vending")),
        (*_console(places, ports, console), *_echoes(ports), _parcels(places, ports), *pebble.programs()),
        (
            *(_node(places, ports, *node) for node in NODES),
            _certificates(places, console, pebble),
            _manage(places, "costs", console, "seed_costs"),
        ),
        (_traffic(ports), _workloads(places, ports)),
    )


NODES = (
    ("edge-1", Port.EDGE_1_HTTP, Port.EDGE_1_HTTPS, Port.EDGE_1_EGRESS),
    ("edge-2", Port.EDGE_2_HTTP, Port.EDGE_2_HTTPS, Port.EDGE_2_EGRESS),
)


def ports_to_take(places: Places, ports: Mapping[Port, int]) -> dict[Port, int]:
    """Return the ports that must be free: not those of an Envoy that survived a crash, its agent takes it over.

    Nor Pebble's where it is not installed.
    """
    others = {port for name, *doors in NODES if accepts(places.run / name / "admin.sock") for port in doors}
    if present_binaries(places.tools) is None:
        others |= set(PEBBLE_PORTS)
    return {port: number for port, number in ports.items() if port not in others}


def _fetching(places: Places, pebble: LocalPebble) -> tuple[Step, ...]:
    """What Debian has and the machine may not: a CA for tests, and what looks at requests."""
    return *pebble.fetching(), *inspector.fetching(places)


def _stores(places: Places) -> tuple[Program, ...]:
    postgres, valkey = embedded_postgres(places), embedded_valkey(places)
    own = ((_server(postgres, postgres.run_dir), "DATABASE_URL"), (_server(valkey, valkey.socket), "REDIS_URL"))
    return tuple(program for program, setting in own if not is_given(setting))


def _server(server: PostgresServer | ValkeyServer, where: Path) -> Program:
    return Program(
        name=server.name,
        prepare=server.prepare,
        environment=bare_environment(),
        where=shown(where),
        is_ready=lambda _said: server.is_ready(),
        account=server.account,
        stop_signal=server.stop_signal,
        grace_seconds=20,
    )


def _manage(places: Places, name: str, environment: Mapping[str, str], *command: str) -> Step:
    return Step(name, (sys.executable, str(places.checkout / "manage.py"), *command), environment)


def _frontend(places: Places) -> Step:
    return Step(
        "frontend",
        (sys.executable, "-m", "console.local", "frontend"),
        os.environ,  # proxies, registries and certificates for npm are the person's own affair
        is_needed=lambda: not frontend.is_built(places),
        is_vital=False,  # the API works without it, and the console's page says what to run
        is_early=True,
    )


def _assets(places: Places, environment: Mapping[str, str]) -> Step:
    return Step(
        "assets",
        (sys.executable, "-m", "console.local", "assets"),
        environment,
        is_needed=lambda: frontend.is_built(places) and not frontend.is_collected(places),
        is_vital=False,
    )


def _console(places: Places, ports: Mapping[Port, int], environment: Mapping[str, str]) -> tuple[Program, ...]:
    web = ports[Port.WEB]
    celery = (str(OUR_BINARIES / "celery"), "-A", "console")
    worker: Command = (*celery, "worker", "--pool", "threads", "-c", "4", "--loglevel", "INFO")
    beat: Command = (*celery, "beat", "-s", str(places.beat), "--pidfile=", "--loglevel", "INFO")
    return (
        Program(
            "web",
            lambda: (sys.executable, "-m", "console.serve"),
            environment,
            where=f"http://{HOST}:{web}",
            is_ready=answers_ok(web, "/readyz"),
        ),
        Program("worker", lambda: worker, environment, is_ready=says(" ready.")),
        Program("beat", lambda: beat, environment, is_ready=says("beat: Starting...")),
    )


def _echoes(ports: Mapping[Port, int]) -> tuple[Program, ...]:
    return tuple(_echo(version, ports[port]) for version, port in (("v1", Port.ECHO_V1), ("v2", Port.ECHO_V2)))


def _echo(version: str, port: int) -> Program:
    return Program(
        f"echo-{version}",
        lambda: (sys.executable, "-m", "console.local.demo.echo", version, str(port)),
        bare_environment(),
        where=f"http://{HOST}:{port}",
        is_ready=answers_ok(port, "/"),
        is_vital=False,
    )


def _parcels(places: Places, ports: Mapping[Port, int]) -> Program:
    port = ports[Port.PARCELS]
    return Program(
        "parcels",
        lambda: (sys.executable, "-m", "console.local.demo.parcels", str(places.parcels), str(port)),
        bare_environment(),
        where=f"https://{HOST}:{port}",
        is_ready=listens(port),
        is_vital=False,
        obstacle=lambda: "" if (places.parcels / "key").is_file() else "the demo is older than named destinations",
    )


def _node(places: Places, ports: Mapping[Port, int], name: str, http: Port, https: Port, egress: Port) -> Program:
    doors = {"http": ports[http], "https": ports[https], "egress": ports[egress]}
    return Program(
        name,
        lambda: (str(OUR_BINARIES / "gatehouse-agent"), "run"),
        node_environment(places, name, doors, ports[Port.WEB]),
        where=f"http://{HOST}:{ports[http]}  https://{HOST}:{ports[https]}  egress {HOST}:{ports[egress]}",
        is_ready=listens(ports[http]),
        is_vital=False,
    )


def _certificates(places: Places, environment: Mapping[str, str], pebble: LocalPebble) -> Step:
    """Seed the issuers once Pebble is up; without certificates everything else works."""
    said = (
        "--acme-directory",
        pebble.directory_url,
        "--acme-ca-bundle",
        str(pebble.ca_bundle),
        "--acme-dns",
        pebble.dns,
    )
    step = _manage(places, "certificates", environment, "seed_certificates", *said)
    return replace(step, is_vital=False, says_why=True)


def _traffic(ports: Mapping[Port, int]) -> Program:
    doors = tuple(str(ports[http]) for _, http, *_ in NODES)
    return Program(
        "traffic",
        lambda: (sys.executable, "-m", "console.local.demo.traffic", *doors),
        bare_environment(),
        where="about 5 requests a second",
        is_vital=False,
    )


def _workloads(places: Places, ports: Mapping[Port, int]) -> Program:
    services = (str(ports[Port.ECHO_V1]), str(ports[Port.ECHO_V2]))
    ways_out = tuple(str(ports[egress]) for *_, egress in NODES)
    told = (str(places.workloads), *services, *ways_out)
    return Program(
        "workloads",
        lambda: (sys.executable, "-m", "console.local.demo.workloads", *told),
        bare_environment(),
        where="a request out every second",
        is_vital=False,
        obstacle=lambda: "" if workloads.are_known(places.workloads) else "the demo is older than the way out",
    )
