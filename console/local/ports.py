"""The ports of the local stack: each has a default, a setting that moves it, and is checked before anything starts."""

import os
import socket
import time
from collections.abc import Mapping
from enum import StrEnum

HOST = "127.0.0.1"


class Port(StrEnum):
    """Every port we listen on, by the setting that moves it."""

    WEB = "GATEHOUSE_WEB_PORT"
    ECHO_V1 = "GATEHOUSE_ECHO_V1_PORT"
    ECHO_V2 = "GATEHOUSE_ECHO_V2_PORT"
    PARCELS = "GATEHOUSE_PARCELS_PORT"
    EDGE_1_HTTP = "GATEHOUSE_EDGE1_HTTP_PORT"
    EDGE_1_HTTPS = "GATEHOUSE_EDGE1_HTTPS_PORT"
    EDGE_1_EGRESS = "GATEHOUSE_EDGE1_EGRESS_PORT"
    EDGE_2_HTTP = "GATEHOUSE_EDGE2_HTTP_PORT"
    EDGE_2_HTTPS = "GATEHOUSE_EDGE2_HTTPS_PORT"
    EDGE_2_EGRESS = "GATEHOUSE_EDGE2_EGRESS_PORT"
    PEBBLE = "GATEHOUSE_PEBBLE_PORT"
    PEBBLE_MANAGEMENT = "GATEHOUSE_PEBBLE_MANAGEMENT_PORT"
    PEBBLE_DNS = "GATEHOUSE_PEBBLE_DNS_PORT"
    PEBBLE_CHALLENGE = "GATEHOUSE_PEBBLE_CHALLENGE_PORT"


DEFAULTS: Mapping[Port, int] = {
    Port.WEB: 8000,
    Port.ECHO_V1: 9101,
    Port.ECHO_V2: 9102,
    Port.PARCELS: 9103,
    Port.EDGE_1_HTTP: 10080,
    Port.EDGE_1_HTTPS: 10443,
    Port.EDGE_1_EGRESS: 13128,
    Port.EDGE_2_HTTP: 20080,
    Port.EDGE_2_HTTPS: 20443,
    Port.EDGE_2_EGRESS: 23128,
    Port.PEBBLE: 14000,
    Port.PEBBLE_MANAGEMENT: 15000,
    Port.PEBBLE_DNS: 8053,
    Port.PEBBLE_CHALLENGE: 8055,
}


class PortError(RuntimeError):
    """A port is taken, named twice or not a port; the text names the setting to change."""


def chosen_ports(environ: Mapping[str, str] = os.environ) -> dict[Port, int]:
    """Return the port for each purpose; raise PortError on a bad number or one used twice."""
    ports = {port: _number(port, environ.get(port, str(default))) for port, default in DEFAULTS.items()}
    users: dict[int, Port] = {}
    for port, number in ports.items():
        if number in users:
            raise PortError(f"{users[number]} and {port} are both {number}; give one of them another port.")
        users[number] = port
    return ports


def refuse_taken(ports: Mapping[Port, int], *, patience_seconds: float = 0) -> None:
    """Raise PortError naming every port that something else listens on, and goes on to for `patience_seconds`."""
    deadline = time.monotonic() + patience_seconds
    while any(map(_taken, ports.values())) and time.monotonic() < deadline:
        time.sleep(0.2)
    taken = [f"  port {number} is in use; set {port} to a free one" for port, number in ports.items() if _taken(number)]
    if taken:
        raise PortError("\n".join(["cannot start, another program listens where we would:", *taken]))


def _number(port: Port, text: str) -> int:
    if text.isascii() and text.isdigit() and 0 < int(text) < 65536:
        return int(text)
    raise PortError(f"{port} is {text!r}; use a number from 1 to 65535.")


def _taken(number: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port in TIME_WAIT is free
        try:
            probe.bind((HOST, number))
        except OSError:
            return True
    return False
