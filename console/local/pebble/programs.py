"""Pebble and its DNS server as programs of the stack: fetched where they are missing, and never in anybody's way."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from console.local.environment import bare_environment
from console.local.fetching import note_try, was_tried
from console.local.pebble.binaries import BINARY_SETTING, PEBBLE, PebbleBinaries, find_binaries, present_binaries
from console.local.pebble.launch import (
    NINETY_DAYS_SECONDS,
    PebbleLaunch,
    PebbleOptions,
    PebblePorts,
    challenge_server,
    fetch_root,
    pebble_environment,
    prepare_launch,
)
from console.local.places import Places
from console.local.ports import HOST, Port
from console.local.supervision.program import Command, Program, StackError, Step
from console.local.supervision.ready import listens

VALIDITY_SETTING = "GATEHOUSE_PEBBLE_VALIDITY_SECONDS"
SHORTEST_SECONDS = 180
FETCH_SECONDS = 30.0
PORTS = (Port.PEBBLE, Port.PEBBLE_MANAGEMENT, Port.PEBBLE_DNS, Port.PEBBLE_CHALLENGE)


class LocalPebble:
    """The stack's Pebble, which asks edge-1 when it validates; VALIDITY_SETTING says how long its certificates last."""

    def __init__(self, places: Places, ports: Mapping[Port, int]) -> None:
        self._places, self._options = places, PebbleOptions(validity_seconds=validity_seconds())
        self._ports = PebblePorts(
            directory=ports[Port.PEBBLE],
            management=ports[Port.PEBBLE_MANAGEMENT],
            dns=ports[Port.PEBBLE_DNS],
            challenge_management=ports[Port.PEBBLE_CHALLENGE],
            http=ports[Port.EDGE_1_HTTP],
            tls=ports[Port.EDGE_1_HTTPS],
        )
        self._launch: PebbleLaunch | None = None

    @property
    def directory_url(self) -> str:
        """Where its ACME directory is."""
        return f"https://{HOST}:{self._ports.directory}/dir"

    @property
    def dns(self) -> str:
        """The DNS it asks, host:port."""
        return f"{HOST}:{self._ports.dns}"

    @property
    def ca_bundle(self) -> Path:
        """What the directory's own certificate is checked with; there once Pebble was started."""
        return self._places.pebble / "directory-ca.pem"

    def fetching(self) -> tuple[Step, ...]:
        """Return the step that fetches the programs, none where they are here or were not to be had within a day."""
        if present_binaries(self._places.tools) or _was_tried(self._places):
            return ()
        command = (sys.executable, "-m", "console.local", "pebble", str(self._places.tools))
        return (
            Step(
                "pebble-fetch",
                command,
                os.environ,  # proxies are the person's own affair
                is_vital=False,
                is_early=True,
                says_why=True,
                limit_seconds=FETCH_SECONDS,
            ),
        )

    def programs(self) -> tuple[Program, Program]:
        """Return the DNS server that Pebble asks, and Pebble."""
        environment = {**bare_environment(), **pebble_environment(self._options)}
        return (
            Program(
                "pebble-challtestsrv",
                self._challenge_server,
                environment,
                where=self.dns,
                is_ready=listens(self._ports.challenge_management),
                is_vital=False,
                obstacle=self._obstacle,
            ),
            Program(
                "pebble",
                self._pebble,
                environment,
                where=self.directory_url,
                is_ready=self._has_told_its_root,
                is_vital=False,
                obstacle=self._obstacle,
            ),
        )

    def _challenge_server(self) -> Command:
        return challenge_server(self._binaries(), self._ports)

    def _pebble(self) -> Command:
        self._launch = prepare_launch(self._places.pebble, self._binaries(), self._ports, self._options)
        return self._launch.pebble

    def _has_told_its_root(self, _said: str) -> bool:
        """Write the root down when Pebble tells it: it has another one with each start."""
        if self._launch is None:
            return False
        try:
            root = fetch_root(self._launch)
        except OSError:
            return False
        fresh = self._places.acme_root.with_suffix(".new")
        fresh.write_bytes(root)
        fresh.replace(self._places.acme_root)
        return True

    def _binaries(self) -> PebbleBinaries:
        if found := present_binaries(self._places.tools):
            return found
        raise StackError(self._obstacle())

    def _obstacle(self) -> str:
        if present_binaries(self._places.tools):
            return ""
        if named := os.environ.get(BINARY_SETTING):
            return f"not in {named}, which {BINARY_SETTING} names"
        return "not on this machine; apt-get install pebble"


def fetch_pebble(tools: Path) -> None:
    """Fetch the programs into `tools` and remember that it was tried; raise StackError saying what to do."""
    note_try(tools, PEBBLE)
    find_binaries(tools)


def validity_seconds(environ: Mapping[str, str] = os.environ) -> int:
    """Return how long what Pebble issues is valid; raise StackError on what is no such number."""
    text = environ.get(VALIDITY_SETTING, str(NINETY_DAYS_SECONDS))
    if text.isascii() and text.isdigit() and int(text) >= SHORTEST_SECONDS:
        return int(text)
    raise StackError(f"{VALIDITY_SETTING} is {text!r}; use a whole number of seconds from {SHORTEST_SECONDS}.")


def _was_tried(places: Places) -> bool:
    """Whether fetching was tried in vain within a day; a folder that is named is looked at each time."""
    return was_tried(places.tools, PEBBLE) or BINARY_SETTING in os.environ
