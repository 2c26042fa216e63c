"""What is known of names and of who is registered, as it lies on the disk for a start without anybody to ask."""

import json
from dataclasses import dataclass
from typing import Final

from gatehouse_protocol.endpoints import DnsSource, RegisteredService
from gatehouse_protocol.shapes import ShapeError, encode, parse

from gatehouse_agent.assembly.nearby import Found
from gatehouse_agent.store.files import Files

_FILE: Final = "endpoints.json"


@dataclass(frozen=True, slots=True)
class Known:
    """Where the name of a cluster led, `since` a second of 1970."""

    cluster: str
    source: DnsSource
    since: int
    found: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class Remembered:
    """Everything that is kept."""

    names: tuple[Known, ...] = ()
    registered: tuple[RegisteredService, ...] = ()


def load(files: Files) -> Remembered:
    """Return what was kept; what cannot be read is as if it had never been."""
    try:
        return parse(Remembered, json.loads(files.read(_FILE)))
    except (OSError, ValueError, ShapeError):
        return Remembered()


def keep(files: Files, remembered: Remembered) -> None:
    """Write it; raises `StoreFullError`."""
    files.write(_FILE, json.dumps(encode(remembered)).encode())
