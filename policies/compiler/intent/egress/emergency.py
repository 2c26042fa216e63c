"""What is denied in an emergency, before any rule is asked: a destination, a workload, or one toward the other."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Final

from pydantic import AfterValidator, Field

from policies.compiler.intent.egress.destination import Destination, Forwarding
from policies.compiler.intent.egress.host import host_pattern
from policies.compiler.intent.egress.ports import ports
from policies.compiler.intent.egress.schedule import Times
from policies.compiler.intent.fields.refusal import quote, refuse

ANY_PORT: Final = "1-65535"
_SLUG_CHARACTERS: Final = 40
_WRITTEN: Final = re.compile(r"\[([^\]]*)\](?::([^:]*))?|([^:\[\]]*):([^:]*)")


@dataclass(frozen=True, slots=True)
class Emergency:
    """Who and what is denied until before the second `until` since 1970; `workload` None: everybody.

    `destination` is canonical text, empty: all of them. `text` is told to callers.
    """

    workload: str | None
    destination: str
    until: int
    text: str

    @property
    def times(self) -> Times:
        """When it holds: at once."""
        return Times(end=self.until)

    def destinations(self) -> Iterator[Destination]:
        """What is denied, by each way; nothing where it is everything."""
        if self.destination:
            host, port = split_destination(self.destination)
            for forwarding in Forwarding:
                yield Destination(host=host, port=port, forwarding=forwarding)


def split_destination(text: str) -> tuple[str, int | str]:
    """Host and ports of a text such as `api.example.com`, `*.example.com:443` or `[2001:db8::1]:443`, unchecked.

    Without a port it is every port.
    """
    match = _WRITTEN.fullmatch(text)
    if match is None:
        return text, ANY_PORT
    host, port = (match[3], match[4]) if match[1] is None else (match[1], match[2] or ANY_PORT)
    return host, int(port) if port.isascii() and port.isdigit() else port


def denied_destination(value: str) -> str:
    """The canonical text of a host, pattern, address or network, with or without ports."""
    host, port = split_destination(value)
    if value.startswith("[") and not _WRITTEN.fullmatch(value):
        raise refuse("destination_invalid", f"{quote(value)} is not a host and port such as [2001:db8::1]:443")
    host, port = host_pattern(host), ports(port)
    if port == ANY_PORT:
        return host
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def label_of(destination: str) -> str:
    """A name for a canonical destination that fits a DNS label, is its own, and can be read."""
    slug = re.sub(r"[^a-z0-9]+", "-", destination)[:_SLUG_CHARACTERS].strip("-")
    return f"{slug}-{hashlib.sha256(destination.encode()).hexdigest()[:8]}"


DeniedDestination = Annotated[str, Field(min_length=1, max_length=300), AfterValidator(denied_destination)]
